"""Runs the API under uvicorn."""

import gc
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from fastapi import FastAPI

from app.http import logs
from app.http.logs import get_logger
from app.http.operations import METRICS_DIRECTORY, not_ready
from app.http.revoking import settle_withdrawn
from app.ledger.rebuilding import rebuild_if_read_differently
from app.main import create_app
from app.settings import Settings
from app.store.database import Database, metadata
from app.store.durability import unsafe_settings
from app.store.not_done import NotDone
from app.store.postgres_wall import state_of_the_wall
from app.store.reach import NOBODY
from app.store.schema import migrate
from app.store.walls import walled

#: What reads requests. Each worker process imports it by this name.
PROTOCOL = "app.http.bounded_heads:BoundedHeads"
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_log = get_logger("serving")


def application() -> FastAPI:
    """The application of one worker process, configured from the environment."""
    settings = Settings()
    logs.configure(settings.log_level)
    app = create_app(settings)
    # The collector does not visit what lives as long as the process, and visits a large batch less often. This saves a
    # fifth of the time of a batch.
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    return app


def prepare(settings: Settings) -> None:
    """Bring a SQLite database up to date. Do not change PostgreSQL, and exit if it is not ready."""
    database = Database(settings)
    if database.is_sqlite:
        migrate(database)
        settle_withdrawn(database)
        rebuild_if_read_differently(database)
    elif reasons := not_ready(database):
        sys.exit("\n".join(reasons))
    else:
        _warn_of_a_role_that_passes(database)
        _warn_of_lost_batches(database)
    database.dispose()


def _warn_of_a_role_that_passes(database: Database) -> None:
    """Say so if the wall between authorities would not stop the service's own role. It still serves."""
    with database.maintaining() as connection:
        passes = state_of_the_wall(connection, walled(metadata)).passes
    if passes:
        _log.warning("the role passes the wall", role=f"The role of the API {passes}.", advice="docs/running.md")


def _warn_of_lost_batches(database: Database) -> None:
    with database.reading(NOBODY) as connection:
        unsafe = unsafe_settings(connection)
    if unsafe:
        advice = "set them to on: what was acknowledged may be lost when the power fails"
        _log.warning("PostgreSQL is not safe", off=unsafe, advice=advice)


def run(settings: Settings, *, host: str, port: int, workers: int = 1, root_path: str = "") -> None:
    """Serve until interrupted; requests in flight are finished first."""
    import uvicorn

    if reason := not_free(host, port):
        raise NotDone(f"Port {port} of {host} cannot be served: {reason}. Choose another with --port.")
    prepare(settings)
    config = logs.configure(settings.log_level)
    if host not in _LOOPBACK:
        _log.warning("plain HTTP", host=host, advice="let a proxy in front terminate TLS: docs/reverse-proxy.md")
    with _shared_metrics(workers):
        uvicorn.run(
            "app.serving:application",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            root_path=root_path,
            http=PROTOCOL,
            access_log=False,
            server_header=False,
            log_config=config,
            timeout_graceful_shutdown=30,
            timeout_worker_healthcheck=30,
        )


def not_free(host: str, port: int) -> str | None:
    """Why nobody can listen there; None if one can."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return error.strerror or str(error)
    return None


@contextmanager
def _shared_metrics(workers: int) -> Iterator[None]:
    """A directory in which several processes add up their metrics, unless the environment names one already."""
    if workers == 1 or METRICS_DIRECTORY in os.environ:
        yield
        return
    with TemporaryDirectory(prefix="adoption-metrics-") as directory:
        os.environ[METRICS_DIRECTORY] = directory  # the workers, which are new processes, find it
        try:
            yield
        finally:
            del os.environ[METRICS_DIRECTORY]
