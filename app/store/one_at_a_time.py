"""One thread at a time, in the order in which they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class WaitedTooLong(Exception):
    """The turn did not come within the time that one waits."""


class OneAtATime:
    """A lock that is fair, and that is not waited for without end."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._guard = threading.Lock()
        self._line: deque[threading.Event] = deque()
        self._taken = False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Around what one thread does at a time. Raises WaitedTooLong."""
        self._take()
        try:
            yield
        finally:
            with self._guard:
                if self._line:
                    self._line.popleft().set()
                else:
                    self._taken = False

    def _take(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            self._line.append(mine)
        if mine.wait(self._patience):
            return
        with self._guard:
            if not mine.is_set():
                self._line.remove(mine)
                raise WaitedTooLong
