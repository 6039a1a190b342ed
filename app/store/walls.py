"""The wall between authorities inside the database: a connection sees only the rows within its reach.

Every table with a column `authority` is behind it, so a new one cannot be forgotten. A table that says in another
column whose its rows are says so in its `info`. `sqlite_wall` and `postgres_wall` build the wall on each engine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

from sqlalchemy import Connection, MetaData

from app.store.postgres_wall import opening
from app.store.reach import Reach
from app.store.sqlite_wall import reach_of

#: What the column has: the code of one authority; of one, whose statements reach further; or codes of several.
Kind = Literal["one", "stated", "several"]


class Walled(NamedTuple):
    """A table behind the wall, the column that says whose a row is, and what that column has."""

    table: str
    column: str
    kind: Kind


def by(column: str, kind: Kind = "one") -> dict[str, tuple[str, Kind]]:
    """The `info` of a table whose rows are parted by this column."""
    return {"wall": (column, kind)}


def walled(metadata: MetaData) -> Iterator[Walled]:
    """The tables behind the wall."""
    for table in metadata.sorted_tables:
        if said := table.info.get("wall"):
            yield Walled(table.name, *said)
        elif "authority" in table.c:
            yield Walled(table.name, "authority", "one")


@contextmanager
def within(connection: Connection, reach: Reach, begin: str = "") -> Iterator[None]:
    """Around work on a connection that sees only what is within reach.

    On PostgreSQL the reach is of one transaction; ``begin`` begins it in the same statement.
    """
    if connection.dialect.name == "sqlite":
        with reach_of(connection, reach):
            yield
        return
    connection.exec_driver_sql(begin + opening(reach))
    yield
