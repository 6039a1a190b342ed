"""The stored rows of one child, of all years, as checks look at them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from typing import Any

from app.quality.of_returns.about import TABLES, About, codes_that_show, shown_by
from app.returns import codes
from app.returns.care import ReturnedPeriod, periods
from app.returns.child_rows import (
    ChildRows,
    Episode,
)
from app.returns.over_the_years import episode_history
from app.returns.sent import Sent

#: What a later year shows of what an earlier one shows.
_LOOKED_BACK_ON: dict[About, About] = {"adoption": "adopted by now", "PlacedAdoption": "PlacedAdoption last year"}
_YEAR, _YEAR_AND_START, _STATUS = itemgetter(0), itemgetter(0, 1), itemgetter(3)


def _by_days(episode: Episode) -> tuple[int, date, date]:
    return episode.year, episode.start, episode.end or date.max


class ReturnedChild:
    """All rows of one child; ``sent`` are the tables that the authority has sent, and ``years`` those with episodes.

    ``refused`` are rows that were not taken, because a cell that events need cannot be used: they are checked as well.
    """

    __slots__ = ("__dict__", "_care", "all", "episodes", "rows", "sent", "two_on_one_day", "undated", "years")

    def __init__(self, rows: ChildRows, sent: Sent, refused: ChildRows | None = None) -> None:
        self.rows = rows
        self.sent = sent
        self.years = sent.years
        #: Refused rows with the others.
        self.all = rows.with_rows_of(refused) if refused else rows
        #: The episodes by their years, and within a year by their days; those without a first day are apart.
        dated, self.undated = _dated(self.all.episodes) if refused else (self.all.episodes, [])
        self.episodes = sorted(dated, key=_YEAR_AND_START)
        starts = list(map(_YEAR_AND_START, self.episodes))
        self.two_on_one_day = len(set(starts)) < len(starts)
        if self.two_on_one_day:
            self.episodes.sort(key=_by_days)
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
    def known_steps(self) -> list[tuple[Episode, Episode]]:
        """The same of the years in which every episode has a first day."""
        if not self.two_on_one_day and not self.undated:
            return [step for step in pairwise(self.episodes) if step[0][0] == step[1][0]]
        unknown = {row.year for row in self.undated}
        return [step for step in self.steps if step[0].year not in unknown]

    @cached_property
    def first_of_year(self) -> dict[int, Episode]:
        """The first episode of each year, of those that have a first day."""
        backwards = dict(zip(map(_YEAR, reversed(self.episodes)), reversed(self.episodes), strict=True))
        return dict(reversed(backwards.items()))

    @cached_property
    def last_of_year(self) -> dict[int, Episode]:
        """The last episode of each year, of those that have a first day."""
        return dict(zip(map(_YEAR, self.episodes), self.episodes, strict=True))

    @property
    def years_in_care(self) -> Collection[int]:
        """The years with an episode that is no short break, as far as is known."""
        if self.undated or not codes.RESPITE.isdisjoint(map(_STATUS, self.episodes)):
            in_care = [*self.undated, *(row for row in self.episodes if row[3] not in codes.RESPITE)]
            return {row.year for row in in_care}
        return self.first_of_year

    @property
    def first_year(self) -> int:
        """The first year that has a row of Episodes."""
        return min((row.year for row in (*self.episodes[:1], *self.undated)), default=0)

    @property
    def born(self) -> date | None:
        """The month of birth in the newest Header file that has one."""
        newest = max((row for row in self.all.headers if row.born), key=lambda row: row.year, default=None)
        return newest.born if newest else None

    @property
    def shows(self) -> frozenset[About]:
        """What there is in the rows that a rule may be about."""
        names: set[About] = {name for name, rows in zip(TABLES, self.all.tables, strict=True) if rows}
        names.update(*map(shown_by, set(map(codes_that_show, self.episodes))), self.oddities)
        names.update(later for each, later in _LOOKED_BACK_ON.items() if each in names)
        return frozenset(names)

    @cached_property
    def oddities(self) -> frozenset[About]:
        """How the rows lie to each other in ways that are seldom, in whichever year."""
        return frozenset(self._seldom())

    def _seldom(self) -> Iterator[About]:
        headers = set(map(_YEAR, self.all.headers))
        last_of_year = self.last_of_year
        if len(headers) != len(self.all.headers):
            yield "two Headers"
        if not headers.issuperset(last_of_year) or self.undated:
            yield "no Header"
        if self.two_on_one_day:
            yield "two episodes on one day"
        if self.all.unlisted:
            yield "not in PrevPerm"
        for year, row in last_of_year.items():
            if row[6] == "X1":
                yield "X1 at the end"
            if row[5] is None and year + 1 not in last_of_year and year + 1 in self.years:
                yield "open, and not in next year"


def _dated(episodes: Sequence[Episode]) -> tuple[list[Episode], list[Episode]]:
    """Episodes that have a first day, and those that have none, because its cell cannot be used."""
    return [row for row in episodes if _has_start(row)], [row for row in episodes if not _has_start(row)]


def _has_start(row: Any) -> bool:
    """A refused row may have none."""
    return row.start is not None
