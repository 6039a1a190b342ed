"""Derives all rows again from the events, and proves that what is stored equals what the events say."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, Table, delete, func, select, update

from app.events.catalogue import CHILD_TYPES
from app.ledger.derived import DERIVED, READING
from app.ledger.derived_statements import Child, Row, stored_rows
from app.ledger.deriving import derived_rows, fact
from app.ledger.upkeep import append
from app.ledger.verifying import Heads, altered
from app.ledger.versions import events
from app.store.database import FOREVER, Database, Writing, clock
from app.store.reach import EVERYTHING

_CHILD_TYPES = frozenset(CHILD_TYPES)


class _Recorded(NamedTuple):
    type: str
    date: date
    source_id: str
    attributes: str
    id: int
    recorded_at: int
    superseded_at: int


def histories(connection: Connection, chunk: int = 2000) -> Iterator[dict[Child, list[_Recorded]]]:
    """All children and families with all versions of their events, some thousands at a time."""
    columns = [events.c[name] for name in ("authority", "subject", *_Recorded._fields)]
    ordered = select(*columns).order_by(events.c.authority, events.c.subject)
    some: dict[Child, list[_Recorded]] = {}
    with connection.execute(ordered, execution_options={"yield_per": 10_000}) as rows:
        for child, of_child in groupby(rows, key=lambda row: (row[0], row[1])):
            some[child] = [_Recorded(*row[2:]) for row in of_child]
            if len(some) == chunk:
                yield some
                some = {}
    yield some


def replayed(child: Child, versions: Sequence[_Recorded]) -> dict[Table, set[Row]]:
    """Every row that there ever was of it, with its instants, as upkeep would have recorded them change by change."""
    changes = sorted({moment for version in versions for moment in version[-2:] if moment != FOREVER})
    ended: dict[Table, set[Row]] = {table: set() for table in DERIVED}
    since: dict[Table, dict[Row, int]] = {table: {} for table in DERIVED}
    for moment in changes:
        current = [version for version in versions if version.recorded_at <= moment < version.superseded_at]
        found = dict(derived_rows(child, (fact(*version[:5]) for version in current)))
        for table in DERIVED:
            before, after = since[table], set(found.get(table, ()))
            ended[table].update((*row, before.pop(row), moment) for row in list(before) if row not in after)
            before.update((row, moment) for row in after if row not in before)
    for table, current_rows in since.items():
        ended[table].update((*row, moment, FOREVER) for row, moment in current_rows.items())
    return ended


def rebuild(writing: Writing) -> int:
    """Derive all rows again, past ones included. Returns the number of children."""
    for table in DERIVED:
        writing.connection.execute(delete(table))
    count = 0
    for some in histories(writing.connection):
        count += _children_among(some)
        wanted = [replayed(child, versions) for child, versions in some.items()]
        for table in DERIVED:
            append(writing, table, [row for rows in wanted for row in rows[table]])
    writing.connection.execute(update(clock).values(reading=READING))
    return count


def rebuild_if_read_differently(database: Database) -> None:
    """Derive all rows again if an earlier edition of the reading derived those that are stored."""
    with database.writing(EVERYTHING) as writing:
        if writing.connection.scalar(select(clock.c.reading)) != READING:
            rebuild(writing)


def _children_among(some: dict[Child, list[_Recorded]]) -> int:
    """How many are children: families have histories too."""
    return sum(any(version.type in _CHILD_TYPES for version in versions) for versions in some.values())


class Checked(NamedTuple):
    """What a check found: children read, and rows that are missing or not what the events say.

    ``altered`` are versions of events that were changed, added or deleted by hand, and links of chains that were.
    """

    children: int
    differences: int
    altered: int


def check(connection: Connection, known_heads: Heads | None = None) -> Checked:
    """Compare every derived row, past ones included, with what the events say, and every event with the chain.

    Needs a snapshot: it reads in parts. The chains must go on from ``known_heads``.
    """
    count = differences = read = 0
    for some in histories(connection):
        count += _children_among(some)
        wanted: dict[Table, set[Row]] = {table: set() for table in DERIVED}
        for child, versions in some.items():
            for table, rows in replayed(child, versions).items():
                wanted[table] |= rows
        for table in DERIVED:
            stored = set(stored_rows(connection, table, some))
            differences += len(stored ^ wanted[table])
            read += len(stored)
    of_nobody = sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in DERIVED) - read
    return Checked(count, differences + of_nobody, altered(connection, known_heads))
