"""England as events: synthetic children and adopter families of every authority that exists now, written as NDJSON.

Records are as they come: something is known of most children, some steps are not recorded, some events are in two
records, of which one counts, and some days are corrected later, so that rows are superseded.
"""

import itertools
import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.area_files import reference_areas
from app.ledger.characteristics import Characteristics, put
from app.store.database import Database
from app.store.reach import EVERYTHING
from app.synthetic import SyntheticChild, children_of, families_of

CHILDREN = 378_000
#: Years in which the children entered care, and the families asked about adopting.
FIRST_YEAR, LAST_YEAR = 2015, 2026
SEED = 1
#: One family for so many children.
CHILDREN_A_FAMILY = 20
#: Of one child in so many, a step is not recorded: entering care, the match.
NOT_RECORDED = {"entered_care": 50, "matched": 30}
#: One child in so many is in another record too, with the same events.
IN_TWO_RECORDS = 40
#: One child in so many was sent with days that were corrected later.
CORRECTED = 50


def authorities() -> list[str]:
    """Codes of the authorities that exist now."""
    return [area.code for area in reference_areas().authorities if area.end is None]


def events_of_england(children: int = CHILDREN) -> Iterator[dict[str, Any]]:
    """The events of that many children, about 2.5 each, and of families, before anything is corrected."""
    for number, recorded in _recorded(children):
        if number % CORRECTED:
            yield from recorded
            yield from () if number % IN_TWO_RECORDS else _with_ids(number, recorded)
        else:
            yield from (event | {"date": _a_day_before(event["date"])} for event in _with_ids(number, recorded))
    for code, share in _shares(children).items():
        for family in families_of(code, SEED, share // CHILDREN_A_FAMILY, FIRST_YEAR, LAST_YEAR, "F"):
            yield from family.events


def corrections(children: int = CHILDREN) -> Iterator[dict[str, Any]]:
    """The events that are sent again with other days."""
    for number, recorded in _recorded(children):
        if not number % CORRECTED:
            yield from _with_ids(number, recorded)


def _recorded(children: int) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The number of each child, and the events that are recorded of them."""
    for number, child in enumerate(itertools.chain.from_iterable(_by_authority(children).values()), start=1):
        some = [event for event in child.events if number % NOT_RECORDED.get(event["type"], number + 1)]
        yield number, some or child.events


def _with_ids(number: int, events: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (event | {"source_id": f"E{number:06}-{place}"} for place, event in enumerate(events))


def written(directory: Path, children: int) -> tuple[Path, ...]:
    """The files of England in the order in which they are sent."""
    paths = directory / "england.ndjson", directory / "corrections.ndjson"
    for path, events in zip(paths, (events_of_england(children), corrections(children)), strict=True):
        write(path, events)
    return paths


def put_characteristics(database: Database, children: int = CHILDREN) -> None:
    """Store what is known of the children."""
    for code, some in _by_authority(children).items():
        known = {child.child: Characteristics(**child.characteristics) for child in some}
        with database.writing(EVERYTHING) as writing:
            put(writing, code, known)


def _by_authority(children: int) -> dict[str, Iterator[SyntheticChild]]:
    """The children of each authority, shared out evenly."""
    shares = _shares(children)
    return {code: children_of(code, SEED, share, FIRST_YEAR, LAST_YEAR, "C") for code, share in shares.items()}


def _shares(children: int) -> dict[str, int]:
    codes = authorities()
    ends = [children * number // len(codes) for number in range(len(codes) + 1)]
    return {code: last - first for code, (first, last) in zip(codes, itertools.pairwise(ends), strict=True)}


def _a_day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def write(path: Path, events: Iterable[dict[str, Any]]) -> int:
    """Write events one a line. Returns how many there are."""
    count = 0
    with path.open("w", encoding="utf-8") as lines:
        for event in events:
            lines.write(json.dumps(event, separators=(",", ":")) + "\n")
            count += 1
    return count


def in_parts(path: Path, size: int) -> Iterator[bytes]:
    """The file in parts of at most that many lines."""
    with path.open("rb") as lines:
        while part := b"".join(itertools.islice(lines, size)):
            yield part
