"""Runs the API under uvicorn."""

import gc
import sys

from fastapi import FastAPI

from app.http import logs
from app.http.operations import not_ready
from app.ledger.rebuilding import rebuild_if_read_differently
from app.main import create_app
from app.settings import Settings
from app.store.database import Database
from app.store.schema import migrate

#: The largest request line with its headers, in bytes.
MOST_HEADER_BYTES = 32_768


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
        rebuild_if_read_differently(database)
    elif reasons := not_ready(database):
        sys.exit("\n".join(reasons))
    database.dispose()


def run(settings: Settings, *, host: str, port: int, workers: int = 1, root_path: str = "") -> None:
    """Serve until interrupted; requests in flight are finished first."""
    import uvicorn

    prepare(settings)
    uvicorn.run(
        "app.serving:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        root_path=root_path,
        http="h11",  # which bounds the headers of a request; httptools reads any number of bytes
        h11_max_incomplete_event_size=MOST_HEADER_BYTES,
        access_log=False,
        server_header=False,
        log_config=logs.configure(settings.log_level),
        timeout_graceful_shutdown=30,
        timeout_worker_healthcheck=30,
    )
