"""What the events of one child say: the pure reading of the definitions, section 1.

This is the one place where "which placement, which placement order, which match" is decided. It knows no database.

    facts of a child ──► periods of care ──► what stands after each day ──► one Adoption per adoption order
                                                                        └─► States: intervals of unchanging standing
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

#: What an event makes, and what undoes it. A reversal does not revoke an order: only the court does.
MAKES = {
    "adoption_decision": "decision",
    "placement_order": "placement_order",
    "matched": "match",
    "placed": "placement",
}
UNDOES = {
    "decision_reversed": ("decision", "match"),
    "placement_order_revoked": ("placement_order",),
    "placement_disrupted": ("placement", "match"),
    "match_ended": ("match",),
}
LEAVING = ("left_care", "adopted")

WARNINGS = {
    "match_after_placement": "The match that led to this placement is recorded after the child was placed.",
    "adopted_after_leaving_care": "The adoption order is recorded after the period of care had ended already.",
    "entered_care_unknown": "No event says when the child entered care.",
    "entered_care_again": "The child entered care again while the earlier period of care had not ended.",
    "before_entering_care": "Something is recorded before the day on which the child entered care.",
    "recorded_twice": "Two records of one kind stand on one day; they are read as one.",
}

NO_ATTRIBUTES: Mapping[str, Any] = MappingProxyType({})


class Fact(NamedTuple):
    """One event as the reading needs it: what happened, on which day, and its type's attributes."""

    type: str
    date: date
    attributes: Mapping[str, Any] = NO_ATTRIBUTES
    source_id: str = ""


class Standing(NamedTuple):
    """What stands at the end of a day: the facts that were made and not undone since, in order of their days."""

    decision: tuple[Fact, ...] = ()
    placement_order: tuple[Fact, ...] = ()
    match: tuple[Fact, ...] = ()
    placement: tuple[Fact, ...] = ()


NOTHING = Standing()


@dataclass(slots=True)
class PeriodOfCare:
    """From entering care (None: unknown) to leaving it (None: still looked after, as far as is known)."""

    start: date | None
    next_start: date | None
    end: date | None = None
    ended_by: str | None = None
    facts: Sequence[Fact] = ()
    days: Sequence[date] = ()
    standings: Sequence[Standing] = ()

    def standing_on(self, day: date) -> Standing:
        """What stood at the end of that day, of the facts on or before it."""
        index = bisect_right(self.days, day)
        return self.standings[index - 1] if index else NOTHING

    @property
    def until(self) -> date:
        """The first day on which the child is no longer in this period of care; date.max if it is open."""
        return self.end or self.next_start or date.max


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


@dataclass(frozen=True, slots=True)
class Journey:
    """The periods of care of one child, its adoptions and states, and what is odd about the record."""

    periods: tuple[PeriodOfCare, ...]
    adoptions: tuple[Adoption, ...]
    states: tuple[State, ...]
    warnings: tuple[str, ...]


def read_journey(facts: Iterable[Fact]) -> Journey:
    """Read the events of one child, in whatever order they come."""
    given = sorted(facts, key=attrgetter("date", "type", "source_id"))
    facts = one_a_day(given)
    periods = periods_of_care(facts)
    for period in periods:
        period.days, period.standings = _what_stands(period.facts)
    adoptions = tuple(_adoption(fact.date, periods) for fact in facts if fact.type == "adopted")
    states = tuple(state for period in periods for state in _states(period))
    return Journey(tuple(periods), adoptions, states, _warnings(periods, adoptions, twice=len(facts) < len(given)))


def one_a_day(facts: Sequence[Fact]) -> list[Fact]:
    """One fact per type and day: of several records (other source ids), the one with the greatest source id."""
    return list({(fact.type, fact.date): fact for fact in facts}.values())


def periods_of_care(facts: Sequence[Fact]) -> list[PeriodOfCare]:
    """Each entry opens a period; every other event belongs to the latest that began on or before its day."""
    starts: list[date | None] = [fact.date for fact in facts if fact.type == "entered_care"]
    starts = starts or [None]
    periods = [PeriodOfCare(*bounds) for bounds in zip(starts, [*starts[1:], None], strict=True)]
    _end(periods, [fact for fact in facts if fact.type in LEAVING])
    if len(periods) == 1:
        periods[0].facts = [fact for fact in facts if fact.type not in LEAVING]
        return periods
    of_period: list[list[Fact]] = [[] for _ in periods]
    entries = [start for start in starts if start is not None]
    for fact in facts:
        if fact.type not in LEAVING:
            of_period[max(bisect_right(entries, fact.date) - 1, 0)].append(fact)
    for period, belonging in zip(periods, of_period, strict=True):
        period.facts = belonging
    return periods


def _end(periods: Sequence[PeriodOfCare], leavings: Sequence[Fact]) -> None:
    """A period ends at the first leaving from its start to the next entry, unless that leaving ended the one before."""
    spent: date | None = None
    for period in periods:
        for fact in leavings:
            if (period.start is not None and fact.date < period.start) or fact.date == spent:
                continue
            if period.next_start is None or fact.date <= period.next_start:
                by_adoption = any(other.type == "adopted" and other.date == fact.date for other in leavings)
                period.end, period.ended_by = fact.date, "adopted" if by_adoption else "left_care"
                spent = fact.date
            break


def _what_stands(facts: Sequence[Fact]) -> tuple[list[date], list[Standing]]:
    """The days on which something was made or undone, and what stood at the end of each."""
    days: list[date] = []
    standings: list[Standing] = []
    changes = [fact for fact in facts if fact.type in MAKES or fact.type in UNDOES]
    standing = NOTHING
    for day, of_day in groupby(changes, key=attrgetter("date")):
        standing = _after_the_day(standing, list(of_day))
        days.append(day)
        standings.append(standing)
    return days, standings


def _after_the_day(before: Standing, of_day: Sequence[Fact]) -> Standing:
    """An undoing undoes what stood before the day, if anything stood; if nothing did, what was made that day."""
    undone = {thing for fact in of_day for thing in UNDOES.get(fact.type, ())}
    after: dict[str, tuple[Fact, ...]] = {}
    for thing, stood in before._asdict().items():
        made = tuple(fact for fact in of_day if MAKES.get(fact.type) == thing)
        if thing not in undone:
            after[thing] = stood + made
        else:
            after[thing] = made if stood else ()
    return Standing(**after)


def _adoption(day: date, periods: Sequence[PeriodOfCare]) -> Adoption:
    period = next((period for period in periods if period.end == day and period.ended_by == "adopted"), None)
    warnings = [] if period else ["adopted_after_leaving_care"]
    period = period or _latest_begun(day, periods)
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


def _latest_begun(day: date, periods: Sequence[PeriodOfCare]) -> PeriodOfCare:
    begun = [period for period in periods if period.start is not None and period.start <= day]
    return begun[-1] if begun else periods[0]


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
