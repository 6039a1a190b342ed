"""Statements about many rows of a derived table at once: one for each authority does all that a batch needs.

They give and take rows as the database stores them, so nothing is converted.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any, Literal

from pydantic_core import to_json
from sqlalchemy import Connection, Table

from app.store.database import FOREVER, Day, Writing

#: Authority, and child or family: a family may have the id of a child.
Child = tuple[str, str]
Row = tuple[Any, ...]
_What = Literal["current", "supersede", "take_back"]

_AMONG = {"sqlite": "{subject} IN (SELECT value FROM json_each(?))", "postgresql": "{subject} = ANY (%s)"}
_ONE_OF = {
    "sqlite": "WHERE ({keys}) IN (SELECT {of_each} FROM json_each(?))",
    "postgresql": "unnest({arrays}) AS one ({keys}) WHERE {is_one}",
}
_TEXTS: dict[tuple[str, _What], str] = {
    ("sqlite", "current"): "SELECT {current} FROM {table} WHERE authority = ? AND {among} AND {is_current}",
    ("postgresql", "current"): "SELECT {current} FROM {table} WHERE authority = %s AND {among} AND {is_current}",
    ("sqlite", "supersede"): "UPDATE {table} SET superseded_at = ? {one_of} AND {is_current} AND authority = ?",
    ("postgresql", "supersede"): "UPDATE {table} SET superseded_at = %s FROM {one_of} AND {is_current} "
    "AND authority = %s",
    ("sqlite", "take_back"): "DELETE FROM {table} {one_of} AND {is_current} AND authority = ?",
    ("postgresql", "take_back"): "DELETE FROM {table} USING {one_of} AND {is_current} AND authority = %s",
}


def current_rows(connection: Connection, table: Table, subjects: Iterable[Child]) -> Iterator[Row]:
    """The current rows of these children or families, without the instant at which they end."""
    engine = connection.dialect.name
    for authority, children in groupby(sorted(subjects), key=_authority):
        ids: Any = [subject for _, subject in children]
        given = to_json(ids).decode() if engine == "sqlite" else ids
        for row in connection.exec_driver_sql(_text(engine, "current", table), (authority, given)):
            yield tuple(row)


def supersede(writing: Writing, table: Table, rows: Collection[Row]) -> None:
    """Let these current rows end now."""
    _change(writing, "supersede", table, rows, writing.now)


def take_back(writing: Writing, table: Table, rows: Collection[Row]) -> None:
    """Delete these current rows, which this very transaction recorded: nobody has seen them."""
    _change(writing, "take_back", table, rows)


def _change(writing: Writing, what: _What, table: Table, rows: Collection[Row], *instant: int) -> None:
    engine, last = writing.connection.dialect.name, len(_keys(table))
    for authority, some in groupby(sorted(rows, key=_authority), key=_authority):
        writing.changes(authority)
        which = [row[1:last] for row in some]
        given: list[Any] = (
            [to_json(which).decode()] if engine == "sqlite" else list(map(list, zip(*which, strict=True)))
        )
        writing.connection.exec_driver_sql(_text(engine, what, table), (*instant, *given, authority))


def _authority(row: Sequence[Any]) -> Any:
    return row[0]


@cache
def _text(engine: str, what: _What, table: Table) -> str:
    """The text of a statement. It is made of names of our own tables and columns."""
    columns, keys = [f'"{column.name}"' for column in table.c], _keys(table)[1:]
    one_of = _ONE_OF[engine].format(
        keys=", ".join(keys),
        of_each=", ".join(f"value ->> {place}" for place in range(len(keys))),
        arrays=", ".join("%s::bigint[]" if isinstance(table.c[key].type, Day) else "%s::text[]" for key in keys),
        is_one=" AND ".join(f"{table.name}.{key} = one.{key}" for key in keys),
    )
    return _TEXTS[engine, what].format(
        table=table.name,
        current=", ".join(columns[:-1]),
        among=_AMONG[engine].format(subject=keys[0]),
        one_of=one_of,
        is_current=f"superseded_at = {FOREVER}",
    )


def _keys(table: Table) -> list[str]:
    """The columns that make a current row the only one: the first ones, as in the primary key."""
    return [column.name for column in table.primary_key if column.name != "recorded_at"]
