"""One request while it is worked on: what it costs, whether its caller is still there, and how it gives way.

A question that costs little is answered at once. One that costs more has to wait for a turn of its own, gives way to
small ones while it is worked on, and ends when its caller has gone.
"""

import time
from collections.abc import Callable

from app.problems import TooLarge
from app.store.working import at_work

#: A status that nobody sees, except in the log and the metrics: the caller has gone before an answer.
GONE = 499
#: Up to this cost a question is small: some tens of milliseconds, or the annual report of one council.
SMALL = 150
#: Seconds of heavy work between two pauses, and the longest pause.
_PIECE, _LONGEST_PAUSE = 0.003, 0.1
#: While others ask small questions, heavy work rests this many times as long as it worked.
_REST = 3


class CallerHasGone(Exception):
    """Ends work that nobody waits for."""


class NeedsTurn(Exception):
    """The question turned out to cost so much that it has to wait for a turn of its own."""

    def __init__(self, cost: int) -> None:
        super().__init__("needs a turn")
        self.cost = cost


class Answering:
    """The work for one request; ``lively`` says whether small questions are being answered beside it."""

    def __init__(self, lively: Callable[[], bool]) -> None:
        self.gone = False
        self.has_turn = False
        self._lively = lively
        self._since = time.perf_counter()

    def breathe(self) -> None:
        """Give way to small questions between two pieces of heavy work. Raises CallerHasGone."""
        if self.gone:
            raise CallerHasGone
        if not self.has_turn:
            return
        worked = time.perf_counter() - self._since
        if worked >= _PIECE:
            self._pause(min(worked * _REST, _LONGEST_PAUSE))
            self._since = time.perf_counter()

    def _pause(self, seconds: float) -> None:
        until = time.perf_counter() + seconds
        while self._lively() and time.perf_counter() < until:
            time.sleep(seconds / _REST)


def spend(cost: int) -> None:
    """Before work of a cost begins. Raises NeedsTurn if the request has no turn for so much."""
    work = at_work.get()
    if isinstance(work, Answering) and cost > SMALL and not work.has_turn:
        raise NeedsTurn(cost)


def must_not_exceed(cost: int, most: int, parted_by: str) -> None:
    """Raises TooLarge, which says how to divide the question."""
    if cost > most:
        detail = f"The question costs {cost:,}, and one may cost {most:,}. Ask it in parts, by {parted_by}."
        raise TooLarge(detail=detail)
