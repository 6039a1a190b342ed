"""Files that are sent as the parts of a form, as pages and generated clients send them."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import SEEK_END
from typing import BinaryIO

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.mistakes import Mistake
from app.problems import NotUnderstood, UnreadableBody

FORM = "multipart/form-data"
#: A file to choose, in the description of a form.
CHOSEN_FILE = {"type": "string", "format": "binary"}


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was sent."""

    name: str
    content: BinaryIO

    @property
    def size(self) -> int:
        """In bytes."""
        size = self.content.seek(0, SEEK_END)
        self.content.seek(0)
        return size


def content_type(request: Request) -> str:
    """What the body is said to be, without its parameters."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


@asynccontextmanager
async def uploads(request: Request, most: int) -> AsyncIterator[list[Upload]]:
    """The parts of a form that are named `file`, on disk from a megabyte on, until the request is answered.

    Raises UnreadableBody or NotUnderstood.
    """
    try:
        form = await request.form(max_files=most, max_fields=most)
    except (HTTPException, LookupError, UnicodeError) as unreadable:  # the others are of an unknown character set
        if isinstance(unreadable, HTTPException) and unreadable.status_code != UnreadableBody.status:
            raise
        parts = "1 part" if most == 1 else f"at most {most} parts"
        raise UnreadableBody([Mistake("unreadable", f"This is not a form of {parts}.")]) from None
    try:
        # A page on which no file is chosen sends no part, or an empty text.
        chosen = [each for each in form.multi_items() if each != ("file", "")]
        if not chosen:
            raise NotUnderstood([Mistake("missing", "Choose a file: nothing was sent as `file`.", pointer="/file")])
        if any(name != "file" for name, _ in chosen):
            detail = "Each file is a part of the form that is named `file`; there are no other parts."
            raise NotUnderstood([Mistake("unknown_field", detail, pointer="/file")])
        yield [_upload(part) for _, part in chosen]
    finally:
        await form.close()


def _upload(part: UploadFile | str) -> Upload:
    """A part of the form; one without a file name comes as text."""
    if isinstance(part, str):
        return Upload("", io.BytesIO(part.encode()))
    return Upload(part.filename or "", part.file)
