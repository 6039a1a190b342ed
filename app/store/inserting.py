"""Inserts many rows, as each engine does it best."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table

from app.store.meanwhile import meanwhile_of
from app.store.sqlite_wall import let_in

#: Rows up to which PostgreSQL takes them sooner one by one, and up to which it is not worth while to go on meanwhile.
_FEW, _SOON = 100, 500

Rows = Sequence[tuple[Any, ...]]


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Rows, *, or_leave: bool = False
) -> None:
    """Insert rows, given as the database stores them; ``or_leave``: only those that are not there.

    Where one of them is out of reach, that is an error and none is inserted. Many rows are stored by PostgreSQL while
    Python goes on: an error is raised by the next statement on the connection, or by the commit.
    """
    unless = " ON CONFLICT DO NOTHING" if or_leave else ""
    if connection.dialect.name == "sqlite":
        let_in(connection, table.name, columns, rows, unless)
        return
    driver: Any = connection.connection.driver_connection
    meanwhile = meanwhile_of(connection)
    if meanwhile:
        meanwhile.finish()
    if or_leave or len(rows) <= _FEW:
        names, marks = _quoted(columns), ", ".join(["%s"] * len(columns))
        with driver.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks}){unless}", rows)  # noqa: S608 - names of our own tables
    elif meanwhile and len(rows) > _SOON:
        meanwhile.begin(partial(_copy, driver, table.name, columns, rows))
    else:
        _copy(driver, table.name, columns, rows)


def _copy(driver: Any, table: str, columns: Sequence[str], rows: Rows) -> None:
    """Copy rows into a table of PostgreSQL.

    A table with row-level security takes no COPY: that goes beside it, into a table of this transaction only. To make
    one takes PostgreSQL as long as a thousand rows, so it is made once, and emptied.
    """
    names, beside = _quoted(columns), f"beside_{table}"
    with driver.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {beside} ON COMMIT DROP AS SELECT * FROM {table} WITH NO DATA"  # noqa: S608 - names of our own tables
        )
        with cursor.copy(f"COPY {beside} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {beside}")  # noqa: S608 - the same
        cursor.execute(f"TRUNCATE {beside}")


def _quoted(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
