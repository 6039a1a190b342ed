"""F5: a process that is told to end says so first, and finishes what it has."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import Templates
from tests.support.commands import environment_of
from tests.support.service import bearer

#: So long that the test ends it sooner, however slow the machine is.
DRAIN = {"ADOPTION_DRAIN_SECONDS": "600", "ADOPTION_LOG_LEVEL": "warning"}
QUESTION = json.dumps({"indicator": ["adopted"], "area": ["coventry"], "period": ["2020-21"]}).encode()


@contextmanager
def serving(url: str, directory: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A process that serves, and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    arguments = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    settings = environment_of({"ADOPTION_DATABASE_URL": url, **DRAIN})
    process = subprocess.Popen(arguments, env=settings, cwd=directory)
    try:
        while not ready(port):
            assert process.poll() is None
            time.sleep(0.05)
        yield process, port
    finally:
        process.kill()
        process.wait()


def ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_f5_it_says_so_first_takes_what_comes_meanwhile_and_finishes_what_it_has(
    templates: Templates, tmp_path: Path
) -> None:
    url, key = templates.copied("sqlite")
    with serving(url, tmp_path) as (process, port):
        kept, begun = (http.client.HTTPConnection("127.0.0.1", port) for _ in range(2))
        kept.request("GET", "/livez")
        assert kept.getresponse().read()
        assert kept.sock is not None
        begun.putrequest("POST", "/v1/results")
        for name, value in {**bearer(key), "Content-Length": str(len(QUESTION))}.items():
            begun.putheader(name, value)
        begun.putheader("Content-Type", "application/json")
        begun.endheaders(QUESTION[:10])

        process.send_signal(signal.SIGTERM)
        while ready(port):
            assert process.poll() is None
            time.sleep(0.01)
        kept.request("GET", "/livez")
        answer = kept.getresponse()
        assert (answer.status, answer.headers["connection"]) == (200, "close")
        process.send_signal(signal.SIGTERM)  # no more patience
        begun.send(QUESTION[10:])
        finished = begun.getresponse()
        assert finished.status == 200
        assert json.loads(finished.read())["results"]
        assert process.wait() in {0, -signal.SIGTERM}
