"""Answers as they travel: compressed for callers who accept it, and without a body for HEAD."""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipResponder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.tables import MEDIA_TYPES

#: Smaller answers fit in one packet, so compressing them would only cost time.
SMALLEST = 1400
#: The fastest level: JSON and CSV shrink to a tenth with it, and a higher one costs several times as much.
_LEVEL = 1
#: They are compressed as they are.
_FILES = (*DEFAULT_EXCLUDED_CONTENT_TYPES, MEDIA_TYPES["xlsx"])


class Compression:
    """Pure ASGI middleware that compresses text. The ETag becomes weak: the bytes are not those of the plain answer.

    No answer has a secret beside what the caller chose, so its length gives nothing away (BREACH).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for_large = self._compressed if _accepts(_accepted(scope)) else _varying
            send = _small_as_they_are(send, for_large)
        await self._app(scope, receive, send)

    def _compressed(self, send: Send) -> Send:
        async def weakened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                if headers.get("content-encoding") == "gzip" and headers.get("etag", "").startswith('"'):
                    headers["ETag"] = f"W/{headers['ETag']}"
            await send(message)

        responder = GZipResponder(self._app, SMALLEST, _LEVEL, exclude_content_types=_FILES)
        responder.send = weakened
        return responder.send_with_compression


def _accepted(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"accept-encoding"), "")


def _small_as_they_are(send: Send, for_large: Callable[[Send], Send]) -> Send:
    """Sends a small answer as it is, which is less work than the framework's way, others by ``for_large``."""
    start: Message | None = None
    chosen = send

    async def sized(message: Message) -> None:
        nonlocal start, chosen
        if message["type"] == "http.response.start":
            start = message
            return
        if start is not None:
            is_small = not message.get("more_body") and len(message.get("body", b"")) < SMALLEST
            chosen = send if is_small else for_large(send)
            begin, start = start, None
            await chosen(begin)
        await chosen(message)

    return sized


def _varying(send: Send) -> Send:
    """Sends an answer as it is. If it could have been compressed, it says that it depends on what is accepted."""

    async def plain(message: Message) -> None:
        if message["type"] == "http.response.start":
            _vary(message)
        await send(message)

    return plain


def _vary(start: Message) -> None:
    headers = MutableHeaders(raw=start["headers"])
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    kinds = {media_type, media_type.partition("/")[0] + "/*"}
    if start["status"] != 206 and "content-encoding" not in headers and kinds.isdisjoint(_FILES):
        headers.add_vary_header("Accept-Encoding")


def _accepts(encodings: str) -> bool:
    """Whether gzip is named without the weight 0."""
    if not encodings:
        return False
    for part in encodings.lower().split(","):
        name, *parameters = (each.strip().replace(" ", "") for each in part.split(";"))
        if name in {"gzip", "*"}:
            return not any(each.startswith("q=0") and not each.strip("q=0.") for each in parameters)
    return False


class HeadAsGet:
    """Pure ASGI middleware: HEAD is answered wherever GET is, with the headers of GET and no body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        done = False

        async def without_body(message: Message) -> None:
            nonlocal done
            scope["method"] = "HEAD"  # else the server misses the body that the headers announce
            if message["type"] == "http.response.start":
                await send(message)
            elif message["type"] == "http.response.body" and not message.get("more_body") and not done:
                done = True
                await send({"type": "http.response.body", "body": b""})

        scope["method"] = "GET"
        try:
            await self._app(scope, receive, without_body)
        finally:
            scope["method"] = "HEAD"
