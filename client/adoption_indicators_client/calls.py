"""Every call of the service: what is sent, and how the answer is read. Nothing here touches a network.

Both clients take their methods from these functions.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Generic, Literal, Required, TypedDict, TypeVar, Unpack, cast
from urllib.parse import quote

from adoption_indicators_client.answers import (
    AreaCompleteness,
    Case,
    CasesPage,
    ChangedFigures,
    ChangesPage,
    EventsPage,
    ImportAnswer,
    LedgerChange,
    Quality,
    Results,
    StoredEvent,
)

T = TypeVar("T", covariant=True)
Page = TypeVar("Page", covariant=True)
Item = TypeVar("Item", covariant=True)
#: Called with the bytes that are sent, and with how many there are.
Progress = Callable[[int, int], None]
Several = str | Sequence[str]
Values = Mapping[str, Any]
#: Two years that follow each other, as folders are named after a collection year: 2022-23.
_YEARS = re.compile(r"20[0-9]{2}[-_ ]?(20)?[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request. ``files`` closes what it reads from when the call is over.

    ``rows_before`` are the rows of the same file that calls before it sent: mistakes are named by the rows of the file.
    """

    method: str
    path: str
    read: Callable[[bytes], T]
    parameters: Values = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: IO[bytes] | None = None
    parts: Sequence[tuple[str, IO[bytes]]] = ()
    progress: Progress | None = None
    files: ExitStack = field(default_factory=ExitStack)
    rows_before: int = 0


@dataclass(frozen=True, slots=True)
class Listing(Generic[Page, Item]):
    """A call whose answer comes in pages, and where a page has its items."""

    call: Call[Page]
    items: Callable[[Any], Sequence[Item]]


class ResultsQuestion(TypedDict, total=False):
    """The parameters of ``GET /v1/results``. Values that may be several are a text or a list."""

    indicator: Several
    area: Several
    period: Several
    on: str
    known_at: str
    places: int
    scorecard: bool
    members: bool
    breakdown: str
    compare: Several


class ChangedResultsQuestion(TypedDict, total=False):
    """The parameters of ``GET /v1/results/changes``."""

    indicator: Several
    area: Several
    period: Several
    since: Required[str]
    on: str
    known_at: str


class CasesQuestion(TypedDict, total=False):
    """The parameters of ``GET /v1/results/cases``."""

    indicator: Several
    area: str
    period: Several
    on: str
    known_at: str
    sort: Several
    limit: int


class QualityQuestion(TypedDict, total=False):
    """The parameters of ``GET /v1/quality``."""

    area: str
    period: str
    rule: str
    on: str
    known_at: str
    limit: int


class CompletenessQuestion(TypedDict, total=False):
    """The parameters of ``GET /v1/areas/{area}/completeness``."""

    known_at: str
    findings: bool
    period: str


class EventsQuestion(TypedDict, total=False):
    """The parameters of ``GET /v1/events``; ``first_day`` and ``last_day`` are its ``from`` and ``to``."""

    authority: str
    child: str
    family: str
    type: str
    first_day: str
    last_day: str
    known_at: str
    limit: int


class ChangesQuestion(TypedDict, total=False):
    """The parameters of ``GET /v1/events`` that ask for changes."""

    changed_since: Required[str]
    authority: str
    limit: int


class Sending(TypedDict, total=False):
    """How events are sent. Without ``idempotency_key`` one is made, so that trying again never sends twice."""

    mode: Literal["atomic", "partial"]
    dry_run: bool
    complete_from: str
    complete_to: str
    complete_types: Several
    confirm_erased: int
    idempotency_key: str
    progress: Progress


class SendingReturn(TypedDict, total=False):
    """How the files of a return are sent."""

    authority: str
    year: str
    mode: Literal["atomic", "partial"]
    dry_run: bool
    confirm_year: Several
    confirm_withdrawals: int
    confirm_erased: int
    idempotency_key: str
    progress: Progress


def results(**asked: Unpack[ResultsQuestion]) -> Call[Results]:
    """Figures for every combination of indicators, areas and periods."""
    return _get("/v1/results", asked)


def changed_results(**asked: Unpack[ChangedResultsQuestion]) -> Call[ChangedFigures]:
    """Which figures are not what they were at an instant, and what they were."""
    return _get("/v1/results/changes", asked)


def cases(**asked: Unpack[CasesQuestion]) -> Listing[CasesPage, Case]:
    """The children behind a figure, one by one; further pages are fetched as they are needed."""
    return Listing(_get("/v1/results/cases", asked), lambda page: cast(CasesPage, page)["cases"])


def quality(**asked: Unpack[QualityQuestion]) -> Call[Quality]:
    """What is wrong with the records of an area and period, and how far the figures may be from the truth."""
    return _get("/v1/quality", asked)


def completeness(area: str, **asked: Unpack[CompletenessQuestion]) -> Call[AreaCompleteness]:
    """For which days the records of an area are complete."""
    return _get(f"/v1/areas/{quote(area, safe='')}/completeness", asked)


def events(**asked: Unpack[EventsQuestion]) -> Listing[EventsPage, StoredEvent]:
    """The events that are stored, one by one; further pages are fetched as they are needed."""
    names = {"first_day": "from", "last_day": "to"}
    renamed = {names.get(name, name): value for name, value in asked.items()}
    return Listing(_get("/v1/events", renamed), lambda page: cast(EventsPage, page)["events"])


def changes(**asked: Unpack[ChangesQuestion]) -> Listing[ChangesPage, LedgerChange]:
    """What changed in the events since an instant, one by one, for a copy that stays true."""
    return Listing(_get("/v1/events", asked), lambda page: cast(ChangesPage, page)["changes"])


def get(path: str, parameters: Values | None = None) -> Call[Any]:
    """The JSON of any address, for what has no method of its own."""
    return _get(path, parameters or {})


def put(path: str, body: Any, parameters: Values | None = None) -> Call[Any]:
    """Set what is at an address: the characteristics of a child, the days on which a record is complete, targets."""
    return _with_body("PUT", path, body, parameters)


def post(path: str, body: Any, parameters: Values | None = None) -> Call[Any]:
    """Send JSON to an address that only answers: a question that is too long for ``get``."""
    return _with_body("POST", path, body, parameters)


def delete(path: str, parameters: Values | None = None) -> Call[None]:
    """Void an event, or erase a child or family."""
    return Call("DELETE", path, _json_or_nothing, parameters or {})


def download(path: str, form: Literal["csv", "xlsx"], parameters: Values | None = None) -> Call[bytes]:
    """The same answer as a file: ``download("/v1/results", "xlsx", {...})``."""
    return Call("GET", path, bytes, {**(parameters or {}), "format": form})


def import_files(paths: str | Path | Iterable[str | Path], **how: Unpack[SendingReturn]) -> Call[ImportAnswer]:
    """Send the files of a statutory return together: SSDA903, Annex A, the extended adoption report."""
    several = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    files = ExitStack()
    try:
        parts = [(_name_sent(path), files.enter_context(path.open("rb"))) for path in several]
    except BaseException:
        files.close()
        raise
    parameters, headers, progress = how_sent(how)
    return Call("POST", "/v1/imports", json.loads, parameters, headers, parts=parts, progress=progress, files=files)


def _name_sent(path: Path) -> str:
    """The name of a file, with its folder if that is a year's: files of a return do not say theirs."""
    folder = path.parent.name
    return f"{folder}/{path.name}" if _YEARS.search(folder) else path.name


def how_sent(given: Values) -> tuple[dict[str, Any], dict[str, str], Progress | None]:
    """The parameters, headers and progress of something that is sent."""
    parameters = dict(given)
    progress = parameters.pop("progress", None)
    once = parameters.pop("idempotency_key", None) or str(uuid.uuid4())
    return parameters, {"Idempotency-Key": once}, progress


def _with_body(method: str, path: str, body: Any, parameters: Values | None) -> Call[Any]:
    content = BytesIO(json.dumps(body, ensure_ascii=False).encode())
    headers = {"Content-Type": "application/json"}
    return Call(method, path, _json_or_nothing, parameters or {}, headers, content)


def _json_or_nothing(content: bytes) -> Any:
    return json.loads(content) if content else None


def _get(path: str, parameters: Values) -> Call[Any]:
    return Call("GET", path, json.loads, parameters, {"Accept": "application/json"})
