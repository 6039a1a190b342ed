"""F5: two processes that are restarted one after the other while 50 requests a second come."""

import http.client
import itertools
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.support.serving import free_port, started

PATH = "/v1/results?indicator=A2&area=coventry&period=2022-23"


def rolling_restart(url: str, key: str, directory: Path, *, say: Callable[[str], None] = print) -> Counter[int]:
    """Restart both processes once. Gives the answers by status; 0 for a request that no process took."""
    ports = [free_port(), free_port()]
    processes = [started(url, directory, port) for port in ports]
    answers: Counter[int] = Counter()
    ended = threading.Event()
    asking = threading.Thread(target=_ask_until, args=(ended, ports, key, answers))
    asking.start()
    try:
        for place, port in enumerate(ports):
            processes[place].send_signal(signal.SIGTERM)
            processes[place].wait()
            processes[place] = started(url, directory, port)
            time.sleep(1)
    finally:
        ended.set()
        asking.join()
        for process in processes:
            process.kill()
            process.wait()
    failed = answers.total() - answers[200]
    say(f"{answers.total():,} requests during a rolling restart, {failed} failed: {dict(answers)}")
    return answers


def _ask_until(ended: threading.Event, ports: list[int], key: str, answers: Counter[int]) -> None:
    """In turn, in the way of a proxy: what one process refuses is tried on the other."""
    connections = {port: http.client.HTTPConnection("127.0.0.1", port) for port in ports}
    for number in itertools.count():
        if ended.wait(0.02):
            return
        first, second = ports[number % 2], ports[1 - number % 2]
        answers[_asked(connections[first], key) or _asked(connections[second], key)] += 1


def _asked(connection: http.client.HTTPConnection, key: str) -> int:
    """The status of an answer, or 0 if the process refused the connection or closed it without an answer."""
    try:
        connection.request(
            "GET",
            PATH,
            headers={"Authorization": f"Bearer {key}"},
        )
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0
    return answer.status
