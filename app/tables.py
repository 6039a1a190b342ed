"""Tables that people open in a spreadsheet, and the choice between JSON and CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from app.problems import Mistake, NotAcceptable

Format = Literal["json", "csv"]

_MEDIA_TYPES: dict[str, Format] = {
    "application/json": "json",
    "text/csv": "csv",
    "*/*": "json",
    "application/*": "json",
    "text/*": "csv",
}
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def chosen_format(asked: Format | None, accept: str | None) -> Format:
    """The `format` parameter, else the first type of the Accept header that is offered. Raises NotAcceptable."""
    if asked or not accept:
        return asked or "json"
    for part in accept.split(","):
        media_type = part.split(";")[0].strip().lower()
        if media_type in _MEDIA_TYPES:
            return _MEDIA_TYPES[media_type]
    raise NotAcceptable([Mistake("not_acceptable", "Ask for application/json or text/csv.", parameter="Accept")])


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """RFC 4180: UTF-8 without a byte order mark, CRLF, one header row; no text cell can start a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return "'" + value
    return value
