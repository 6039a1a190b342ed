"""For those who run the service: is it alive, is it ready, what does it do, which version is it."""

import asyncio
import os
from collections.abc import Callable
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError

from app import __version__
from app.http.dependencies import NoParameters, TheDatabase, TheSettings
from app.http.strict_route import StrictRoute
from app.store.database import Database, metadata
from app.store.postgres_wall import state_of_the_wall
from app.store.reach import NOBODY
from app.store.schema import current_revision, newest_revision
from app.store.walls import walled

#: With several processes, each writes its counts into files of this directory, and any of them adds all up.
METRICS_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"

_EXAMPLE = """\
# HELP adoption_requests_total Requests answered
# TYPE adoption_requests_total counter
adoption_requests_total{method="GET",route="/v1/results",status="200"} 1.0
"""

router = APIRouter(tags=["Operations"], route_class=StrictRoute)


class Version(BaseModel):
    """Which code answers."""

    version: str
    revision: str | None


class Readiness(BaseModel):
    """Why the service is ready, or not."""

    ready: bool
    reasons: list[str]
    notes: list[str] = Field(default=[], description="What does not keep it from answering: the replica is not asked")


class Hindrances:
    """What keeps the service from answering, looked at once for all who ask at the same time: they need no key."""

    def __init__(self) -> None:
        self._asking: asyncio.Task[list[str]] | None = None

    async def found(self, ask: Callable[[], list[str]]) -> list[str]:
        """What ``ask`` finds in a thread."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(run_in_threadpool(ask))
        return await asyncio.shield(self._asking)


class Metrics:
    """What Prometheus scrapes. One registry per application, so that tests do not share counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ["method", "route", "status"]
        self.requests = Counter("adoption_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram(
            "adoption_request_seconds", "Seconds from request to answer", ["route"], registry=self.registry
        )
        self._counted: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer, by the route's template, because addresses contain children's ids."""
        counted = self._counted.get((method, route, status))
        if counted is None:  # to find them by their labels takes longer than to count
            counted = self.requests.labels(method, route, status), self.seconds.labels(route)
            self._counted[method, route, status] = counted
        requests, times = counted
        requests.inc()
        times.observe(seconds)

    def shown(self) -> bytes:
        """The counts in Prometheus's own form: of all processes, where they share a directory."""
        if METRICS_DIRECTORY not in os.environ:
            return generate_latest(self.registry)
        of_all = CollectorRegistry()
        MultiProcessCollector(of_all)  # type: ignore[no-untyped-call]
        return generate_latest(of_all)


@router.get("/livez", summary="Is the process alive?", operation_id="livez")
async def livez(_: NoParameters) -> dict[str, str]:
    """Answers while the process runs. It does not use the database."""
    return {"status": "alive"}


@router.get(
    "/readyz",
    summary="Can it answer?",
    operation_id="readyz",
    responses={503: {"model": Readiness, "description": "It cannot, and why."}},
)
async def readyz(request: Request, _: NoParameters, database: TheDatabase, response: Response) -> Readiness:
    """Whether the database answers, its schema is current, and the process is not about to end.

    While a replica cannot be asked, `notes` says why.
    """
    reasons = ["The process is about to end."]
    if not request.app.state.room.ending.began:
        reasons = await request.app.state.hindrances.found(partial(not_ready, database))
    if reasons:
        response.status_code = 503
        response.headers["Retry-After"] = "5"
    hindrance = database.replica and database.replica.hindrance
    notes = [f"{hindrance} Answers are read from the primary."] if hindrance and not reasons else []
    return Readiness(ready=not reasons, reasons=reasons, notes=notes)


def not_ready(database: Database) -> list[str]:
    """Why the service cannot answer; nothing if it can."""
    try:
        with database.reading(NOBODY) as connection:
            current = current_revision(connection)
            open_tables = [] if database.is_sqlite else state_of_the_wall(connection, walled(metadata)).open_tables
        database.look_at_replica()
    except SQLAlchemyError:
        return ["The database does not answer."]
    if current != newest_revision():
        return ["The database's schema is not current: run `adoption-indicators migrate`."]
    if open_tables:
        return [f"No wall parts the rows of {', '.join(open_tables)}: run `adoption-indicators migrate`."]
    return []


@router.get("/version", summary="Which version is it?", operation_id="version")
async def version(_: NoParameters, settings: TheSettings) -> Version:
    """The version of the code, and its revision if the build set one."""
    return Version(version=__version__, revision=settings.revision or None)


@router.get(
    "/metrics",
    summary="Metrics for Prometheus",
    operation_id="metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}, "example": _EXAMPLE}}}},
)
def metrics(_: NoParameters, request: Request) -> Response:
    """Requests and their times by route, of all worker processes together."""
    return Response(request.app.state.metrics.shown(), media_type=CONTENT_TYPE_LATEST)
