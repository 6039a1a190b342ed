"""A1, A3: nothing is stored twice, by halves, or lost once acknowledged, however often a process is killed."""

import json
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException

from sqlalchemy import func, select

from app.ledger.versions import events
from app.store.reach import EVERYTHING
from benchmarks.processes import SERVICE, Server, opened, running

Say = Callable[[str], None]
#: Events of one batch.
SIZE = 50


def batch(name: str) -> bytes:
    """Events of children whose ids begin with the batch's name."""
    rows = (
        {"authority": "coventry", "child": f"{name}-{number}", "type": "entered_care", "date": "2021-05-04"}
        for number in range(SIZE)
    )
    return b"\n".join(json.dumps(row).encode() for row in rows)


def send(server: Server, key: str, name: str) -> int:
    """The status of the answer to a batch; 0 if none came."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson", "Idempotency-Key": name}
    try:
        connection.request("POST", "/v1/events", batch(name), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def send_until_taken(server: Server, key: str, name: str) -> Counter[int]:
    """The answers to a batch that is sent again, as a caller does who is asked to come again, until it is taken."""
    answers: Counter[int] = Counter()
    while not answers[200] + answers[409]:
        answers[send(server, key, name)] += 1
        time.sleep(0.1 if answers[503] else 0)
    return answers


def stored(url: str) -> Counter[str]:
    """Current events by the name of their batch."""
    with opened(url) as database, database.reading(EVERYTHING) as connection:
        found = Counter[str]()
        for child, count in connection.execute(select(events.c.subject, func.count()).group_by(events.c.subject)):
            found[child.rpartition("-")[0]] += count
        return found


def kills(url: str, key: str, times: int, say: Say = print) -> None:
    """Kill the process in the middle of writing, again and again; each batch is there whole or not at all."""
    acknowledged: list[str] = []
    sent = 0
    for number in range(times):
        with running(SERVICE, url) as server:
            delay = random.uniform(0.005, 0.25)
            killer = threading.Timer(delay, os.kill, (server.pid, signal.SIGKILL))
            killer.start()
            for part in range(1000):
                name = f"B{number}x{part}"
                sent += 1
                if send(server, key, name) != 200:
                    break
                acknowledged.append(name)
            killer.join()
    found = stored(url)
    half = [name for name, count in found.items() if count != SIZE]
    lost = [name for name in acknowledged if name not in found]
    say(f"{times} kills, {sent} batches sent, {len(acknowledged)} acknowledged: {len(half)} half, {len(lost)} lost")
    assert not half
    assert not lost


def double_submits(url: str, key: str, submits: int, say: Say = print) -> None:
    """Send each batch twice at once, to two processes."""
    names = [f"D{number}" for number in range(submits // 2)]
    began = time.perf_counter()
    with running(SERVICE, url) as one, running(SERVICE, url) as other, ThreadPoolExecutor(16) as threads:
        tries = [threads.submit(send_until_taken, server, key, name) for name in names for server in (one, other)]
        statuses = sum((each.result() for each in tries), Counter[int]())
    found = stored(url)
    twice = sum(count - SIZE for count in found.values())
    seconds = time.perf_counter() - began
    say(f"{submits:,} submits of {len(names):,} batches in {seconds:,.0f} s: {dict(statuses)}, {twice} events twice")
    assert set(statuses) <= {200, 409, 503}
    assert twice == 0
    assert set(found) == set(names)
