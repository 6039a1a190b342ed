"""Pages of a list: an opaque cursor says where the next one begins."""

import base64
import binascii
import json
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import Request
from pydantic import Field, TypeAdapter
from sqlalchemy import select

from app.http.sealing import opened, sealed
from app.mistakes import Mistake
from app.problems import NotUnderstood
from app.store.database import clock
from app.store.reach import NOBODY

P = TypeVar("P")

#: What a position is made of.
Text = Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,64}$")]
Number = Annotated[int, Field(ge=0, lt=2**63)]
Ordinal = Annotated[int, Field(ge=0, le=date.max.toordinal())]


def position(request: Request, text: str | None, kind: type[P]) -> P | None:
    """The position of a cursor. Raises NotUnderstood if it is not one that this list gave."""
    if text is None:
        return None
    try:
        seal = base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
        return TypeAdapter(kind).validate_json(opened(_key(request), kind.__name__, seal), strict=True)
    except (ValueError, binascii.Error):
        detail = "Take the cursor from `next` of the page before."
        raise NotUnderstood([Mistake("unknown_cursor", detail, parameter="cursor")]) from None


def next_link(request: Request, more: Any, **fixed: str) -> str:
    """The address of the next page on this host; ``fixed`` are parameters that must not move meanwhile.

    ``more`` is the position: a dataclass of plain values. Its cursor shows nothing of it.
    """
    seal = sealed(_key(request), type(more).__name__, json.dumps(asdict(more)).encode())
    cursor = base64.urlsafe_b64encode(seal).decode().rstrip("=")
    url = request.url.include_query_params(cursor=cursor, **fixed)
    return f"{url.path}?{url.query}"


def _key(request: Request) -> bytes:
    """The key that hides what is in cursors: one for all processes of a database."""
    state = request.app.state
    if not hasattr(state, "cursor_key"):
        with state.database.reading(NOBODY) as connection:
            state.cursor_key = bytes.fromhex(connection.scalars(select(clock.c.cursor_key)).one())
    return bytes(state.cursor_key)


def link_header(link: str | None) -> dict[str, str]:
    """The same link as a header (RFC 8288)."""
    return {"Link": f'<{link}>; rel="next"'} if link else {}
