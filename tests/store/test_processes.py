"""Work on all cores: the same as in one process, and nothing is left of it whatever happens."""

import os
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from app.store.processes import FEW, ProcessEnded, worked_on

PARTS = range(3 * FEW)


def squared(part: int) -> tuple[int, int]:
    return part * part, os.getpid()


def refused(part: int) -> int:
    if part == FEW:
        raise ValueError("a part that cannot be worked on")
    return part


def ended(part: int) -> int:
    if part == FEW:
        os.kill(os.getpid(), signal.SIGKILL)
    return part


def test_the_parts_come_back_in_their_order_from_several_processes() -> None:
    found = list(worked_on(squared, PARTS, 2))
    assert [square for square, _ in found] == [part * part for part in PARTS]
    processes = {process for _, process in found}
    assert len(processes) == 2
    assert os.getpid() not in processes
    assert not active_children()


@pytest.mark.parametrize(("parts", "processes"), [(PARTS, 1), (range(FEW - 1), 2), (range(0), 2)])
def test_little_is_worked_on_here(parts: range, processes: int) -> None:
    assert list(worked_on(squared, parts, processes)) == [(part * part, os.getpid()) for part in parts]


def test_what_one_cannot_do_is_raised_here() -> None:
    with pytest.raises(ValueError, match="a part that cannot be worked on"):
        list(worked_on(refused, PARTS, 2))
    assert not active_children()


def test_one_that_is_killed_ends_the_work() -> None:
    with pytest.raises(ProcessEnded):
        list(worked_on(ended, PARTS, 2))
    assert not active_children()


ENDLESS = """
import itertools
from app.store.processes import worked_on
from tests.store.test_processes import squared
if __name__ == "__main__":
    for square, process in worked_on(squared, itertools.count(), 2):
        print(process, flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_all_end_with_the_process_that_started_them(how: signal.Signals) -> None:
    """Ctrl-C is for all of them; whoever kills the first has not met the others."""
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        start_new_session=True,
    ) as first:
        assert first.stdout
        others = {int(first.stdout.readline()) for _ in range(2)}
        assert len(others) == 2
        if how == signal.SIGINT:
            os.killpg(first.pid, how)
        else:
            first.send_signal(how)
        first.stdout.close()
    while any(is_there(process) for process in others):  # or the test is stopped as one that hangs
        time.sleep(0.05)


def is_there(process: int) -> bool:
    """Whether a process runs. One that has ended may be waited for by nobody."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
