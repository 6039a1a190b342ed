"""The rows of one child in one collection year, as DfE's rules look at them.

DfE checks the files of one collection year, and compares them with those of the year before. So a check gets the rows
of one child in one year. The rows of the other years are there as well, for what a year's files do not show.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.quality.of_returns.about import TABLES, About, codes_that_show, shown_by
from app.quality.of_returns.child import ReturnedChild
from app.quality.of_returns.days import first_day, last_day
from app.returns import codes
from app.returns.child_rows import AdoptionRow, CareLeaver, Decision, Episode, Header, Permanence, Row
from app.returns.columns import ColumnName
from app.returns.flaws import flaws_of


class YearOfChild:
    """The rows of one child in one collection year; ``years`` are all years of the child, this one too.

    ``episodes`` are in the order of their days; ``undated`` are those that have no first day, and ``adoptions`` those
    that ended in adoption. ``last_year`` is the year before, if there are rows of it.
    """

    __slots__ = (
        "_earlier", "adopted", "adoptions", "care_leavers", "child", "decisions", "episodes", "headers", "last_year",
        "permanences", "undated", "year", "years",
    )  # fmt: skip

    headers: list[Header]
    episodes: list[Episode]
    adopted: list[AdoptionRow]
    decisions: list[Decision]
    permanences: list[Permanence]
    care_leavers: list[CareLeaver]
    undated: list[Episode]

    def __init__(
        self, child: ReturnedChild, years: Mapping[int, "YearOfChild"], year: int, tables: Sequence[list[Any]]
    ) -> None:
        self.child = child
        self.years = years
        self.year = year
        self.headers, self.episodes, self.adopted, self.decisions, self.permanences, self.care_leavers, *_ = tables
        self.undated = tables[-1]
        self.adoptions = [row for row in self.episodes if row[6] in codes.ADOPTED and row[5]]
        self.last_year = years.get(year - 1)
        self._earlier = [*years.values()]

    @property
    def all_episodes(self) -> list[Episode]:
        return [*self.episodes, *self.undated]

    def shows(self, oddities: frozenset[About]) -> frozenset[About]:
        """What there is in the rows of the year that a rule may be about, and in the years that it looks back on.

        ``oddities`` are those of the child, in whichever year.
        """
        tables = self.headers, self.all_episodes, self.adopted, self.decisions, self.permanences, self.care_leavers
        names: set[About] = {name for name, rows in zip(TABLES, tables, strict=True) if rows}
        names.update(*map(shown_by, map(codes_that_show, self.episodes)), oddities)
        if any(view.adoptions for view in self.known_by_now):
            names.add("adopted by now")
        if self.last_year and self.last_year.decisions:
            names.add("PlacedAdoption last year")
        return frozenset(names)

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
    def steps(self) -> list[tuple[Episode, Episode]]:
        """Each episode with the one after it. Identical rows count once."""
        return [step for step in self.child.steps if step[0].year == self.year] if self.is_complete else []

    @property
    def known_by_now(self) -> list["YearOfChild"]:
        """This year and all years before it."""
        return [*self._earlier, self]

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


def years_of(child: ReturnedChild) -> dict[int, YearOfChild]:
    """The rows of each year of which there are any, in the order of the years."""
    of_year: dict[int, tuple[list[Any], ...]] = {}
    tables: list[list[Any]] = [child.all.headers, child.episodes, *child.all.tables[2:], child.undated]
    for table, rows in enumerate(tables):
        for row in rows:
            if row[0] not in of_year:
                of_year[row[0]] = [], [], [], [], [], [], []
            of_year[row[0]][table].append(row)
    years: dict[int, YearOfChild] = {}
    for year in sorted(of_year):  # each knows those before it
        years[year] = YearOfChild(child, years, year, of_year[year])
    return years


def has_flaw(row: Row, *columns: ColumnName) -> bool:
    """Whether a cell of these columns is not what it seems: it cannot be used, or there is no such column."""
    return bool(row.flaws) and not flaws_of(row.flaws).keys().isdisjoint(columns)


def each(rows: Iterable[Row]) -> Iterator[tuple[Row, ...]]:
    """Each row for itself."""
    return ((row,) for row in rows)
