"""The derived rows of one child or family, from all their facts: what the reading says, as it is stored."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import Table

from app.events.catalogue import FAMILY_TYPES
from app.journeys.care import NO_ATTRIBUTES, Fact
from app.journeys.journey import Journey
from app.journeys.read_before import ReadJourney
from app.journeys.reading import read_journey, read_stays
from app.journeys.rounds import read_rounds
from app.ledger.derived import (
    DERIVED,
    adoptions,
    cessations,
    issues,
    placements,
    proceedings,
    rounds,
    states,
    uncounted,
    uncounted_of_families,
)
from app.ledger.derived_statements import Child, Row
from app.ledger.versions import parsed
from app.store.database import Day

_OF_A_FAMILY = frozenset(FAMILY_TYPES)
#: A child with nothing else has rows only of when they left care.
_CARE_ONLY = frozenset({"entered_care", "left_care"})


def fact(type: str, day: date, source_id: str, attributes: str, recorded: int) -> Fact:
    """What the reading needs of a stored event; ``recorded`` is its id, which grows with each event recorded."""
    return Fact(type, day, _attributes(attributes) if attributes else NO_ATTRIBUTES, source_id, recorded)


#: Most events of a type have the same few attributes, and nobody changes those of a fact.
_attributes = lru_cache(maxsize=10_000)(parsed)


def derived_rows(
    subject: Child, facts: Iterable[Fact], read: ReadJourney = read_journey
) -> Iterator[tuple[Table, list[Row]]]:
    """The rows of one child, or family, in the order of the tables' columns, without the instants of recording.

    They are as the database stores them, so that they can be compared with what it gives: days are ordinals.
    """
    for table, rows in _read(subject, facts, read).items():
        if rows:
            days = _DAYS[table]
            yield table, [_as_stored(row, days) for row in rows]


def _read(subject: Child, facts: Iterable[Fact], read: ReadJourney) -> dict[Table, list[Row]]:
    """What the reading gives. A table may be left out if there are no rows in it."""
    facts = tuple(facts)
    types = {fact.type for fact in facts}
    if types <= _CARE_ONLY:  # most children: the plan was never adoption
        return _of_care_only(subject, facts) if facts else {}
    if types.isdisjoint(_OF_A_FAMILY):
        return _of_a_child(subject, read(facts))
    of_child = tuple(fact for fact in facts if fact.type not in _OF_A_FAMILY)
    of_family = [fact for fact in facts if fact.type in _OF_A_FAMILY]
    return {**(_read(subject, of_child, read) if of_child else {}), **_of_a_family(subject, of_family)}


#: The places of the days among the columns of each table, without the instants of recording.
_DAYS = {
    table: tuple(place for place, column in enumerate(table.c) if isinstance(column.type, Day)) for table in DERIVED
}


def _as_stored(row: Row, days: Sequence[int]) -> Row:
    stored = list(row)
    for place in days:
        if stored[place] is not None:
            stored[place] = stored[place].toordinal()
    return tuple(stored)


def _of_care_only(child: Child, facts: Sequence[Fact]) -> dict[Table, list[Row]]:
    ended, not_counted = read_stays(facts)
    return {
        cessations: [(*child, *cessation) for cessation in ended],
        uncounted: [(*child, *event) for event in not_counted],
    }


def _of_a_child(child: Child, journey: Journey) -> dict[Table, list[Row]]:
    return {
        adoptions: [(*child, *adoption[:-1], " ".join(adoption.warnings)) for adoption in journey.adoptions],
        states: [(*child, *state) for state in journey.states],
        cessations: [(*child, *cessation) for cessation in journey.cessations],
        proceedings: [(*child, *concluded) for concluded in journey.proceedings],
        issues: [(*child, *issue) for issue in journey.issues],
        placements: [(*child, *placement) for placement in journey.placements],
        uncounted: [(*child, *event) for event in journey.uncounted],
    }


def _of_a_family(family: Child, facts: Sequence[Fact]) -> dict[Table, list[Row]]:
    read = read_rounds(facts)
    return {
        rounds: [(*family, *each) for each in read.rounds],
        uncounted_of_families: [(*family, *event) for event in read.uncounted],
    }
