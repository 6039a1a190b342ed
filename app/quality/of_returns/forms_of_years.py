"""What rules look at that compare the first episode of a year with the last one of the year before."""

from datetime import date
from operator import eq, itemgetter, lt
from typing import NamedTuple

from app.quality.of_returns.days import first_day
from app.quality.of_returns.forms import NO_FORMS, Forms, flaws_together
from app.quality.of_returns.side_by_side import SideBySide
from app.returns.child_rows import Episode
from app.returns.columns import ColumnName
from app.returns.flaws import flaws_of


class OfNewYear(NamedTuple):
    """The first episode of a year, beside the last one of the year before.

    ``before`` are RNE, LS, CIN, PLACE and PLACE_PROVIDER of the latter, None if the child has no episode there;
    ``same_start`` and ``same_home`` compare the two. ``is_first`` is whether no earlier year has an episode, and
    ``goes_on_to_adoption`` whether it then began before the year and belongs to a way to adoption.
    """

    year: int
    begins_before_the_year: bool
    now: tuple[str, str, str, str, str]
    before: tuple[str, str, str, str, str] | None
    was_open: bool
    same_start: bool
    same_home: bool
    last_year_was_sent: bool
    is_first: bool
    goes_on_to_adoption: bool
    flaws: str

    @property
    def reason(self) -> str:
        return self.now[0]

    @property
    def legal_status(self) -> str:
        return self.now[1]

    def differs(self, place: int, column: ColumnName) -> bool:
        """Whether a cell differs from that of the episode that was open at the end of last year."""
        known = not (self.flaws and column in flaws_of(self.flaws))
        return self.was_open and self.before is not None and known and self.now[place] != self.before[place]


_CODES = itemgetter(2, 3, 9, 4, 8)
#: In place of the last episode of the year before where there is none: it ended, and was in no home.
_NONE = Episode(0, date.min, "", "", "", date.min, urn="-")


def new_year_forms(side: SideBySide) -> Forms:
    """Each year with episodes, by its first one, unless that, or the last one of the year before, is unknown."""
    new_years = side.new_years()
    if not new_years:
        return NO_FORMS
    places, befores, firsts = zip(*new_years, strict=True)
    years, starts, _, _, _, _, _, _, _, _, homes, _, flaws, _, _ = zip(*firsts, strict=True)
    _, starts_before, _, _, _, ends, ended, _, _, _, homes_before, _, flaws_before, _, _ = zip(
        *(before or _NONE for before in befores), strict=True
    )
    whose, first_years = list(map(side.children.__getitem__, places)), side.first_years
    begin_before = list(map(lt, starts, map(first_day, years)))
    are_first = list(map(eq, years, map(first_years.__getitem__, places)))
    values = zip(
        years,
        begin_before,
        map(_CODES, firsts),
        [before and _CODES(before) for before in befores],
        [end is None and not why for end, why in zip(ends, ended, strict=True)],
        map(eq, starts, starts_before),
        map(eq, homes, homes_before),
        [year - 1 in child.years for year, child in zip(years, whose, strict=True)],
        are_first,
        [
            is_first and begins_before and child.begins_on_the_way
            for is_first, begins_before, child in zip(are_first, begin_before, whose, strict=True)
        ],
        flaws_together(flaws, flaws_before),
        strict=True,
    )
    rows = ((before, first) if before else (first,) for _, before, first in new_years)
    return Forms(places, rows, values)
