"""The stored rows of one child, of all years, as checks look at them."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from operator import itemgetter, lt
from typing import Any

from app.returns import codes
from app.returns.care import ReturnedPeriod, periods
from app.returns.child_rows import ChildRows, Episode, Header
from app.returns.over_the_years import episode_history
from app.returns.sent import Sent

_YEAR_AND_START = itemgetter(0, 1)


def _by_days(episode: Episode) -> tuple[int, date, date]:
    return episode.year, episode.start, episode.end or date.max


class ReturnedChild:
    """All rows of one child; ``sent`` are the tables that the authority has sent, and ``years`` those with episodes.

    ``refused`` are rows that were not taken, because a cell that events need cannot be used: they are checked as well.
    """

    __slots__ = ("_care", "all", "episodes", "rows", "sent", "two_on_one_day", "undated", "years")

    def __init__(self, rows: ChildRows, sent: Sent, refused: ChildRows | None = None) -> None:
        self.rows = rows
        self.sent = sent
        self.years = sent.years
        #: Refused rows with the others.
        self.all = rows.with_rows_of(refused) if refused else rows
        #: The episodes by their years, and within a year by their days; those without a first day are apart.
        dated, self.undated = _dated(self.all.episodes) if refused else (self.all.episodes, [])
        starts = list(map(_YEAR_AND_START, dated))
        in_order = all(map(lt, starts, starts[1:]))  # nearly always
        self.two_on_one_day = not in_order and len(set(starts)) < len(starts)
        self.episodes = list(dated) if in_order else sorted(dated, key=_by_days)
        self._care: list[ReturnedPeriod] | None = None

    @property
    def care(self) -> list[ReturnedPeriod]:
        """The periods of care, read from the episodes of all years together."""
        if self._care is None:
            self._care = periods(episode_history(self.rows.episodes))
        return self._care

    @property
    def begins_on_the_way(self) -> bool:
        """Whether the first period of care has any step of a way to adoption."""
        if not self.care:
            return False
        first, *later = self.care
        until = later[0].episodes[0].start if later else date.max
        decided = [*(row.decided for row in self.rows.decisions), *(row.decided for row in self.rows.adopted)]
        is_adopted = first.exit is not None and first.exit.ended_by in codes.ADOPTED
        return first.is_about_adoption or is_adopted or any(day and day < until for day in decided)

    @property
    def steps(self) -> Iterator[tuple[Episode, Episode]]:
        """Each episode with the one after it in the same year's file. Identical rows count once."""
        alike = self.two_on_one_day
        for one, other in pairwise(self.episodes):
            if one[0] == other[0] and not (alike and one[:13] == other[:13]):
                yield one, other

    @property
    def born(self) -> date | None:
        """The month of birth in the newest Header file that has one."""
        newest: Header | None = None
        for row in self.all.headers:
            if row[2] and (newest is None or row[0] > newest[0]):
                newest = row
        return newest and newest.born


def _dated(episodes: Sequence[Episode]) -> tuple[list[Episode], list[Episode]]:
    """Episodes that have a first day, and those that have none, because its cell cannot be used."""
    return [row for row in episodes if _has_start(row)], [row for row in episodes if not _has_start(row)]


def _has_start(row: Any) -> bool:
    """A refused row may have none."""
    return row.start is not None
