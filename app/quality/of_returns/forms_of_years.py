"""What rules look at that compare the first episode of a year with the last one of the year before."""

from collections.abc import Sequence
from datetime import date
from itertools import chain
from operator import eq, itemgetter, lt
from typing import NamedTuple

from app.quality.of_returns.child import ReturnedChild
from app.quality.of_returns.days import first_day
from app.quality.of_returns.forms import NO_FORMS, Forms, both_flaws, owners
from app.returns.child_rows import Episode
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

    def differs(self, place: int, column: str) -> bool:
        """Whether a cell differs from that of the episode that was open at the end of last year."""
        known = not (self.flaws and column in flaws_of(self.flaws))
        return self.was_open and self.before is not None and known and self.now[place] != self.before[place]


_CODES = itemgetter(2, 3, 9, 4, 8)
#: In place of the last episode of the year before where there is none: it ended, and was in no home.
_NONE = Episode(0, date.min, "", "", "", date.min, urn="-")


def new_year_forms(children: Sequence[ReturnedChild]) -> Forms:
    """Each year with episodes, by its first one, unless that, or the last one of the year before, is unknown."""
    of_children = [_new_years(child) for child in children]
    pairs = [*chain.from_iterable(of_children)]
    if not pairs:
        return NO_FORMS
    befores, firsts = zip(*pairs, strict=True)
    years, starts, _, _, _, _, _, _, _, _, homes, _, flaws, _, _ = zip(*firsts, strict=True)
    _, starts_before, _, _, _, ends, ended, _, _, _, homes_before, _, flaws_before, _, _ = zip(
        *(before or _NONE for before in befores), strict=True
    )
    places = list(owners(of_children))
    whose, first_years = list(map(children.__getitem__, places)), [child.first_year for child in children]
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
        map(both_flaws, flaws, flaws_before),
        strict=True,
    )
    rows = ((before, first) if before else (first,) for before, first in pairs)
    return Forms(owners(of_children), rows, values)


def _new_years(child: ReturnedChild) -> list[tuple[Episode | None, Episode]]:
    """The first episode of each year, with the last one of the year before if there is any."""
    last = child.last_of_year
    found = [(last.get(year - 1), first) for year, first in child.first_of_year.items()]
    if child.undated:
        unknown = {year for row in child.undated for year in (row.year, row.year + 1)}
        return [pair for pair in found if pair[1].year not in unknown]
    return found
