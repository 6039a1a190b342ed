"""Drives a server over loopback: some connections, each asking again as soon as it has its answer."""

import asyncio
from time import perf_counter
from typing import cast

import uvloop


class _Asking(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.answered = 0
        self.failed: bytes | None = None
        self.transport: asyncio.Transport | None = None
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.received += data
        if not _is_whole(self.received):
            return
        if not self.received.startswith(b"HTTP/1.1 200 "):
            self.failed = self.received
        self.answered += 1
        self.received = b""
        if self.transport and not self.transport.is_closing():
            self.transport.write(self.request)


def _is_whole(answer: bytes) -> bool:
    """Whether an answer with a Content-Length has arrived to its end."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    start = answer.lower().find(b"content-length:", 0, end) + len(b"content-length:")
    return len(answer) >= end + 4 + int(answer[start : answer.find(b"\r\n", start)])


async def _drive(port: int, request: bytes, connections: int, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    asking = [
        (await loop.create_connection(lambda: _Asking(request), "127.0.0.1", port))[1] for _ in range(connections)
    ]
    await asyncio.sleep(min(seconds / 4, 0.5))  # the first answers come from cold caches
    before, started = sum(each.answered for each in asking), perf_counter()
    await asyncio.sleep(seconds)
    answered, took = sum(each.answered for each in asking) - before, perf_counter() - started
    for each in asking:
        if each.transport:
            each.transport.abort()
    for each in asking:
        assert each.failed is None, each.failed
        assert each.answered, "a connection had no answer"
    return answered / took


def requests_per_second(port: int, path: str, headers: dict[str, str], connections: int, seconds: float) -> float:
    """Answers a second of GET ``path``, after a short warm-up; every one must have the status 200."""
    fields = [f"{name}: {value}" for name, value in {"Host": f"127.0.0.1:{port}", **headers}.items()]
    request = "\r\n".join([f"GET {path} HTTP/1.1", *fields, "", ""]).encode()
    return uvloop.run(_drive(port, request, connections, seconds))
