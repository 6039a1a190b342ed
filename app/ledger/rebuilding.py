"""Derives all rows again from the events, and proves that what is stored equals what the events say.

Both read and compare stretches of children on all cores; only this process writes, and only what differs.
"""

from typing import NamedTuple

from sqlalchemy import Connection, select, update

from app.ledger.derived import DERIVED, READING
from app.ledger.derived_statements import Row
from app.ledger.replaying import replay
from app.ledger.stretches import Stretch, clear, rows_of, stretches
from app.ledger.upkeep import append
from app.ledger.verifying import Heads, altered_of, authorities, cut_off
from app.store.database import Database, Writing, clock
from app.store.processes import worked_on
from app.store.reach import EVERYTHING


class Compared(NamedTuple):
    """A stretch: how many children are in it, how many rows differ, and by table all rows of those that have such."""

    stretch: Stretch
    children: int
    differences: int
    rows: dict[str, list[Row]]


def compare(connection: Connection, stretch: Stretch) -> Compared:
    """Compare the derived rows of a stretch, past ones included, with what the events say."""
    children, wanted = replay(connection, stretch)
    differences = 0
    differing: dict[str, list[Row]] = {}
    for table, rows in wanted.items():
        columns = [column.name for column in table.c]
        stored = rows_of(connection, table.name, columns, columns[1], stretch)
        if number := len(set(stored).symmetric_difference(rows)):
            differences += number
            differing[table.name] = rows
    return Compared(stretch, children, differences, differing)


def rebuild(writing: Writing, database: Database | None = None, processes: int | None = None) -> int:
    """Derive all rows again, past ones included. Returns the number of children.

    ``database``: nothing is written yet, so other processes can read in it what this one sees.
    """
    count = 0
    tables = {table.name: table for table in DERIVED}
    for found in worked_on(compare, writing.connection, stretches(writing.connection), database, processes):
        count += found.children
        for name, rows in found.rows.items():
            clear(writing, tables[name], found.stretch)
            append(writing, tables[name], rows)
    writing.connection.execute(update(clock).values(reading=READING))
    return count


def rebuild_if_read_differently(database: Database) -> None:
    """Derive all rows again if an earlier edition of the reading derived those that are stored."""
    with database.writing(EVERYTHING) as writing:
        if writing.connection.scalar(select(clock.c.reading)) != READING:
            rebuild(writing, database)


class Checked(NamedTuple):
    """What a check found: children read, and rows that are missing or not what the events say.

    ``altered`` are versions of events that were changed, added or deleted by hand, and links of chains that were.
    """

    children: int
    differences: int
    altered: int


def check(
    connection: Connection,
    known_heads: Heads | None = None,
    database: Database | None = None,
    processes: int | None = None,
) -> Checked:
    """Compare every derived row, past ones included, with what the events say, and every event with the chain.

    Needs a snapshot: it reads in parts. The chains must go on from ``known_heads``. ``database``: all that the
    connection sees is committed, so other processes can read it too.
    """
    parts: list[Stretch | str] = [*authorities(connection), *stretches(connection)]
    found = Checked(0, 0, cut_off(connection, known_heads or {}))
    for each in worked_on(_checked, connection, parts, database, processes):
        found = Checked(*map(sum, zip(found, each, strict=True)))
    return found


def _checked(connection: Connection, part: Stretch | str) -> Checked:
    """A stretch of children, or the chain of an authority."""
    if isinstance(part, str):
        return Checked(0, 0, altered_of(connection, part))
    found = compare(connection, part)
    return Checked(found.children, found.differences, 0)
