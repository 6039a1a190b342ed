"""What most rules on episodes look at: the codes of rows, and how their days lie to each other.

Many children share a form, because no day and no id is in it. A rule on forms can see only what is here; a rule that
needs more is written with `@rule`.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from app.quality.of_returns.child import ReturnedChild
from app.quality.of_returns.days import birthday_month, first_day, last_day
from app.returns.child_rows import Episode, Row
from app.returns.codes import NO_EXIT
from app.returns.flaws import NO_COLUMN, NOT_STORED, flaws_of

#: The values of a form, which is made of them only if it was not met before; and the rows that it is of.
Parts = tuple[tuple[Any, ...], tuple[Row, ...]]

#: Before this day nobody was looked after in the sense of the Children Act 1989.
_CHILDREN_ACT = date(1991, 10, 14)
_NO_FAULTS = frozenset({NO_COLUMN, NOT_STORED})


class OfEpisode(NamedTuple):
    """One episode; ``length`` is -1 where it ends before it starts, 0 where on the same day, None if a day is unknown.

    What is said of the 18th birthday is true only where it is certain: the month of birth is known, and not the day.
    """

    year: int
    reason: str
    legal_status: str
    place: str
    ended_by: str
    place_change: str
    provider: str
    need: str
    flaws: str
    is_open: bool
    length: int | None
    starts_after_the_year: bool
    ends_after_the_year: bool
    starts_before_the_act: bool
    starts_as_adult: bool
    ends_as_adult: bool
    ends_after_birthday: bool
    ends_under_18: bool

    def fault(self, column: str) -> str:
        """What is wrong with a cell of this column, if anything is."""
        return fault(self.flaws, column)

    def is_blank(self, column: str, value: str) -> bool:
        """Whether a cell is blank, and has no other fault."""
        return not value and column not in flaws_of(self.flaws)

    @property
    def leaves_care(self) -> bool:
        return self.ended_by not in NO_EXIT


def fault(flaws: str, column: str) -> str:
    """What is wrong with a cell of this column: blank if nothing is, or if there was no such column."""
    what = flaws_of(flaws).get(column, "") if flaws else ""
    return "" if what in _NO_FAULTS else what


def _sign(day: date, other: date) -> int:
    return (day > other) - (day < other)


def episode_forms(child: ReturnedChild) -> Iterator[Parts]:
    """Each episode."""
    born = child.born
    birthday = birthday_month(born, 18) if born else None
    year, after = 0, date.max
    for row in child.all.episodes:
        if row[0] != year:
            year = row[0]
            after = last_day(year)
        start: date | None = row[1]  # a refused row may have none
        end = row[5]
        values = (
            row[0], row[2], row[3], row[4], row[6], row[7], row[8], row[9], row[12],
            end is None,
            None if end is None or start is None else _sign(end, start),
            start is not None and start > after,
            end is not None and end > after,
            start is not None and start < _CHILDREN_ACT,
            birthday is not None and start is not None and start >= birthday[1],
            birthday is not None and end is not None and end >= birthday[1],
            birthday is not None and end is not None and end > birthday[1],
            birthday is not None and end is not None and end < birthday[0],
        )  # fmt: skip
        yield values, (row,)


class OfStep(NamedTuple):
    """Two episodes of a year that follow each other.

    ``meets`` is 0 where the second starts on the day that the first ends, 1 where later, -1 where earlier, None where
    the first is open. ``same_postcode`` is None where neither has one.
    """

    ended_by: str
    place_change: str
    status_before: str
    place_before: str
    provider_before: str
    need_before: str
    reason: str
    legal_status: str
    place: str
    provider: str
    need: str
    meets: int | None
    starts_together: bool
    same_home: bool
    same_postcode: bool | None
    flaws: str

    def is_unknown(self, *columns: str) -> bool:
        """Whether a cell of these columns is not what it seems, in either episode."""
        return bool(self.flaws) and not flaws_of(self.flaws).keys().isdisjoint(columns)

    @property
    def leaves_care(self) -> bool:
        """Whether the first episode ended care."""
        return self.ended_by not in NO_EXIT

    @property
    def placement_is_known(self) -> bool:
        """Whether the two placements can be compared."""
        return not self.is_unknown("PLACE", "PLACE_PROVIDER", "URN", "PL_POST")

    @property
    def same_placement(self) -> bool:
        """Whether nothing that describes the placement changed, as far as postcodes can show it."""
        return (
            self.place == self.place_before
            and self.provider == self.provider_before
            and self.same_home
            and self.same_postcode is True
        )

    @property
    def other_placement(self) -> bool:
        """Whether anything that describes the placement changed."""
        return (
            self.place != self.place_before
            or self.provider != self.provider_before
            or not self.same_home
            or self.same_postcode is False
        )


def step_forms(child: ReturnedChild) -> Iterator[Parts]:
    """Each pair of episodes of one year that follow each other."""
    steps: Iterable[tuple[Episode, Episode]] = child.steps
    if child.undated:
        unknown = {row.year for row in child.undated}
        steps = [step for step in steps if step[0].year not in unknown]
    for one, other in steps:
        end, start = one[5], other[1]
        form = (
            one[6], one[7], one[3], one[4], one[8], one[9],
            other[2], other[3], other[4], other[8], other[9],
            None if end is None else _sign(start, end),
            one[1] == start,
            one[10] == other[10],
            _same_postcode(one, other),
            one[12] if one[12] == other[12] else f"{one[12]} {other[12]}",
        )  # fmt: skip
        yield form, (one, other)


def _same_postcode(one: Episode, other: Episode) -> bool | None:
    return one[11] == other[11] if one[11] or other[11] else None


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


def new_year_forms(child: ReturnedChild) -> Iterator[Parts]:
    """Each year with episodes, by its first one, unless that, or the last one of the year before, is unknown."""
    last: Episode | None = None
    first_year = child.first_year
    unknown = {year for row in child.undated for year in (row.year, row.year + 1)}
    for row in child.episodes:
        if (last is None or last[0] != row[0]) and row[0] not in unknown:
            before = last if last and last[0] == row[0] - 1 else None
            rows: tuple[Row, ...] = (before, row) if before else (row,)
            yield _new_year(child, first_year, row, before), rows
        last = row


def _new_year(child: ReturnedChild, first_year: int, first: Episode, last: Episode | None) -> tuple[Any, ...]:
    """The values of a form: the first episode of a year, and the last one of the year before, if there is any."""
    year = first[0]
    return (
        year,
        first[1] < first_day(year),
        (first[2], first[3], first[9], first[4], first[8]),
        (last[2], last[3], last[9], last[4], last[8]) if last else None,
        last is not None and last[5] is None and not last[6],
        last is not None and last[1] == first[1],
        last is not None and last[10] == first[10],
        year - 1 in child.years,
        year == first_year,
        year == first_year and first[1] < first_day(year) and child.begins_on_the_way,
        f"{first[12]} {last[12]}" if last and last[12] != first[12] else first[12],
    )
