"""Asks about many children, families or records at once: some hundred in a statement, as each engine does it best."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Connection, Text, any_, literal

#: As many as both engines take at once and plan well for.
AT_ONCE = 800


def batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """So many ids as are asked about at once."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def one_of(connection: Connection, column: Column[Any], ids: Sequence[str]) -> ColumnElement[bool]:
    """The condition that a column's value is one of these ids.

    PostgreSQL is sent them as one value: a list of hundreds takes its driver longer to read than the answer.
    """
    if connection.dialect.name == "sqlite":
        return column.in_(ids)
    return column == any_(literal(list(ids), ARRAY(Text)))


def among(connection: Connection, column: Column[Any], ids: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """The same of any number of ids, a batch at a time: one statement for each."""
    return (one_of(connection, column, some) for some in batches(ids))
