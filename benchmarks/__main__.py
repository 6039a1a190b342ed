"""`python -m benchmarks [name ...] [--quick]`: runs the benchmarks, and prints one table with where and when."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import loading, returns, scorecard, serving
from benchmarks.comparison import Comparison, table
from benchmarks.machine import described

BENCHMARKS = {
    "serving": serving.run,
    "loading": loading.run,
    "scorecard": scorecard.run,
    "returns": returns.run,
}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed and memory, as ratios of one run.")
    parser.add_argument("name", nargs="*", help=f"{', '.join(BENCHMARKS)}; default: all")
    parser.add_argument("--quick", action="store_true", help="only see that they run: the figures mean nothing")
    asked = parser.parse_args(arguments)
    if unknown := [name for name in asked.name if name not in BENCHMARKS]:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    found: list[Comparison] = []
    for name in asked.name or BENCHMARKS:
        with tempfile.TemporaryDirectory(prefix="adoption-benchmark-") as directory:
            found += BENCHMARKS[name](Path(directory), _tell, quick=asked.quick)
    print(table(found), described(), sep="\n\n")


def _tell(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
