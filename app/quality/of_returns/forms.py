"""What most rules on episodes look at: the codes of rows, and how their days lie to each other.

Many children share a form, because no day and no id is in it. A rule on forms can see only what is here; a rule that
needs more is written with `@rule`. The forms of many children are made together, a column at a time.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import repeat
from operator import eq, ge, gt, is_, itemgetter, lt
from typing import Any, NamedTuple, cast

from app.quality.of_returns.days import birthday_month, last_day
from app.quality.of_returns.side_by_side import SideBySide
from app.returns.child_rows import Row
from app.returns.codes import NO_EXIT
from app.returns.columns import ColumnName
from app.returns.flaws import NO_COLUMN, NOT_STORED, flaws_of


class Forms(NamedTuple):
    """Forms of children side by side: the places of the children, the rows that each is of, and its values.

    A form is made of its values only if it was not met before.
    """

    children: Iterable[int]
    rows: Iterable[tuple[Row, ...]]
    values: Iterable[tuple[Any, ...]]


NO_FORMS = Forms((), (), ())
#: Before this day nobody was looked after in the sense of the Children Act 1989.
_CHILDREN_ACT = date(1991, 10, 14)
_FIRST, _SECOND = itemgetter(0), itemgetter(1)
_NO_FAULTS = frozenset({NO_COLUMN, NOT_STORED})


class OfEpisode(NamedTuple):
    """One episode. What is said about its days is true only where both are known.

    What is said about the 18th birthday is true only where it is certain: the month of birth is known, and not the day.
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
    ends_before_it_starts: bool
    ends_as_it_starts: bool
    starts_after_the_year: bool
    ends_after_the_year: bool
    starts_before_the_act: bool
    starts_as_adult: bool
    ends_as_adult: bool
    ends_after_birthday: bool
    ends_under_18: bool

    def fault(self, column: ColumnName) -> str:
        """What is wrong with a cell of this column, if anything is."""
        return fault(self.flaws, column)

    def is_blank(self, column: ColumnName, value: str) -> bool:
        """Whether a cell is blank, and has no other fault."""
        return not value and column not in flaws_of(self.flaws)

    @property
    def leaves_care(self) -> bool:
        return self.ended_by not in NO_EXIT


def fault(flaws: str, column: ColumnName) -> str:
    """What is wrong with a cell of this column: blank if nothing is, or if there was no such column."""
    what = flaws_of(flaws).get(column, "") if flaws else ""
    return "" if what in _NO_FAULTS else what


def _signs(days: Iterable[date | None], others: Iterable[date | None]) -> list[int | None]:
    """1 where a day is later than the other one, -1 where earlier, 0 on the same day, None if either is unknown."""
    return [
        None if day is None or other is None else (day > other) - (day < other)
        for day, other in zip(days, others, strict=True)
    ]


#: Days that lie before and after all others: in place of one that is unknown.
BEFORE, AFTER = date.min, date.max


def or_other(other: date, days: Sequence[date | None]) -> Sequence[date]:
    """The days, and another one in place of those that are unknown."""
    return cast(Sequence[date], days) if all(days) else [day or other for day in days]


def episode_forms(side: SideBySide) -> Forms:
    """Each episode."""
    whose, rows, columns = side.places, side.episodes, side.columns
    if side.undated:
        whose, rows = [*whose, *map(_FIRST, side.undated)], [*rows, *map(_SECOND, side.undated)]
        columns = list(zip(*rows, strict=True))
    if not rows:
        return NO_FORMS
    years, starts, reasons, statuses, places, ends, ended, changes, providers, needs, _, _, flaws, _, _ = columns
    latest = list(map(last_day, years))
    births = [_eighteenth_birthday(child.born) for child in side.children]
    first, last = zip(*map(births.__getitem__, whose), strict=True)
    begun, ended_on = or_other(BEFORE, starts), or_other(BEFORE, ends)
    ended_at_last = or_other(AFTER, ends)
    values = zip(
        years, reasons, statuses, places, ended, changes, providers, needs, flaws,
        map(is_, ends, repeat(None)),
        map(lt, ended_at_last, begun),
        map(eq, ended_at_last, begun),
        map(gt, begun, latest),
        map(gt, ended_on, latest),
        map(lt, or_other(AFTER, starts), repeat(_CHILDREN_ACT)),
        map(ge, begun, last),
        map(ge, ended_on, last),
        map(gt, ended_on, last),
        map(lt, ended_at_last, first),
        strict=False,
    )  # fmt: skip
    return Forms(whose, zip(rows), values)


def _eighteenth_birthday(born: date | None) -> tuple[date, date]:
    """The first and the last day of its month; if it is unknown, no day is certainly before or after it."""
    return birthday_month(born, 18) if born else (BEFORE, AFTER)


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

    def is_unknown(self, *columns: ColumnName) -> bool:
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


def step_forms(side: SideBySide) -> Forms:
    """Each pair of episodes of one year that follow each other."""
    whose, ones, others = side.steps()
    if not ones:
        return NO_FORMS
    _, starts, _, statuses, places, ends, ended, changes, providers, needs, homes, posts, flaws, _, _ = zip(
        *ones, strict=True
    )
    (
        _, next_starts, reasons, next_statuses, next_places, _, _, _, next_providers, next_needs, next_homes,
        next_posts, next_flaws, _, _,
    ) = zip(*others, strict=True)  # fmt: skip
    values = zip(
        ended, changes, statuses, places, providers, needs,
        reasons, next_statuses, next_places, next_providers, next_needs,
        _signs(next_starts, ends),
        map(eq, starts, next_starts),
        map(eq, homes, next_homes),
        [one == other if one or other else None for one, other in zip(posts, next_posts, strict=True)],
        flaws_together(flaws, next_flaws),
        strict=True,
    )  # fmt: skip
    return Forms(whose, zip(ones, others, strict=True), values)


def flaws_together(ones: Sequence[str], others: Sequence[str]) -> Sequence[str]:
    """The flaws of two rows together, of many pairs: most rows have none."""
    if ones == others:
        return ones
    return [one if one == other else f"{one} {other}" for one, other in zip(ones, others, strict=True)]
