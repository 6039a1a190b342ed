"""Tables that people open in a spreadsheet, and the choice between JSON, CSV and a workbook."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from app.mistakes import Mistake
from app.problems import NotAcceptable

Format = Literal["json", "csv", "xlsx"]

MEDIA_TYPES: dict[Format, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: All formats, and what a route that offers them adds to its ``responses``.
FORMATS: tuple[Format, ...] = ("json", "csv", "xlsx")
CSV: dict[str, Any] = {"text/csv": {"schema": {"type": "string"}}}
FILES: dict[str, Any] = {**CSV, MEDIA_TYPES["xlsx"]: {"schema": {"type": "string", "format": "binary"}}}
_ASKED: dict[str, Format] = {
    "application/json": "json",
    "text/csv": "csv",
    MEDIA_TYPES["xlsx"]: "xlsx",
    "*/*": "json",
    "application/*": "json",
    "text/*": "csv",
}
_WEIGHT = re.compile(r";\s*q=([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.IGNORECASE)
#: The size of a part of a long file, in characters.
_PART = 64 * 1024
_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")
#: What starts a formula; and what an apostrophe was put before, or looks as if one was.
_STARTS_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"''*[=+\-@\t\r]")


def chosen_format(asked: Format | None, accept: str | None, offered: Sequence[Format] = ("json", "csv")) -> Format:
    """The `format` parameter, else what the Accept header prefers of what is offered. Raises NotAcceptable."""
    if asked or not accept:
        return asked or "json"
    wanted = [(_weight(part), part.split(";")[0].strip().lower()) for part in accept.split(",")]
    for weight, media_type in sorted(wanted, key=lambda each: -each[0]):
        if weight > 0 and _ASKED.get(media_type) in offered:
            return _ASKED[media_type]
    names = " or ".join(MEDIA_TYPES[form].split(";")[0] for form in offered)
    raise NotAcceptable([Mistake("not_acceptable", f"Ask for {names}.", parameter="Accept")])


def _weight(part: str) -> float:
    """How much one of the media types of an Accept header is wanted: its q, or 1."""
    found = _WEIGHT.search(part)
    return float(found[1]) if found else 1.0


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """RFC 4180: UTF-8 without a byte order mark, CRLF, one header row; no text cell can start a formula."""
    return b"".join(csv_parts(columns, rows))


def csv_parts(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The same in parts, so that a long file is never in memory whole."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        if text.tell() > _PART:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and _STARTS_A_FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def without_guard(cell: str) -> str:
    """A cell of a CSV file without the apostrophe that keeps it from starting a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell
