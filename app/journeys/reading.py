"""What the events of one child say: the pure reading of the definitions, section 1.

This is the one place where "which placement, which placement order, which match" is decided. It knows no database.

    facts of a child ──► periods of care ──► what stands after each day ──► one Adoption per adoption order
                                                                        ├─► States: intervals of unchanging standing
                                                                        └─► Cessations, Proceedings, Placements
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from app.journeys.care import (
    NOTHING,
    Fact,
    PeriodOfCare,
    Standing,
    latest_begun,
    one_a_day,
    periods_of_care,
    stays_in_care,
)
from app.periods import financial_year_start

WARNINGS = {
    "match_after_placement": "The match that led to this placement is recorded after the child was placed.",
    "adopted_after_leaving_care": "The adoption order is recorded after the period of care had ended already.",
    "entered_care_unknown": "No event says when the child entered care.",
    "entered_care_again": "The child entered care again while the earlier period of care had not ended.",
    "before_entering_care": "Something is recorded before the day on which the child entered care.",
    "recorded_twice": "Two records of one kind stand on one day; they are read as one.",
}


class Adoption(NamedTuple):
    """One adoption and the milestones that led to it, each within the period of care that it ends."""

    adopted: date
    entered: date | None
    decision: date | None
    placement_order: date | None
    matched: date | None
    placed: date | None
    by_current_carer: bool
    moved_in_with_carer: date | None
    warnings: tuple[str, ...]


class State(NamedTuple):
    """Days from ``since`` to the day before ``until`` on which the child is looked after and the same things stand."""

    since: date
    until: date
    entered: date | None
    decision: date | None
    placement_order: date | None
    matched: date | None
    placed: date | None


class Cessation(NamedTuple):
    """The end of a period of care, with the financial year it lies in (the calendar year in which that began)."""

    ceased: date
    by_adoption: bool
    financial_year: int


class Proceedings(NamedTuple):
    """The conclusion of care proceedings, with the issue that it belongs to (None: not recorded)."""

    concluded: date
    issued: date | None


class Placement(NamedTuple):
    """A placement with adopters, and whose adopters they are (None: not recorded)."""

    placed: date
    adopters: str | None


@dataclass(frozen=True, slots=True)
class Journey:
    """The periods of care of one child, what happened in them, and what is odd about the record."""

    periods: tuple[PeriodOfCare, ...]
    adoptions: tuple[Adoption, ...]
    states: tuple[State, ...]
    cessations: tuple[Cessation, ...]
    proceedings: tuple[Proceedings, ...]
    placements: tuple[Placement, ...]
    warnings: tuple[str, ...]


def read_journey(facts: Iterable[Fact]) -> Journey:
    """Read the events of one child, in whatever order they come."""
    given = sorted(facts, key=attrgetter("date", "type", "source_id"))
    facts = one_a_day(given)
    periods = periods_of_care(facts)
    adoptions = tuple(_adoption(fact.date, periods) for fact in facts if fact.type == "adopted")
    return Journey(
        periods=tuple(periods),
        adoptions=adoptions,
        states=tuple(state for period in periods for state in _states(period)),
        cessations=tuple(_cessations(periods)),
        proceedings=tuple(_proceedings(facts)),
        placements=tuple(_placements(facts, periods)),
        warnings=_warnings(periods, adoptions, twice=len(facts) < len(given)),
    )


def read_cessations(facts: Iterable[Fact]) -> tuple[Cessation, ...]:
    """Read only when a child left care: all that there is to read where nothing was ever decided about adoption."""
    return tuple(_cessations(stays_in_care(facts)))


def _adoption(day: date, periods: Sequence[PeriodOfCare]) -> Adoption:
    period = next((period for period in periods if period.end == day and period.ended_by == "adopted"), None)
    warnings = [] if period else ["adopted_after_leaving_care"]
    period = period or latest_begun(day, periods)
    standing = period.standing_on(day)
    placed = standing.placement[0] if standing.placement else None
    matched, late = _match_that_led_to(placed, standing, period)
    if late:
        warnings.append("match_after_placement")
    return Adoption(
        adopted=day,
        entered=period.start,
        decision=_last(standing.decision),
        placement_order=_first(standing.placement_order),
        matched=matched,
        placed=placed.date if placed else None,
        by_current_carer=bool(placed and placed.attributes.get("by_current_carer")),
        moved_in_with_carer=_moved_in_with_carer(placed, period),
        warnings=tuple(warnings),
    )


def _match_that_led_to(placed: Fact | None, standing: Standing, period: PeriodOfCare) -> tuple[date | None, bool]:
    """The last match that stands on the day placed; failing that the first after it, which is late."""
    if placed is None:
        return _last(standing.match), False
    if on_the_day := period.standing_on(placed.date).match:
        return on_the_day[-1].date, False
    afterwards = [fact for fact in standing.match if fact.date > placed.date]
    return _first(afterwards), bool(afterwards)


def _moved_in_with_carer(placed: Fact | None, period: PeriodOfCare) -> date | None:
    """Where the carer adopts: the day that the placement gives, else the last early permanence placement before it."""
    if placed is None or not placed.attributes.get("by_current_carer"):
        return None
    if day := placed.attributes.get("moved_in_with_carer"):
        return date.fromisoformat(day)
    return _last([fact for fact in period.facts if fact.type == "early_permanence_placed" and fact.date <= placed.date])


def _states(period: PeriodOfCare) -> Iterable[State]:
    """The days in care on which something stands, cut where the standing changes."""
    last: State | None = None
    ends = [*period.days, date.max][1:]
    for day, until, standing in zip(period.days, ends, period.standings, strict=True):
        since = max(day, period.start or day)
        until = min(until, period.until)
        if standing == NOTHING or since >= until:
            continue
        state = State(
            since=since,
            until=until,
            entered=period.start,
            decision=_last(standing.decision),
            placement_order=_first(standing.placement_order),
            matched=_last(standing.match),
            placed=_first(standing.placement),
        )
        if last and last.until == since and last[2:] == state[2:]:
            last = last._replace(until=until)
            continue
        if last:
            yield last
        last = state
    if last:
        yield last


def _cessations(periods: Sequence[PeriodOfCare]) -> Iterable[Cessation]:
    for period in periods:
        if period.end is not None:
            yield Cessation(period.end, period.ended_by == "adopted", financial_year_start(period.end))


def _proceedings(facts: Sequence[Fact]) -> Iterable[Proceedings]:
    """Each conclusion belongs to the latest issue on or before it that has none yet."""
    issues = [fact.date for fact in facts if fact.type == "proceedings_issued"]
    for fact in facts:
        if fact.type == "proceedings_concluded":
            before = [issued for issued in issues if issued <= fact.date]
            if before:
                issues.remove(before[-1])
            yield Proceedings(fact.date, before[-1] if before else None)


def _placements(facts: Sequence[Fact], periods: Sequence[PeriodOfCare]) -> Iterable[Placement]:
    """Whose adopters: as the placement says; failing that, the last match that stands on its day."""
    for fact in facts:
        if fact.type == "placed":
            matches = latest_begun(fact.date, periods).standing_on(fact.date).match
            yield Placement(fact.date, fact.attributes.get("adopters") or _adopters(matches))


def _adopters(matches: Sequence[Fact]) -> str | None:
    return matches[-1].attributes.get("adopters") if matches else None


def _warnings(periods: Sequence[PeriodOfCare], adoptions: Sequence[Adoption], *, twice: bool) -> tuple[str, ...]:
    first, facts = periods[0], periods[0].facts
    present = {warning for adoption in adoptions for warning in adoption.warnings}
    if first.start is None:
        present.add("entered_care_unknown")
    elif any(fact.date < first.start and fact.type != "early_warning" for fact in facts):
        present.add("before_entering_care")
    if any(period.end is None and period.next_start for period in periods):
        present.add("entered_care_again")
    if twice:
        present.add("recorded_twice")
    return tuple(code for code in WARNINGS if code in present)


def _first(facts: Sequence[Fact]) -> date | None:
    return facts[0].date if facts else None


def _last(facts: Sequence[Fact]) -> date | None:
    return facts[-1].date if facts else None
