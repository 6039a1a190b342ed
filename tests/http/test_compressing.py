"""Answers are sent as the framework's own middleware would send them, but for weak tags of compressed ones."""

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.compressing import _FILES, _LEVEL, SMALLEST, Compression
from tests.support.examples import examples

HEADERS = st.lists(
    st.sampled_from(
        [
            (b"content-type", b"application/json"),
            (b"content-type", b"Text/CSV; charset=utf-8"),
            (b"content-type", b"image/png"),
            (b"content-type", _FILES[-1].encode()),
            (b"content-encoding", b"br"),
            (b"vary", b"Accept"),
            (b"vary", b"accept-encoding"),
            (b"etag", b'"tag"'),
        ]
    ),
    max_size=4,
    unique_by=lambda header: header[0],
)
BODIES = st.lists(st.sampled_from([b"", b"x" * 10, b"x" * SMALLEST, b"x" * (SMALLEST - 1)]), min_size=1, max_size=3)
ACCEPTED = st.sampled_from([None, b"", b"identity", b"gzip;q=0", b"br, deflate", b"gzip"])


@settings(max_examples=examples(200))
@given(st.sampled_from([200, 206, 304, 503]), HEADERS, BODIES, ACCEPTED)
def test_it_is_sent_as_by_the_framework(
    status: int, headers: list[tuple[bytes, bytes]], bodies: list[bytes], accepted: bytes | None
) -> None:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": [*headers]})
        for place, body in enumerate(bodies, start=1):
            await send({"type": "http.response.body", "body": body, "more_body": place < len(bodies)})

    framework = GZipMiddleware(app, SMALLEST, compresslevel=_LEVEL, exclude_content_types=_FILES)
    accepts = [] if accepted is None else [(b"accept-encoding", accepted)]
    # The framework takes the weight 0 for a yes.
    understood = accepts if accepted == b"gzip" else []
    assert [strong(message) for message in sent(Compression(app), accepts)] == sent(framework, understood)


def strong(message: Message) -> Message:
    """With the tag of the plain answer. That of a compressed one must be weak."""
    headers = dict(message.get("headers", ()))
    if b"etag" not in headers:
        return message
    is_weak = headers[b"etag"].startswith(b"W/")
    assert is_weak == (headers.get(b"content-encoding") == b"gzip")
    tag = headers[b"etag"].removeprefix(b"W/")
    return {**message, "headers": [(name, tag if name == b"etag" else value) for name, value in message["headers"]]}


def sent(app: ASGIApp, headers: list[tuple[bytes, bytes]]) -> list[Message]:
    found: list[Message] = []

    async def send(message: Message) -> None:
        found.append({**message, "headers": [*message["headers"]]} if "headers" in message else message)

    async def receive() -> Any:
        raise AssertionError

    async def ask() -> None:
        await app({"type": "http", "headers": headers}, receive, send)

    asyncio.run(ask())
    return found
