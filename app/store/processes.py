"""Work on many parts of what is stored, on all cores: this process works on parts as well, and it alone writes.

Each of the others reads for itself, on a connection of its own, what this process's connection sees. So only what is
found goes from one to another, and all that is written is in one transaction. They end with this process.
"""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import connection as pipes
from multiprocessing import get_context
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.settings import Settings
from app.store.database import AnotherMoment, Database, moment_of
from app.store.reach import EVERYTHING

Part = TypeVar("Part")
Found = TypeVar("Found")
Work = Callable[[Connection, Part], Found]
#: One end of a pipe to another process.
_Pipe = Any
#: Parts that this process has worked on sooner than another has started.
FEW = 12
#: Parts that another process has at once, so that it never waits for this one.
_AHEAD = 2


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worked_on(
    work: Callable[[Connection, Part], Found],
    connection: Connection,
    parts: Sequence[Part],
    database: Database | None,
    processes: int | None,
) -> Iterator[Found]:
    """What the work finds in each part, in any order.

    ``database``: others may read it as well, as all that this connection sees is committed; None: only this process.
    """
    others = (cores() if processes is None else processes) - 1
    if database is None or others < 1 or len(parts) <= FEW:
        yield from (work(connection, part) for part in parts)
        return
    left = iter(parts)
    helping = _Others(work, database.settings, moment_of(connection), others)
    try:
        for part in left:
            yield work(connection, part)
            yield from helping.found(left)
        while helping.are_busy:
            yield from helping.found(left, patience=None)
    finally:
        helping.end()


class ProcessEnded(Exception):
    """A process ended before it had done its work."""


class _Others:
    """Processes that were started, and get parts once they are ready; one that is not in time is not needed."""

    def __init__(self, work: Work[Any, Any], settings: Settings, moment: str, number: int) -> None:
        context = get_context("spawn")
        both_ends = [context.Pipe() for _ in range(number)]
        #: How many parts each is working on.
        self._busy: dict[_Pipe, int] = {mine: 0 for mine, _ in both_ends}
        self._processes = [
            context.Process(target=_help, args=(work, settings, moment, theirs), daemon=True) for _, theirs in both_ends
        ]
        for process in self._processes:
            process.start()
        for _, theirs in both_ends:
            theirs.close()

    @property
    def are_busy(self) -> bool:
        return any(self._busy.values())

    def found(self, left: Iterator[Any], patience: float | None = 0) -> Iterator[Any]:
        """What they have found by now; each that is done gets more of what is left."""
        ready: list[Any] = pipes.wait(list(self._busy), patience)
        for pipe in ready:
            said, found = _received(pipe)
            if said == "cannot":  # it sees something else: the rest is left to others
                del self._busy[pipe]
                continue
            if said == "found":
                self._busy[pipe] -= 1
            while self._busy[pipe] < _AHEAD and (more := next(left, None)) is not None:
                pipe.send(more)
                self._busy[pipe] += 1
            if said == "found":
                yield found

    def end(self) -> None:
        for pipe in self._busy:
            pipe.close()
        for process in self._processes:
            process.terminate()
            process.join()


def _received(pipe: _Pipe) -> tuple[str, Any]:
    try:
        said, found = pipe.recv()
    except (EOFError, ConnectionResetError):
        raise ProcessEnded("a process ended before it had done its work") from None
    if said == "failed":
        raise found
    return said, found


def _help(work: Work[Any, Any], settings: Settings, moment: str, pipe: _Pipe) -> None:
    """In the other process: work until nobody is there any more who sends parts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one, which ends it
    try:
        with Database(settings).snapshot(EVERYTHING, moment) as connection:
            pipe.send(("ready", None))
            while True:
                pipe.send(_worked_on(work, connection, pipe.recv()))
    except (AnotherMoment, DBAPIError):
        pipe.send(("cannot", None))
    except (EOFError, OSError):
        return


def _worked_on(work: Work[Any, Any], connection: Connection, part: Any) -> tuple[str, Any]:
    try:
        return "found", work(connection, part)
    except Exception as error:  # whoever sent the part has to deal with it
        return "failed", error
