"""Events that are sent: as one batch, or as several where the service takes no batch as large as that.

Each batch has an Idempotency-Key made of the one of the whole, so that the whole can be sent again after a failure:
what was stored is not stored twice. Days on which a record is complete are stated when everything is stored.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Unpack, cast

from adoption_indicators_client.answers import BatchAnswer
from adoption_indicators_client.calls import Call, Progress, Sending, Values, how_sent
from adoption_indicators_client.failures import ProblemError

_IN_MEMORY = 1_000_000
_NDJSON = "application/x-ndjson"
#: What states for which days a record is complete.
_COMPLETE = ("complete_from", "complete_to", "complete_types")
_COUNTS = ("received", "created", "unchanged", "replaced", "withdrawn", "rejected", "changed")
#: The content type of a file of events, by the end of its name.
MEDIA_TYPES = {".json": "application/json", ".ndjson": _NDJSON, ".jsonl": _NDJSON, ".csv": "text/csv"}


@dataclass(frozen=True, slots=True)
class Limits:
    """The most events and bytes of one batch, as the service takes them if its operator has not set others."""

    events: int = 250_000
    bytes: int = 64_000_000


USUAL = Limits()
#: Batches to send one after the other, each when the one before is stored.
Batches = Iterator[Call[BatchAnswer]]


def send_events(limits: Limits, /, events: Iterable[Values], **how: Unpack[Sending]) -> Batches:
    """Send events from a list or an iterator. They pass through a file, so they may be many.

    More than the service takes at once are sent as several batches, of which each is stored or refused as a whole.
    """
    lines = (json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for event in events)
    return _Sending(limits, _NDJSON, how).batches(lines)


def send_file(limits: Limits, /, file: str | Path, **how: Unpack[Sending]) -> Batches:
    """Send a file of events (.json, .ndjson, .csv); a large one with an event a line as several batches."""
    file = Path(file)
    media_type = MEDIA_TYPES.get(file.suffix.lower())
    if media_type is None:
        raise ValueError(f"The name of a file of events ends in one of {', '.join(MEDIA_TYPES)}.")
    return _whole(file, media_type, how) if media_type == "application/json" else _of_lines(limits, file, how)


def merged(answers: Sequence[BatchAnswer]) -> BatchAnswer:
    """What became of all batches together: rows are those of the whole, ``receipts`` those of each batch."""
    if len(answers) == 1:
        return answers[0]
    together: dict[str, Any] = {**answers[-1], "receipts": [answer["receipt"] for answer in answers]}
    together.update({name: sum(answer.get(name, 0) for answer in cast(Any, answers)) for name in _COUNTS})
    for name in ("changes", "errors", "warnings"):
        together[name] = [each for answer in cast(Any, answers) for each in answer.get(name, ())]
    return cast(BatchAnswer, together)


@contextmanager
def saying_what_is_stored(answers: Sequence[BatchAnswer]) -> Iterator[None]:
    """Add to a problem with one batch what became of those before it."""
    try:
        yield
    except ProblemError as problem:
        problem.stored = merged(answers) if answers else None
        raise


def _whole(file: Path, media_type: str, how: Values) -> Batches:
    files = ExitStack()
    parameters, headers, progress = how_sent(how)
    yield _call(files.enter_context(file.open("rb")), media_type, files, parameters, headers, progress)


def _of_lines(limits: Limits, file: Path, how: Values) -> Batches:
    media_type = MEDIA_TYPES[file.suffix.lower()]
    with file.open("rb") as lines:
        header = lines.readline() if media_type == "text/csv" else b""
        yield from _Sending(limits, media_type, how, header, file.stat().st_size).batches(lines)


class _Sending:
    """One sending: its limits, its form, and how much of it was sent. ``size`` is that of the whole, if it is known."""

    def __init__(self, limits: Limits, media_type: str, how: Values, header: bytes = b"", size: int = 0) -> None:
        self._limits = limits
        self._media_type = media_type
        self._parameters, self._headers, self._progress = how_sent(how)
        self._header = header
        self._size = size
        self._sent = self._rows = 0
        #: The last line of each authority, which states for which days its record is complete.
        self._last_of: dict[str, bytes] = {}

    def batches(self, lines: Iterable[bytes]) -> Batches:
        """The calls, each made when the one before it is answered."""
        rest, number = iter(lines), 1
        body, rows, following = self._filled(rest, None)
        if following is None:
            yield self._batch(body, self._parameters, number)
            return
        complete = {name: value for name, value in self._parameters.items() if name in _COMPLETE}
        parameters = {name: value for name, value in self._parameters.items() if name not in _COMPLETE}
        while True:
            size = body.tell()
            yield self._batch(body, parameters, number)
            self._sent += size
            self._rows += rows
            if following is None:
                break
            number += 1
            body, rows, following = self._filled(rest, following)
        if complete:
            yield self._statement(parameters | complete, number + 1)

    def _filled(self, lines: Iterator[bytes], first: bytes | None) -> tuple[IO[bytes], int, bytes | None]:
        """A body with as many lines as fit in, how many these are, and the line that does not fit in any more."""
        with ExitStack() as files:
            body = files.enter_context(SpooledTemporaryFile(_IN_MEMORY))
            body.write(self._header)
            rows, line = 0, first if first is not None else next(lines, None)
            while line is not None:
                if rows and (rows >= self._limits.events or body.tell() + len(line) > self._limits.bytes):
                    break
                body.write(line)
                self._note(line)
                rows, line = rows + 1, next(lines, None)
            files.pop_all()  # closed with the call
            return cast(IO[bytes], body), rows, line

    def _note(self, line: bytes) -> None:
        if "complete_from" in self._parameters and (authority := self._authority_of(line)):
            self._last_of[authority] = line

    def _authority_of(self, line: bytes) -> str | None:
        try:
            if not self._header:
                return str(json.loads(line)["authority"])
            names, cells = (next(csv.reader([each.decode("utf-8-sig")])) for each in (self._header, line))
            return dict(zip(names, cells, strict=False)).get("authority")
        except (ValueError, KeyError, TypeError, StopIteration):
            return None  # the service says what is wrong with the line

    def _batch(self, body: IO[bytes], parameters: Values, number: int) -> Call[BatchAnswer]:
        files = ExitStack()
        files.enter_context(body)
        headers = dict(self._headers)
        if number > 1:
            headers["Idempotency-Key"] += f".{number}"
        progress = self._progress and self._of_the_whole(self._progress, self._sent)
        call = _call(body, self._media_type, files, parameters, headers, progress)
        return replace(call, read=self._reading(self._rows), rows_before=self._rows)

    def _statement(self, parameters: Values, number: int) -> Call[BatchAnswer]:
        """Everything is stored: a line of each authority again, with the days for which its record is complete."""
        body = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the call
        body.write(self._header + b"".join(self._last_of.values()))
        call = self._batch(cast(IO[bytes], body), parameters, number)
        return replace(call, read=_without_counts, progress=None, rows_before=0)

    def _of_the_whole(self, progress: Progress, before: int) -> Progress:
        return lambda sent, size: progress(before + sent, max(self._size, before + size))

    def _reading(self, rows_before: int) -> Callable[[bytes], BatchAnswer]:
        def read(content: bytes) -> BatchAnswer:
            answer = json.loads(content)
            if rows_before and isinstance(answer, dict):
                for each in (*answer.get("errors", ()), *answer.get("changes", ())):
                    if each.get("row") is not None:
                        each["row"] += rows_before
            return cast(BatchAnswer, answer)

        return read


def _call(
    body: IO[bytes],
    media_type: str,
    files: ExitStack,
    parameters: Values,
    headers: Mapping[str, str],
    progress: Progress | None,
) -> Call[BatchAnswer]:
    sent = {**headers, "Content-Type": media_type}
    return Call("POST", "/v1/events", json.loads, parameters, sent, body, progress=progress, files=files)


def _without_counts(content: bytes) -> BatchAnswer:
    """An answer about events that were counted before."""
    return cast(BatchAnswer, {**json.loads(content), **dict.fromkeys(_COUNTS, 0), "changes": []})
