"""Builds the application from settings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from urllib.parse import quote

from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from app import __version__
from app.area_files import load_areas
from app.description import describe, given_names, known_methods, known_names
from app.did_you_mean import suggestion
from app.events.real_people import looks_like
from app.figures import case_routes, changed_routes, dashboard, published_routes, target_routes
from app.figures import routes as indicators
from app.figures.names import unknown_names
from app.figures.quick_route import Pace
from app.figures.recollection import Recollection
from app.figures.thresholds import load_thresholds
from app.files.limits import Limits
from app.http import operations, pages, places
from app.http.access import Keyring
from app.http.admission import Admission, Room, sent_away
from app.http.bodies import Bodies
from app.http.compressing import Compression, HeadAsGet
from app.http.cross_origin import cross_origin
from app.http.database_failures import failures, problem_of
from app.http.logs import get_logger
from app.http.observing import Observing, add_headers
from app.http.receipts import Receipts
from app.http.remembered_answers import RememberedAnswers
from app.http.stored_receipts import Days
from app.http.turns import SentAway
from app.http.validation import request_mistakes
from app.imports import routes as imports
from app.imports.receiving import Imports
from app.ledger import audit_routes as audit
from app.ledger import children_routes as children
from app.ledger import completeness_routes as completeness
from app.ledger import families_routes as families
from app.ledger import receipt_routes
from app.ledger import routes as events
from app.ledger.batches import Batches
from app.periods import today
from app.problems import (
    MEDIA_TYPE,
    MethodNotAllowed,
    NotFound,
    NotUnderstood,
    Problem,
    TooLarge,
    Unexpected,
    UnreadableBody,
)
from app.quality import completeness_routes as completeness_of_areas
from app.quality import routes as quality
from app.quality.recalling import Examinations
from app.settings import Settings
from app.store.database import Database
from app.store.days import each_day_begins
from app.store.last_change import LastChange
from app.store.on_the_loop import loop_reader

_log = get_logger("app")


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application on one database. It touches the database with the first request, not here."""
    settings = settings or Settings()
    app = FastAPI(
        title="Adoption Indicators",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        telemetry={"logs": False},
        separate_input_output_schemas=False,
    )
    app.state.settings = settings
    app.state.areas = load_areas(settings.groups_file)
    app.state.thresholds = load_thresholds(settings.thresholds_file)
    app.state.database = Database(settings, serves=True)
    app.state.recollection, app.state.pace = Recollection(), Pace()
    app.state.examinations = Examinations()
    app.state.keyring = Keyring(app.state.database, app.state.areas)
    days = Days(of_receipts=settings.receipt_days, of_first_answers=settings.first_answer_days)
    app.state.receipts = Receipts(app.state.database, days)
    app.state.batches = Batches(app.state.receipts, app.state.areas, settings.max_batch_events)
    app.state.imports = Imports(app.state.database, app.state.receipts, Limits())
    app.state.room = Room(settings)
    app.state.metrics, app.state.hindrances = operations.Metrics(), operations.Hindrances()
    app.state.last_change = LastChange(app.state.database)
    app.state.loop_reader = loop_reader(app.state.database, settings)
    app.state.remembered_answers = RememberedAnswers(app.state.last_change, settings.remembered_bytes)
    _include_routes(app)
    app.mount("/static", StaticFiles(directory=str(files("app").joinpath("static"))), name="static")
    _add_middleware(app, settings)
    describe(app)
    _handle_problems(app)
    return app


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """The last that is added is the first that a request meets."""
    app.add_middleware(Compression)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Admission, room=app.state.room, name_of=app.state.keyring.name_of, bodies=Bodies(settings))
    if settings.origins:
        app.add_middleware(CORSMiddleware, **cross_origin(settings.origins))
    app.add_middleware(Observing, metrics=app.state.metrics)


def _include_routes(app: FastAPI) -> None:
    """In this order: routes are tried one after the other, and most requests ask for figures."""
    app.include_router(indicators.router)
    app.include_router(indicators.figures)
    app.include_router(case_routes.router)
    app.include_router(changed_routes.router)
    app.include_router(target_routes.router)
    app.include_router(published_routes.router)
    app.include_router(places.router)
    app.include_router(events.router)
    app.include_router(receipt_routes.router)
    app.include_router(completeness.router)
    app.include_router(completeness_of_areas.router)
    app.include_router(imports.router)
    app.include_router(children.router)
    app.include_router(families.router)
    app.include_router(quality.router)
    app.include_router(audit.router)
    app.include_router(operations.router)
    app.include_router(pages.router)
    app.include_router(dashboard.router)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.room.ending.begins_with_sigterm(app.state.settings.drain_seconds)
    app.state.last_change.is_open = True
    # The turns of the room bound what runs in threads; there are enough of them for all its turns.
    to_thread.current_default_thread_limiter().total_tokens = app.state.settings.connections
    async with each_day_begins(app.state.database):
        yield
    await app.state.loop_reader.close()
    await app.state.last_change.close()
    app.state.database.dispose()


def _handle_problems(app: FastAPI) -> None:
    """Every error, the framework's own included, becomes a problem."""
    app.exception_handler(Problem)(_problem)
    app.exception_handler(RequestValidationError)(_not_understood)
    app.exception_handler(HTTPException)(_of_the_framework)
    app.exception_handler(SentAway)(_sent_away)
    for kind in failures(app.state.database.engine):
        app.exception_handler(kind)(_failed)
    app.exception_handler(Exception)(_unexpected)


def _answer(request: Request, problem: Problem) -> Response:
    body = problem.as_json(_instance(request.url.path))
    return JSONResponse(body, problem.status, problem.headers, MEDIA_TYPE)


#: What may be in a part of a path as it is (RFC 3986).
_IN_PATHS = "!$&'()*+,;=:@~"


def _instance(path: str) -> str:
    """The path without what looks like a real person, who is not repeated."""
    return "/".join("-" if looks_like(part) else quote(part, safe=_IN_PATHS) for part in path.split("/"))


async def _problem(request: Request, problem: Problem) -> Response:
    return _answer(request, problem)


async def _sent_away(request: Request, error: SentAway) -> Response:
    return _answer(request, sent_away(error))


async def _not_understood(request: Request, error: RequestValidationError) -> Response:
    problem = request_mistakes(error, *known_names(request))
    if isinstance(problem, NotUnderstood) and problem.mistakes[-1].code != "more_of_these":
        found = {mistake.parameter for mistake in problem.mistakes}
        given = {name: values for name, values in given_names(request, error.body).items() if name not in found}
        problem = NotUnderstood([*problem.mistakes, *unknown_names(given, request.app.state.areas, today())])
    return _answer(request, problem)


async def _of_the_framework(request: Request, error: HTTPException) -> Response:
    if error.status_code == 404:
        lists = [path for path in request.app.openapi()["paths"] if "{" not in path]
        near = suggestion("/".join(request.url.path.split("/")[:3]), lists)
        return _answer(request, NotFound(detail=f"There is nothing at this address.{near or ' See /docs.'}"))
    if error.status_code == 405:
        # The framework's own header names the methods of one route of the path, not of all.
        methods = known_methods(request)
        return _answer(request, MethodNotAllowed(headers={"Allow": methods} if methods else error.headers))
    if error.status_code == 413:
        return _answer(request, TooLarge(detail=error.detail))
    return _answer(request, UnreadableBody())


async def _failed(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem is None:
        raise error
    _log.error("database failed", kind=type(error).__name__, problem=problem.slug)
    return _answer(request, problem)


async def _unexpected(request: Request, error: Exception) -> Response:
    # The message of an exception may contain a value: the log gets the place where it happened, not the message.
    request_id = request.state.request_id
    _log.error("unexpected", kind=type(error).__name__, trace=_where(error), request_id=request_id)
    answer = _answer(request, Unexpected())
    add_headers(answer.headers, request_id)  # this answer does not pass through Observing
    return answer


def _where(error: BaseException) -> list[str]:
    steps: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        steps.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return steps[-12:]
