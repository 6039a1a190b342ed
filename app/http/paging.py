"""Pages of a list: an opaque cursor says where the next one begins."""

import base64
import binascii
import json
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import Request
from pydantic import Field, TypeAdapter

from app.problems import Mistake, NotUnderstood

P = TypeVar("P")

#: What a position is made of: a client may send any cursor at all, and no database takes every text and number.
Text = Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,64}$")]
Number = Annotated[int, Field(ge=0, lt=2**63)]
Ordinal = Annotated[int, Field(ge=0, le=date.max.toordinal())]


def cursor(position: Any) -> str:
    """The cursor of a position: a dataclass of plain values."""
    return base64.urlsafe_b64encode(json.dumps(asdict(position)).encode()).decode().rstrip("=")


def position(text: str | None, kind: type[P]) -> P | None:
    """The position of a cursor. Raises NotUnderstood if it is not one that this list gave."""
    if text is None:
        return None
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
        return TypeAdapter(kind).validate_json(decoded, strict=True)
    except (ValueError, binascii.Error):
        detail = "Take the cursor from `next` of the page before."
        raise NotUnderstood([Mistake("unknown_cursor", detail, parameter="cursor")]) from None


def next_link(request: Request, more: Any, **fixed: str) -> str:
    """The address of the next page on this host; ``fixed`` are parameters that must not move meanwhile."""
    url = request.url.include_query_params(cursor=cursor(more), **fixed)
    return f"{url.path}?{url.query}"


def link_header(link: str | None) -> dict[str, str]:
    """The same link as a header (RFC 8288)."""
    return {"Link": f'<{link}>; rel="next"'} if link else {}
