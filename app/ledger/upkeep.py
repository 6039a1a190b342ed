"""Keeps the derived tables true to the events, in the same transaction as a change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Delete, Table, Update, and_, bindparam, delete, select, update

from app.events.catalogue import FAMILY_TYPES
from app.journeys.care import Fact
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
from app.ledger.versions import parsed
from app.store.among import among
from app.store.database import FOREVER, Day, Writing

#: Authority, and child or family: a family may have the id of a child.
Child = tuple[str, str]
Row = tuple[Any, ...]

_OF_A_FAMILY = frozenset(FAMILY_TYPES)
#: A child with nothing else has rows only of when they left care.
_CARE_ONLY = frozenset({"entered_care", "left_care"})


def fact(type: str, day: date, source_id: str, attributes: str, recorded: int) -> Fact:
    """What the reading needs of a stored event; ``recorded`` is its id, which grows with each event recorded."""
    if not attributes:
        return Fact(type, day, source_id=source_id, recorded=recorded)
    return Fact(type, day, parsed(attributes), source_id, recorded)


def derived_rows(subject: Child, facts: Iterable[Fact]) -> dict[Table, list[Row]]:
    """The rows of one child, or family, in the order of the tables' columns, without the instants of recording.

    A table may be left out if there are none in it.
    """
    facts = list(facts)
    of_family = [fact for fact in facts if fact.type in _OF_A_FAMILY]
    of_child = facts if not of_family else [fact for fact in facts if fact.type not in _OF_A_FAMILY]
    found = _of_a_child(subject, of_child) if of_child else {}
    return {**found, **_of_a_family(subject, of_family)} if of_family else found


def _of_a_child(child: Child, facts: Sequence[Fact]) -> dict[Table, list[Row]]:
    if all(fact.type in _CARE_ONLY for fact in facts):  # most children: the plan was never adoption
        ended, not_counted = read_stays(facts)
        return {
            cessations: [(*child, *cessation) for cessation in ended],
            uncounted: [(*child, *event) for event in not_counted],
        }
    journey = read_journey(facts)
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


def keep_true(
    writing: Writing,
    facts_of: Mapping[Child, Sequence[Fact]],
    new: frozenset[Child] | set[Child],
    tables: Sequence[Table] = DERIVED,
) -> None:
    """Derive the rows of these children and families from all their facts, and record what changed.

    ``new`` had no events before. ``tables`` are those that the facts are enough for: OF_CHILDREN, OF_FAMILIES or both.
    """
    wanted: dict[Table, set[Row]] = {table: set() for table in tables}
    for child, facts in facts_of.items():
        for table, rows in derived_rows(child, facts).items():
            wanted[table].update(rows)
    known = [child for child in facts_of if child not in new]
    for table in tables:
        stored = dict(_stored(writing.connection, table, known))
        wrong = [row for row in stored if row not in wanted[table]]
        _supersede(writing, table, [row for row in wrong if stored[row] < writing.now])
        _take_back(writing, table, [row for row in wrong if stored[row] == writing.now])
        missing = [row for row in wanted[table] if row not in stored]
        append(writing, table, [(*row, writing.now, FOREVER) for row in sorted(missing, key=_order)])


def _order(row: Row) -> Row:
    return row[:3]


def _stored(connection: Connection, table: Table, subjects: Sequence[Child]) -> Iterator[tuple[Row, int]]:
    """The rows that are current, and when they were recorded."""
    columns = list(table.c)[:-1]
    for authority, ids in by_authority(subjects):
        for some in among(connection, columns[1], ids):
            found = select(*columns).where(table.c.authority == authority, some, table.c.superseded_at == FOREVER)
            yield from ((tuple(row[:-1]), row[-1]) for row in connection.execute(found))


def by_authority(subjects: Iterable[Child]) -> Iterator[tuple[str, list[str]]]:
    """The ids of children and families by their authority."""
    for authority, of_authority in groupby(sorted(subjects), key=lambda subject: subject[0]):
        yield authority, [subject for _, subject in of_authority]


def _supersede(writing: Writing, table: Table, rows: Iterable[Row]) -> None:
    statement = update(table).where(_is_row(table)).values(superseded_at=writing.now)
    _for_each(writing, statement, table, rows)


def _take_back(writing: Writing, table: Table, rows: Iterable[Row]) -> None:
    """Delete rows that this very transaction recorded before it came back to their child: nobody has seen them."""
    _for_each(writing, delete(table).where(_is_row(table)), table, rows)


def _keys(table: Table) -> list[str]:
    """The columns that make a current row the only one: the first ones, as in the primary key."""
    return [column.name for column in table.primary_key if column.name != "recorded_at"]


def _is_row(table: Table) -> ColumnElement[bool]:
    same = [table.c[name] == bindparam(f"of_{name}") for name in _keys(table)]
    return and_(*same, table.c.superseded_at == FOREVER)


def _for_each(writing: Writing, statement: Update | Delete, table: Table, rows: Iterable[Row]) -> None:
    names = [f"of_{name}" for name in _keys(table)]
    keys = [dict(zip(names, row, strict=False)) for row in rows]
    if keys:
        writing.changes(*{key["of_authority"] for key in keys})
        writing.connection.execute(statement, keys)


def append(writing: Writing, table: Table, rows: Sequence[Row]) -> None:
    """Append rows to a derived table, given as the reading gives them."""
    days = [place for place, column in enumerate(table.c) if isinstance(column.type, Day)]
    writing.insert(table, [column.name for column in table.c], [_as_stored(row, days) for row in rows])


def _as_stored(row: Row, days: Sequence[int]) -> Row:
    """A row as the database stores it: the days, of which the places are given, as ordinals."""
    stored = list(row)
    for place in days:
        if stored[place] is not None:
            stored[place] = stored[place].toordinal()
    return tuple(stored)
