"""What routes about figures answer from: the database, and the reference data that is loaded once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from app.areas import Areas
from app.figures.recollection import Recollection, RecollectionWithin
from app.figures.thresholds import Thresholds
from app.store.database import Database, known_of
from app.store.last_change import Clocks
from app.store.reach import Reach


@dataclass(frozen=True, slots=True)
class Desk:
    """Where figures are asked for. ``clocks`` were read after the request came, unless it came the framework's way.

    ``connection`` is at hand on the event loop; in a thread one is taken.
    """

    database: Database
    areas: Areas
    thresholds: Thresholds
    most_results: int
    most_cost: int
    recollection: Recollection | None
    clocks: Clocks | None = None
    connection: Connection | None = None

    def recollected_within(self, reach: Reach) -> RecollectionWithin | None:
        """What was read before for questions of the same reach."""
        return RecollectionWithin(self.recollection, reach) if self.recollection else None

    @contextmanager
    def reading(self, reach: Reach, known_at: datetime | None) -> Iterator[Connection]:
        """A connection within a reach, which is that of the connection at hand if there is one."""
        if self.connection:
            yield self.connection
            return
        with self.database.answering(reach, known_at) as connection:
            yield connection

    def known_of(self, connection: Connection, areas: Iterable[str]) -> int:
        """The instant that an answer about these areas rests on.

        With a replica the clocks are its own: what they say is on the primary too, to which the connection may lead.
        """
        return self.clocks.last_of(areas) if self.clocks else known_of(connection, areas)


def with_clocks(request: Request, clocks: Clocks | None, connection: Connection | None) -> Desk:
    """The same with the clocks as they were read, and what is at hand to read with."""
    return Desk(*_of(request), clocks, connection)


async def the_desk(request: Request) -> Desk:
    """What a running service answers from."""
    return Desk(*_of(request))


def _of(request: Request) -> tuple[Database, Areas, Thresholds, int, int, Recollection | None]:
    state = request.app.state
    limits = state.settings
    return state.database, state.areas, state.thresholds, limits.max_results, limits.max_cost, state.recollection


TheDesk = Annotated[Desk, Depends(the_desk)]
