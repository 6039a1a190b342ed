"""What is read on the event loop is what a thread would read: the same rows, within the same reach."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from sqlalchemy import Connection, text

from app.store.on_the_loop import LoopReader, NotHere, loop_reader
from app.store.postgres_session import _PREPARED
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
