"""The way to an adoption: the definitions, section 1, the table of points."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.oracle.care import PeriodOfCare, counted_events, periods_of_care
from tests.oracle.events import Child, Event, Question
from tests.oracle.facts import exact_first


@dataclass(frozen=True)
class Journey:
    """The way to one adoption. A milestone is None where no event gives it; its day may be known or not."""

    child: Child
    adopted: date
    entered: Event | None
    decision: Event | None
    order: Event | None
    placed: Event | None
    matched: Event | None
    by_current_carer: bool
    moved_in_with_carer: date | None
    application: date | None
    opposed: bool | None
    warnings: tuple[str, ...]


def children_events(question: Question, *types: str) -> Iterator[tuple[Child, Event]]:
    """The events of these types in the period."""
    for child in question.children:
        for event in counted_events(child):
            if event.type in types and question.covers(event.day):
                yield child, event


def journeys(question: Question) -> Iterator[Journey]:
    """One for each adoption in the period asked about, by the day of the adoption order."""
    for child in question.children:
        for journey in journeys_of(child):
            if question.covers(journey.adopted):
                yield journey


def journeys_of(child: Child) -> Iterator[Journey]:
    """One for each period of care with an adoption whose day is known."""
    for period in periods_of_care(child):
        if period.adoption and not period.adoption.by:
            yield _read(child, period, period.adoption.day)


def _read(child: Child, period: PeriodOfCare, adopted: date) -> Journey:
    warnings = [] if period.ended_by_adoption else ["adopted_after_leaving_care"]
    decisions = exact_first(period.in_force("adoption_decision", adopted))
    orders = exact_first(period.in_force("placement_order", adopted))
    placements = exact_first(period.in_force("placed", adopted))
    placement = placements[0] if placements else None
    matched = _matched(period, placement, adopted)
    if matched and placement and matched.day > placement.day and not matched.by:
        warnings.append("match_after_placement")
    by_current_carer = placement is not None and placement.says("by_current_carer")
    return Journey(
        child=child,
        adopted=adopted,
        entered=period.entry,
        decision=decisions[-1] if decisions else None,
        order=orders[0] if orders else None,
        placed=placement,
        matched=matched,
        by_current_carer=by_current_carer,
        moved_in_with_carer=_moved_in(period, placement) if placement and by_current_carer else None,
        application=_application(period, placement, adopted),
        opposed=period.adoption.attributes.get("opposed") if period.adoption else None,
        warnings=tuple(warnings),
    )


def _application(period: PeriodOfCare, placement: Event | None, adopted: date) -> date | None:
    """The first application on or after moving in, and on or before the adoption."""
    made = [event.day for event in period.events if event.type == "adoption_application" and not event.by]
    return next((day for day in made if placement and placement.day <= day <= adopted), None)


def _matched(period: PeriodOfCare, placement: Event | None, adopted: date) -> Event | None:
    """The match that led to the placement: one ended only later did lead to it all the same.

    Where any that may have led to it has a day that is known, one of those.
    """
    if placement is None:
        return None
    led_to_it = period.in_force("matched", placement.day)
    after_it = [event for event in period.in_force("matched", adopted) if event.day > placement.day]
    for by in (False, True):
        if some := [event for event in led_to_it if event.by == by]:
            return some[-1]
        if some := [event for event in after_it if event.by == by]:
            return some[0]
    return None


def _moved_in(period: PeriodOfCare, placement: Event) -> date | None:
    stated = placement.attributes.get("moved_in_with_carer")
    if stated:
        return date.fromisoformat(stated)
    early = [event for event in period.events if event.type == "early_permanence_placed" and event.day <= placement.day]
    known = [event.day for event in early if not event.by]
    return known[-1] if known else None
