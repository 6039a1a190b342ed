"""The wall on SQLite: what a connection calls `events` is a view of the rows within its reach.

Temporary views hide the tables of the same names, temporary triggers guard each row that is changed or deleted, and
SQLite's own authorizer refuses the names by which one could go around them. Rows come in by one door, `let_in`, which
looks at all of them first: a trigger for each inserted row would take a third of the time of a load. The reach is no
row and no setting but a value of this process, which the views ask for: no statement can change it.
"""

import json
import re
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection

from app.store.reach import NOBODY, Reach
from app.store.walls import Walled

#: How a transaction that writes begins on SQLite, and the mark of one on PostgreSQL.
BEGIN_WRITING = "BEGIN IMMEDIATE"

_SEEN = {
    "one": "+{column} IN (SELECT value FROM json_each(reach()))",
    "stated": "+{column} IN (SELECT value FROM json_each(reach_of_statements()))",
    "several": "all_within_reach({column})",
}
_WRITTEN = {"one": "within_reach({row}.{column})", "several": "all_within_reach({row}.{column})"}
#: In each statement that lets rows in. SQLite asks whether a statement may insert when it reads its text, and keeps it
#: read: who does not know this text cannot use it again.
_OF_THE_DOOR = f"-- {secrets.token_hex(16)}"
_WRITTEN["stated"] = _WRITTEN["one"]
_TARGET = re.compile(r'((?:INSERT INTO|UPDATE|DELETE FROM)\s+)"?(\w+)"?', re.IGNORECASE)
#: What work within its reach never does.
_CHANGES_THE_WALL = frozenset(
    {
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_VIEW,
        sqlite3.SQLITE_DROP_TEMP_VIEW,
        sqlite3.SQLITE_DROP_TEMP_TRIGGER,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_ALTER_TABLE,
    }
)


Rows = Sequence[tuple[Any, ...]]


class RowOutOfReach(Exception):
    """A statement would insert a row of another authority."""

    def __init__(self) -> None:
        super().__init__("a row out of reach")


class SqliteWall:
    """The wall of one connection. The reach is nobody's until work on it says whose."""

    def __init__(self, tables: Iterable[Walled]) -> None:
        self.reach = NOBODY
        self.writes = False
        self._tables = {walled.table: walled for walled in tables}
        #: The table that rows are let into now.
        self._open: str | None = None

    def build(self, connection: sqlite3.Connection) -> None:
        """Build the wall on a new connection. What is not there yet needs no triggers."""
        for name, argument_count, function in (
            ("reaches_all", 0, lambda: self.reach.everything),
            ("reach", 0, lambda: json.dumps(sorted(self.reach.codes))),
            ("reach_of_statements", 0, lambda: json.dumps(sorted(self.reach.codes | self.reach.statements_of))),
            ("within_reach", 1, lambda code: self.reach.includes(code)),
            ("all_within_reach", 1, lambda codes: all(map(self.reach.includes, codes.split()))),
        ):
            connection.create_function(name, argument_count, function)
        there = {name for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
        for walled in self._tables.values():
            connection.execute(_view(walled))
            for trigger in _triggers(walled) if walled.table in there else ():
                connection.execute(trigger)
        connection.set_authorizer(self._authorized)

    def qualified(self, statement: str) -> str:
        """A statement that writes, with the table that it writes to in place of the view of that name."""
        found = _TARGET.match(statement)
        if found is None or found[2] not in self._tables:
            return statement
        return f"{found[1]}main.{found[2]}{statement[found.end() :]}"

    @contextmanager
    def letting_in(self, table: str, columns: Sequence[str], rows: Rows) -> Iterator[None]:
        """Around the insert of rows into a table. Raises RowOutOfReach if one of them is."""
        walled = self._tables.get(table)
        if walled is None:
            yield
            return
        place = columns.index(walled.column)
        found = {row[place] for row in rows}
        codes = {code for several in found for code in several.split()} if walled.kind == "several" else found
        if not all(map(self.reach.includes, codes)):
            raise RowOutOfReach
        self._open = table
        try:
            yield
        finally:
            self._open = None

    def _authorized(self, action: int, of: str | None, _column: str | None, base: str | None, by: str | None) -> int:
        if action == sqlite3.SQLITE_INSERT and base == "main" and of in self._tables:
            return sqlite3.SQLITE_OK if of == self._open else sqlite3.SQLITE_DENY
        if self.reach.everything:
            return sqlite3.SQLITE_OK
        if action in _CHANGES_THE_WALL:
            return sqlite3.SQLITE_DENY
        # What the view reads is read by it; a statement that writes reads the rows that it writes to by itself.
        around = action == sqlite3.SQLITE_READ and base == "main" and of in self._tables and by not in self._tables
        if around and not self.writes and not (by or "").startswith("wall_"):
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK


def _view(walled: Walled) -> str:
    seen = _SEEN[walled.kind].format(column=walled.column)
    return (
        f"CREATE TEMP VIEW {walled.table} AS SELECT * FROM main.{walled.table} "  # noqa: S608 - names of our own tables
        f"WHERE (SELECT reaches_all()) OR {seen}"
    )


def _triggers(walled: Walled) -> Iterator[str]:
    """To change or delete a row out of reach finds none, as a read."""
    for verb, rows in (("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
        inside = " AND ".join(_WRITTEN[walled.kind].format(row=row, column=walled.column) for row in rows)
        yield (
            f"CREATE TEMP TRIGGER wall_{verb}_{walled.table} BEFORE {verb} ON main.{walled.table} "
            f"WHEN NOT ({inside}) BEGIN SELECT RAISE(IGNORE); END"
        )


def let_in(connection: Connection, table: str, columns: Sequence[str], rows: Rows, unless: str) -> None:
    """Insert rows, given as SQLite stores them, if all of them are within reach. Raises RowOutOfReach."""
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    statement = f"INSERT INTO main.{table} ({names}) VALUES ({marks}){unless} {_OF_THE_DOOR}"  # noqa: S608 - names of our own tables
    wall: SqliteWall | None = connection.info.get("wall")
    with wall.letting_in(table, columns, rows) if wall else nullcontext():
        connection.exec_driver_sql(statement, list(rows))


@contextmanager
def reach_of(connection: Connection, reach: Reach) -> Iterator[None]:
    """Around work on a connection that reaches so far."""
    wall: SqliteWall | None = connection.info.get("wall")
    if wall is None:
        raise RuntimeError("the connection has no wall")
    wall.reach, wall.writes = reach, connection.get_execution_options().get("begin") == BEGIN_WRITING
    try:
        yield
    finally:
        wall.reach, wall.writes = NOBODY, False


def qualify(connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> Any:
    """Before each statement: what it writes to is the table."""
    wall: SqliteWall | None = connection.info.get("wall")
    return (wall.qualified(statement) if wall else statement), parameters
