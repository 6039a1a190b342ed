"""Reading on the event loop, where nobody may wait for a database: all others would wait too.

SQLite is asked at once, over one connection that is kept: a reader waits for nobody there, and needs some microseconds.
PostgreSQL is asked over a few connections that do not block: work goes on until it lacks the rows of a statement, these
are awaited, and it begins again with them. So it is the same code as in a thread, and must have no effects.

The reach is that of any other work. What cannot be read in this way raises NotHere, and is for a thread.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Connection, Dialect, Engine
from sqlalchemy.exc import SQLAlchemyError

from app.settings import Settings
from app.store.database import Database
from app.store.postgres_session import PostgresSession, Rows
from app.store.reach import Reach
from app.store.within_reach import within

T = TypeVar("T")
Values = Mapping[str, Any] | Sequence[Any]
#: Statements that work may need: for more it begins too often.
_MOST_STATEMENTS = 4
#: Seconds after which PostgreSQL is taken not to answer.
_PATIENCE = 0.8


class NotHere(Exception):
    """The work needs what only a thread may wait for."""


class LoopReader(Protocol):
    """Works with a connection within a reach. It is used on one event loop, and closed on it."""

    async def work(self, reach: Reach, work: Callable[[Connection], T]) -> T:
        """What the work gives. Raises NotHere."""

    async def close(self) -> None: ...


def loop_reader(database: Database, settings: Settings) -> LoopReader:
    """The reader of a database: on PostgreSQL with as many connections as small requests are answered at once.

    With a replica it is of the replica, as the clocks are that are read before it works.
    """
    if database.is_sqlite:
        return _SqliteReader(database.engine)
    engine = database.replica.engine if database.replica else database.engine
    return _PostgresReader(engine, settings)


class _SqliteReader:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    async def work(self, reach: Reach, work: Callable[[Connection], T]) -> T:
        try:
            connection = self._connection or self._connect()
            with within(connection, reach):
                found = work(cast("Connection", _AtOnce(connection)))
            connection.rollback()
        except (sqlite3.Error, SQLAlchemyError):  # a thread says what is wrong
            await self.close()
            raise NotHere from None
        return found

    def _connect(self) -> Connection:
        connection = self._connection = self._engine.connect()
        connection.exec_driver_sql("PRAGMA busy_timeout=0")  # a thread may wait
        return connection

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.invalidate()
            connection.close()


class _AtOnce:
    """A connection that passes statements of its driver on to it: SQLAlchemy takes longer than SQLite."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._driver: Any = connection.connection.driver_connection

    def exec_driver_sql(self, text: str, values: Values = ()) -> Rows:
        return self._driver.execute(text, values).fetchall()  # type: ignore[no-any-return]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


class _Lacks(Exception):
    """The rows of a statement are not there yet."""

    def __init__(self, text: str, values: Mapping[str, Any]) -> None:
        super().__init__("rows")
        self.text, self.values = text, values


class _Foreseen:
    """A connection that knows the rows of the first statements. It knows statements of the driver only."""

    def __init__(self, dialect: Dialect, known: Sequence[tuple[_Lacks, Rows]]) -> None:
        self.dialect = dialect
        self._known = iter(known)

    def exec_driver_sql(self, text: str, values: Mapping[str, Any]) -> Rows:
        asked, rows = next(self._known, (None, ()))
        if asked is None:
            raise _Lacks(text, values)
        if (asked.text, asked.values) != (text, values):  # what was read for others meanwhile is known by now
            raise NotHere
        return rows

    def __getattr__(self, _name: str) -> Any:
        raise NotHere


class _PostgresReader:
    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._places = settings.threads
        self._free: list[PostgresSession] = []
        self._at_work: set[asyncio.Task[Any]] = set()

    async def work(self, reach: Reach, work: Callable[[Connection], T]) -> T:
        try:
            return work(self._with(()))
        except _Lacks as lacks:
            first = lacks
        if not self._places:
            raise NotHere
        task = asyncio.create_task(self._work(reach, work, first))
        self._at_work.add(task)
        task.add_done_callback(self._done)
        # A server that does not answer in time is not asked to stop either: that would need an answer too.
        await asyncio.wait([task], timeout=_PATIENCE)
        if not task.done():
            raise NotHere
        return task.result()

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self._at_work.discard(task)
        if not task.cancelled():
            task.exception()  # of one that was not waited for, too

    def _with(self, known: Sequence[tuple[_Lacks, Rows]]) -> Connection:
        return cast("Connection", _Foreseen(self._engine.dialect, known))

    async def _work(self, reach: Reach, work: Callable[[Connection], T], lacks: _Lacks) -> T:
        """Read what is lacked, and work with it."""
        self._places -= 1
        session: PostgresSession | None = None
        try:
            session = self._free.pop() if self._free else await PostgresSession.begun(self._engine, self._settings)
            found = await self._with_rows(partial(session.rows, reach), work, lacks)
        except BaseException as error:
            if session:
                await session.end()
            if isinstance(error, self._engine.dialect.loaded_dbapi.Error):  # a thread says what is wrong
                raise NotHere from None
            raise
        finally:
            self._places += 1
        self._free.append(session)
        return found

    async def _with_rows(
        self, read: Callable[[str, Mapping[str, Any]], Awaitable[Rows]], work: Callable[[Connection], T], lacks: _Lacks
    ) -> T:
        known: list[tuple[_Lacks, Rows]] = []
        while len(known) < _MOST_STATEMENTS:
            known.append((lacks, await read(lacks.text, lacks.values)))
            try:
                return work(self._with(known))
            except _Lacks as more:
                lacks = more
        raise NotHere

    async def close(self) -> None:
        for task in tuple(self._at_work):
            task.cancel()
        free, self._free = self._free, []
        for session in free:
            await session.end()
