"""The instant of the last committed change, read for those who wait on the event loop.

Each read begins after it was asked for, so nothing that any process has acknowledged by then is missed. SQLite is read
at once: a reader waits for nobody there, and needs some microseconds. PostgreSQL is asked over one connection that does
not block the loop, and all who come while it is asked share the next read.
"""

import asyncio
import sqlite3
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine

from app.store.database import Database

_STATEMENT = "SELECT recorded_at FROM clock"
#: Seconds after which the database is taken not to answer.
_PATIENCE = 1.0


class LastChange:
    """Reads the clock on a connection of its own. It is used on one event loop, and closed on it."""

    def __init__(self, database: Database) -> None:
        self._clock = _SqliteClock(database.engine) if database.is_sqlite else _PostgresClock(database.engine)

    async def read(self) -> int | None:
        """The instant, or None if the database does not say: the caller then does without."""
        return await self._clock.read()

    async def close(self) -> None:
        await self._clock.close()


class _SqliteClock:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: sqlite3.Connection | None = None

    async def read(self) -> int | None:
        try:
            if self._connection is None:
                (file,), more = self._engine.dialect.create_connect_args(self._engine.url)
                options: Any = {**more, "isolation_level": None, "timeout": 0}
                self._connection = sqlite3.connect(file, **options)
            row = self._connection.execute(_STATEMENT).fetchone()
        except sqlite3.Error:
            await self.close()
            return None
        return int(row[0]) if row else None

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()


class _PostgresClock:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None
        self._running: asyncio.Task[int | None] | None = None
        self._next: asyncio.Task[int | None] | None = None

    async def read(self) -> int | None:
        if self._next is None:
            self._next = asyncio.create_task(self._read_after(self._running))
        return await asyncio.shield(self._next)

    async def close(self) -> None:
        for task in (self._running, self._next):
            if task:
                with suppress(Exception):
                    await task
        await self._disconnect()

    async def _read_after(self, earlier: "asyncio.Task[int | None] | None") -> int | None:
        """Read when the earlier read has ended. Whoever comes before that shares this one."""
        if earlier:
            await asyncio.wait([earlier])
        self._running, self._next = self._next, None
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._ask()
        except Exception:  # whatever it is, the way that opens a connection of its own says what is wrong
            await self._disconnect()
            return None

    async def _ask(self) -> int | None:
        if self._connection is None:
            driver: Any = self._engine.dialect.dbapi
            arguments, more = self._engine.dialect.create_connect_args(self._engine.url)
            self._connection = await driver.AsyncConnection.connect(
                *arguments, **more, autocommit=True, prepare_threshold=None, application_name="adoption-indicators"
            )
        row = await (await self._connection.execute(_STATEMENT)).fetchone()
        return int(row[0]) if row else None

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            with suppress(Exception):
                await connection.close()
