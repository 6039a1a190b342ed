"""The service as a process of its own, as `adoption-indicators serve` starts it."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.commands import environment_of
from tests.support.surroundings import PATIENT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(url: str, directory: Path, port: int, **settings: str) -> "subprocess.Popen[bytes]":
    """A process that serves a database on a port, once it is ready."""
    arguments = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    patient = {"ADOPTION_LOG_LEVEL": "warning", "ADOPTION_LOCK_SECONDS": str(PATIENT)}
    environment = environment_of({"ADOPTION_DATABASE_URL": url, **patient, **settings})
    process = subprocess.Popen(arguments, env=environment, cwd=directory)
    while not ready(port):
        assert process.poll() is None, "the server ended before it was ready"
        time.sleep(0.05)
    return process


@contextmanager
def serving(url: str, directory: Path, **settings: str) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Such a process, and its port, until the end of the block."""
    port = free_port()
    process = started(url, directory, port, **settings)
    try:
        yield process, port
    finally:
        process.kill()
        process.wait()


def ready(port: int) -> bool:
    """Whether the process says so."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
