"""The stored rows of one child as checks look at them: year by year, as DfE's rules do.

DfE checks the files of one collection year, and compares them with those of the year before. So a check gets the rows
of one child in one year. What lies in other years is at hand as well, for what a year's files do not show.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from typing import Any

from app.quality.of_returns.about import SHOWN_BY, TABLES, About
from app.quality.of_returns.days import first_day, last_day
from app.returns import codes
from app.returns.care import ReturnedPeriod, periods
from app.returns.child_rows import (
    AdoptionRow,
    CareLeaver,
    ChildRows,
    Decision,
    Episode,
    Header,
    Permanence,
    Row,
)
from app.returns.flaws import flaws_of
from app.returns.over_the_years import episode_history

_YEAR_AND_START = itemgetter(0, 1)


def _by_days(episode: Episode) -> tuple[int, date, date]:
    return episode.year, episode.start, episode.end or date.max


class ReturnedChild:
    """All rows of one child; ``years`` are the collection years of which the authority has sent returns at all.

    ``refused`` are rows that were not taken, because a cell that events need cannot be used: they are checked as well.
    """

    __slots__ = ("__dict__", "_care", "all", "episodes", "rows", "two_on_one_day", "undated", "years")

    def __init__(self, rows: ChildRows, years: frozenset[int], refused: ChildRows | None = None) -> None:
        self.rows = rows
        self.years = years
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

    @cached_property
    def by_year(self) -> "dict[int, YearOfChild]":
        """The rows of each year that there are any of, in the order of the years."""
        of_year: dict[int, tuple[list[Any], ...]] = {}
        tables: list[list[Any]] = [self.all.headers, self.episodes, *self.all.tables[2:], self.undated]
        for table, rows in enumerate(tables):
            for row in rows:
                if row[0] not in of_year:
                    of_year[row[0]] = [], [], [], [], [], [], []
                of_year[row[0]][table].append(row)
        return {year: YearOfChild(self, year, of_year[year]) for year in sorted(of_year)}

    @property
    def steps(self) -> Iterator[tuple[Episode, Episode]]:
        """Each episode with the one after it in the same year's file. Identical rows count once."""
        alike = self.two_on_one_day
        for one, other in pairwise(self.episodes):
            if one[0] == other[0] and not (alike and one[:13] == other[:13]):
                yield one, other

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
        for place, by_code in SHOWN_BY.items():
            codes_here: set[Any] = {row[place] for row in self.episodes}
            for code in codes_here:
                if code in by_code:
                    names.update(by_code[code])
        names.update(self._oddities())
        return frozenset(names)

    def _oddities(self) -> Iterator[About]:
        """How the rows lie to each other in ways that are seldom."""
        headers = {row[0] for row in self.all.headers}
        last_of_year = {row[0]: row for row in self.episodes}
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
            if row[5] is None and year + 1 in self.years and year + 1 not in last_of_year:
                yield "open, and not in next year"


def _dated(episodes: Sequence[Episode]) -> tuple[list[Episode], list[Episode]]:
    """Episodes that have a first day, and those that have none, because its cell cannot be used."""
    return [row for row in episodes if _has_start(row)], [row for row in episodes if not _has_start(row)]


def _has_start(row: Any) -> bool:
    """A refused row may have none."""
    return row.start is not None


class YearOfChild:
    """The rows of one child in one collection year.

    ``episodes`` are in the order of their days; ``undated`` are those that have no first day.
    """

    __slots__ = (
        "adopted", "care_leavers", "child", "decisions", "episodes", "headers", "permanences", "undated", "year",
    )  # fmt: skip

    headers: list[Header]
    episodes: list[Episode]
    adopted: list[AdoptionRow]
    decisions: list[Decision]
    permanences: list[Permanence]
    care_leavers: list[CareLeaver]
    undated: list[Episode]

    def __init__(self, child: ReturnedChild, year: int, tables: Sequence[list[Any]]) -> None:
        self.child = child
        self.year = year
        self.headers, self.episodes, self.adopted, self.decisions, self.permanences, self.care_leavers, *_ = tables
        self.undated = tables[-1]

    @property
    def all_episodes(self) -> list[Episode]:
        return [*self.episodes, *self.undated]

    @property
    def is_complete(self) -> bool:
        """Whether every episode has a first day, so that their order is known."""
        return not self.undated

    @property
    def first_day(self) -> date:
        return first_day(self.year)

    @property
    def last_day(self) -> date:
        return last_day(self.year)

    @property
    def last_year_was_sent(self) -> bool:
        """Whether the authority has sent a return of the year before."""
        return self.year - 1 in self.child.years

    @property
    def last_year(self) -> "YearOfChild | None":
        """The child's rows of the year before, if there are any."""
        return self.child.by_year.get(self.year - 1)

    @property
    def steps(self) -> list[tuple[Episode, Episode]]:
        """Each episode with the one after it. Identical rows count once."""
        return [step for step in self.child.steps if step[0].year == self.year] if self.is_complete else []

    @property
    def known_by_now(self) -> list["YearOfChild"]:
        """This year and all years before it."""
        return [view for year, view in self.child.by_year.items() if year <= self.year]

    @property
    def all_decisions(self) -> list[Decision]:
        """The decisions of this and all earlier years that have a day: of each day the newest row."""
        by_day = {row.decided: row for view in self.known_by_now for row in view.decisions if row.decided}
        return [by_day[day] for day in sorted(by_day)]

    @property
    def different_decisions(self) -> list[Decision]:
        """The decisions of the year by day; identical rows count once."""
        once = {row[:4]: row for row in self.decisions}
        return sorted(once.values(), key=lambda row: (row.decided or date.min, row.ceased or date.max))

    @property
    def adoptions(self) -> list[Episode]:
        """The episodes that ended in adoption."""
        return [row for row in self.episodes if row[6] in codes.ADOPTED and row[5]]


def has_flaw(row: Row, *columns: str) -> bool:
    """Whether a cell of these columns is not what it seems: it cannot be used, or there is no such column."""
    return bool(row.flaws) and not flaws_of(row.flaws).keys().isdisjoint(columns)


def each(rows: Iterable[Row]) -> Iterator[tuple[Row, ...]]:
    """Each row for itself."""
    return ((row,) for row in rows)
