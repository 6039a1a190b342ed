"""The database: SQLite by default, PostgreSQL in production, and the clock.

A writer locks the clock's one row for its whole transaction, so instants of recording are strictly increasing in the
order of commits. A reader takes the clock's instant once and asks for what was recorded by then: it needs no
transaction, and the same question about the same instant has the same answer for ever.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    and_,
    bindparam,
    select,
    update,
)
from sqlalchemy.types import TypeEngine

from app.settings import Settings
from app.store.engines import BEGIN_WRITING, make_engine
from app.store.reach import Reach
from app.store.walls import within

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: Rows from which on a plan for an empty table costs more than finding out how many there are.
MANY_ROWS = 1000
#: ``superseded_at`` of a row that is current.
FOREVER = 2**63 - 1

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Day(TypeDecorator[date]):
    """A day as its proleptic ordinal, so that both engines subtract days exactly, as integers."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, _dialect: Any) -> int | None:
        return None if value is None else value.toordinal()

    def process_result_value(self, value: int | None, _dialect: Any) -> date | None:
        return None if value is None else date.fromordinal(value)

    def coerce_compared_value(self, _op: Any, value: Any) -> Any:
        return self if isinstance(value, date) else Integer()


def Code(length: int) -> TypeEngine[str]:
    """Text that is compared and sorted by its bytes, alike on both engines."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


#: The clock: the instant of the last committed change, and the last event id given.
clock = Table(
    "clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("last_event_id", BigInteger, nullable=False),
    # Which edition of the reading derived the rows that are stored; 0 before any did.
    Column("reading", Integer, nullable=False, server_default="0"),
    # What is in the cursors of pages is hidden with it.
    Column("cursor_key", String(64), nullable=False, server_default=""),
)


def instant(microseconds: int) -> datetime:
    """An instant of recording, from microseconds since 1970 in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970 in UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def as_text(microseconds: int) -> str:
    """RFC 3339 in UTC, always with microseconds."""
    return instant(microseconds).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def as_known_at(table: FromClause, known_at: int | ColumnElement[int]) -> ColumnElement[bool]:
    """The rows of a table that were current at an instant."""
    return and_(table.c.recorded_at <= known_at, table.c.superseded_at > known_at)


class Database:
    """An engine, with one way to read and one way to write."""

    def __init__(self, settings: Settings) -> None:
        self.engine = make_engine(settings)
        self.journal = settings.journal
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        # SQLite commits each statement by itself unless a transaction was begun; PostgreSQL is set to do so.
        self._reader = self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._snapshots = self.engine.execution_options(begin="BEGIN")
        if not self.is_sqlite:
            self._snapshots = self._snapshots.execution_options(isolation_level="REPEATABLE READ")
        self._writer = self.engine.execution_options(begin=BEGIN_WRITING)

    @contextmanager
    def reading(self, reach: Reach) -> Iterator[Connection]:
        """A connection on which every statement sees the newest committed data within reach."""
        with self._reader.connect() as connection, within(connection, reach):
            yield connection

    @contextmanager
    def snapshot(self, reach: Reach) -> Iterator[Connection]:
        """A connection on which every statement sees the same data, whatever is committed meanwhile. It only reads."""
        with self._snapshots.begin() as connection, within(connection, reach):
            yield connection

    @contextmanager
    def writing(self, reach: Reach) -> Iterator["Writing"]:
        """One transaction that locks the clock; committed at the end, rolled back on any exception."""
        with self._writer.begin() as connection, within(connection, reach):
            reading = select(clock.c.recorded_at, clock.c.last_event_id).with_for_update()
            last, last_event_id = connection.execute(reading).one()
            writing = Writing(connection, max(last + 1, time.time_ns() // 1000), last_event_id)
            yield writing
            if writing.changed:
                connection.execute(update(clock).values(recorded_at=writing.now, last_event_id=writing.last_event_id))

    def dispose(self) -> None:
        self.engine.dispose()


class Writing:
    """A transaction: its connection, its instant, and whether it changed what figures are made of."""

    def __init__(self, connection: Connection, now: int, last_event_id: int) -> None:
        self.connection = connection
        self.now = now
        self.last_event_id = last_event_id
        self.changed = False
        self._inserted: Counter[str] = Counter()
        self._planned_for: Counter[str] = Counter()

    def event_ids(self, count: int) -> range:
        """That many new event ids."""
        first = self.last_event_id + 1
        self.last_event_id += count
        return range(first, first + count)

    def insert(self, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Append many rows, given as the database stores them: COPY on PostgreSQL, executemany on SQLite."""
        if not rows:
            return
        self.changed = True
        self._inserted[table.name] += len(rows)
        names = ", ".join(f'"{name}"' for name in columns)
        if self.connection.dialect.name == "sqlite":
            marks = ", ".join("?" * len(columns))
            self.connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", list(rows))  # noqa: S608 - names of our own tables
            return
        cursor = self.connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
        with cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def supersede_of_children(self, table: Table, authority: str, children: Sequence[str]) -> None:
        """Mark the current rows of these children, one for each child, as superseded now."""
        if children:
            self.changed = True
            current = table.c.authority == bindparam("of_authority"), table.c.child == bindparam("of_child")
            self.connection.execute(
                update(table).where(*current, table.c.superseded_at == FOREVER).values(superseded_at=self.now),
                [{"of_authority": authority, "of_child": child} for child in children],
            )

    def plan_for_what_was_inserted(self) -> None:
        """Let PostgreSQL count what this very transaction inserted: it plans as if those tables were still empty."""
        if self.connection.dialect.name == "sqlite":
            return
        for table, rows in self._inserted.items():
            if rows >= MANY_ROWS and rows >= 2 * self._planned_for[table]:
                self._planned_for[table] = rows
                self.connection.exec_driver_sql(f"ANALYZE {table}")


def known_now(connection: Connection) -> int:
    """The instant of the last committed change, in microseconds."""
    return int(connection.scalar(_KNOWN_NOW) or 0)


_KNOWN_NOW = select(clock.c.recorded_at)
