"""Rows loaded into tables by hand, their indexes in place: what storing them costs without any thought."""

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any

from sqlalchemy import Table, func, select

from app.store.reach import EVERYTHING
from benchmarks.processes import opened

Row = tuple[Any, ...]
Rows = Mapping[Table, Sequence[Row]]


def load(url: str, rows_of: Rows) -> float:
    """Seconds to load rows, which begin with the first columns of their tables, into empty tables in one transaction.

    COPY on PostgreSQL, executemany on SQLite.
    """
    with opened(url) as database, database.without_wall() as tables:
        connection = tables.connection
        cursor = connection.cursor()
        for table in rows_of if not database.is_sqlite else ():  # COPY does not go through the wall
            cursor.execute(f'ALTER TABLE "{table.name}" NO FORCE ROW LEVEL SECURITY')
        connection.commit()
        started = perf_counter()
        if database.is_sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        for table, rows in rows_of.items():
            names = [column.name for column in table.c][: len(rows[0]) if rows else 0]
            into = f"{table.name} ({', '.join(names)})"
            if database.is_sqlite and rows:
                cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join('?' * len(names))})", rows)
            elif rows:
                with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
        connection.commit()
        seconds = perf_counter() - started
    with opened(url) as database, database.reading(EVERYTHING) as reading:
        for table, rows in rows_of.items():
            assert reading.scalar(select(func.count()).select_from(table)) == len(rows)
    return seconds


def stored(url: str, tables: Sequence[Table]) -> Rows:
    """All rows of some tables, as they are stored."""
    with opened(url) as database, database.reading(EVERYTHING) as reading:
        return {
            table: [tuple(row) for row in reading.exec_driver_sql(f"SELECT {_names(table)} FROM {table.name}")]
            for table in tables
        }


def _names(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.c)
