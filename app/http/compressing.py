"""Answers as they travel: compressed for callers who accept it, and without a body for HEAD."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.tables import MEDIA_TYPES

#: Smaller answers fit in one packet, so compressing them would only cost time.
SMALLEST = 1400
#: The fastest level: JSON and CSV shrink to a tenth with it, and a higher one costs several times as much.
_LEVEL = 1


class Compression(GZipMiddleware):
    """Compresses text. The ETag becomes weak, because the bytes are not those of the plain answer.

    No answer holds a secret beside what the caller chose, so its length tells nothing (BREACH).
    """

    def __init__(self, app: ASGIApp) -> None:
        files = (*DEFAULT_EXCLUDED_CONTENT_TYPES, MEDIA_TYPES["xlsx"])
        super().__init__(app, SMALLEST, _LEVEL, exclude_content_types=files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def weakened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                if "content-encoding" in headers and headers.get("etag", "").startswith('"'):
                    headers["ETag"] = f"W/{headers['ETag']}"
            await send(message)

        if scope["type"] == "http" and not _accepts(Headers(scope=scope).get("accept-encoding", "")):
            await super().__call__(_without_encodings(scope), receive, send)
        else:
            await super().__call__(scope, receive, weakened)


def _accepts(encodings: str) -> bool:
    """Whether gzip is named without the weight 0."""
    for part in encodings.lower().split(","):
        name, *parameters = (each.strip().replace(" ", "") for each in part.split(";"))
        if name in {"gzip", "*"}:
            return not any(each.startswith("q=0") and not each.strip("q=0.") for each in parameters)
    return False


def _without_encodings(scope: Scope) -> Scope:
    """The same request, though middleware looks for the word `gzip` only. The dictionary stays the same one."""
    scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return scope


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
