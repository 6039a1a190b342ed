"""F5: a rolling restart behind the proxy configuration that is shipped, in a real nginx: no first try fails."""

import http.client
import os
import re
import shutil
import signal
import ssl
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.soak.rolling import PATH
from tests.support.serving import free_port, started

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"


def behind_the_proxy(url: str, key: str, directory: Path, *, say: Callable[[str], None] = print) -> Counter[int]:
    """Restart both APIs one after the other. Gives the answers that callers of the proxy got, by status."""
    ports = [free_port(), free_port()]
    processes = [started(url, directory, port) for port in ports]
    answers: Counter[int] = Counter()
    ended = threading.Event()
    try:
        with proxied(directory, ports) as port:
            asking = threading.Thread(target=_ask_until, args=(ended, port, key, answers))
            asking.start()
            for place, each in enumerate(ports):
                time.sleep(1)
                processes[place].send_signal(signal.SIGTERM)
                processes[place].wait()
                processes[place] = started(url, directory, each)
            time.sleep(1)
            ended.set()
            asking.join()
    finally:
        ended.set()
        for process in processes:
            process.kill()
            process.wait()
    failed = answers.total() - answers[200]
    say(f"{answers.total():,} requests behind the proxy during a rolling restart, {failed} failed: {dict(answers)}")
    return answers


@contextmanager
def proxied(directory: Path, apis: list[int]) -> Iterator[int]:
    """The shipped proxy before APIs on these ports, and its port; only names, ports and folders are others."""
    if not (program := shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")):
        raise SystemExit("This run needs nginx. On Debian or Ubuntu, as root: apt-get install nginx-light")
    port = free_port()
    file = directory / "nginx.conf"
    file.write_text(configuration(directory, port, apis, of=version(program)), encoding="utf-8")
    _make_certificate(directory)
    subprocess.run([program, "-t", "-c", file], check=True, capture_output=True)
    user = "" if os.geteuid() else " user root;"  # who has made the folder
    process = subprocess.Popen([program, "-c", file, "-g", f"daemon off;{user}"], stderr=subprocess.PIPE)
    try:
        yield port
    finally:
        process.terminate()
        logged = process.communicate()[1]
    assert b"/v1/" not in logged, "the log has an address, which may name a child"


def configuration(directory: Path, port: int, apis: list[int], of: tuple[int, ...]) -> str:
    """The shipped configuration for this machine; before 1.25 nginx has `http2` as a word of `listen` only."""
    text = CONFIGURATION.read_text(encoding="utf-8").replace("/tmp/", f"{directory}/")  # noqa: S108 - as it is shipped
    text = text.replace("/certificates/", f"{directory}/").replace("/dev/stdout plain", "off")
    for number, api in enumerate(apis, start=1):
        text = text.replace(f"api-{number}:8000", f"127.0.0.1:{api}")
    if of < (1, 25):
        text = text.replace("http2 on;", "")
    return text.replace("listen 443", f"listen 127.0.0.1:{port}")


def version(program: str) -> tuple[int, ...]:
    said = subprocess.run([program, "-v"], check=True, capture_output=True, text=True).stderr
    found = re.search(r"nginx/(\d+)\.(\d+)", said)
    return tuple(map(int, found.groups())) if found else ()


def _make_certificate(directory: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    files: list[str | Path] = ["-keyout", directory / "server.key", "-out", directory / "server.pem"]
    subprocess.run([*command, *files], check=True, capture_output=True)


def _ask_until(ended: threading.Event, port: int, key: str, answers: Counter[int]) -> None:
    """Some 50 requests a second, each once: every other one sends a new batch, which no proxy may try twice."""
    trusting = ssl._create_unverified_context()  # noqa: S323 - its certificate was made a moment ago
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=trusting)
    number = 0
    while not ended.wait(0.02):
        number += 1
        try:
            _ask(connection, key, number)
            answer = connection.getresponse()
            answer.read()
            answers[answer.status] += 1
        except (OSError, http.client.HTTPException):
            connection.close()
            answers[0] += 1


def _ask(connection: http.client.HTTPSConnection, key: str, number: int) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    if number % 2:
        connection.request("GET", PATH, headers=headers)
        return
    row = f'{{"authority":"coventry","child":"P-{number}","type":"entered_care","date":"2021-05-04"}}'
    connection.request("POST", "/v1/events", row, {**headers, "Content-Type": "application/x-ndjson"})
