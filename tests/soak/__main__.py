"""`python -m tests.soak [NAME ...] [--short]`: long runs, whose figures are printed."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.processes import ENGINES, fresh_databases, key_for_all
from tests.soak.full_disk import full_disks
from tests.soak.overload import noisy_neighbour, overload
from tests.soak.proxy import behind_the_proxy
from tests.soak.rolling import rolling_restart
from tests.soak.writing import double_submits, kills

ROOT = Path(__file__).parents[2]
#: How many examples a property has, in times of the suite's.
EFFORT = 20


def on_each_engine(run: Callable[[str, str, Path], object]) -> None:
    """Run something with the address of a fresh database, a key for it, and a folder."""
    for engine in ENGINES:
        print(engine, flush=True)
        with tempfile.TemporaryDirectory() as folder, fresh_databases(engine, Path(folder)) as fresh:
            url = fresh("soak")
            run(url, key_for_all(url), Path(folder))


def properties(effort: int) -> None:
    """Every property of the suite, with many times the examples."""
    command = [sys.executable, "-m", "pytest", "-q", "-m", "hypothesis", "tests"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "ADOPTION_TEST_EFFORT": str(effort)}, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument(
        "name", nargs="*", help="kills, submits, overload, noisy, rolling, proxy, full, properties; default: all"
    )
    parser.add_argument("--short", action="store_true", help="only see that they run")
    asked = parser.parse_args()
    short: bool = asked.short
    runs: dict[str, Callable[[], None]] = {
        "kills": lambda: on_each_engine(lambda url, key, _: kills(url, key, 2 if short else 200)),
        "submits": lambda: on_each_engine(lambda url, key, _: double_submits(url, key, 40 if short else 10_000)),
        "overload": lambda: on_each_engine(partial(overload, seconds=2 if short else 60)),
        "noisy": lambda: on_each_engine(
            lambda url, key, folder: noisy_neighbour(url, (key, key_for_all(url)), folder, seconds=2 if short else 30)
        ),
        "rolling": lambda: on_each_engine(rolling_restart),
        "full": full_disks,
        "proxy": lambda: on_each_engine(behind_the_proxy),
        "properties": lambda: properties(2 if short else EFFORT),
    }
    if unknown := set(asked.name) - runs.keys():
        parser.error(f"no such run: {', '.join(sorted(unknown))}")
    for name in asked.name or runs:
        print(f"--- {name}", flush=True)
        runs[name]()


if __name__ == "__main__":
    main()
