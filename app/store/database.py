"""The database: SQLite by default, PostgreSQL in production.

A writer locks the clock's one row for its whole transaction, so instants of recording are strictly increasing in the
order of commits. A reader takes the instant that its answer rests on once and asks for what was recorded by then: it
needs no transaction, and the same question about the same instant has the same answer for ever. What the other layers
need of the store is imported from here.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, select

from app.settings import Settings
from app.store.engines import limits_of_transactions, make_engine, without_wall
from app.store.instants import as_text as as_text
from app.store.instants import instant as instant
from app.store.instants import known_now as known_now
from app.store.instants import known_of as known_of
from app.store.instants import microseconds as microseconds
from app.store.one_at_a_time import OneAtATime
from app.store.reach import Reach
from app.store.sqlite_wall import BEGIN_WRITING
from app.store.tables import EVIDENCE as EVIDENCE
from app.store.tables import FOREVER as FOREVER
from app.store.tables import Code as Code
from app.store.tables import Day as Day
from app.store.tables import as_known_at as as_known_at
from app.store.tables import clock as clock
from app.store.tables import metadata as metadata
from app.store.walls import within
from app.store.writing import Writing as Writing


class Database:
    """An engine, with one way to read and one way to write."""

    def __init__(self, settings: Settings, *, serves: bool = False) -> None:
        """``serves``: it answers requests, so nothing in it may take for ever."""
        self.engine = make_engine(settings, metadata, serves=serves)
        self._settings = settings
        #: The sessions are not ours: nothing may be set in them, or locked by them, for longer than a transaction.
        self.behind_pooler = settings.behind_pooler
        self._limits = limits_of_transactions(settings, serves=serves)
        self._writers = OneAtATime(settings.write_seconds)
        self.journal = settings.journal
        self.api_role = settings.api_role
        #: The key of the marks in the audit, once it was read.
        self.audit_key: bytes | None = None
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        # SQLite commits each statement by itself unless a transaction was begun. On PostgreSQL a reader begins one in
        # the statement that says how far it reaches; it ends when the connection goes back to the pool.
        self._reader = self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._snapshots = self.engine.execution_options(begin="BEGIN") if self.is_sqlite else self._reader
        self._writer = self.engine.execution_options(begin=BEGIN_WRITING)

    @contextmanager
    def reading(self, reach: Reach) -> Iterator[Connection]:
        """A connection on which every statement sees the newest committed data within reach."""
        with self._reader.connect() as connection, within(connection, reach, f"BEGIN; {self._limits}"):
            yield connection

    @contextmanager
    def snapshot(self, reach: Reach) -> Iterator[Connection]:
        """A connection on which every statement sees the same data, whatever is committed meanwhile. It only reads."""
        begin = f"BEGIN ISOLATION LEVEL REPEATABLE READ; {self._limits}"
        with self._snapshots.begin() as connection, within(connection, reach, begin):
            yield connection

    @contextmanager
    def maintaining(self) -> Iterator[Connection]:
        """A connection for what cannot be done in a transaction. It sees nobody's rows."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def without_wall(self) -> Iterator[Connection]:
        """A connection on the tables themselves, for migrations and backups."""
        engine = without_wall(self._settings)
        with engine.connect() as connection:
            yield connection
        engine.dispose()

    @contextmanager
    def writing(self, reach: Reach) -> Iterator["Writing"]:
        """One transaction that locks the clock; committed at the end, rolled back on any exception."""
        with self._writers.turn(), self._writer.begin() as connection, within(connection, reach, self._limits):
            last = connection.scalars(select(clock.c.recorded_at).with_for_update()).one()
            writing = Writing(connection, max(last + 1, time.time_ns() // 1000))
            yield writing
            writing.end()

    def dispose(self) -> None:
        self.engine.dispose()
