"""The rounds of an adopter family, from registering to an outcome: definitions, section 4, *A family's rounds*."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from app.journeys.care import Fact, Uncounted, uncounted
from app.journeys.same_fact import one_a_day, one_fact_each

#: What begins a new round after an outcome.
_BEGINS = frozenset({"registered", "approved"})
#: What ends a round for those who are assessed or wait.
_ENDS = frozenset({"approval_declined", "withdrawn"})
_FINDS_A_CHILD = frozenset({"family_matched", "family_placed"})
_UNDONE_BY = dict.fromkeys(
    ("enquiry", "registered", "stage_two_started", "approved", "family_matched", "family_placed"), _ENDS
)


class Round(NamedTuple):
    """One round: from its first day to the day before the next round, and the first day of each step in it.

    ``outcome`` is the first day on which the family was approved and matched (or a child was placed), declined or
    withdrawn; ``found`` the first day of a match or placement; ``ended`` that of a refusal or withdrawal. A first day
    may be one on or before which it happened; ``approved_on`` is the first day of an approval that is known exactly.
    """

    since: date
    until: date
    registered: date | None
    approved: date | None
    found: date | None
    ended: date | None
    outcome: date | None
    approved_on: date | None


class Rounds(NamedTuple):
    """The rounds of one family in their order, and its events that no count of events counts."""

    rounds: tuple[Round, ...]
    uncounted: tuple[Uncounted, ...]


def read_rounds(facts: Iterable[Fact]) -> Rounds:
    """Read the events of one family, in whatever order they come."""
    daily, twice = one_a_day(sorted(facts, key=attrgetter("date", "type", "source_id")))
    read, others = one_fact_each(daily, _UNDONE_BY)
    unknown = uncounted((fact for fact in read if fact.on_or_before), "day_unknown")
    return Rounds(tuple(_rounds(read)), (*twice, *others, *unknown))


def _rounds(facts: Sequence[Fact]) -> Iterator[Round]:
    """Registering or being approved on a later day than an outcome begins a new round."""
    if not facts:
        return
    current = _new(facts[0].date)
    for day, of_day in groupby(facts, key=attrgetter("date")):
        some = list(of_day)
        types = {fact.type for fact in some}
        if current.outcome and not types.isdisjoint(_BEGINS):
            yield current._replace(until=day)
            current = _new(day)
        current = _after_the_day(current, day, types)
        if current.approved_on is None and any(fact.type == "approved" and not fact.on_or_before for fact in some):
            current = current._replace(approved_on=day)
    yield current


def _new(since: date) -> Round:
    return Round(since, date.max, None, None, None, None, None, None)


def _after_the_day(round: Round, day: date, types: Collection[str]) -> Round:
    """The round with the first day of each step that was made by the end of this day."""
    registered = round.registered or (day if "registered" in types else None)
    approved = round.approved or (day if "approved" in types else None)
    found = round.found or (None if _FINDS_A_CHILD.isdisjoint(types) else day)
    ended = round.ended or (None if _ENDS.isdisjoint(types) else day)
    outcome = round.outcome or (day if ended or (approved and found) else None)
    return Round(round.since, round.until, registered, approved, found, ended, outcome, round.approved_on)
