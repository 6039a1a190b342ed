"""Answers that depend on data: JSON or a file with a strong ETag, and 304 if the caller has the answer already.

An answer is a pure function of the data at an instant, the question, and the version of the code.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from pydantic_core import to_json

from app import __version__
from app.http.tables import MEDIA_TYPES, Format

#: What else an answer depends on, beside its address.
_VARY = "Accept, Authorization"


def etag(*parts: object) -> str:
    """A strong ETag of everything that an answer depends on."""
    text = "\x1f".join(map(str, (__version__, *parts)))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def has_it(request: Request, tag: str) -> bool:
    """Whether the caller has the answer of this ETag already."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or tag in {part.strip().removeprefix("W/") for part in given.split(",")}


def answered(
    request: Request,
    tag: str,
    build: Callable[[], dict[str, Any] | bytes | Iterator[bytes]],
    more: Mapping[str, str] | None = None,
    form: Format = "json",
) -> Response:
    """The answer of an ETag: a JSON object, or the bytes of a file. It is made only if the caller does not have it.

    A long file may come in parts. They must not need the database any more.
    """
    headers = {
        "ETag": tag,
        "Cache-Control": "no-store" if getattr(request.state, "names_children", False) else "private, no-cache",
        "Vary": _VARY,
        **({} if form == "json" else {"Content-Disposition": f'attachment; filename="{file_name(request, form)}"'}),
        **(more or {}),
    }
    if has_it(request, tag):
        # A compressed answer has a weak tag; the caller knows it by that one.
        known = f"W/{tag}" if f"W/{tag}" in request.headers["if-none-match"] else tag
        return Response(status_code=304, headers={**headers, "ETag": known, "Vary": f"{_VARY}, Accept-Encoding"})
    content = build()
    if isinstance(content, Iterator):
        return StreamingResponse(content, media_type=MEDIA_TYPES[form], headers=headers)
    return Response(
        content if isinstance(content, bytes) else as_json(content), media_type=MEDIA_TYPES[form], headers=headers
    )


def file_name(request: Request, form: Format) -> str:
    """A telling name for a file: what it is, and what was asked, but never the id of a child or family."""
    path = [part for part in request.url.path.split("/") if part][1:]
    asked = [value for name in _IN_NAMES for value in request.query_params.getlist(name)]
    words = _NO_NAME.sub("-", "-".join([*path, *asked])).strip("-")
    return f"{words[:_LONGEST_NAME].rstrip('-')}.{form}"


#: The parameters that the name of a file tells, in this order.
_IN_NAMES = ("indicator", "authority", "area", "type", "from", "to", "period", "breakdown", "rule")
_NO_NAME = re.compile("[^A-Za-z0-9]+")
_LONGEST_NAME = 120


def stated(request: Request, content: BaseModel) -> Response:
    """An answer that depends on nothing but the code, the settings and the day: its ETag is that of its own bytes."""
    body = content.model_dump_json().encode()
    return answered(request, etag(body), lambda: body)


def as_json(body: Mapping[str, Any]) -> bytes:
    """Compact JSON, the same bytes for the same content."""
    return to_json(body, inf_nan_mode="null")


def list_as_json(name: str, items: Iterable[Mapping[str, Any]], **others: Any) -> bytes:
    """An object with one long list, whose items are written one by one, so that only their bytes are in memory."""
    head = as_json(others)[1:-1]
    return b"".join(
        (b"{", head, b"," if head else b"", as_json({name: 0})[1:-2], b"[", b",".join(map(as_json, items)), b"]}")
    )


#: What a route adds to its ``responses`` if it answers so.
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "The caller has this answer already."}}
