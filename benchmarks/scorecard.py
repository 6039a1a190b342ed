"""The whole scorecard of England in one request, against statements by hand, and against pandas, Polars and DuckDB."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.indicators.scorecard import INDICATORS
from app.periods import financial_years
from app.store.database import Database
from app.store.reach import EVERYTHING
from benchmarks import england
from benchmarks.by_hand import STATEMENTS
from benchmarks.comparison import Comparison
from benchmarks.processes import ENGINES, SERVICE, Server, fresh_databases, key_for_all, opened, running
from benchmarks.rivals import racing
from benchmarks.rivals.question import write_files
from benchmarks.serving import QUICK, Size, load

#: At most five times the time of the statements by hand.
TARGET = 0.2
YEARS = tuple(financial_years(year, year + 1) for year in range(2019, 2024))


@dataclass(frozen=True)
class Asked:
    """The request: every code that somebody wrote by hand, authorities that exist now, five financial years."""

    body: bytes
    figures: int


def run(directory: Path, tell: Callable[[str], None], *, quick: bool = False) -> Iterator[Comparison]:
    """For each engine one comparison with the statements by hand, and three with each rival."""
    size = QUICK if quick else Size(rounds=3)
    assert set(STATEMENTS) <= {indicator.code for indicator in INDICATORS}
    tell(f"England: the events of {size.children:,} children and of adopter families")
    events = england.written(directory, size.children)
    asked = _asked(england.authorities()[:15] if quick else england.authorities())
    for engine in ENGINES:
        with fresh_databases(engine, directory) as fresh:
            url = fresh("scorecard")
            key = key_for_all(url)
            with running(SERVICE, url) as service, opened(url) as database:
                load(url, service, key, events, size)
                write_files(directory, database)
                by_hand = Comparison("scorecard", engine, "answers/min", TARGET)
                rivals = racing.compared(engine)
                for _ in range(size.rounds):
                    by_hand.ours.append(60 / _asked_once(service, key, asked)[0].wall)
                    by_hand.yardstick.append(60 / _by_hand(database))
                    tell(f"scorecard on {engine}: {by_hand.ours[-1]:.1f} against {by_hand.yardstick[-1]:.1f}")
                    racing.race(rivals, directory, YEARS, lambda: _asked_once(service, key, asked), tell)  # noqa: B023
                yield from (by_hand, *racing.of_all(rivals))


def _asked(authorities: list[str]) -> Asked:
    labels = [year.label for year in YEARS]
    body = json.dumps({"indicator": list(STATEMENTS), "area": authorities, "period": labels}).encode()
    return Asked(body, len(STATEMENTS) * len(authorities) * len(labels))


def _asked_once(service: Server, key: str, asked: Asked) -> tuple[racing.Spent, list[dict[str, Any]]]:
    """What one request and its whole answer took, and the results."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    spent, (status, answer) = racing.timed(
        lambda: service.request("POST", "/v1/results", asked.body, headers), lambda: racing.cpu_seconds(service.pid)
    )
    assert status == 200, answer[:500]
    results: list[dict[str, Any]] = json.loads(answer)["results"]
    assert len(results) == asked.figures
    return spent, results


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
