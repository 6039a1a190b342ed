"""Inserts many rows, as each engine does it best."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table

#: Rows up to which PostgreSQL takes them sooner one by one.
_FEW = 100

Rows = Sequence[tuple[Any, ...]]


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Rows) -> None:
    """Insert rows, given as the database stores them."""
    names = ", ".join(f'"{name}"' for name in columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", list(rows))  # noqa: S608 - names of our own tables
        return
    cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
    with cursor:
        if len(rows) <= _FEW:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)  # noqa: S608 - the same
            return
        # A table with row-level security takes no COPY: that goes beside it, into a table of this transaction only.
        beside = f"beside_{table.name}"
        cursor.execute(f"CREATE TEMP TABLE {beside} ON COMMIT DROP AS SELECT {names} FROM {table.name} WITH NO DATA")  # noqa: S608 - the same
        with cursor.copy(f"COPY {beside} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {beside}")  # noqa: S608 - the same
        cursor.execute(f"DROP TABLE {beside}")
