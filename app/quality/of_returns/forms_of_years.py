"""What rules look at that compare the first episode of a year with the last one of the year before."""

from collections.abc import Collection, Sequence
from itertools import chain, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from app.quality.of_returns.child import ReturnedChild
from app.quality.of_returns.days import first_day
from app.quality.of_returns.forms import Forms, both_flaws, owners
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


def new_year_forms(children: Sequence[ReturnedChild]) -> Forms:
    """Each year with episodes, by its first one, unless that, or the last one of the year before, is unknown."""
    of_children = [_new_years(child) for child in children]
    values = [
        _new_year(child, years, before, first)
        for child, firsts in zip(children, of_children, strict=True)
        for years in ((child.first_year, child.years),)
        for before, first in firsts
    ]
    rows = ((before, first) if before else (first,) for before, first in chain.from_iterable(of_children))
    return Forms(owners(of_children), rows, values)


def _new_years(child: ReturnedChild) -> list[tuple[Episode | None, Episode]]:
    """The first episode of each year, with the last one of the year before if there is any."""
    if not child.episodes:
        return []
    found: list[tuple[Episode | None, Episode]] = [(None, child.episodes[0])]
    changes = (pair for pair in pairwise(child.episodes) if pair[0][0] != pair[1][0])
    found += [(one if one[0] == other[0] - 1 else None, other) for one, other in changes]
    if child.undated:
        unknown = {year for row in child.undated for year in (row.year, row.year + 1)}
        return [pair for pair in found if pair[1].year not in unknown]
    return found


def _new_year(
    child: ReturnedChild, years: tuple[int, Collection[int]], last: Episode | None, first: Episode
) -> tuple[Any, ...]:
    """The values of a form: the first episode of a year, and the last one of the year before, if there is any.

    ``years`` are the child's first one and those that were sent.
    """
    year = first[0]
    begins_before, is_first = first[1] < first_day(year), year == years[0]
    return (
        year,
        begins_before,
        _CODES(first),
        _CODES(last) if last else None,
        last is not None and last[5] is None and not last[6],
        last is not None and last[1] == first[1],
        last is not None and last[10] == first[10],
        year - 1 in years[1],
        is_first,
        is_first and begins_before and child.begins_on_the_way,
        both_flaws(first[12], last[12]) if last else first[12],
    )
