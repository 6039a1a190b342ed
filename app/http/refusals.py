"""Notes in the audit which key asked for records of children that it does not reach, or has no scope for."""

from collections.abc import Iterable

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from app.areas import Areas
from app.audit.noting import note_apart
from app.audit.rows import Whom
from app.problems import OutOfReach, Problem


async def note_refusal(request: Request, problem: Problem) -> None:
    """Note whom the request was about, unless it asked for figures only: these name nobody."""
    if getattr(request.state, "names_children", False) and (found := set(_asked_for(request, problem))):
        await run_in_threadpool(note_apart, request.app.state.database, found, refused=True)


def _asked_for(request: Request, problem: Problem) -> Iterable[Whom]:
    given = {**request.query_params, **request.path_params}
    named = [(about, given[about]) for about in ("child", "family") if about in given]
    for code, *subject in _beyond(request.app.state.areas, given, problem):
        yield Whom(code, *subject)
        yield from (Whom(code, *each) for each in named)


def _beyond(areas: Areas, given: dict[str, str], problem: Problem) -> Iterable[tuple[str, ...]]:
    """The areas that are beyond the key, or those that a request named for which it has no scope."""
    if isinstance(problem, OutOfReach):
        return problem.beyond
    found = (areas.find(given[name]) for name in ("authority", "area") if name in given)
    return [(area.code,) for area in found if area]
