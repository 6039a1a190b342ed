"""Facts, periods of care, and what is in force in them: definitions, section 1.

facts of a child ──► one for each thing that happened ──► periods of care ──► what is in force after each day
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

#: What an event makes, and what undoes it. A reversal does not revoke an order: only the court does.
MAKES = {
    "adoption_decision": "decision",
    "placement_order": "placement_order",
    "linked": "link",
    "matched": "match",
    "placed": "placement",
}
UNDOES = {
    "decision_reversed": ("decision", "match", "link"),
    "placement_order_revoked": ("placement_order",),
    "placement_disrupted": ("placement", "match"),
    "match_ended": ("match",),
    "link_ended": ("link",),
    "matched": ("link",),  # the link has led to a match
}
LEAVING = ("left_care", "adopted")
#: What happens to families and unborn children before anybody enters care.
BEFORE_CARE = frozenset({"early_warning", "pre_proceedings_started", "pre_proceedings_ended"})

NO_ATTRIBUTES: Mapping[str, Any] = MappingProxyType({})


class Fact(NamedTuple):
    """One event as the reading needs it; of two, the one with the greater ``recorded`` was recorded later."""

    type: str
    date: date
    attributes: Mapping[str, Any] = NO_ATTRIBUTES
    source_id: str = ""
    recorded: int = 0

    @property
    def on_or_before(self) -> bool:
        """Whether it happened on its date or earlier, and the day is not known."""
        return bool(self.attributes) and bool(self.attributes.get("on_or_before"))


#: Why no count of events counts an event: another record of the same day, another source's day, an adoption that is
#: one already, a day that is not known.
Reason = Literal["recorded_twice", "another_source", "adopted_already", "day_unknown"]


class Uncounted(NamedTuple):
    """An event that no count of events counts, and why."""

    type: str
    date: date
    source_id: str
    reason: Reason


def uncounted(facts: Iterable[Fact], reason: Reason) -> list[Uncounted]:
    """These facts, with the reason why they are not counted."""
    return [Uncounted(fact.type, fact.date, fact.source_id, reason) for fact in facts]


def exact_first(facts: Sequence[Fact]) -> Sequence[Fact]:
    """The facts whose day is known; all of them if the day of none is."""
    return facts if len(facts) < 2 else [fact for fact in facts if not fact.on_or_before] or facts


class Standing(NamedTuple):
    """What is in force at the end of a day: the facts that were made and not undone since, in order of their days."""

    decision: tuple[Fact, ...] = ()
    placement_order: tuple[Fact, ...] = ()
    link: tuple[Fact, ...] = ()
    match: tuple[Fact, ...] = ()
    placement: tuple[Fact, ...] = ()


NOTHING = Standing()


@dataclass(slots=True)
class PeriodOfCare:
    """From entering care (None: unknown) to leaving it (None: still looked after, as far as is known).

    ``start`` and ``end`` are the days from which the child counts as in care and as out of it. They are the days on
    which this happened unless the record says only that it happened by then: `entered` is None in that case.
    """

    start: date | None
    next_start: date | None
    end: date | None = None
    ended_by: str | None = None
    start_known: bool = True
    end_known: bool = True
    adopted: Fact | None = None
    facts: Sequence[Fact] = ()
    days: Sequence[date] = ()
    standings: Sequence[Standing] = ()

    @property
    def entered(self) -> date | None:
        """The day on which the child entered care, if it is known."""
        return self.start if self.start_known else None

    @property
    def entered_by(self) -> date | None:
        """The day on or before which the child entered care, if no more than that is known."""
        return None if self.start_known else self.start

    def standing_on(self, day: date) -> Standing:
        """What was in force at the end of that day, of the facts on or before it."""
        index = bisect_right(self.days, day)
        return self.standings[index - 1] if index else NOTHING

    @property
    def until(self) -> date:
        """The first day on which the child is no longer in this period of care; date.max if it is open."""
        return self.end or self.next_start or date.max

    def take(self, facts: Sequence[Fact]) -> None:
        """Keep these as the facts of the period, and work out what was in force after each day."""
        self.facts = facts
        self.days, self.standings = _what_is_in_force(facts)


def _what_is_in_force(facts: Sequence[Fact]) -> tuple[list[date], list[Standing]]:
    """The days on which something was made or undone, and what was in force at the end of each."""
    days: list[date] = []
    standings: list[Standing] = []
    changes = [fact for fact in facts if fact.type in MAKES or fact.type in UNDOES]
    standing = NOTHING
    for day, of_day in groupby(changes, key=attrgetter("date")):
        some = list(of_day)
        standing = _after_the_day(standing, some) if len(some) > 1 else _after(standing, some[0])
        days.append(day)
        standings.append(standing)
    return days, standings


def _after(before: Standing, fact: Fact) -> Standing:
    """What is in force after the one thing that happened on a day, as on most days."""
    after: dict[str, tuple[Fact, ...]] = {thing: () for thing in UNDOES.get(fact.type, ()) if getattr(before, thing)}
    if thing := MAKES.get(fact.type):
        after[thing] = (*getattr(before, thing), fact)
    return before._replace(**after) if after else before


def _after_the_day(before: Standing, of_day: Sequence[Fact]) -> Standing:
    """An undoing undoes what was in force before the day; if nothing was, it undoes what was made that day."""
    undone = {thing for fact in of_day for thing in UNDOES.get(fact.type, ())}
    after: dict[str, tuple[Fact, ...]] = {}
    for thing, in_force in before._asdict().items():
        made = tuple(fact for fact in of_day if MAKES.get(fact.type) == thing)
        if thing not in undone:
            after[thing] = in_force + made
        else:
            after[thing] = made if in_force else ()
    return Standing(**after)


def period_of(day: date, periods: Sequence[PeriodOfCare]) -> PeriodOfCare:
    """The period that an event of this day belongs to: the latest that began on or before it.

    Before the first known entry: the earlier period of unknown start up to its end, and from then on the first known.
    """
    begun = [period for period in periods if period.start is not None and period.start <= day]
    if begun:
        return begun[-1]
    first = periods[0]
    is_over = first.start is None and first.end is not None and day > first.end
    return periods[1] if is_over and len(periods) > 1 else first
