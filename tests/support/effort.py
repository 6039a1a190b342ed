"""How much work something is, whatever else the machine does."""

from collections.abc import Callable
from time import process_time
from typing import TypeVar

Result = TypeVar("Result")


def effort(work: Callable[[], Result]) -> tuple[Result, float]:
    """What comes of some work, and how often a fixed piece of work could have been done meanwhile.

    Both are measured in time of the processor, and the piece is done before and after, so that a slow machine, or
    one that is busy with other things, gives about the same.
    """
    before, started = _piece(), process_time()
    result = work()
    took = process_time() - started
    return result, took / ((before + _piece()) / 2)


def _piece() -> float:
    """Seconds of the processor for a fixed piece of work: about a hundredth on a machine of today."""
    started = process_time()
    seen: dict[str, int] = {}
    for number in range(50_000):
        seen[str(number % 1000)] = seen.get(str(number % 999), 0) + 1
    return process_time() - started
