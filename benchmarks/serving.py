"""Requests a second of one figure, with all England loaded, against a bare FastAPI route that runs SELECT 1.

Figures that nobody asked for before, one that was asked for before, and one that the caller has already.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle, product
from pathlib import Path

from sqlalchemy import text

from app.indicators.scorecard import INDICATORS
from app.periods import financial_years
from benchmarks import england
from benchmarks.comparison import Comparison
from benchmarks.driver import requests_per_second
from benchmarks.processes import BARE, ENGINES, SERVICE, Server, fresh_databases, key_for_all, opened, running

#: Of figures asked for the first time, again, and with the ETag of the answer.
TARGETS = {"serving": 0.5, "serving-again": 1.5, "serving-unchanged": 1.5}
PATH = "/v1/results?indicator=A2&area=coventry&period=2022-23"
CONNECTIONS = 16


@dataclass(frozen=True)
class Size:
    """How much is loaded and how long it is driven."""

    children: int = england.CHILDREN
    part: int = 200_000
    rounds: int = 15
    seconds: float = 2


QUICK = Size(children=600, part=5000, rounds=1, seconds=0.1)


def run(directory: Path, tell: Callable[[str], None], *, quick: bool = False) -> Iterator[Comparison]:
    """Three comparisons for each engine."""
    size = QUICK if quick else Size()
    tell(f"England: the events of {size.children:,} children and of adopter families")
    events = england.written(directory, size.children)
    for engine in ENGINES:
        with fresh_databases(engine, directory) as fresh:
            url = fresh("serving")
            key = key_for_all(url)
            with running(SERVICE, url) as service, running(BARE, url) as bare:
                load(url, service, key, events, size)
                compared = [Comparison(name, engine, "requests/s", target) for name, target in TARGETS.items()]
                _compare(compared, (service, bare), key, size, tell)
                yield from compared


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
    with opened(url) as database, database.maintaining() as connection:
        if not database.is_sqlite:
            connection.execute(text("VACUUM ANALYZE"))


def _compare(
    compared: list[Comparison], servers: tuple[Server, Server], key: str, size: Size, tell: Callable[[str], None]
) -> None:
    service, bare = servers
    authorization = {"Authorization": f"Bearer {key}"}
    tag = _asked_once(service, authorization, size)
    asked: list[tuple[str | Iterator[str], dict[str, str]]] = [
        (all_different(), authorization),
        (PATH, authorization),
        (PATH, {**authorization, "If-None-Match": tag}),
    ]
    for _ in range(size.rounds):
        for comparison, (path, headers) in zip(compared, asked, strict=True):
            ours = requests_per_second(service.port, path, headers, CONNECTIONS, size.seconds)
            comparison.ours.append(ours)
            comparison.yardstick.append(requests_per_second(bare.port, "/one", {}, CONNECTIONS, size.seconds))
            tell(comparison.last)


def _asked_once(service: Server, headers: dict[str, str], size: Size) -> str:
    """The ETag of a figure, which there is."""
    connection = HTTPConnection("127.0.0.1", service.port, timeout=600)
    connection.request("GET", PATH, headers=headers)
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    assert response.status == 200, answer
    assert json.loads(answer)["results"][0]["denominator"] > 0 or size == QUICK, answer
    return response.headers["ETag"]


def all_different() -> Iterator[str]:
    """Every code for every authority and five financial years, 57,375 questions, and then the same again.

    The service remembers fewer answers than that, so none of them is there when it is asked again.
    """
    years = [financial_years(year, year + 1).label for year in range(2019, 2024)]
    for year, authority, indicator in cycle(product(years, england.authorities(), INDICATORS)):
        yield f"/v1/results?indicator={indicator.code}&area={authority}&period={year}"
