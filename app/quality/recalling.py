"""Recalls what was found among the records of each authority, as long as nothing of them changes.

A report on many authorities takes seconds, and is asked for again with another limit, for each rule, page by page and
as a file. It is asked for after one of its authorities has sent something, too: the others are not looked at again.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial
from threading import Lock
from typing import NamedTuple

from fastapi import Request
from sqlalchemy import Connection

from app.periods import Period
from app.quality.bounds import Bounds
from app.quality.examining import Examination, Examine, examined
from app.quality.question import QualityQuestion
from app.store.database import last_changes_of
from app.store.reach import Reach

#: So many cases and doubts are kept, at most: some 60 MB, what England's authorities have in two or three years.
_MOST = 150_000


class _Asked(NamedTuple):
    """What an examination depends on: whose records, as of when, and what is asked of them."""

    authority: str
    last_change: int
    known_at: int
    today: date
    period: Period
    children: bool
    families: bool


class Examinations:
    """What was found since the last change of each authority, those asked for last; ``most`` is what is kept of it."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._size = 0
        self._found: dict[_Asked, Examination] = {}
        self._turn = Lock()

    def within(self, reach: Reach) -> Examine:
        """Examines, or recalls, the records of those within a reach. Nothing is recalled of anybody else."""
        return partial(self._examined, reach)

    def _examined(
        self, reach: Reach, connection: Connection, question: QualityQuestion, bounds: Bounds
    ) -> Iterator[Examination]:
        within = [authority for authority in question.reporters if reach.includes(authority)]
        # Read first: what is recorded meanwhile makes it another one. Erasures change the past, so it is always asked.
        changes = last_changes_of(connection, within)
        asked = {authority: _asked(question, authority, changes.get(authority, 0)) for authority in within}
        recalled = {authority: found for authority in within if (found := self._recall(asked[authority]))}
        others = [authority for authority in question.reporters if authority not in recalled]
        looked_at = examined(connection, question, bounds, others)
        for authority in question.reporters:
            found = recalled.get(authority) or next(looked_at)
            if authority in asked and authority not in recalled:
                self._keep(asked[authority], found)
            yield found

    def _recall(self, asked: _Asked) -> Examination | None:
        with self._turn:
            found = self._found.pop(asked, None)
            if found is not None:
                self._found[asked] = found  # the last to be forgotten
            return found

    def _keep(self, asked: _Asked, found: Examination) -> None:
        with self._turn:
            for other in [each for each in self._found if each.authority == asked.authority]:
                if other == asked or other.last_change != asked.last_change:
                    self._forget(other)
            self._found[asked] = found
            self._size += found.size
            while self._size > self._most:
                self._forget(next(iter(self._found)))

    def _forget(self, asked: _Asked) -> None:
        self._size -= self._found.pop(asked).size


def examining_for(request: Request, reach: Reach) -> Examine:
    """Examines records within a reach, or recalls what requests before this one have found."""
    examinations: Examinations = request.app.state.examinations
    return examinations.within(reach)


def _asked(question: QualityQuestion, authority: str, last_change: int) -> _Asked:
    return _Asked(
        authority,
        last_change,
        min(question.known_at, last_change),
        question.today,
        question.period,
        authority in question.authorities,
        authority in question.families,
    )
