"""The tables behind the wall between authorities: of these a connection sees only the rows within its reach.

Every table with a column `authority` is behind the wall, so a new one cannot be forgotten. A table whose rows name
their owner in another column says so in its `info`. `sqlite_wall` and `postgres_wall` build the wall on each engine.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from sqlalchemy import MetaData

#: What the column contains: the code of one authority; of one whose statements others may read; or codes of several.
Kind = Literal["one", "stated", "several"]


class Walled(NamedTuple):
    """A table behind the wall, the column that names the owner of a row, and what that column contains."""

    table: str
    column: str
    kind: Kind


def by(column: str, kind: Kind = "one") -> dict[str, tuple[str, Kind]]:
    """The `info` of a table in which this column names the owner of a row."""
    return {"wall": (column, kind)}


def walled(metadata: MetaData) -> Iterator[Walled]:
    """The tables behind the wall."""
    for table in metadata.sorted_tables:
        if said := table.info.get("wall"):
            yield Walled(table.name, *said)
        elif "authority" in table.c:
            yield Walled(table.name, "authority", "one")
