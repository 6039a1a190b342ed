"""Fresh databases, and servers as real processes on them."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from app.area_files import reference_areas
from app.areas import ENGLAND_CODE
from app.http.access import Scope, create_key
from app.serving import PROTOCOL
from app.settings import Settings
from app.store.database import Database
from app.store.schema import migrate
from tests.support.postgres import create_database, start_postgres

Engine = Literal["sqlite", "postgresql"]
ENGINES: tuple[Engine, ...] = ("sqlite", "postgresql")

SERVICE = "app.serving:application"
BARE = "benchmarks.bare:application"


@contextmanager
def fresh_databases(engine: Engine, directory: Path) -> Iterator[Callable[[str], str]]:
    """Give a function that makes an empty, migrated database of a name and returns its URL."""
    with ExitStack() as stack:
        server = stack.enter_context(start_postgres(durable=True)) if engine == "postgresql" else None

        def fresh(name: str) -> str:
            url = create_database(server, name) if server else f"sqlite:///{directory}/{name}.sqlite3"
            migrate(Database(Settings(database_url=url)))
            return url

        yield fresh


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database as the service opens it."""
    database = Database(Settings(database_url=url))
    try:
        yield database
    finally:
        database.dispose()


def key_for_all(url: str) -> str:
    """A key that may send events and ask for figures of all England."""
    scopes: list[Scope] = ["events:write", "cases:read", "results:read"]
    with opened(url) as database, database.engine.begin() as connection:
        return create_key(connection, "benchmark", scopes, [reference_areas()[ENGLAND_CODE]]).secret


@dataclass(frozen=True)
class Server:
    """A running uvicorn process with one worker."""

    port: int
    pid: int

    def post_events(self, body: bytes, key: str) -> tuple[int, bytes]:
        """Send a batch of NDJSON. Returns the status and the body of the answer."""
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
        return self.request("POST", "/v1/events", body, headers)

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[int, bytes]:
        """Send one request on a connection of its own. Returns the status and the body of the answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=600)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def peak_memory(self) -> int:
        """The most bytes of memory that the process ever used (VmHWM); 0 where the system does not say."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        except FileNotFoundError:
            return 0
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found else 0


@contextmanager
def running(application: str, database_url: str) -> Iterator[Server]:
    """Run an application factory under uvicorn, as `adoption-indicators serve` does, until the block ends."""
    port = _free_port()
    http = PROTOCOL if application == SERVICE else "httptools"
    options = ["--factory", "--loop=uvloop", f"--http={http}", "--no-access-log", "--log-level=warning"]
    environment = os.environ | {
        "ADOPTION_DATABASE_URL": database_url,
        "ADOPTION_LOG_LEVEL": "warning",
        "ADOPTION_DRAIN_SECONDS": "0",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", application, f"--port={port}", *options], env=environment
    )
    try:
        server = Server(port, process.pid)
        _wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    """However long it takes, as long as the process lives."""
    while True:
        try:
            server.request("GET", "/livez")
        except ConnectionError:
            if process.poll() is not None:
                raise RuntimeError("the server ended before it answered") from None
            time.sleep(0.1)
        else:
            return
