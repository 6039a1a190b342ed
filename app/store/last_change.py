"""Whether the last change of some areas is still the last, read for those who wait on the event loop.

Each read begins after it was asked for, so nothing that any process has acknowledged by then is missed. SQLite is read
at once: a reader waits for nobody there, and needs some microseconds. PostgreSQL is asked over one connection that does
not block the loop, and all who come while it is asked share the next read. The clock's row is read each time, and
the clocks of the areas only when it has moved.
"""

import asyncio
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from app.store.database import Database, microseconds

_CLOCK = "SELECT recorded_at, everybodys_at FROM clock"
_OF_AREAS = "SELECT area, recorded_at FROM area_clocks"
#: A row as either driver gives it.
Row = tuple[Any, ...]
#: Seconds after which the database is taken not to answer.
_PATIENCE = 0.5


@dataclass(frozen=True, slots=True)
class LastChangeOf:
    """The instant of the last change of the areas that an answer is about."""

    areas: frozenset[str]
    at: int


class Clocks:
    """The clocks of all areas, as they were at this instant of the clock of all writers, or later."""

    def __init__(self, clock: Row, of_areas: Iterable[Row]) -> None:
        self.clock = clock
        self._of = {str(area): int(at) for area, at in of_areas}

    def last_of(self, areas: Iterable[str]) -> int:
        """The instant that an answer about these areas rests on, as ``known_of`` reads it."""
        return max(int(self.clock[1]), *(self._of.get(area, 0) for area in areas), 0)


class LastChange:
    """Reads the clock on a connection of its own. It is used on one event loop, and closed on it."""

    def __init__(self, database: Database) -> None:
        self._replica = database.replica
        read_from = self._replica.engine if self._replica else database.engine
        self._clock = _SqliteClock(read_from) if database.is_sqlite else _PostgresClock(read_from)
        #: While the application runs, whose event loop the connection belongs to.
        self.is_open = False

    async def is_still(self, last_change: LastChangeOf) -> bool:
        """Whether nothing has changed since; not so if the database does not say: the caller then does without."""
        clocks = await self.read()
        return clocks is not None and clocks.last_of(last_change.areas) == last_change.at

    async def read(self, needed: datetime | None = None) -> Clocks | None:
        """The clocks as they are now, or None if the database does not say.

        Those of a replica: if it may be asked, which somebody may have to find out first, and has the instant needed.
        """
        if self._replica and (self._replica.hindrance or self._replica.is_due):
            return None
        clocks = await self._clock.read() if self.is_open else None
        lacks = self._replica and clocks and needed and clocks.clock[0] < microseconds(needed)
        return None if lacks else clocks

    async def close(self) -> None:
        self.is_open = False
        await self._clock.close()


class _SqliteClock:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: sqlite3.Connection | None = None
        self._clocks: Clocks | None = None

    async def read(self) -> Clocks | None:
        try:
            if self._connection is None:
                (file,), more = self._engine.dialect.create_connect_args(self._engine.url)
                options: Any = {**more, "isolation_level": None, "timeout": 0}
                self._connection = sqlite3.connect(file, **options)
            clock = self._connection.execute(_CLOCK).fetchone()
            if self._clocks is None or self._clocks.clock != clock:
                self._clocks = Clocks(clock, self._connection.execute(_OF_AREAS))
        except sqlite3.Error:
            await self.close()
            return None
        return self._clocks

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()


class _PostgresClock:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None
        self._clocks: Clocks | None = None
        self._running: asyncio.Task[Clocks | None] | None = None
        self._next: asyncio.Task[Clocks | None] | None = None
        self._asked: set[asyncio.Task[Clocks | None]] = set()

    async def read(self) -> Clocks | None:
        if self._next is None:
            self._next = asyncio.create_task(self._read_after(self._running))
        return await asyncio.shield(self._next)

    async def close(self) -> None:
        for task in (self._running, self._next):
            if task:
                with suppress(Exception):
                    await task
        for asked in tuple(self._asked):
            asked.cancel()
        connection, self._connection = self._connection, None
        await _closed(connection)

    async def _read_after(self, earlier: "asyncio.Task[Clocks | None] | None") -> Clocks | None:
        """Read when the earlier read has ended. Whoever comes before that shares this one."""
        if earlier:
            await asyncio.wait([earlier])
        self._running, self._next = self._next, None
        # A server that does not answer in time is not asked to stop either: that would need an answer too.
        asked = asyncio.create_task(self._ask())
        self._asked.add(asked)
        asked.add_done_callback(self._answered)
        await asyncio.wait([asked], timeout=_PATIENCE)
        return asked.result() if asked.done() and asked.exception() is None else None

    def _answered(self, asked: "asyncio.Task[Clocks | None]") -> None:
        """Whatever was wrong, the way that opens a connection of its own says what."""
        self._asked.discard(asked)
        if not asked.cancelled():
            asked.exception()

    async def _ask(self) -> Clocks | None:
        connection, self._connection = self._connection, None
        try:
            connection = connection or await self._connect()
            clock = await (await connection.execute(_CLOCK)).fetchone()
            if self._clocks is None or self._clocks.clock != clock:
                of_areas = await (await connection.execute(_OF_AREAS)).fetchall()
                self._clocks = Clocks(clock, of_areas)
        except BaseException:
            await _closed(connection)
            raise
        late, self._connection = self._connection, connection
        clocks = self._clocks
        await _closed(late)
        return clocks

    async def _connect(self) -> Any:
        driver: Any = self._engine.dialect.dbapi
        arguments, more = self._engine.dialect.create_connect_args(self._engine.url)
        return await driver.AsyncConnection.connect(
            *arguments, **more, autocommit=True, prepare_threshold=None, application_name="adoption-indicators"
        )


async def _closed(connection: Any) -> None:
    if connection:
        with suppress(Exception):
            await connection.close()
