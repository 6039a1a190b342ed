"""Pure work on many parts, on all cores: this process reads and writes, others work.

They know no database: what they work on is sent to them, and what they find is sent back. So all that is written is in
one transaction, and whatever happens to one of them, that is stored whole or not at all. They end with this process.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Part = TypeVar("Part")
Found = TypeVar("Found")
#: Parts that this process has worked on sooner than another has started.
FEW = 4


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worked_on(work: Callable[[Part], Found], parts: Iterable[Part], processes: int | None = None) -> Iterator[Found]:
    """What the work finds in each part, in their order. Each process has one part at a time, so memory is bounded."""
    processes = cores() if processes is None else processes
    parts = iter(parts)
    first = list(islice(parts, FEW))
    if processes < 2 or len(first) < FEW:
        yield from map(work, chain(first, parts))
        return
    others = _Others(work, processes)
    try:
        yield from others.worked_on(chain(first, parts))
    finally:
        others.end()


class _Others:
    """Processes that have been started, and wait for parts."""

    def __init__(self, work: Callable[[Any], Any], number: int) -> None:
        context = get_context("spawn")
        pipes = [context.Pipe() for _ in range(number)]
        self._ends = [mine for mine, _ in pipes]
        self._processes = [context.Process(target=_work, args=(work, theirs), daemon=True) for _, theirs in pipes]
        for process in self._processes:
            process.start()
        for _, theirs in pipes:
            theirs.close()

    def worked_on(self, parts: Iterator[Any]) -> Iterator[Any]:
        busy = deque[Connection]()
        for end, part in zip(self._ends, parts, strict=False):
            end.send(part)
            busy.append(end)
        while busy:
            end = busy.popleft()
            found = _received(end)
            for part in islice(parts, 1):
                end.send(part)
                busy.append(end)
            yield found

    def end(self) -> None:
        for end in self._ends:
            end.close()
        for process in self._processes:
            process.terminate()
            process.join()


class ProcessEnded(Exception):
    """A process ended before it had done its work."""


def _received(end: Connection) -> Any:
    try:
        is_found, found = end.recv()
    except EOFError:
        raise ProcessEnded("a process ended before it had done its work") from None
    if not is_found:
        raise found
    return found


def _work(work: Callable[[Any], Any], end: Connection) -> None:
    """In the other process: work until there are no more parts, or nobody is there any more who sends them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one, which ends it
    while True:
        try:
            part = end.recv()
        except EOFError:
            return
        found: tuple[bool, Any]
        try:
            found = True, work(part)
        except Exception as error:  # whoever sent the part has to deal with it
            found = False, error
        try:
            end.send(found)
        except OSError:
            return
