"""Crowds of callers over loopback: how many answers they get of which status, and after how long."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter
from typing import cast

import uvloop


@dataclass
class Tally:
    """The answers of a crowd: seconds by status; 0 for a connection that ended without an answer."""

    seconds: dict[int, list[float]] = field(default_factory=dict)

    def note(self, status: int, seconds: float) -> None:
        self.seconds.setdefault(status, []).append(seconds)

    @property
    def statuses(self) -> Counter[int]:
        return Counter({status: len(each) for status, each in self.seconds.items()})

    def middle(self, status: int = 200) -> float:
        return median(self.seconds[status])

    def nearly_all(self, status: int = 200) -> float:
        """Within so many seconds 99 of 100 had their answer."""
        found = self.seconds[status]
        return quantiles(found, n=100)[-1] if len(found) > 1 else found[0]

    def longest(self, status: int = 200) -> float:
        return max(self.seconds[status])


class _Connection(asyncio.Protocol):
    """One keep-alive connection with one request at a time."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.answer: asyncio.Future[int] | None = None
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def connection_lost(self, _error: Exception | None) -> None:
        self.transport = None
        self._done(0)

    def data_received(self, data: bytes) -> None:
        self.received += data
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.received[:end].lower()
        start = head.find(b"content-length:")
        length = int(head[start + 15 :].split(b"\r\n")[0]) if start >= 0 else 0
        if len(self.received) >= end + 4 + length:
            status, self.received = int(self.received[9:12]), b""
            self._done(status)

    def _done(self, status: int) -> None:
        if self.answer and not self.answer.done():
            self.answer.set_result(status)

    async def ask(self, request: bytes, port: int) -> int:
        if self.transport is None:
            try:
                await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", port)
            except OSError:
                return 0
        self.answer = asyncio.get_running_loop().create_future()
        assert self.transport
        self.transport.write(request)
        return await self.answer


@dataclass(frozen=True)
class Crowd:
    """Callers who ask one question: each again when it has its answer, or all together at a rate, whatever comes."""

    request: bytes
    callers: int
    rate: float | None = None
    patience: float = 60.0


async def _again_and_again(crowd: Crowd, port: int, until: float, tally: Tally) -> None:
    connection = _Connection()
    while (began := perf_counter()) < until:
        async with asyncio.timeout(crowd.patience):
            status = await connection.ask(crowd.request, port)
        tally.note(status, perf_counter() - began)
        if not status:
            await asyncio.sleep(0.05)
    if connection.transport:
        connection.transport.abort()


async def _at_a_rate(crowd: Crowd, port: int, until: float, tally: Tally) -> None:
    """Where the crowd has no connection left for a request it waits, and its time counts from when it was due."""
    assert crowd.rate
    free: asyncio.Queue[_Connection] = asyncio.Queue()
    for _ in range(crowd.callers):
        free.put_nowait(_Connection())
    tasks: set[asyncio.Task[None]] = set()

    async def ask(due: float, connection: _Connection) -> None:
        status = await connection.ask(crowd.request, port)
        tally.note(status, perf_counter() - due)
        free.put_nowait(connection)

    due = perf_counter()
    while due < until:
        due += 1 / crowd.rate
        if (early := due - perf_counter()) > 0.002:
            await asyncio.sleep(early)
        task = asyncio.create_task(ask(due, await free.get()))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    if tasks:
        await asyncio.wait(tasks, timeout=crowd.patience)


async def _ask_all(port: int, crowds: Sequence[Crowd], seconds: float) -> list[Tally]:
    until = perf_counter() + seconds
    tallies = [Tally() for _ in crowds]
    work = []
    for crowd, tally in zip(crowds, tallies, strict=True):
        one = _at_a_rate if crowd.rate else _again_and_again
        work += [one(crowd, port, until, tally) for _ in range(1 if crowd.rate else crowd.callers)]
    await asyncio.gather(*work)
    return tallies


def asked_together(port: int, crowds: Sequence[Crowd], seconds: float) -> list[Tally]:
    """What each crowd was answered, when all ask at the same time."""
    return uvloop.run(_ask_all(port, crowds, seconds))


def get(path: str, key: str | None = None) -> bytes:
    """A request for a path."""
    authorization = f"Authorization: Bearer {key}\r\n" if key else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}\r\n".encode()


def post(path: str, key: str, body: bytes) -> bytes:
    """A request that sends JSON to a path."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
    return head.encode() + f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
