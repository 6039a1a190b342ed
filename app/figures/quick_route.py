"""The route of figures: a question that is well formed is worked out without the framework's solver.

The framework still describes the route, validates what is not well formed, and says what is wrong with it: its solver
goes through every parameter for each request, which takes longer than the figure.

Questions are worked out in threads. To hand one over takes about as long as a small figure. So a question of a kind
that took very little last time is worked out on the event loop, by a reader that never makes the loop wait.
"""

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from functools import cache, partial
from typing import Any, TypeVar, get_args, get_origin

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.areas import Areas
from app.figures.desk import with_clocks
from app.figures.questions import ResultsQuery
from app.http.access import Caller
from app.http.remembered_answers import RememberingRoute
from app.store.last_change import LastChange
from app.store.on_the_loop import LoopReader, NotHere

Model = TypeVar("Model", bound=BaseModel)

#: A question that took less of the processor, in seconds, may be worked out on the event loop.
MOST_SECONDS = 0.002
_MOST_KINDS = 20_000


class FiguresRoute(RememberingRoute):
    """Its function takes the request, what is ``asked``, the ``caller`` and the ``desk``."""

    async def worked_out(self, request: Request, caller: Caller) -> Response | None:
        asked = well_formed(ResultsQuery, request.query_params)
        if asked is None:
            return None
        last_change: LastChange = request.app.state.last_change
        clocks = await last_change.read(asked.known_at)
        pace: Pace = request.app.state.pace
        kind = _kind(asked, caller, request.app.state.areas)

        def work(connection: Connection | None = None) -> Response:
            desk = with_clocks(request, clocks, connection)
            return pace.measured(kind, partial(self.endpoint, request, asked=asked, caller=caller, desk=desk))

        if clocks and pace.is_quick(kind):
            reader: LoopReader = request.app.state.loop_reader
            with suppress(NotHere):
                return await reader.work(caller.reach_of_results, work)
        return await run_in_threadpool(work)


class Pace:
    """How much of the processor questions of a kind took last time."""

    def __init__(self) -> None:
        self._seconds: dict[Hashable, float] = {}

    def is_quick(self, kind: Hashable) -> bool:
        return self._seconds.get(kind, MOST_SECONDS) < MOST_SECONDS

    def measured(self, kind: Hashable, work: Callable[[], Response]) -> Response:
        """Do the work, and remember how long it took."""
        begun = time.thread_time()
        answer = work()
        if len(self._seconds) >= _MOST_KINDS:
            self._seconds = {}
        self._seconds[kind] = time.thread_time() - begun
        return answer


def _kind(asked: ResultsQuery, caller: Caller, areas: Areas) -> Hashable:
    """Equal for questions that take alike: the same figures, in the same tier, of areas of as many authorities."""
    named = (*(asked.indicator or ()), "", *asked.compare)
    sizes = tuple(len(area.members) if (area := areas.find(name)) else name for name in asked.area)
    asks = asked.breakdown, asked.scorecard, asked.members, asked.format
    return caller.has("cases:read"), named, sizes, len(asked.period), *asks


def well_formed(model: type[Model], parameters: QueryParams) -> Model | None:
    """The parameters as their model, or None if anything is wrong with them."""
    several = _several(model)
    given: dict[str, Any] = {}
    for name, value in parameters.multi_items():
        if name in several:
            given.setdefault(name, []).append(value)
        elif name in given:
            return None
        else:
            given[name] = value
    try:
        return model.model_validate(given)
    except ValidationError:
        return None


@cache
def _several(model: type[BaseModel]) -> frozenset[str]:
    """The parameters that take several values."""
    fields = model.model_fields.items()
    return frozenset(name for name, field in fields if list in map(get_origin, _parts(field.annotation)))


def _parts(annotation: object) -> Iterator[object]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)
