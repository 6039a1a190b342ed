"""Requests a second of one figure, with all England loaded, against a bare FastAPI route that runs SELECT 1."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from app.store.reach import EVERYTHING
from benchmarks import england
from benchmarks.comparison import Comparison
from benchmarks.driver import requests_per_second
from benchmarks.processes import BARE, ENGINES, SERVICE, Server, fresh_databases, key_for_all, opened, running

TARGET = 0.35
PATH = "/v1/results?indicator=A2&area=coventry&period=2022-23"
CONNECTIONS = 16


@dataclass(frozen=True)
class Size:
    """How much is loaded and how long it is driven."""

    children: int = england.CHILDREN
    part: int = 200_000
    rounds: int = 15
    seconds: float = 2


QUICK = Size(children=3000, part=5000, rounds=1, seconds=0.3)


def run(directory: Path, tell: Callable[[str], None], *, quick: bool = False) -> Iterator[Comparison]:
    """One comparison for each engine."""
    size = QUICK if quick else Size()
    tell(f"England: the events of {size.children:,} children and of adopter families")
    events = england.written(directory, size.children)
    for engine in ENGINES:
        with fresh_databases(engine, directory) as fresh:
            url = fresh("serving")
            key = key_for_all(url)
            with running(SERVICE, url) as service, running(BARE, url) as bare:
                load(url, service, key, events, size)
                yield _compare(Comparison("serving", engine, "requests/s", TARGET), service, bare, key, size, tell)


def load(url: str, service: Server, key: str, files: Iterable[Path], size: Size) -> None:
    """Send files of events in parts, and store what is known of the children."""
    for file in files:
        for body in england.in_parts(file, size.part):
            status, answer = service.post_events(body, key)
            assert status == 200, answer
    with opened(url) as database:
        england.put_characteristics(database, size.children)
    _analyse(url)


def _analyse(url: str) -> None:
    """What PostgreSQL's autovacuum does within minutes of a load."""
    with opened(url) as database, database.reading(EVERYTHING) as connection:
        if not database.is_sqlite:
            connection.execute(text("VACUUM ANALYZE"))


def _compare(
    comparison: Comparison, service: Server, bare: Server, key: str, size: Size, tell: Callable[[str], None]
) -> Comparison:
    authorization = {"Authorization": f"Bearer {key}"}
    status, answer = service.request("GET", PATH, headers=authorization)
    assert status == 200, answer
    assert json.loads(answer)["results"][0]["denominator"] > 0 or size == QUICK, answer
    for _ in range(size.rounds):
        for server, path, headers, speeds in (
            (service, PATH, authorization, comparison.ours),
            (bare, "/one", {}, comparison.yardstick),
        ):
            speeds.append(requests_per_second(server.port, path, headers, CONNECTIONS, size.seconds))
        tell(comparison.last)
    return comparison
