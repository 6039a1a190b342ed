"""F1, F2: a crowd at four times the load that the service can answer, and a key that asks too much."""

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

from tests.soak.crowd import Crowd, Tally, asked_together, get, post
from tests.support.serving import serving

SMALL = "/v1/results?indicator=A2&area=coventry&period=2022-23"
MONTHS = [f"{year}-M{month:02d}" for year in range(2000, 2025) for month in range(1, 13)]
HEAVY = json.dumps({"indicator": ["all"], "area": ["coventry"], "period": MONTHS}).encode()
Say = Callable[[str], None]


def overload(url: str, key: str, directory: Path, *, seconds: float = 60, say: Say = print) -> None:
    """F1: what is answered at the peak, and of four times as much; whether it is well again soon."""
    with serving(url, directory, ADOPTION_REMEMBERED_BYTES="0") as (process, port):
        used = processor(process.pid)
        few = [asked_together(port, [Crowd(get(SMALL, key), callers)], 5)[0] for callers in (1, 4, 16)]
        peak = max(tally.statuses[200] / 5 for tally in few)
        used = processor(process.pid) - used
        say(f"{sum(tally.statuses[200] for tally in few) / used:,.0f} for each second of the processor, by few callers")
        crowd = Crowd(get(SMALL, key), 400, rate=4 * peak)
        used, began = processor(process.pid), time.perf_counter()
        answered, alive = asked_together(port, [crowd, Crowd(get("/livez"), 1, rate=5)], seconds)
        goodput = answered.statuses[200] / (time.perf_counter() - began)
        say(f"peak {peak:,.0f} a second; of four times as much {goodput:,.0f} were answered ({goodput / peak:.0%})")
        used = processor(process.pid) - used
        say(f"{answered.statuses[200] / used:,.0f} for each second of the processor that the service had")
        say(f"the others: {shown(answered)}; /livez within {alive.longest():.2f} s at most")
        say(f"memory at most {peak_memory(process.pid) / 1e6:,.0f} MB")
        [after] = asked_together(port, [Crowd(get(SMALL, key), 4)], 5)
        say(f"after it {after.statuses[200] / 5:,.0f} a second")


def noisy_neighbour(url: str, keys: tuple[str, str], directory: Path, *, seconds: float = 30, say: Say = print) -> None:
    """F2: how much slower the small questions of one key are beside 16 heavy ones, or 32 small ones, of another."""
    quiet, noisy = keys
    small = Crowd(get(SMALL, quiet), 2)
    with serving(url, directory, ADOPTION_REMEMBERED_BYTES="0") as (_, port):
        asked_together(port, [small], 2)
        [alone] = asked_together(port, [small], seconds)
        say(f"alone {alone.middle() * 1000:,.1f} ms")
        for name, crowd in {
            "16 heavy questions": Crowd(post("/v1/results", noisy, HEAVY), 16, patience=600),
            "32 small questions": Crowd(get(SMALL, noisy), 32),
        }.items():
            beside, others = asked_together(port, [small, crowd], seconds)
            say(f"beside {name} {beside.middle() * 1000:,.1f} ms ({beside.middle() / alone.middle():.1f} times)")
            say(f"  those: {shown(others)}")


def shown(tally: Tally) -> str:
    """The answers by status, and within which time nearly all came."""
    each = (f"{status}: {count:,} in {tally.nearly_all(status):.2f} s" for status, count in tally.statuses.items())
    return ", ".join(each)


def processor(pid: int) -> float:
    """Seconds of the processor that a process used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_memory(pid: int) -> int:
    """The most bytes of memory that a process used; 0 where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii")) if status.exists() else None
    return int(found[1]) * 1024 if found else 0
