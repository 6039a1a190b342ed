"""Keeps the derived tables true to the events, in the same transaction as a change."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Table

from app.journeys.care import Fact
from app.ledger.derived import DERIVED
from app.ledger.derived_statements import Child, Row, current_rows, supersede, take_back
from app.ledger.deriving import derived_rows
from app.store.database import FOREVER, Writing


def keep_true(writing: Writing, facts_of: Mapping[Child, Sequence[Fact]], new: Collection[Child]) -> None:
    """Derive the rows of these children and families from all their facts, and record what changed.

    ``new`` had no events before.
    """
    wanted: dict[Table, list[Row]] = {table: [] for table in DERIVED}
    for child, facts in facts_of.items():
        for table, rows in derived_rows(child, facts):
            wanted[table] += dict.fromkeys(rows)
    known = [child for child in facts_of if child not in new]
    for table, rows in wanted.items():
        missing = _without_stored(writing, table, rows, known) if known else rows
        append(writing, table, [(*row, writing.now, FOREVER) for row in missing])


def _without_stored(writing: Writing, table: Table, wanted: Sequence[Row], known: Collection[Child]) -> Sequence[Row]:
    """The wanted rows that are not stored. What is stored of those who are known and not wanted ends."""
    stored = {row[:-1]: row[-1] for row in current_rows(writing.connection, table, known)}
    wrong = stored.keys() - set(wanted)
    supersede(writing, table, [row for row in wrong if stored[row] < writing.now])
    take_back(writing, table, [row for row in wrong if stored[row] == writing.now])
    return [row for row in wanted if row not in stored]


def append(writing: Writing, table: Table, rows: Sequence[Row]) -> None:
    """Append rows to a derived table."""
    writing.insert(table, [column.name for column in table.c], rows)
