"""Ten years of a big council's returns through POST /v1/imports.

Against reading them with pandas for one figure, and against reading them and storing what comes of them by hand.
"""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from sqlalchemy import Table

from app.ledger.characteristics import children
from app.ledger.derived import DERIVED
from app.ledger.versions import events
from app.returns.stored import returns
from benchmarks import by_pandas, councils
from benchmarks.comparison import Comparison
from benchmarks.processes import ENGINES, SERVICE, Server, fresh_databases, key_for_all, running
from benchmarks.raw_load import load, stored
from tests.support.returned.files import zipped

#: At most three times the time.
TARGET = 0.333
#: What no import in Python that stores what it reads comes below: reading the files, and storing the rows.
STORED: tuple[Table, ...] = (events, *DERIVED, children, returns)
BARE_TARGET = 0.15
PERIOD, FIRST_DAY, LAST_DAY = "2020-23", "2020-04-01", "2023-03-31"
_BOUNDARY = "a-boundary-that-is-in-no-file"


@dataclass(frozen=True)
class Size:
    """How many children the council looked after, and how often their returns are imported."""

    children: int = councils.CHILDREN
    rounds: int = 5


QUICK = Size(children=200, rounds=1)


def run(directory: Path, tell: Callable[[str], None], *, quick: bool = False) -> Iterator[Comparison]:
    """Two comparisons for each engine: with pandas, and with reading and storing by hand."""
    size = QUICK if quick else Size()
    folder = directory / "returns"
    rows = councils.write(folder, councils.children_of_a_council(size.children))
    archive = zipped({str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*.csv"))})
    tell(f"a council of ten years: {rows:,} rows of episodes, {len(archive) / 1e6:.1f} MB as an archive")
    for engine in ENGINES:
        with_pandas = Comparison("returns", engine, "episodes/s", TARGET, peak_memory=0)
        bare = Comparison("bare-returns", engine, "episodes/s", BARE_TARGET)
        with fresh_databases(engine, directory) as fresh:
            for number in range(size.rounds):
                url = fresh(f"returns{number}")
                seconds, memory, figure = _through_the_service(url, archive)
                with_pandas.ours.append(rows / seconds)
                with_pandas.peak_memory = max(with_pandas.peak_memory or 0, memory)
                started = perf_counter()
                by_hand = by_pandas.a2(folder, FIRST_DAY, LAST_DAY)
                with_pandas.yardstick.append(rows / (perf_counter() - started))
                assert figure == by_hand, f"A2 of {PERIOD}: {figure} against {by_hand}, days and children"
                bare.ours.append(rows / seconds)
                bare.yardstick.append(rows / _read_and_stored_by_hand(folder, url, fresh(f"bare{number}")))
                tell(f"{with_pandas.last}, peak {memory / 1e6:.0f} MB, A2 over {figure[1]} children")
        yield from (with_pandas, bare)


def _read_and_stored_by_hand(folder: Path, url: str, another: str) -> float:
    """Seconds to read the files with Python's parser, and to store in another database what the service stored."""
    rows = stored(url, STORED)
    started = perf_counter()
    for file in sorted(folder.rglob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            list(csv.reader(lines))
    seconds = perf_counter() - started
    return seconds + load(another, rows)


def _through_the_service(url: str, archive: bytes) -> tuple[float, int, tuple[int, int]]:
    """Seconds from sending the upload to having its answer, the server's peak memory, and its A2."""
    key = key_for_all(url)
    with running(SERVICE, url) as service:
        started = perf_counter()
        status, answer = _upload(service, archive, key)
        seconds = perf_counter() - started
        memory = service.peak_memory()
        assert status == 200, answer[:2000]
        assert json.loads(answer)["created"] > 0
        return seconds, memory, _figure(service, key)


def _upload(service: Server, archive: bytes, key: str) -> tuple[int, bytes]:
    disposition = 'Content-Disposition: form-data; name="file"; filename="returns.zip"'
    head = f"--{_BOUNDARY}\r\n{disposition}\r\nContent-Type: application/zip\r\n\r\n"
    body = head.encode() + archive + f"\r\n--{_BOUNDARY}--\r\n".encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    return service.request("POST", f"/v1/imports?authority={councils.COUNCIL}", body, headers)


def _figure(service: Server, key: str) -> tuple[int, int]:
    """Days and children of A2 as the service gives them."""
    asked = f"/v1/results?indicator=A2&area={councils.COUNCIL}&period={PERIOD}"
    status, answer = service.request("GET", asked, headers={"Authorization": f"Bearer {key}"})
    assert status == 200, answer
    (result,) = json.loads(answer)["results"]
    return result["numerator"], result["denominator"]
