"""The whole scorecard of England in one request, against one statement by hand for each indicator and year."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.indicators.scorecard import INDICATORS
from app.periods import financial_years
from app.store.database import Database
from app.store.reach import EVERYTHING
from benchmarks import england
from benchmarks.by_hand import STATEMENTS
from benchmarks.comparison import Comparison
from benchmarks.processes import ENGINES, SERVICE, Server, fresh_databases, key_for_all, opened, running
from benchmarks.serving import QUICK, Size, load

#: At most five times the time of the statements by hand.
TARGET = 0.2
YEARS = tuple(financial_years(year, year + 1) for year in range(2019, 2024))


@dataclass(frozen=True)
class Asked:
    """The request: every code that somebody wrote by hand, every authority that exists now, five financial years."""

    body: bytes
    figures: int


def run(directory: Path, tell: Callable[[str], None], *, quick: bool = False) -> Iterator[Comparison]:
    """One comparison for each engine."""
    size = QUICK if quick else Size(rounds=5)
    assert set(STATEMENTS) <= {indicator.code for indicator in INDICATORS}
    tell(f"England: the events of {size.children:,} children and of adopter families")
    events = england.written(directory, size.children)
    asked = _asked()
    for engine in ENGINES:
        with fresh_databases(engine, directory) as fresh:
            url = fresh("scorecard")
            key = key_for_all(url)
            with running(SERVICE, url) as service, opened(url) as database:
                load(url, service, key, events, size)
                comparison = Comparison("scorecard", engine, "answers/min", TARGET)
                for _ in range(size.rounds):
                    comparison.ours.append(60 / _asked_once(service, key, asked))
                    comparison.yardstick.append(60 / _by_hand(database))
                    tell(f"scorecard on {engine}: {comparison.ours[-1]:.1f} against {comparison.yardstick[-1]:.1f}")
                yield comparison


def _asked() -> Asked:
    authorities, labels = england.authorities(), [year.label for year in YEARS]
    body = json.dumps({"indicator": list(STATEMENTS), "area": authorities, "period": labels}).encode()
    return Asked(body, len(STATEMENTS) * len(authorities) * len(labels))


def _asked_once(service: Server, key: str, asked: Asked) -> float:
    """Seconds of one request and its whole answer."""
    started = time.perf_counter()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    status, answer = service.request("POST", "/v1/results", asked.body, headers)
    seconds = time.perf_counter() - started
    assert status == 200, answer[:500]
    assert len(json.loads(answer)["results"]) == asked.figures
    return seconds


def _by_hand(database: Database) -> float:
    """Seconds of all statements, their rows fetched."""
    among = ", ".join(f"'{authority}'" for authority in england.authorities())
    started = time.perf_counter()
    with database.reading(EVERYTHING) as connection:
        for statement in STATEMENTS.values():
            for year in YEARS:
                days = {"first": year.start.toordinal(), "last": year.end.toordinal()}
                connection.exec_driver_sql(statement.format(among=among, **days)).fetchall()
    return time.perf_counter() - started
