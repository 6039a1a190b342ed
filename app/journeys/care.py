"""Periods of care, and what stands in them: definitions, section 1, the first two rules.

facts of a child ──► one a day ──► periods of care ──► what stands after each day
"""

from bisect import bisect_left, bisect_right
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

NO_ATTRIBUTES: Mapping[str, Any] = MappingProxyType({})


class Fact(NamedTuple):
    """One event as the reading needs it: what happened, on which day, and its type's attributes."""

    type: str
    date: date
    attributes: Mapping[str, Any] = NO_ATTRIBUTES
    source_id: str = ""

    @property
    def on_or_before(self) -> bool:
        """Whether it happened on this day or earlier, so that its day is not known."""
        return bool(self.attributes.get("on_or_before"))


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


def one_a_day(facts: Sequence[Fact]) -> list[Fact]:
    """One fact per type and day: of several records (other source ids), the one with the greatest source id."""
    return list({(fact.type, fact.date): fact for fact in facts}.values())


def periods_of_care(facts: Sequence[Fact]) -> list[PeriodOfCare]:
    """Each entry opens a period; every other event belongs to the latest that began on or before its day."""
    periods = stays_in_care(facts)
    of_period: list[list[Fact]] = [[] for _ in periods]
    entries = [period.start for period in periods if period.start is not None]
    for fact in facts:
        if fact.type not in LEAVING:
            of_period[max(bisect_right(entries, fact.date) - 1, 0)].append(fact)
    for period, belonging in zip(periods, of_period, strict=True):
        period.facts = belonging
        period.days, period.standings = _what_stands(belonging)
    return periods


def stays_in_care(facts: Iterable[Fact]) -> list[PeriodOfCare]:
    """When each period of care began and ended, and no more of it; the facts may come in any order.

    A period ends at the first leaving from its start to the next entry, unless that leaving ended the one before.
    """
    entries: set[date] = set()
    leavings: set[date] = set()
    adoptions: set[date] = set()
    for type_, day, *_ in facts:
        if type_ == "entered_care":
            entries.add(day)
        elif type_ in LEAVING:
            leavings.add(day)
            if type_ == "adopted":
                adoptions.add(day)
    starts: list[date | None] = [*sorted(entries)] or [None]
    days = sorted(leavings)
    periods = [PeriodOfCare(*bounds) for bounds in zip(starts, [*starts[1:], None], strict=True)]
    spent: date | None = None
    for period in periods:
        index = bisect_left(days, period.start) if period.start else 0
        if index < len(days) and days[index] == spent:
            index += 1
        if index < len(days) and (period.next_start is None or days[index] <= period.next_start):
            period.end = spent = days[index]
            period.ended_by = "adopted" if period.end in adoptions else "left_care"
    return periods


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
    if len(of_day) == 1 and (thing := MAKES.get(of_day[0].type)):  # what most days bring
        return before._replace(**{thing: (*getattr(before, thing), *of_day)})
    undone = {thing for fact in of_day for thing in UNDOES.get(fact.type, ())}
    after: dict[str, tuple[Fact, ...]] = {}
    for thing, stood in before._asdict().items():
        made = tuple(fact for fact in of_day if MAKES.get(fact.type) == thing)
        if thing not in undone:
            after[thing] = stood + made
        else:
            after[thing] = made if stood else ()
    return Standing(**after)


def latest_begun(day: date, periods: Sequence[PeriodOfCare]) -> PeriodOfCare:
    """Find the period that an event of this day belongs to."""
    begun = [period for period in periods if period.start is not None and period.start <= day]
    return begun[-1] if begun else periods[0]
