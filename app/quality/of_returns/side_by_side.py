"""The rows of many children side by side, so that they are looked at a column at a time.

Whatever is asked of each row is asked of a whole column, in C: of a row by itself it takes several times as long. The
episodes lie in the order of the children and of their years and days, so what belongs together lies together: an
episode with the one after it, and a year's first one with the last one of the year before.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, compress, pairwise, repeat
from operator import and_, eq, itemgetter, not_
from typing import Any

from app.quality.of_returns.child import ReturnedChild
from app.returns import codes
from app.returns.child_rows import Episode, Header

_YEAR = itemgetter(0)
#: A year of a child: the child's place, and the year.
PlaceAndYear = tuple[int, int]


def owners(of_children: Iterable[Sequence[Any]]) -> Iterable[int]:
    """The place of the child that each of these rows is of."""
    return chain.from_iterable(repeat(place, len(rows)) for place, rows in enumerate(of_children))


class SideBySide:
    """Children side by side. An episode without a first day is in ``undated`` only, and so in no order of days."""

    def __init__(self, children: Sequence[ReturnedChild]) -> None:
        self.children = children
        of_children = [child.episodes for child in children]
        self.episodes: list[Episode] = [*chain.from_iterable(of_children)]
        self.places = list(owners(of_children))
        self.columns: list[Sequence[Any]] = list(zip(*self.episodes, strict=True)) or [()] * len(Episode._fields)
        self.undated = [(place, row) for place, child in enumerate(children) for row in child.undated]
        #: Whether the next episode is of the same year of the same child.
        places, years = self.places, self.columns[0]
        self._goes_on = list(map(and_, map(eq, places, places[1:]), map(eq, years, years[1:])))
        #: Where the first episode of each year is, and the last one.
        self.firsts = list(compress(range(len(places)), chain([True], map(not_, self._goes_on))))
        self.lasts = [*(first - 1 for first in self.firsts[1:]), len(places) - 1] if self.firsts else []
        self.headers = [_in_order(child.all.headers) for child in children]

    @property
    def years(self) -> list[PlaceAndYear]:
        """The years with an episode that has a first day, in the order of the first ones."""
        return [(self.places[first], self.columns[0][first]) for first in self.firsts]

    @property
    def first_days(self) -> dict[PlaceAndYear, date]:
        """The first day of the first episode of each year."""
        return dict(zip(self.years, map(self.columns[1].__getitem__, self.firsts), strict=True))

    @property
    def first_years(self) -> list[int]:
        """The first year of each child that has a row of Episodes; 0 if none has."""
        if self.undated:
            return [min((row[0] for row in child.all.episodes), default=0) for child in self.children]
        return [child.episodes[0][0] if child.episodes else 0 for child in self.children]

    @property
    def years_in_care(self) -> set[PlaceAndYear]:
        """The years with an episode that is not known to be a short break."""
        statuses = self.columns[3]
        without_day = {(place, row.year) for place, row in self.undated}
        if codes.RESPITE.isdisjoint(statuses):
            return without_day.union(self.years)
        in_care = [status not in codes.RESPITE for status in statuses]
        return without_day.union(compress(zip(self.places, self.columns[0], strict=True), in_care))

    def steps(self) -> tuple[list[int], list[Episode], list[Episode]]:
        """Each episode with the one after it in the same year's file, and the place of the child.

        Identical rows count once; of a year in which an episode has no first day nobody knows what follows what.
        """
        mask = self._goes_on
        if self.undated:
            unknown = {(place, row.year) for place, row in self.undated}
            years = zip(self.places, self.columns[0], strict=True)
            mask = [goes_on and year not in unknown for goes_on, year in zip(mask, years, strict=False)]
        if any(child.two_on_one_day for child in self.children):
            both = pairwise(self.episodes)
            mask = [goes_on and one[:13] != other[:13] for goes_on, (one, other) in zip(mask, both, strict=True)]
        return (
            list(compress(self.places, mask)),
            list(compress(self.episodes, mask)),
            list(compress(self.episodes[1:], mask)),
        )

    def new_years(self) -> list[tuple[int, Episode | None, Episode]]:
        """The place of a child, the last episode of the year before if there is any, and the first one of the year.

        A year is left out if an episode of it, or of the year before, has no first day.
        """
        places, years, episodes = self.places, self.columns[0], self.episodes
        found = [
            (
                places[first],
                episodes[first - 1]
                if first and places[first - 1] == places[first] and years[first - 1] == years[first] - 1
                else None,
                episodes[first],
            )
            for first in self.firsts
        ]
        if not self.undated:
            return found
        unknown = {(place, year) for place, row in self.undated for year in (row.year, row.year + 1)}
        return [each for each in found if (each[0], each[2].year) not in unknown]


def _in_order(headers: list[Header]) -> list[Header]:
    return sorted(headers, key=_YEAR) if len(headers) > 1 else headers
