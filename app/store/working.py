"""What the present thread works for, so that long work gives way to short, and ends when nobody waits for it."""

from contextvars import ContextVar
from typing import Protocol


class Work(Protocol):
    """Work that somebody waits for."""

    def breathe(self) -> None:
        """Give way to what is short. Raises an exception that ends the work if nobody waits for it any more."""


#: The work of the request, in its task and in the threads that it uses; None on the command line.
at_work: ContextVar[Work | None] = ContextVar("at_work", default=None)


def breathe() -> None:
    """Between two pieces of work that may be long. It costs next to nothing."""
    work = at_work.get()
    if work is not None:
        work.breathe()
