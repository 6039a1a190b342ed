"""What can go wrong, as exceptions.

ClientError
├── Unreachable              the service does not answer, after all attempts
├── NotTheService            something answers, but not this service
└── ProblemError             the service says what is wrong (RFC 9457); ``errors`` names every mistake
├── NotAllowed           401, 403
├── NotFound             404
├── Conflict             409
├── NotUnderstood        400, 413, 415, 422
└── ServiceUnavailable   429, 5xx
"""

import json
from dataclasses import dataclass, replace
from typing import Any

import httpx


class ClientError(Exception):
    """Base of everything that the client raises."""


class Unreachable(ClientError):
    """No answer came."""


class NotTheService(ClientError):
    """The answer is not from this service: something else is at the address."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong, and where. What the service adds to it is in ``more``."""

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None
    row: int | None = None
    file: str | None = None
    column: str | None = None

    @property
    def place(self) -> str:
        """Where it is: the file, row and column, or the field, or the parameter."""
        row = None if self.row is None else f"row {self.row}"
        named = (self.file, row, self.column, self.pointer, self.parameter)
        return " ".join(each for each in named if each is not None)

    def __str__(self) -> str:
        return f"{self.place}: {self.detail}" if self.place else self.detail


class ProblemError(ClientError):
    """The service refused. ``report`` is what it says beside, such as the counts of a batch."""

    def __init__(self, status: int, body: dict[str, Any], request_id: str | None) -> None:
        self.status = status
        self.type = str(body.get("type", "about:blank"))
        self.title = str(body.get("title", f"The service answered {status}."))
        self.detail = str(body.get("detail", self.title))
        self.errors = tuple(_mistake(each) for each in body.get("errors", ()))
        self.report: dict[str, Any] = body.get("report", {})
        self.request_id = request_id
        #: Of events that are sent as several batches, what became of those before: they are stored.
        self.stored: Any = None
        super().__init__(self.detail)

    def count_rows_from(self, before: int) -> None:
        """Name the rows of mistakes by their number in the whole, of which so many rows were sent before."""
        self.errors = tuple(replace(each, row=each.row + before) if each.row else each for each in self.errors)

    @property
    def sentences(self) -> list[str]:
        """All that is wrong, each sentence once: where one mistake is the whole of it, with its place."""
        whole = [mistake for mistake in self.errors if mistake.detail == self.detail]
        others = [str(mistake) for mistake in self.errors if mistake not in whole]
        return [*(map(str, whole) if whole else [self.detail]), *others]

    def __str__(self) -> str:
        return "\n".join(self.sentences)


class NotAllowed(ProblemError):
    """The key is not valid, lacks a scope, or does not reach the area."""


class NotFound(ProblemError):
    """There is no such thing within reach of the key."""


class Conflict(ProblemError):
    """The request does not fit what is stored: confirm it, or read again and decide again."""


class NotUnderstood(ProblemError):
    """The request has mistakes; nothing was stored."""


class ServiceUnavailable(ProblemError):
    """The service cannot answer now, or failed."""


_KINDS = {401: NotAllowed, 403: NotAllowed, 404: NotFound, 409: Conflict, 429: ServiceUnavailable}


def problem_of(response: httpx.Response) -> ClientError:
    """The exception that an answer of 300 and more means."""
    status = response.status_code
    try:
        body = json.loads(response.content)
    except ValueError:
        body = None
    if isinstance(body, dict) and "title" in body:
        kind = _KINDS.get(status, NotUnderstood if status < 500 else ServiceUnavailable)
        return kind(status, body, response.headers.get("x-request-id"))
    if response.is_redirect:
        return NotTheService(f"{_host(response)} sends the request elsewhere ({status}). Give the final address.")
    if status in {429, 502, 503, 504}:
        return ServiceUnavailable(status, {"title": f"{_host(response)} cannot answer now ({status})."}, None)
    return NotTheService(f"What answers at {_host(response)} is not this service ({status}).")


def unreachable(request: httpx.Request, error: httpx.TransportError) -> Unreachable:
    """The exception that a fault of the connection means. It names the host and no more of the address."""
    why = "in time" if isinstance(error, httpx.TimeoutException) else f"({type(error).__name__})"
    return Unreachable(f"The service at {_of(request.url)} does not answer {why}.")


def _host(response: httpx.Response) -> str:
    return _of(response.request.url)


def _of(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode()}"


def _mistake(body: dict[str, Any]) -> Mistake:
    known = {name: body[name] for name in Mistake.__slots__ if body.get(name) is not None}
    return Mistake(**{"code": "unknown", "detail": "", **known})
