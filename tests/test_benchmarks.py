"""The benchmarks run; what they measure means nothing at this size."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from time import sleep

import pytest

from benchmarks import by_pandas, councils, england
from benchmarks.comparison import Comparison, table
from benchmarks.driver import requests_per_second
from benchmarks.rivals import racing
from benchmarks.rivals.question import differences, figures_of
from tests import oracle


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("name", "compared"),
    [
        ("serving", ["serving", "serving-again", "serving-unchanged"]),
        ("loading", ["loading"]),
        ("returns", ["returns", "bare-returns"]),
        (
            "scorecard",
            ["scorecard", *(f"{by}{kind}" for by in racing.RIVALS for kind in ("", "-with-reading", "-cpu"))],
        ),
    ],
)
def test_benchmark_runs_on_both_engines(name: str, compared: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", name, "--quick"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    figures, machine = done.stdout.split("\n\n")
    header, *rows = figures.splitlines()
    assert header.split()[:4] == ["benchmark", "engine", "ours", "yardstick"]
    on_postgres = [each for each in compared if not each.endswith("-cpu")]  # it is not in the service's process
    wanted = {"sqlite": compared, "postgresql": on_postgres}
    assert [row.split()[:2] for row in rows] == [[each, on] for on, some in wanted.items() for each in some]
    assert [line.split()[0] for line in machine.splitlines()] == [
        "date",
        "code",
        "machine",
        "load",
        "engines",
        "versions",
    ]


def test_unknown_benchmark_is_named() -> None:
    done = subprocess.run([sys.executable, "-m", "benchmarks", "flying"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no such benchmark: flying" in done.stderr


def test_ratio_is_the_median_of_the_rounds() -> None:
    comparison = Comparison("serving", "sqlite", "requests/s", target=0.35, ours=[10, 40, 6], yardstick=[20, 100, 20])
    assert comparison.ratio == 0.4
    assert comparison.is_met
    assert table([comparison]).splitlines()[1].split()[-4:] == ["0.400", ">=", "0.35", "met"]


def test_too_much_memory_misses_the_target() -> None:
    comparison = Comparison("loading", "sqlite", "events/s", 0.15, [20], [100], peak_memory=400, most_memory=400)
    assert not comparison.is_met


def test_england_has_gaps_and_corrections_as_records_have() -> None:
    """What flatters neither side: some steps are missing, some events come twice, some again with another day."""
    sent = {event["source_id"]: event for event in england.events_of_england(children=400) if "source_id" in event}
    later = {event["source_id"]: event["date"] for event in england.corrections(children=400)}
    assert len(later) > 10
    assert all(day > sent[source_id]["date"] for source_id, day in later.items())
    only = [event for event in england.events_of_england(children=400) if "source_id" not in event]
    twice = [event for source_id, event in sent.items() if source_id not in later]
    assert len(twice) > 10
    assert all({name: event[name] for name in event if name != "source_id"} in only for event in twice)
    whole = sum(len(child.events) for some in england._by_authority(400).values() for child in some)
    assert sum("child" in event for event in only) + len(later) < whole


def test_england_is_sent_in_parts(tmp_path: Path) -> None:
    path = tmp_path / "england.ndjson"
    count = england.write(path, england.events_of_england(children=200))
    parts = list(england.in_parts(path, 100))
    assert b"".join(parts) == path.read_bytes()
    assert [part.count(b"\n") for part in parts[:-1]] == [100] * ((count - 1) // 100)


def test_a_figure_of_a_rival_that_differs_is_found() -> None:
    area, period = {"code": "E08000026"}, {"label": "2022-23"}
    about = {"area": area, "period": period}
    a1 = {"indicator": "A1", **about, "counted": 2, "numerator": 700}
    a9 = {"indicator": "A9", **about, "counted": 3, "numerator": None, "groups": 2}
    row = {"authority": "E08000026", "year": "2022-23", "A1.counted": 2.0, "A1.total": 700.0, "A9.counted": 3}
    assert differences([a1, a9], figures_of([row | {"A9.groups": 2}])) == (4, [])
    compared, found = differences([a1, a9], figures_of([row | {"A1.total": 699.0, "A9.groups": float("nan")}]))
    assert compared == 4
    assert found == [
        "A1 E08000026 2022-23: total 699, and ours 700",
        "A9 E08000026 2022-23: groups 0, and ours 2",
    ]


def test_the_yardstick_of_returns_is_right(tmp_path: Path) -> None:
    """A2 of the returns by pandas is A2 of the events by the oracle."""
    children = list(councils.children_of_a_council(600))
    rows = councils.write(tmp_path, iter(children))
    events = [event for child in children for event in child.events]
    figure = oracle.figure("A2", events, [], {councils.COUNCIL}, date(2020, 4, 1), date(2023, 3, 31))
    assert by_pandas.a2(tmp_path, "2020-04-01", "2023-03-31") == (figure.numerator, figure.denominator)
    assert figure.counted > 10
    assert rows > 5 * len(children)


#: Set when the answers that are late may be given.
LATE = Event()


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/late":
            LATE.wait()
        with suppress(BrokenPipeError):  # who waited for the late answer has gone
            self.send_response(404 if self.path == "/wrong" else 200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_driver_counts_answers_and_refuses_failures(server: ThreadingHTTPServer) -> None:
    asked = partial(requests_per_second, server.server_port, headers={"X-Any": "1"}, connections=2, seconds=0.2)
    assert asked("/right") > 0
    with pytest.raises(AssertionError, match="404"):
        asked("/wrong")


def test_driver_waits_for_a_machine_that_is_slow(server: ThreadingHTTPServer) -> None:
    """Longer than it is to drive, until each connection has had an answer."""
    with ThreadPoolExecutor(1) as threads:
        driven = threads.submit(requests_per_second, server.server_port, "/late", {}, connections=2, seconds=0.01)
        for _ in range(4):
            assert not driven.done()
            sleep(0.05)  # five times as long as it drives
        LATE.set()
        assert driven.result() > 0
