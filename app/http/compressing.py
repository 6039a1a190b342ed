"""Answers as they travel: compressed for callers who accept it, and without a body for HEAD."""

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.tables import MEDIA_TYPES

#: Smaller answers fit in one packet, so compressing them would only cost time.
SMALLEST = 1400
#: The fastest level: JSON and CSV shrink to a tenth with it, and a higher one costs several times as much.
_LEVEL = 1
#: They are compressed as they are.
_FILES = (*DEFAULT_EXCLUDED_CONTENT_TYPES, MEDIA_TYPES["xlsx"])


class Compression(GZipMiddleware):
    """Compresses text. The ETag becomes weak, because the bytes are not those of the plain answer.

    No answer holds a secret beside what the caller chose, so its length tells nothing (BREACH).
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, SMALLEST, _LEVEL, exclude_content_types=_FILES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _accepts(_accepted(scope)):
            await self.app(scope, receive, _plain(send))
            return

        async def weakened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                if "content-encoding" in headers and headers.get("etag", "").startswith('"'):
                    headers["ETag"] = f"W/{headers['ETag']}"
            await send(message)

        await super().__call__(scope, receive, weakened)


def _accepted(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"accept-encoding"), "")


def _plain(send: Send) -> Send:
    """Sends an answer as it is. It says that it depends on what is accepted, if it would have been compressed."""
    start: Message | None = None

    async def plain(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
            return
        if start is not None:
            if message.get("more_body") or len(message.get("body", b"")) >= SMALLEST:
                _vary(start)
            begin, start = start, None
            await send(begin)
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
