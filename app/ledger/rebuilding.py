"""Derives all rows again from the events, and proves that what is stored equals what the events say.

Both replay children on all cores; only this process reads and writes.
"""

from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select, update

from app.ledger.derived import DERIVED, READING
from app.ledger.derived_statements import stored_rows
from app.ledger.replaying import histories, replay
from app.ledger.upkeep import append
from app.ledger.verifying import Heads, altered
from app.store.database import Database, Writing, clock
from app.store.processes import worked_on
from app.store.reach import EVERYTHING


def rebuild(writing: Writing, processes: int | None = None) -> int:
    """Derive all rows again, past ones included. Returns the number of children."""
    for table in DERIVED:
        writing.connection.execute(delete(table))
    count = 0
    for replayed in worked_on(replay, histories(writing.connection), processes):
        count += replayed.children
        for table, rows in zip(DERIVED, replayed.rows, strict=True):
            append(writing, table, rows)
    writing.connection.execute(update(clock).values(reading=READING))
    return count


def rebuild_if_read_differently(database: Database) -> None:
    """Derive all rows again if an earlier edition of the reading derived those that are stored."""
    with database.writing(EVERYTHING) as writing:
        if writing.connection.scalar(select(clock.c.reading)) != READING:
            rebuild(writing)


class Checked(NamedTuple):
    """What a check found: children read, and rows that are missing or not what the events say.

    ``altered`` are versions of events that were changed, added or deleted by hand, and links of chains that were.
    """

    children: int
    differences: int
    altered: int


def check(connection: Connection, known_heads: Heads | None = None, processes: int | None = None) -> Checked:
    """Compare every derived row, past ones included, with what the events say, and every event with the chain.

    Needs a snapshot: it reads in parts. The chains must go on from ``known_heads``.
    """
    count = differences = read = 0
    for replayed in worked_on(replay, histories(connection), processes):
        count += replayed.children
        for table, rows in zip(DERIVED, replayed.rows, strict=True):
            stored = set(stored_rows(connection, table, replayed.subjects))
            differences += len(stored.symmetric_difference(rows))
            read += len(stored)
    of_nobody = sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in DERIVED) - read
    return Checked(count, differences + of_nobody, altered(connection, known_heads))
