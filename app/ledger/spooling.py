"""The body of a batch, kept while it is read: in memory, and on disk from a megabyte on."""

import hashlib
from typing import IO

from fastapi import Request

from app.problems import TooLarge, UnsupportedMediaType

_FORMS = {"application/json": "json", "application/x-ndjson": "ndjson", "text/csv": "csv"}


def form_of_batch(request: Request) -> str:
    """What the body is, by its content type. Raises UnsupportedMediaType."""
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type not in _FORMS:
        raise UnsupportedMediaType(detail=f"Send one of {', '.join(_FORMS)}.")
    return _FORMS[media_type]


async def spooled(request: Request, body: IO[bytes], limit: int) -> tuple[str, int]:
    """Write the body to a file that is on disk from a megabyte on. Returns the hash of the request, and its size."""
    hashed = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge(
                detail=f"This kind of batch has at most {limit:,} bytes; send larger ones as NDJSON, in parts."
            )
        hashed.update(chunk)
        body.write(chunk)
    body.seek(0)
    return hashed.hexdigest(), size
