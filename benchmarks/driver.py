"""Drives a server over loopback: some connections, each asking again as soon as it has its answer."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import repeat
from time import perf_counter
from typing import cast

import uvloop


class _Asking(asyncio.Protocol):
    """One keep-alive connection. All take their requests from one line."""

    def __init__(self, requests: Iterator[bytes]) -> None:
        self._requests = requests
        self.answered = 0
        self.failed: bytes | None = None
        self.transport: asyncio.Transport | None = None
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(next(self._requests))

    def connection_lost(self, _error: Exception | None) -> None:
        self.failed = self.failed or b"the server closed the connection"

    def data_received(self, data: bytes) -> None:
        self.received += data
        if not _is_whole(self.received):
            return
        if not self.received.startswith((b"HTTP/1.1 200 ", _UNCHANGED)):
            self.failed = self.received
        self.answered += 1
        self.received = b""
        if self.transport and not self.transport.is_closing():
            self.transport.write(next(self._requests))


_UNCHANGED = b"HTTP/1.1 304 "


def _is_whole(answer: bytes) -> bool:
    """Whether an answer with a Content-Length, or without a body, has arrived to its end."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    if answer.startswith(_UNCHANGED):
        return True
    start = answer.lower().find(b"content-length:", 0, end) + len(b"content-length:")
    return len(answer) >= end + 4 + int(answer[start : answer.find(b"\r\n", start)])


async def _drive(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    asking = [
        (await loop.create_connection(lambda: _Asking(requests), "127.0.0.1", port))[1] for _ in range(connections)
    ]
    try:
        await _ask(asking, min(seconds / 4, 0.5))  # the first answers come from cold caches
        return await _ask(asking, seconds)
    finally:
        for each in asking:
            if each.transport:
                each.transport.abort()


async def _ask(asking: Sequence[_Asking], seconds: float) -> float:
    """Answers a second, over this time or, on a machine that is slower, until each connection has had one."""
    before, started = [each.answered for each in asking], perf_counter()
    while perf_counter() - started < seconds or any(
        each.answered == earlier for each, earlier in zip(asking, before, strict=True)
    ):
        await asyncio.sleep(min(seconds, 0.1))
        for each in asking:
            assert each.failed is None, each.failed
    return (sum(each.answered for each in asking) - sum(before)) / (perf_counter() - started)


def requests_per_second(
    port: int, path: str | Iterator[str], headers: dict[str, str], connections: int, seconds: float
) -> float:
    """Answers a second of GET ``path``, or of one path after the other, after a short warm-up; all 200 or 304."""
    fields = [f"{name}: {value}" for name, value in {"Host": f"127.0.0.1:{port}", **headers}.items()]
    rest = "\r\n".join([" HTTP/1.1", *fields, "", ""])
    paths = repeat(path) if isinstance(path, str) else path
    return uvloop.run(_drive(port, (f"GET {each}{rest}".encode() for each in paths), connections, seconds))
