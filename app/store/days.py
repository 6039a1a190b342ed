"""Lets each day begin in the database: answers are given as of a day, also about those who have not written since."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from app.store.database import Database
from app.store.in_passing import execute_in_passing
from app.store.instants import day_begins, has_begun
from app.store.reach import NOBODY

#: Seconds after which it is tried again: somebody may have been writing when the day began.
_AGAIN = 60


@asynccontextmanager
async def each_day_begins(database: Database) -> AsyncIterator[None]:
    """Around the time for which the service runs."""
    await to_thread.run_sync(let_the_day_begin, database)
    going_on = asyncio.create_task(_go_on(database))
    try:
        yield
    finally:
        going_on.cancel()
        with suppress(asyncio.CancelledError):
            await going_on


async def _go_on(database: Database) -> None:
    while True:
        await asyncio.sleep(_AGAIN)
        await to_thread.run_sync(let_the_day_begin, database)


def let_the_day_begin(database: Database) -> None:
    """Let this day begin unless it did, or somebody is writing, or the database does not answer."""
    with suppress(SQLAlchemyError):
        now = time.time_ns() // 1000
        with database.reading(NOBODY) as connection:
            if has_begun(connection, now):
                return
        execute_in_passing(database, day_begins(now))
