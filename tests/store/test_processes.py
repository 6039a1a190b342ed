"""Work on all cores: the same as in one process, and nothing is left of it whatever happens."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import active_children, parent_process
from multiprocessing import connection as pipes
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.store import processes
from app.store.database import Database
from app.store.processes import FEW, ProcessEnded, worked_on
from app.store.reach import EVERYTHING
from tests.support.service import Service

PARTS = range(3 * FEW)


def squared(connection: Connection, part: int) -> tuple[int, int]:
    return connection.scalar(text(f"SELECT {part} * {part}")) or 0, os.getpid()


def refused(_connection: Connection, part: int) -> int:
    if parent_process():
        raise ValueError("a part that cannot be worked on")
    return part


def ended(_connection: Connection, part: int) -> int:
    if parent_process():
        os.kill(os.getpid(), signal.SIGKILL)
    return part


@pytest.fixture
def others_are_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process begins when the others can: so each has parts, however busy the machine is."""
    begin: Any = processes._Others.__init__

    def begin_and_wait(self: Any, *given: Any) -> None:
        begin(self, *given)
        pipes.wait(list(self._busy))

    monkeypatch.setattr(processes._Others, "__init__", begin_and_wait)


def found_by(work: Callable[[Connection, int], Any], database: Database, parts: range = PARTS, number: int = 2) -> Any:
    with database.snapshot(EVERYTHING) as connection:
        return list(worked_on(work, connection, parts, database, number))


@pytest.mark.usefixtures("others_are_ready")
def test_each_part_is_worked_on_once_by_this_process_and_another(service: Service) -> None:
    found = found_by(squared, service.owner)
    assert sorted(square for square, _ in found) == [part * part for part in PARTS]
    process_ids = {process for _, process in found}
    assert len(process_ids) == 2
    assert os.getpid() in process_ids
    assert not active_children()


@pytest.mark.parametrize(("parts", "number"), [(PARTS, 1), (range(FEW), 2), (range(0), 2)])
def test_little_is_worked_on_here(services: Callable[[str], Service], parts: range, number: int) -> None:
    found = found_by(squared, services("sqlite").owner, parts, number)
    assert found == [(part * part, os.getpid()) for part in parts]


def test_what_may_not_be_committed_is_worked_on_here(services: Callable[[str], Service]) -> None:
    with services("sqlite").owner.snapshot(EVERYTHING) as connection:
        found = list(worked_on(squared, connection, PARTS, None, 2))
    assert found == [(part * part, os.getpid()) for part in PARTS]


@pytest.mark.usefixtures("others_are_ready")
def test_one_that_sees_something_else_has_no_part(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody committed between this process's snapshot and the other's."""
    monkeypatch.setattr(processes, "moment_of", lambda _: "00000003-0000001B-1")
    assert found_by(squared, service.owner) == [(part * part, os.getpid()) for part in PARTS]
    assert not active_children()


@pytest.mark.usefixtures("others_are_ready")
@pytest.mark.parametrize(("work", "error"), [(refused, ValueError), (ended, ProcessEnded)])
def test_what_goes_wrong_in_another_is_raised_here(
    services: Callable[[str], Service], work: Callable[[Connection, int], int], error: type[Exception]
) -> None:
    with pytest.raises(error):
        found_by(work, services("sqlite").owner)
    assert not active_children()


ENDLESS = """
import os
from app.settings import Settings
from app.store.database import Database
from app.store.processes import worked_on
from app.store.reach import EVERYTHING
from tests.store.test_processes import squared
if __name__ == "__main__":
    database = Database(Settings())
    with database.snapshot(EVERYTHING) as connection:
        for square, process in worked_on(squared, connection, range(10**9), database, 2):
            if process != os.getpid():
                print(process, flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_all_end_with_the_process_that_started_them(templates: Any, how: signal.Signals) -> None:
    """Ctrl-C is for all of them; whoever kills the first has not met the others."""
    url, _ = templates.copied("sqlite")
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "ADOPTION_DATABASE_URL": url}
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        start_new_session=True,
    ) as first:
        assert first.stdout
        other = int(first.stdout.readline())
        if how == signal.SIGINT:
            os.killpg(first.pid, how)
        else:
            first.send_signal(how)
        first.stdout.close()
    while is_there(other):  # or the test is stopped as one that hangs
        time.sleep(0.05)


def is_there(process: int) -> bool:
    """Whether a process runs. One that has ended may be waited for by nobody."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
