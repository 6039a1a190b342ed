"""England as events: synthetic children of every authority that exists now, written as NDJSON."""

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.areas import reference_areas
from app.synthetic import children_of

CHILDREN = 378_000
#: Years in which the children entered care.
FIRST_YEAR, LAST_YEAR = 2015, 2026
SEED = 1


def authorities() -> list[str]:
    """Codes of the authorities that exist now."""
    return [area.code for area in reference_areas().authorities if area.end is None]


def events_of_england(children: int = CHILDREN) -> Iterator[dict[str, Any]]:
    """The events of that many children, shared out evenly among the authorities; about 2.5 a child."""
    codes = authorities()
    for number, code in enumerate(codes):
        share = children * (number + 1) // len(codes) - children * number // len(codes)
        for child in children_of(code, SEED, share, FIRST_YEAR, LAST_YEAR, "C"):
            yield from child.events


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
