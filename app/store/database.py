"""The database: SQLite by default, PostgreSQL in production.

A writer locks the clock's one row for its whole transaction, so instants of recording are strictly increasing in the
order of commits. A reader takes the instant that its answer rests on once and asks for what was recorded by then: it
needs no transaction, and the same question about the same instant has the same answer for ever. What the other layers
need of the store is imported from here.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError

from app.settings import Settings
from app.store.engines import limits_of_transactions, make_engine, replica_engine, without_wall
from app.store.instants import as_text as as_text
from app.store.instants import instant as instant
from app.store.instants import known_now as known_now
from app.store.instants import known_of as known_of
from app.store.instants import last_changes_of as last_changes_of
from app.store.instants import microseconds as microseconds
from app.store.one_at_a_time import OneAtATime
from app.store.reach import EVERYTHING, Reach
from app.store.replica import Progress, Replica, progress
from app.store.sqlite_wall import BEGIN_WRITING
from app.store.tables import EVIDENCE as EVIDENCE
from app.store.tables import FOREVER as FOREVER
from app.store.tables import Code as Code
from app.store.tables import Day as Day
from app.store.tables import as_known_at as as_known_at
from app.store.tables import clock as clock
from app.store.tables import metadata as metadata
from app.store.tables import numbered_table as numbered_table
from app.store.within_reach import within
from app.store.writing import Writing as Writing


class AnotherMoment(Exception):
    """Something was committed since the moment that another process sees."""


def moment_of(connection: Connection) -> str:
    """What another process needs to see the committed data that this transaction sees, while it lasts.

    SQLite has nothing like PostgreSQL's shared snapshots: there the moment is known by the last change.
    """
    if connection.dialect.name == "sqlite":
        return str(known_now(connection))
    return str(connection.scalar(select(func.pg_export_snapshot())))


class Database:
    """An engine, with one way to read and one way to write."""

    def __init__(self, settings: Settings, *, serves: bool = False) -> None:
        """``serves``: it answers requests, so nothing in it may take for ever."""
        self.engine = make_engine(settings, metadata, serves=serves)
        self.settings = settings
        #: The sessions are not ours: nothing may be set in them, or locked by them, for longer than a transaction.
        self.behind_pooler = settings.behind_pooler
        self._limits = limits_of_transactions(settings, serves=serves)
        self.replica: Replica | None = None
        if serves and settings.read_url and self.engine.dialect.name == "postgresql":
            self.replica = Replica(replica_engine(settings, settings.read_url), settings.read_lag_seconds)
        self._writers = OneAtATime(settings.write_seconds)
        self.journal = settings.journal
        self.api_role = settings.api_role
        #: The key of the marks in the audit, once it was read.
        self.audit_key: bytes | None = None
        #: Of SQLite's file of what was read, once it was opened.
        self.file_beside: Engine | None = None
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
    def answering(self, reach: Reach, *needed: datetime | int | None) -> Iterator[Connection]:
        """A connection as for reading, to the replica if there is one that may be asked and has these instants.

        It may lack what was acknowledged a moment ago: its own clock says what the answer rests on.
        """
        self.look_at_replica()
        moments = [microseconds(each) if isinstance(each, datetime) else each for each in needed if each is not None]
        with ExitStack() as stack:
            yield self._on_the_replica(stack, reach, moments) or stack.enter_context(self.reading(reach))

    def look_at_replica(self) -> None:
        """Look whether the replica may be asked, if it is time to."""
        if self.replica and self.replica.is_due:
            self.replica.look(self._progress)

    def _progress(self) -> Progress:
        with self.reading(EVERYTHING) as connection:
            return progress(connection)

    def _on_the_replica(self, stack: ExitStack, reach: Reach, needed: Iterable[int]) -> Connection | None:
        if self.replica is None or self.replica.hindrance:
            return None
        with ExitStack() as attempt:
            try:
                connection = attempt.enter_context(self.replica.connected())
                attempt.enter_context(within(connection, reach, f"BEGIN; {self._limits}"))
                if known_now(connection) < max(needed, default=0):
                    return None
            except DBAPIError:
                self.replica.failed()
                return None
            stack.push(attempt.pop_all())
            return connection

    def replica_follows(self, patience: float = 5) -> None:
        """Wait until the replica has all that was committed: until then it is asked for nothing."""
        self.look_at_replica()
        if self.replica:
            self.replica.wait_for(self._progress().last_change, patience)

    @contextmanager
    def snapshot(self, reach: Reach, moment: str = "") -> Iterator[Connection]:
        """A connection on which every statement sees the same data, whatever is committed meanwhile. It only reads.

        ``moment``: what `moment_of` said in another process, whose data it sees. Raises AnotherMoment if it cannot.
        """
        shared = f"SET TRANSACTION SNAPSHOT '{moment}'; " if moment else ""
        begin = f"BEGIN ISOLATION LEVEL REPEATABLE READ; {shared}{self._limits}"
        with self._snapshots.begin() as connection, within(connection, reach, begin):
            if moment and self.is_sqlite and moment_of(connection) != moment:
                raise AnotherMoment
            yield connection

    @contextmanager
    def maintaining(self) -> Iterator[Connection]:
        """A connection for what cannot be done in a transaction. It sees nobody's rows."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def without_wall(self) -> Iterator[Connection]:
        """A connection on the tables themselves, for migrations and backups."""
        engine = without_wall(self.settings)
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
        if self.replica:
            self.replica.engine.dispose()
        if self.file_beside:
            self.file_beside.dispose()
