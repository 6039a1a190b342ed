"""What no test's verdict depends on: the settings of whoever runs it, how busy the machine is, and midnight."""

import time
from collections.abc import MutableMapping

import pytest

from app.store import last_change, on_the_loop, pulse

_DAY = 24 * 60 * 60
#: No test takes as long, on whatever machine.
_BEFORE_MIDNIGHT = 60
#: Settings of the service that do not begin with ADOPTION_.
_MORE = frozenset({"DATABASE_URL", "PROMETHEUS_MULTIPROC_DIR"})
#: What waits for a database that says nothing, and for how many seconds.
_WAITING = [(module, module._PATIENCE) for module in (last_change, on_the_loop, pulse)]
#: Seconds for which a test waits for a lock, and for a database: a busy machine is slow to answer, and no fault.
PATIENT = 60


def forget_settings(environment: MutableMapping[str, str]) -> None:
    """Take out what whoever runs the tests has set for a service of their own."""
    for name in [*environment]:
        if name in _MORE or (name.startswith("ADOPTION_") and not name.startswith("ADOPTION_TEST_")):
            del environment[name]


def wait_for_the_new_day() -> None:
    """Wait for midnight if it is near, so that a test ends on the day on which it began."""
    left = of_the_day_left(time.time())
    if left < _BEFORE_MIDNIGHT:
        time.sleep(left + 1)


def of_the_day_left(now: float) -> float:
    """Seconds until midnight in UTC, by which the service counts days."""
    return _DAY - now % _DAY


def wait_long() -> None:
    """Let the service wait long for a database that says nothing."""
    for module, _ in _WAITING:
        vars(module)["_PATIENCE"] = PATIENT


def wait_as_in_production(patch: pytest.MonkeyPatch) -> None:
    """Let it wait as long as it does, in a test of a database that says nothing."""
    for module, seconds in _WAITING:
        patch.setattr(module, "_PATIENCE", seconds)
