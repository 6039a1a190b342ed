"""The route of figures: a question that is well formed is worked out without the framework's solver.

The framework still describes the route, validates what is not well formed, and says what is wrong with it: its solver
goes through every parameter for each request, which takes longer than the figure.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ValidationError
from starlette.datastructures import QueryParams

from app.figures.desk import the_desk
from app.figures.questions import ResultsQuery
from app.http.access import Caller
from app.http.remembered_answers import RememberingRoute

Model = TypeVar("Model", bound=BaseModel)


class FiguresRoute(RememberingRoute):
    """Its function takes the request, what is ``asked``, the ``caller`` and the ``desk``."""

    async def worked_out(self, request: Request, caller: Caller) -> Response | None:
        asked = well_formed(ResultsQuery, request.query_params)
        if asked is None:
            return None
        desk = await the_desk(request)
        answer: Response = await run_in_threadpool(self.endpoint, request, asked=asked, caller=caller, desk=desk)
        return answer


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
