"""Bodies that are larger than a limit are cut off before they are read."""

from collections.abc import Mapping

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.problems import MEDIA_TYPE, TooLarge


class BodyLimit:
    """Pure ASGI middleware: a body whose declared length is too large is refused at once, any other as it grows.

    ``limits`` are those of some paths, in bytes; ``limit`` is that of all others.
    """

    def __init__(self, app: ASGIApp, limit: int, limits: Mapping[str, int]) -> None:
        self._app = app
        self._limit = limit
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        limit = self._limits.get(path, self._limit)
        detail = f"The body has at most {limit:,} bytes here."
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isascii() and declared.isdigit() and int(declared[:18]) > limit:
            problem = TooLarge(detail=detail)
            answer = JSONResponse(problem.as_json(scope["path"]), problem.status, media_type=MEDIA_TYPE)
            await answer(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(TooLarge.status, detail)  # one that the framework lets through
            return message

        await self._app(scope, counted, send)
