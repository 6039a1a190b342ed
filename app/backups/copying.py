"""A backup is one SQLite file, whichever engine the service uses: the rows of every table, as of one instant."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Boolean, Connection, Table, delete, select

import app.main  # noqa: F401 - a table is known when its module is
from app.ledger.verifying import Heads, heads
from app.settings import Settings
from app.store.database import Database, Writing, clock, metadata
from app.store.not_done import NotDone
from app.store.reach import EVERYTHING
from app.store.schema import migrate

#: What SQLite notes in a file that `backup` made: a copy of a running service's file lacks it.
APPLICATION_ID = 0x0AD09710
_AT_ONCE = 5_000


class NotABackup(NotDone):
    """`backup` did not make the file, or it is damaged, or it cannot be put where it should go."""


def sqlite_file(file: Path) -> Database:
    return Database(Settings(ADOPTION_DATABASE_URL=f"sqlite:///{file}"))


def copy_rows(source: Connection, target: Writing) -> None:
    """Put every row of every table of the source in place of those of the target."""
    for table in reversed(metadata.sorted_tables):
        target.connection.execute(delete(table))
    for table in metadata.sorted_tables:
        names = [column.name for column in table.columns]
        for rows in _rows(source, table):
            target.insert(table, names, rows)
        target.plan_for_what_is_there()


def _rows(source: Connection, table: Table) -> Iterator[list[tuple[object, ...]]]:
    """The rows as databases store them. SQLite has no truth values, so there they are numbers."""
    booleans = {place for place, column in enumerate(table.columns) if isinstance(column.type, Boolean)}
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    query = f"SELECT {columns} FROM {table.name}"  # noqa: S608 - names of our own tables
    found = source.exec_driver_sql(query, execution_options={"yield_per": _AT_ONCE})
    for some in found.partitions(_AT_ONCE):
        yield [
            tuple(bool(value) if place in booleans and value is not None else value for place, value in enumerate(row))
            if booleans
            else tuple(row)
            for row in some
        ]


@contextmanager
def opened(file: Path) -> Iterator[Connection]:
    """A backup to read from, brought to the current schema in a copy. Raises NotABackup."""
    _must_be_whole(file)
    with TemporaryDirectory() as directory:
        copy = Path(directory) / "backup.sqlite3"
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        database = sqlite_file(copy)
        try:
            migrate(database)
            with database.snapshot(EVERYTHING) as connection:
                yield connection
        finally:
            database.dispose()


def _must_be_whole(file: Path) -> None:
    try:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            [made_by] = connection.execute("PRAGMA application_id").fetchone()
            [found] = connection.execute("PRAGMA integrity_check").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        raise NotABackup(f"{file} is damaged, or is not a backup.") from None
    if made_by != APPLICATION_ID:
        raise NotABackup(f"{file} was not made by `adoption-indicators backup`.")
    if found != "ok":
        raise NotABackup(f"{file} is damaged.")


def seal(file: Path) -> None:
    """Make a file whole: nothing of it is in a log beside it, and it says what it is."""
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.commit()
    finally:
        connection.close()
    _must_be_whole(file)


def heads_of(file: Path) -> Heads:
    """Where the chains of the ledger were when a backup was made. Raises NotABackup."""
    with opened(file) as backup:
        return heads(backup)


def instant_of(connection: Connection) -> tuple[int, int]:
    """The instant of the last change, and the edition of the reading of a database."""
    row = connection.execute(select(clock.c.recorded_at, clock.c.reading)).one()
    return row.recorded_at, row.reading
