"""Ours beside the rivals: the figures of England by pandas, Polars and DuckDB, from the events as they were sent."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from app.periods import Period
from benchmarks.comparison import Comparison
from benchmarks.processes import Engine
from benchmarks.rivals import by_duckdb, by_pandas, by_polars
from benchmarks.rivals.question import Year, differences, figures_of, years_of

#: At least five times as fast as pandas, and at most twice the time of the engines that are made for it.
RIVALS: Mapping[str, tuple[ModuleType, float]] = {
    "pandas": (by_pandas, 5),
    "polars": (by_polars, 0.5),
    "duckdb": (by_duckdb, 0.5),
}


class Spent(NamedTuple):
    """Seconds of the clock, and of all cores."""

    wall: float
    cpu: float


class Raced(NamedTuple):
    """What a rival took to compute, and to read the file before that; and its figures."""

    computing: Spent
    reading: Spent
    tables: Sequence[Any]


def compared(engine: Engine) -> dict[str, list[Comparison]]:
    """For each rival: by the clock, and with reading the file; by the cores, where the engine is in our process."""
    kinds = ("", "-with-reading", *(("-cpu",) if engine == "sqlite" else ()))
    return {
        name: [Comparison(f"{name}{kind}", engine, "answers/min", target) for kind in kinds]
        for name, (_, target) in RIVALS.items()
    }


def race(
    comparisons: Mapping[str, list[Comparison]],
    directory: Path,
    periods: Sequence[Period],
    ask: Callable[[], tuple[Spent, Sequence[Mapping[str, Any]]]],
    tell: Callable[[str], None],
) -> None:
    """One round: ours beside each rival in turn. Raises AssertionError if a figure of a rival is another one."""
    years = years_of(periods)
    for name, (rival, _) in RIVALS.items():
        ours, results = ask()
        computing, reading, tables = _raced(rival, directory, years)
        numbers, others = differences(results, figures_of(rival.rows_of(tables, years)))
        assert not others, f"{name} differs in {len(others):,} of {numbers:,} numbers: {'; '.join(others[:10])}"
        wall, with_reading, *cpu = comparisons[name]
        _add(wall, ours.wall, computing.wall)
        _add(with_reading, ours.wall, computing.wall + reading.wall)
        for each in cpu:
            _add(each, ours.cpu, computing.cpu)
        shown = f"{computing.wall:.2f} s, {computing.cpu:.2f} s of CPU, {reading.wall:.2f} s to read before that"
        tell(f"{name}: {numbers:,} numbers, 0 differ; {shown}; ours {ours.wall:.2f} s, {ours.cpu:.2f} s of CPU")


def _add(comparison: Comparison, ours: float, theirs: float) -> None:
    comparison.ours.append(60 / ours)
    comparison.yardstick.append(60 / theirs)


def _raced(rival: ModuleType, directory: Path, years: Sequence[Year]) -> Raced:
    reading, loaded = timed(lambda: rival.loaded(directory, years))
    computing, tables = timed(lambda: rival.answered(loaded, years))
    return Raced(computing, reading, tables)


def timed(work: Callable[[], Any], cpu: Callable[[], float] = time.process_time) -> tuple[Spent, Any]:
    """What some work took, and what it gave."""
    started, used = time.perf_counter(), cpu()
    done = work()
    return Spent(time.perf_counter() - started, cpu() - used), done


def cpu_seconds(pid: int) -> float:
    """Seconds of all cores that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def of_all(comparisons: Mapping[str, list[Comparison]]) -> Iterator[Comparison]:
    return (each for some in comparisons.values() for each in some)
