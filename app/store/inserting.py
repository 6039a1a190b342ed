"""Inserts many rows, as each engine does it best."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table

from app.store.sqlite_wall import let_in

#: Rows up to which PostgreSQL takes them sooner one by one.
_FEW = 100

Rows = Sequence[tuple[Any, ...]]


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Rows, *, or_leave: bool = False
) -> None:
    """Insert rows, given as the database stores them; ``or_leave``: only those that are not there.

    Where one of them is out of reach, that is an error and none is inserted.
    """
    unless = " ON CONFLICT DO NOTHING" if or_leave else ""
    if connection.dialect.name == "sqlite":
        let_in(connection, table.name, columns, rows, unless)
        return
    names = ", ".join(f'"{name}"' for name in columns)
    cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
    with cursor:
        if or_leave or len(rows) <= _FEW:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks}){unless}", rows)  # noqa: S608 - names of our own tables
            return
        # A table with row-level security takes no COPY: that goes beside it, into a table of this transaction only. To
        # make one takes PostgreSQL as long as a thousand rows, so it is made once, and emptied.
        beside = f"beside_{table.name}"
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {beside} ON COMMIT DROP AS SELECT * FROM {table.name} WITH NO DATA"  # noqa: S608 - the same
        )
        with cursor.copy(f"COPY {beside} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {beside}")  # noqa: S608 - the same
        cursor.execute(f"TRUNCATE {beside}")
