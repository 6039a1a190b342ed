"""Asks about many children, families or records at once: some hundred in a statement, as each engine does it best."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic_core import to_json
from sqlalchemy import ARRAY, Column, ColumnElement, Connection, Select, Text, any_, bindparam, func, literal, select

#: As many as both engines take at once and plan well for.
AT_ONCE = 800


def batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """So many ids as are asked about at once."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def one_of(connection: Connection, column: Column[Any], ids: Sequence[str]) -> ColumnElement[bool]:
    """The condition that a column's value is one of these ids.

    They are sent as one value: to write and read a list of hundreds takes longer than to answer.
    """
    if connection.dialect.name == "sqlite":
        return column.in_(_each_of(literal(to_json(list(ids)).decode())))
    return column == any_(literal(list(ids), ARRAY(Text)))


def among(connection: Connection, column: Column[Any], ids: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """The same of any number of ids, a batch at a time: one statement for each."""
    return (one_of(connection, column, some) for some in batches(ids))


class AboutMany:
    """A statement about any number of ids that is built once: only its values change from question to question.

    Building one takes SQLAlchemy longer than running it, and a figure asks several.
    """

    def __init__(self, statement: Select[Any], column: Column[Any]) -> None:
        self._of = {
            "sqlite": statement.where(column.in_(_each_of(bindparam("ids", type_=Text)))),
            "postgresql": statement.where(column == any_(bindparam("ids", type_=ARRAY(Text)))),
        }

    def rows(self, connection: Connection, ids: Sequence[str], **values: Any) -> Iterator[Any]:
        """The rows about these ids, with these values of the statement's own parameters."""
        statement, is_sqlite = self._of[connection.dialect.name], connection.dialect.name == "sqlite"
        for some in batches(ids):
            of_these = {"ids": to_json(list(some)).decode() if is_sqlite else list(some), **values}
            # All of a batch at once: asked for one by one, they take several times as long.
            yield from connection.execute(statement, of_these).all()


def _each_of(ids: ColumnElement[Any]) -> Select[Any]:
    """SQLite: the ids in a list that is sent as one value; to write and read hundreds of them takes longer."""
    return select(func.json_each(ids).table_valued("value").c.value)
