"""Keeps the derived tables true to the events: in the same transaction as a change, all again, or as a proof."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Delete, Table, Update, and_, bindparam, delete, func, select, update

from app.events.catalogue import CHILD_TYPES
from app.journeys.care import MAKES, Fact
from app.journeys.reading import read_cessations, read_journey
from app.ledger.derived import DERIVED, adoptions, cessations, placements, proceedings, states
from app.ledger.versions import events, parsed
from app.store.among import among
from app.store.database import FOREVER, Writing

Child = tuple[str, str]
Row = tuple[Any, ...]

#: Without one of these a child has no rows but of its cessations.
_LEADS_TO_ROWS = frozenset({*MAKES, "adopted", "proceedings_concluded"})


_NO_ROWS: dict[Table, list[Row]] = {table: [] for table in DERIVED}


def fact(type: str, day: date, source_id: str, attributes: str) -> Fact:
    """What the reading needs of a stored event."""
    return Fact(type, day, parsed(attributes), source_id) if attributes else Fact(type, day, source_id=source_id)


def derived_rows(child: Child, facts: Iterable[Fact]) -> dict[Table, list[Row]]:
    """The rows of one child, in the order of the tables' columns, without the instants of recording."""
    facts = list(facts)
    if not any(fact.type in _LEADS_TO_ROWS for fact in facts):  # of most children: the plan was never adoption
        return {**_NO_ROWS, cessations: [(*child, *cessation) for cessation in read_cessations(facts)]}
    journey = read_journey(facts)
    return {
        adoptions: [(*child, *adoption[:-1], " ".join(adoption.warnings)) for adoption in journey.adoptions],
        states: [(*child, *state) for state in journey.states],
        cessations: [(*child, *cessation) for cessation in journey.cessations],
        proceedings: [(*child, *concluded) for concluded in journey.proceedings],
        placements: [(*child, *placement) for placement in journey.placements],
    }


def keep_true(writing: Writing, facts_of: Mapping[Child, Sequence[Fact]], new: frozenset[Child] | set[Child]) -> None:
    """Derive these children's rows from all their facts and record what changed; ``new`` had no events before."""
    wanted: dict[Table, set[Row]] = {table: set() for table in DERIVED}
    for child, facts in facts_of.items():
        for table, rows in derived_rows(child, facts).items():
            wanted[table].update(rows)
    known = [child for child in facts_of if child not in new]
    for table in DERIVED:
        stored = dict(_stored(writing.connection, table, known))
        wrong = [row for row in stored if row not in wanted[table]]
        _supersede(writing, table, [row for row in wrong if stored[row] < writing.now])
        _take_back(writing, table, [row for row in wrong if stored[row] == writing.now])
        missing = [row for row in wanted[table] if row not in stored]
        _append(writing, table, [(*row, writing.now, FOREVER) for row in sorted(missing, key=_order)])


def _order(row: Row) -> Row:
    return row[:3]


def _stored(connection: Connection, table: Table, children: Sequence[Child]) -> Iterator[tuple[Row, int]]:
    """The rows that stand, and when they were recorded."""
    columns = list(table.c)[:-1]
    for authority, ids in _by_authority(children):
        for some in among(connection, table.c.child, ids):
            found = select(*columns).where(table.c.authority == authority, some, table.c.superseded_at == FOREVER)
            yield from ((tuple(row[:-1]), row[-1]) for row in connection.execute(found))


def _by_authority(children: Iterable[Child]) -> Iterator[tuple[str, list[str]]]:
    for authority, of_authority in groupby(sorted(children), key=lambda child: child[0]):
        yield authority, [child for _, child in of_authority]


def _supersede(writing: Writing, table: Table, rows: Iterable[Row]) -> None:
    statement = update(table).where(_is_row(table)).values(superseded_at=writing.now)
    _for_each(writing, statement, rows)


def _take_back(writing: Writing, table: Table, rows: Iterable[Row]) -> None:
    """Delete rows that this very transaction recorded before it came back to their child: nobody has seen them."""
    _for_each(writing, delete(table).where(_is_row(table)), rows)


def _is_row(table: Table) -> ColumnElement[bool]:
    authority, child, day = list(table.c)[:3]
    return and_(
        authority == bindparam("of_authority"),
        child == bindparam("of_child"),
        day == bindparam("of_day"),
        table.c.superseded_at == FOREVER,
    )


def _for_each(writing: Writing, statement: Update | Delete, rows: Iterable[Row]) -> None:
    keys = [{"of_authority": row[0], "of_child": row[1], "of_day": row[2]} for row in rows]
    if keys:
        writing.changed = True
        writing.connection.execute(statement, keys)


def _append(writing: Writing, table: Table, rows: Sequence[Row]) -> None:
    names = [column.name for column in table.c]
    writing.insert(table, names, [tuple(map(_as_stored, row)) for row in rows])


def _as_stored(value: Any) -> Any:
    return value.toordinal() if isinstance(value, date) else value


class _Recorded(NamedTuple):
    type: str
    date: date
    source_id: str
    attributes: str
    recorded_at: int
    superseded_at: int


def histories(connection: Connection, chunk: int = 2000) -> Iterator[dict[Child, list[_Recorded]]]:
    """All children with all versions of their events, some thousands at a time."""
    columns = [events.c[name] for name in ("authority", "subject", *_Recorded._fields)]
    ordered = select(*columns).where(events.c.type.in_(CHILD_TYPES)).order_by(events.c.authority, events.c.subject)
    some: dict[Child, list[_Recorded]] = {}
    with connection.execute(ordered, execution_options={"yield_per": 10_000}) as rows:
        for child, of_child in groupby(rows, key=lambda row: (row[0], row[1])):
            some[child] = [_Recorded(*row[2:]) for row in of_child]
            if len(some) == chunk:
                yield some
                some = {}
    yield some


def replayed(child: Child, versions: Sequence[_Recorded]) -> dict[Table, set[Row]]:
    """Every row that the child ever had, with its instants, as upkeep would have recorded them one change at a time."""
    changes = sorted({moment for version in versions for moment in version[-2:] if moment != FOREVER})
    ended: dict[Table, set[Row]] = {table: set() for table in DERIVED}
    since: dict[Table, dict[Row, int]] = {table: {} for table in DERIVED}
    for moment in changes:
        standing = [version for version in versions if version.recorded_at <= moment < version.superseded_at]
        for table, rows in derived_rows(child, (fact(*version[:4]) for version in standing)).items():
            before, after = since[table], set(rows)
            ended[table].update((*row, before.pop(row), moment) for row in list(before) if row not in after)
            before.update((row, moment) for row in after if row not in before)
    for table, standing_rows in since.items():
        ended[table].update((*row, moment, FOREVER) for row, moment in standing_rows.items())
    return ended


def rebuild(writing: Writing) -> int:
    """Derive all rows again, past ones included. Returns the number of children."""
    for table in DERIVED:
        writing.connection.execute(delete(table))
    count = 0
    for some in histories(writing.connection):
        count += len(some)
        for table in DERIVED:
            rows = [row for child, versions in some.items() for row in replayed(child, versions)[table]]
            _append(writing, table, rows)
    return count


class Checked(NamedTuple):
    """What a check found: children read, and rows that are missing or not what the events say."""

    children: int
    differences: int


def check(connection: Connection) -> Checked:
    """Compare every derived row, past ones included, with what the events say. Needs a snapshot: it reads in parts."""
    count = differences = read = 0
    for some in histories(connection):
        count += len(some)
        wanted: dict[Table, set[Row]] = {table: set() for table in DERIVED}
        for child, versions in some.items():
            for table, rows in replayed(child, versions).items():
                wanted[table] |= rows
        for table in DERIVED:
            stored = set(_all_stored(connection, table, some))
            differences += len(stored ^ wanted[table])
            read += len(stored)
    of_nobody = sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in DERIVED) - read
    return Checked(count, differences + of_nobody)


def _all_stored(connection: Connection, table: Table, children: Iterable[Child]) -> Iterator[Row]:
    for authority, ids in _by_authority(children):
        for some in among(connection, table.c.child, ids):
            found = select(table).where(table.c.authority == authority, some)
            yield from (tuple(row) for row in connection.execute(found))
