"""Stretches of children and families of an authority, in the order of their ids: each is read and replayed by itself.

Together they have all that is stored, also derived rows of children without events.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, select, union

from app.ledger.derived import DERIVED
from app.ledger.derived_statements import Row
from app.ledger.versions import events
from app.store.database import Writing

#: Children and families whose versions are in memory at once.
SUBJECTS_AT_ONCE = 2000


class Stretch(NamedTuple):
    """Those of an authority from an id on, and before another if there is one."""

    authority: str
    first: str
    until: str | None

    def where(self, subject: str, mark: str) -> tuple[str, tuple[str, ...]]:
        """The condition of its rows, and the values in it; ``subject`` is the column of the child or family."""
        condition = f"authority = {mark} AND {subject} >= {mark}"
        if self.until is None:
            return condition, self[:2]
        return f"{condition} AND {subject} < {mark}", (*self[:2], self.until)


def stretches(connection: Connection) -> list[Stretch]:
    """All of them, authority by authority."""
    whose = union(*(select(table.c.authority) for table in (events, *DERIVED)))
    found: list[Stretch] = []
    for authority in sorted(connection.scalars(whose)):
        of_authority = select(events.c.subject).where(events.c.authority == authority).distinct()
        ids: Sequence[str] = connection.scalars(of_authority.order_by(events.c.subject)).all()
        firsts = ["", *ids[SUBJECTS_AT_ONCE::SUBJECTS_AT_ONCE]]
        found += map(Stretch, [authority] * len(firsts), firsts, [*firsts[1:], None])
    return found


def rows_of(connection: Connection, table: str, columns: Sequence[str], subject: str, stretch: Stretch) -> list[Row]:
    """The rows of a stretch, as the driver gives them: there are many, and nothing is converted."""
    where, values = stretch.where(subject, "?" if connection.dialect.name == "sqlite" else "%s")
    names = ", ".join(f'"{name}"' for name in columns)
    cursor: Any = connection.connection.cursor()
    try:
        cursor.execute(f"SELECT {names} FROM {table} WHERE {where} ORDER BY {subject}", values)  # noqa: S608 - names of our own columns
        found: list[Row] = cursor.fetchall()
        return found
    finally:
        cursor.close()


def clear(writing: Writing, table: Table, stretch: Stretch) -> None:
    """Delete the rows of a stretch from a derived table."""
    writing.changes(stretch.authority)
    where, values = stretch.where(table.c[1].name, "?" if writing.connection.dialect.name == "sqlite" else "%s")
    writing.connection.exec_driver_sql(f"DELETE FROM {table.name} WHERE {where}", values)  # noqa: S608 - the same
