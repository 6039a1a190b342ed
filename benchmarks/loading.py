"""Events a second through POST /v1/events, against a raw load of the same rows into an equally indexed table."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from app.ledger.versions import events
from app.store.database import FOREVER
from benchmarks import england
from benchmarks.comparison import Comparison
from benchmarks.processes import ENGINES, SERVICE, fresh_databases, key_for_all, running
from benchmarks.raw_load import Row, load

TARGET = 0.3
MOST_MEMORY = 300_000_000


@dataclass(frozen=True)
class Size:
    """How many events are in one request, and how often it is sent to a fresh database."""

    events: int = 200_000
    rounds: int = 7


QUICK = Size(events=2000, rounds=1)


def run(directory: Path, tell: Callable[[str], None], *, quick: bool = False) -> Iterator[Comparison]:
    """One comparison for each engine."""
    size = QUICK if quick else Size()
    body, rows = _batch(directory, size.events)
    for engine in ENGINES:
        comparison = Comparison("loading", engine, "events/s", TARGET, peak_memory=0, most_memory=MOST_MEMORY)
        with fresh_databases(engine, directory) as fresh:
            for number in range(size.rounds):
                seconds, memory = _through_the_service(fresh(f"service{number}"), body, size.events)
                comparison.ours.append(size.events / seconds)
                comparison.peak_memory = max(comparison.peak_memory or 0, memory)
                comparison.yardstick.append(size.events / load(fresh(f"raw{number}"), {events: rows}))
                tell(f"{comparison.last}, peak {memory / 1e6:.0f} MB")
        yield comparison


def _batch(directory: Path, count: int) -> tuple[bytes, list[Row]]:
    """The first events of England as a body of NDJSON, and as rows of the table."""
    first = list(itertools.islice(england.events_of_england(), count))
    path = directory / "batch.ndjson"
    england.write(path, first)
    return path.read_bytes(), [_as_stored(number, event) for number, event in enumerate(first, start=1)]


def _as_stored(number: int, event: dict[str, Any]) -> Row:
    attributes = dict(event)
    place = [attributes.pop(name) for name in ("authority", "child", "type")]
    source_id = attributes.pop("source_id", "")
    day = date.fromisoformat(attributes.pop("date")).toordinal()
    encoded = json.dumps(attributes, separators=(",", ":"), sort_keys=True) if attributes else ""
    return (number, *place, day, source_id, encoded, 1, FOREVER, None)


def _through_the_service(url: str, body: bytes, count: int) -> tuple[float, int]:
    """Seconds from sending one request to having its answer, and the server's peak memory."""
    key = key_for_all(url)
    with running(SERVICE, url) as service:
        started = perf_counter()
        status, answer = service.post_events(body, key)
        seconds = perf_counter() - started
        memory = service.peak_memory()
    assert status == 200, answer
    taken = json.loads(answer)  # some events are in two records: the second replaces the first
    assert taken["created"] + taken["replaced"] == count, answer[:200]
    return seconds, memory
