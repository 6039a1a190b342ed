"""Around every request: its id, one log line without personal data, its metrics, and the security headers."""

import os
import re
import time
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.asking import GONE
from app.http.logs import get_logger
from app.http.operations import Metrics

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_log = get_logger("request")


class Observing:
    """Pure ASGI middleware. The line names the route's template, never the address: it may contain a child's id."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = GONE

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add(message["headers"], request_id)
            await send(message)

        try:
            await self._app(scope, receive, observed)
        except Exception:
            status = 500 if status == GONE else status
            raise
        finally:
            self._observe(scope, request_id, status, time.perf_counter() - started)

    def _observe(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unknown")
        self._metrics.answered(scope["method"], route, status, seconds)
        state: dict[str, Any] = scope.get("state", {})
        if "turned_away" in state:  # the metrics count them: a line for each would cost as much as an answer
            return
        _log.info(
            "answered",
            method=scope["method"],
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            key=state.get("key_id"),
            request_id=request_id,
        )


def add_headers(headers: MutableHeaders, request_id: str) -> None:
    """What every answer carries."""
    headers["X-Request-ID"] = request_id
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)


def _add(headers: list[tuple[bytes, bytes]], request_id: str) -> None:
    """The same to the headers of an answer on its way."""
    there = {name for name, _ in headers}
    if there.isdisjoint(_NAMES):
        headers += ((b"x-request-id", request_id.encode("latin-1")), *_ENCODED)
    else:
        add_headers(MutableHeaders(raw=headers), request_id)


_ENCODED = tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in _HEADERS.items())
_NAMES = frozenset({b"x-request-id", *(name for name, _ in _ENCODED)})


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value.decode("latin-1")):
            return str(value.decode("latin-1"))
    return os.urandom(16).hex()
