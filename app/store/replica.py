"""A streaming replica that answers are read from: while it answers, is of this database, and is not far behind.

An answer rests on the replica's own clock, so it never claims an instant that the replica does not have. Once a second
somebody who asks looks at the clocks of both; in between, what was found counts. Whatever keeps the replica from being
asked, the primary is asked in its place, whose clock is never behind.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from app.store.tables import FOREVER

#: Seconds for which what was found counts, and for which a replica that does not answer is not asked.
_HOLDS, _LEFT_ALONE = 1.0, 5.0
#: Seconds between two looks at whether the replica has what somebody waits for.
_AGAIN = 0.02
_AWAY = "The replica does not answer."
_ANOTHER = "What should be a replica follows no database, or another one: it was promoted, or the address is wrong."
_BEHIND = "The replica has lacked for {seconds:.0f} seconds what the primary has."
_LACKS = "The replica lacks an erasure, or the end of an agreement."


class Progress(NamedTuple):
    """How far a database is: its last change, a text of its own, the last change that must count at once, its kind."""

    last_change: int
    secret: str
    holds_at_once: int
    follows: bool


_PROGRESS = text(
    "SELECT recorded_at, cursor_key, greatest((SELECT coalesce(max(erased_at), 0) FROM erasures), "
    "(SELECT coalesce(max(superseded_at), 0) FROM agreements WHERE superseded_at < :forever)), pg_is_in_recovery() "
    "FROM clock"
).bindparams(forever=FOREVER)


def progress(connection: Connection) -> Progress:
    """How far a database is, read with a reach of everything."""
    return Progress(*connection.execute(_PROGRESS).one())


class Replica:
    """Whether the replica may be asked, and what keeps it from that."""

    def __init__(self, engine: Engine, most_behind: float) -> None:
        """``most_behind``: seconds for which it may lack what the primary has."""
        self.engine = engine
        #: What keeps it from being asked; None if nothing does.
        self.hindrance: str | None = _AWAY
        self._most_behind = most_behind
        self._reader = engine.execution_options(isolation_level="AUTOCOMMIT", replica=True)
        self._looking = threading.Lock()
        self._was_seen = False
        self._holds_until = 0.0
        #: An instant that the primary had and the replica lacked, and since when.
        self._lacking: tuple[int, float] | None = None
        #: An instant without which it is not asked.
        self._needed = 0

    @property
    def is_due(self) -> bool:
        """Whether somebody has to look again."""
        return time.monotonic() >= self._holds_until

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """A connection to the replica, in no transaction."""
        with self._reader.connect() as connection:
            yield connection

    def look(self, of_the_primary: Callable[[], Progress]) -> None:
        """Look whether it may be asked. Who comes meanwhile goes by the last look, if there was one."""
        if not self._looking.acquire(blocking=not self._was_seen):
            return
        try:
            if self.is_due:
                primary = of_the_primary()
                with self.connected() as connection:
                    self.hindrance = self._judged(primary, progress(connection))
                self._holds_until = time.monotonic() + _HOLDS
        except DBAPIError:
            self.failed()
        finally:
            self._was_seen = True
            self._looking.release()

    def _judged(self, primary: Progress, replica: Progress) -> str | None:
        if not replica.follows or replica.secret != primary.secret:
            return _ANOTHER
        now = time.monotonic()
        if replica.last_change >= primary.last_change:
            self._lacking = None
        elif self._lacking is None or replica.last_change >= self._lacking[0]:
            self._lacking = primary.last_change, now
        lacking_for = now - self._lacking[1] if self._lacking else 0
        if lacking_for > self._most_behind:
            return _BEHIND.format(seconds=lacking_for)
        self._needed = max(self._needed, primary.holds_at_once)
        return _LACKS if replica.last_change < self._needed else None

    def failed(self) -> None:
        """It did not answer: it is not asked for a while."""
        self.hindrance, self._holds_until = _AWAY, time.monotonic() + _LEFT_ALONE

    def wait_for(self, moment: int, patience: float) -> None:
        """Wait until it has what was recorded at an instant. Until it has, it is not asked, however long that takes."""
        self._needed = max(self._needed, moment)
        if self.hindrance not in (None, _LACKS):
            return
        self.hindrance = _LACKS
        until = time.monotonic() + patience
        try:
            with self.connected() as connection:
                while progress(connection).last_change < moment and time.monotonic() < until:
                    time.sleep(_AGAIN)
            self._holds_until = 0
        except DBAPIError:
            self.failed()
