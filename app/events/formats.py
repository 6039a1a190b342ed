"""Reads the three forms of a batch: one JSON document, NDJSON (an event a line), CSV (a header row).

Each gives, row by row, the draft of an event or the row's mistakes; nothing that was sent is repeated.
"""

import csv
import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import IO, Annotated, Any, Union

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from app.area_files import reference_areas
from app.did_you_mean import suggestion
from app.events.catalogue import BY_TYPE, EVENTS, FIELDS
from app.events.draft import Draft, draft
from app.events.event import Event
from app.events.said_before import SaidBefore
from app.http.tables import without_guard
from app.http.validation import SPELLED_OUT, Naming, mistakes
from app.mistakes import Mistake
from app.problems import NotUnderstood, UnreadableBody

#: Longest line of NDJSON or CSV, in bytes: an event takes some hundred.
LONGEST_LINE = 16_384
#: Bad rows for which the answer says what might be meant: finding that out takes longer than all else.
ROWS_WITH_SUGGESTIONS = 300
#: The fields that are ids of children and families; and the marks by which systems keep a spreadsheet from reading them
#: as numbers: `="0022"`, `'0022`.
_IDS = frozenset({"child", "family", "linked_family", "matched_family"})
_MARKS = ("=", "'")
_MARKED = re.compile(r"""^(?:="(.*)"|'(.*))$""")

Read = tuple[int, Draft | list[Mistake]]

#: Any type of event, known by its `type`.
AnyEvent: TypeAdapter[Event] = TypeAdapter(
    Annotated[Union[EVENTS], Field(discriminator="type")]  # type: ignore[arg-type]  # noqa: UP007 - of a tuple
)


class BatchReader:
    """Reads a batch; ``numeric_ids`` names the authorities whose own ids may look like other numbers."""

    def __init__(self, numeric_ids: frozenset[str] = frozenset()) -> None:
        self._context = numeric_ids
        self._said_before = SaidBefore(numeric_ids)
        self._refused = 0

    def json(self, body: IO[bytes]) -> Iterator[Read]:
        """`{"events": [...]}`; rows are counted from 1."""
        text = body.read()
        try:
            document = from_json(text, allow_inf_nan=False)
            if text.count(b":") != _colons(document):  # one is in a value, or a field is there twice
                document = json.loads(text, object_pairs_hook=_once)
        except (ValueError, RecursionError):
            raise UnreadableBody([Mistake("unreadable", "The body is not valid JSON.")]) from None
        for row, item in enumerate(_events_of(document), start=1):
            yield row, self._event(row, f"/events/{row - 1}", item)

    def ndjson(self, body: IO[bytes]) -> Iterator[Read]:
        """One event a line; rows are line numbers, and blank lines are passed over."""
        for row, line in _lines(body):
            if isinstance(line, Mistake):
                yield row, [line]
            elif line.strip():
                yield row, self._of_line(row, line)

    def csv(self, body: IO[bytes]) -> Iterator[Read]:
        """A header row of field names, then a row for each event; rows are line numbers, the header being line 1."""
        header: list[str] = []
        ids: frozenset[str] = frozenset()
        for row, line in _lines(body):
            cells = line if isinstance(line, Mistake) else _cells(line, row)
            if row == 1:
                header = _header(cells)
                ids = _IDS.intersection(header)
            elif isinstance(cells, Mistake):
                yield row, [cells]
            elif not any(cells):
                continue
            elif len(cells) < len(header) or any(cells[len(header) :]):
                detail = f"The row has {len(cells)} cells, the header {len(header)}."
                yield row, [Mistake("wrong_column_count", detail, row=row)]
            else:
                given = {name: cell for name, cell in zip(header, cells, strict=False) if cell}
                for name in ids:
                    if given.get(name, "").startswith(_MARKS):
                        given[name] = _MARKED.sub(r"\1\2", given[name])
                yield row, self._read(row, "", given, AnyEvent.validate_strings, given)
        if not header:
            raise UnreadableBody([Mistake("no_header", "A CSV batch begins with a header row of field names.")])

    def _of_line(self, row: int, line: bytes) -> Draft | list[Mistake]:
        try:
            given = from_json(line)
        except ValueError:
            given = None  # what is wrong with it is found out when it is validated
        found = self._read(row, "", given, AnyEvent.validate_json, line)
        if isinstance(found, Draft) and line.count(b":") != len(given) and _says_twice(line):
            return [_twice(row)]
        return found

    def _event(self, row: int, prefix: str, item: Any) -> Draft | list[Mistake]:
        if item is _TWICE:
            return [_twice(row, prefix)]
        # Validated as JSON, not as Python: in JSON a day is a string, and `true` is not a number.
        text = to_json(item)
        if len(text) > LONGEST_LINE:
            return [Mistake("too_long", f"An event has at most {LONGEST_LINE:,} bytes.", pointer=prefix, row=row)]
        return self._read(row, prefix, item, AnyEvent.validate_json, text)

    def _read(self, row: int, prefix: str, given: Any, parse: Callable[..., Event], text: Any) -> Draft | list[Mistake]:
        found = self._said_before.draft(given, row)
        if found is None:
            event = self._parsed(row, prefix, parse, text)
            if isinstance(event, list):
                return event
            found = draft(event, row)
            self._said_before.remember(given, found)
        return found

    def _parsed(self, row: int, prefix: str, parse: Callable[..., Event], given: Any) -> Event | list[Mistake]:
        try:
            return parse(given, context=self._context)
        except ValidationError as refused:
            errors = refused.errors(include_url=False)
            kind = BY_TYPE.get(str(errors[0]["loc"][0])) if errors[0]["loc"] else None
            known: Collection[str] | None = list(kind.model_fields) if kind else FIELDS
            self._refused += 1
            if self._refused > ROWS_WITH_SUGGESTIONS:
                known = None
            areas, skip = reference_areas().refused, 1 if kind else 0
            naming = Naming(known=known, areas=areas, row=row, prefix=prefix, skip=skip)
            return mistakes(errors[:SPELLED_OUT], naming)


_TWICE = object()


def _once(pairs: list[tuple[str, Any]]) -> Any:
    """A JSON object, or the sign that a field is in it twice: then nobody knows which value is meant."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else _TWICE


def _says_twice(text: bytes) -> bool:
    return json.loads(text, object_pairs_hook=_once) is _TWICE


def _twice(row: int, prefix: str = "") -> Mistake:
    return Mistake("duplicate_field", "A field is there twice in one event.", pointer=prefix or None, row=row)


def _colons(document: Any) -> int:
    """How many colons a batch has if none is in a value and no field is there twice."""
    items = document.get("events") if isinstance(document, dict) else None
    return 1 + sum(len(item) for item in items if isinstance(item, dict)) if isinstance(items, list) else -1


def _events_of(document: Any) -> list[Any]:
    if not isinstance(document, dict) or not isinstance(document.get("events"), list):
        raise NotUnderstood([Mistake("missing", 'The body is an object {"events": [...]}.', pointer="/events")])
    if unknown := [name for name in document if name != "events"]:
        raise NotUnderstood([Mistake("unknown_field", "The body has `events` only.") for _ in unknown])
    return list(document["events"])


def _lines(body: IO[bytes]) -> Iterator[tuple[int, bytes | Mistake]]:
    row = 0
    while line := body.readline(LONGEST_LINE + 1):
        row += 1
        if len(line) <= LONGEST_LINE:
            yield row, line
            continue
        while line and not line.endswith(b"\n"):
            line = body.readline(LONGEST_LINE)
        yield row, Mistake("too_long", f"A line has at most {LONGEST_LINE:,} bytes.", row=row)


def _cells(line: bytes, row: int) -> list[str] | Mistake:
    """The cells of one line. No value of an event has a line break in it, so an open quote is a mistake of its row."""
    try:
        text = line.decode("utf-8-sig" if row == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        return Mistake("not_utf8", "The row is not UTF-8 text.", row=row)
    if "\0" in text:
        return Mistake("unreadable", "The row has a NUL character.", row=row)
    try:
        return [without_guard(cell.strip()) for cells in csv.reader([text], strict=True) for cell in cells]
    except csv.Error:
        return Mistake("unreadable", "The row's quotes are not balanced.", row=row)


def _header(cells: list[str] | Mistake) -> list[str]:
    if isinstance(cells, Mistake):
        raise UnreadableBody([cells])
    header = [cell.casefold() for cell in cells]
    wrong = []
    for column, name in enumerate(header, start=1):
        if name not in FIELDS:
            detail = f"Column {column} of the header is not a field of an event." + suggestion(name, FIELDS)
            wrong.append(Mistake("unknown_column", detail, row=1))
        elif name in header[: column - 1]:
            wrong.append(Mistake("duplicate_column", f"Column {column} is in the header before.", row=1))
    if wrong:
        raise NotUnderstood(wrong[:SPELLED_OUT])
    return header
