"""What comes before the body of a request: bounded in bytes and in time, however it arrives. No network, no clock."""

import json
from collections.abc import Callable
from http import HTTPStatus
from itertools import pairwise
from typing import Any
from unittest.mock import Mock

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from uvicorn.server import ServerState

from app.http.bounded_heads import HEAD_SECONDS, MOST_HEAD_BYTES, BoundedHeads
from app.problems import MEDIA_TYPE
from tests.support.examples import examples

HEAD = b"POST /v1/events HTTP/1.1\r\nHost: a\r\n"


class Wire:
    """The transport, loop and application of one connection; time passes only when it is told to."""

    def __init__(self) -> None:
        self.sent = b""
        self.closed = False
        self.requests: list[Any] = []
        self.now = 0.0
        self._timers: list[tuple[float, Timer]] = []
        config = uvicorn.Config(answering_nothing, interface="asgi3", ws="none", log_config=None)
        config.load()
        self.connection = BoundedHeads(config, ServerState(), {}, _loop=self)  # type: ignore[arg-type]
        self.connection.connection_made(self)  # type: ignore[arg-type]

    # What a transport does.
    def write(self, data: bytes) -> None:
        self.sent += data

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def get_extra_info(self, _name: str) -> None:
        return None

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass

    # What a loop does.
    def call_later(self, seconds: float, call: Callable[..., None], *arguments: Any) -> "Timer":
        timer = Timer(call, arguments)
        self._timers.append((self.now + seconds, timer))
        return timer

    def create_task(self, request: Any) -> Mock:
        request.close()
        self.requests.append(request)
        return Mock()

    def receive(self, *parts: bytes) -> None:
        for part in parts:
            if part and not self.closed:
                self.connection.data_received(part)

    def wait(self, seconds: float) -> None:
        self.now += seconds
        due = [timer for when, timer in self._timers if when <= self.now]
        self._timers = [each for each in self._timers if each[0] > self.now]
        for timer in due:
            timer.fire()


async def answering_nothing(scope: Any, receive: Any, send: Any) -> None:
    """Never run: a request counts when it is handed on."""


class Timer:
    def __init__(self, call: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self._call, self._arguments, self._cancelled = call, arguments, False

    def cancel(self) -> None:
        self._cancelled = True

    def fire(self) -> None:
        if not self._cancelled:
            self._call(*self._arguments)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """The same bytes in parts."""
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[a:b] for a, b in pairwise(edges) if a < b]


PLACES = st.lists(st.integers(0, 2**20), max_size=6)


@settings(max_examples=examples(60))
@given(PLACES, st.integers(1, 400), st.sampled_from(["one", "many", "address"]))
def test_a_head_within_the_bound_is_read_however_it_comes(places: list[int], length: int, shape: str) -> None:
    head = grown(shape, MOST_HEAD_BYTES - 100 - length)
    wire = Wire()
    wire.receive(*cut(head + b"Content-Length: 100000\r\n\r\n" + b"x" * 100_000, places))
    assert (len(wire.requests), wire.sent, wire.closed) == (1, b"", False)


@settings(max_examples=examples(60))
@given(PLACES, st.integers(1, 100_000), st.sampled_from(["one", "many", "address"]), st.booleans())
def test_a_longer_head_is_refused_however_it_comes(places: list[int], length: int, shape: str, whole: bool) -> None:
    head = grown(shape, MOST_HEAD_BYTES + length) + (b"\r\n" if whole else b"")
    wire = Wire()
    wire.receive(*cut(head, places))
    assert wire.closed
    assert wire.sent.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert wire.requests == []


def grown(shape: str, length: int) -> bytes:
    """A head of about this many bytes, without its last line."""
    if shape == "address":
        return b"GET /" + b"x" * length + b" HTTP/1.1\r\nHost: a\r\n"
    if shape == "one":
        return HEAD + b"X: " + b"x" * length + b"\r\n"
    return HEAD + b"a: b\r\n" * -(-length // 6)


def test_trailers_are_bounded_too() -> None:
    for trailers in ([b"X: ", *[b"x" * 1000] * 40], [b"a: b\r\n"] * 7000, [b"a: b\r\n" * 7000]):
        wire = Wire()
        wire.receive(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n0\r\n", *trailers)
        assert wire.closed
        assert len(wire.requests) == 1


def test_a_body_is_not_a_head() -> None:
    wire = Wire()
    wire.receive(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 20_000)
    wire.wait(HEAD_SECONDS + 1)
    wire.receive(*[b"1\r", b"\n", b"x\r\n"] * 20_000)
    assert (len(wire.requests), wire.closed) == (1, False)


@pytest.mark.parametrize("came", [b"", b"GET /liv", b"\r\n", HEAD, HEAD + b"X: x"])
def test_a_head_that_does_not_come_is_not_waited_for(came: bytes) -> None:
    wire = Wire()
    wire.receive(*[came[n : n + 1] for n in range(len(came))])
    wire.wait(HEAD_SECONDS - 1)
    assert wire.sent == b""
    wire.receive(b"G" if came == b"" else b"")  # another byte does not help
    wire.wait(1)
    assert wire.closed
    assert wire.sent.startswith(b"HTTP/1.1 408 Request Timeout\r\n")


def test_a_connection_on_which_nothing_was_asked_is_closed_without_a_word() -> None:
    wire = Wire()
    wire.wait(HEAD_SECONDS)
    assert (wire.closed, wire.sent) == (True, b"")


def test_an_answer_may_take_longer_than_the_question() -> None:
    wire = Wire()
    wire.receive(HEAD + b"Content-Length: 2\r\n\r\n", b"x")
    wire.wait(10 * HEAD_SECONDS)
    wire.receive(b"x")
    wire.wait(10 * HEAD_SECONDS)
    assert (len(wire.requests), wire.closed, wire.sent) == (1, False, b"")


@pytest.mark.parametrize(
    "sent",
    [
        b"this is no HTTP\r\n\r\n", b"FOO /v1/events HTTP/1.1\r\n\r\n", b"GET /v1/areas?area= x HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00", HEAD + b"Content-Length: -1\r\n\r\n", HEAD + b"Content-Length: 1, 2\r\n\r\n",
        HEAD + b"Jane Smith\r\n\r\n", b"GET /" + b"x" * MOST_HEAD_BYTES + b" HTTP/1.1\r\n\r\n",
    ],
)  # fmt: skip
def test_what_is_no_request_is_answered_with_a_problem(sent: bytes) -> None:
    wire = Wire()
    wire.receive(sent)
    wire.wait(HEAD_SECONDS)
    head, _, body = wire.sent.partition(b"\r\n\r\n")
    problem = json.loads(body)
    assert (wire.closed, wire.requests) == (True, [])
    assert head.startswith(f"HTTP/1.1 {problem['status']} {HTTPStatus(problem['status']).phrase}\r\n".encode())
    assert f"content-type: {MEDIA_TYPE}\r\n".encode() in head
    assert problem["status"] in {400, 431}
    assert [problem["instance"], problem["errors"]] == ["", []]
    assert b"Jane" not in wire.sent
