"""What is read on the event loop is what a thread would read: the same rows, within the same reach."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import pytest
from sqlalchemy import Connection, text

from app.store.last_change import _PostgresClock
from app.store.on_the_loop import LoopReader, NotHere, _PostgresReader, loop_reader
from app.store.postgres_session import _PREPARED, PostgresSession
from app.store.reach import EVERYTHING, NOBODY, Reach
from tests.support.service import Service
from tests.support.world import COVENTRY, WARWICKSHIRE, adoption

T = TypeVar("T")
STATEMENT = "SELECT authority, count(*) /* {number} */ FROM adoptions WHERE child LIKE '{percent}' GROUP BY authority"


def read(service: Service, read_all: Callable[[LoopReader], Awaitable[T]]) -> T:
    """What is read with a reader of one event loop."""

    async def reading() -> T:
        reader = loop_reader(service.database, service.app.state.settings)
        try:
            return await read_all(reader)
        finally:
            await reader.close()

    return asyncio.run(reading())


def counted(connection: Connection, number: int = 0) -> dict[str, int]:
    percent = "%" if connection.dialect.name == "sqlite" else "%%"
    rows = connection.exec_driver_sql(STATEMENT.format(percent=percent, number=number), {})
    return {row[0]: row[1] for row in rows}


def test_each_statement_reaches_as_far_as_its_work(service: Service) -> None:
    """However far the work before it reached, and however many statements were prepared before it."""
    service.post([*adoption(COVENTRY, "K1"), *adoption(WARWICKSHIRE, "K1"), *adoption(WARWICKSHIRE, "K2")])
    reaches = {EVERYTHING: {COVENTRY: 1, WARWICKSHIRE: 2}, Reach.of([COVENTRY]): {COVENTRY: 1}, NOBODY: {}}

    async def read_all(reader: LoopReader) -> list[object]:
        found = [await reader.work(reach, counted) for _ in range(2) for reach in reaches]
        for number in range(1, _PREPARED + 2):
            await reader.work(EVERYTHING, lambda connection, number=number: counted(connection, number))  # type: ignore[misc]
        return [*found, *[await reader.work(reach, counted) for reach in reaches]]

    assert read(service, read_all) == 3 * [*reaches.values()]


def test_on_postgres_it_reads_few_statements_and_none_but_the_drivers(service: Service) -> None:
    def several(connection: Connection, most: int) -> int:
        return sum(len(counted(connection, number)) for number in range(most))

    async def read_all(reader: LoopReader) -> None:
        assert await reader.work(EVERYTHING, lambda connection: several(connection, 4)) == 0
        with pytest.raises(NotHere):
            await reader.work(EVERYTHING, lambda connection: several(connection, 5))
        with pytest.raises(NotHere):
            await reader.work(EVERYTHING, lambda connection: connection.scalar(text("SELECT 1")))
        with pytest.raises(NotHere):
            await reader.work(EVERYTHING, lambda connection: connection.exec_driver_sql("SELECT wrong", {}))
        assert await reader.work(EVERYTHING, counted) == {}

    if service.database.is_sqlite:
        return
    service.empty()
    read(service, read_all)


def test_an_error_of_the_work_is_its_own(service: Service) -> None:
    def fails(connection: Connection) -> None:
        counted(connection)
        raise KeyError("mine")

    async def read_all(reader: LoopReader) -> None:
        with pytest.raises(KeyError, match="mine"):
            await reader.work(EVERYTHING, fails)
        assert await reader.work(NOBODY, counted) == {}

    read(service, read_all)


class Silent:
    """A connection to a server that says nothing, not even to who wants to stop a statement."""

    def __init__(self) -> None:
        self.released = asyncio.Event()

    async def execute(self, *_: object) -> None:
        while not self.released.is_set():
            with suppress(asyncio.CancelledError):
                await self.released.wait()
        raise OSError

    async def close(self) -> None:
        pass


def test_the_event_loop_does_not_wait_for_a_silent_server(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    if service.database.is_sqlite:
        return
    for module in ("last_change", "on_the_loop"):
        monkeypatch.setattr(f"app.store.{module}._PATIENCE", 0.05)

    async def asks() -> None:
        clock, silent = _PostgresClock(service.database.engine), Silent()
        clock._connection = silent
        reader = _PostgresReader(service.database.engine, service.app.state.settings)
        reader._free.append(PostgresSession(silent, "", prepares=True))
        reading = [asyncio.create_task(clock.read()), asyncio.create_task(reader.work(EVERYTHING, counted))]
        done, _ = await asyncio.wait(reading, timeout=20)
        silent.released.set()
        assert len(done) == 2
        assert reading[0].result() is None
        assert isinstance(reading[1].exception(), NotHere)
        monkeypatch.undo()  # a server that answers has all its time
        assert await clock.read() is not None
        assert await reader.work(EVERYTHING, counted) is not None
        await clock.close()
        await reader.close()

    asyncio.run(asks())
