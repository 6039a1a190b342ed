"""What rules on the rows of Header look at: who the child is, in a form that many children share."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import chain, pairwise
from operator import eq, gt, lt
from typing import NamedTuple

from app.quality.of_returns.child import ReturnedChild
from app.quality.of_returns.days import birthday_month, first_day, last_day
from app.quality.of_returns.forms import AFTER, BEFORE, NO_FORMS, Forms, fault, flaws_together, or_other
from app.quality.of_returns.side_by_side import SideBySide, owners
from app.returns.child_rows import Header, Row
from app.returns.codes import NO_PUPIL_NUMBER
from app.returns.columns import ColumnName
from app.returns.flaws import flaws_of

#: The youngest in OC3 turn so old in the year.
_LEAVERS_FROM = 17


class OfHeader(NamedTuple):
    """A row of Header; ``upn`` is one of UN1 to UN5, "number", or blank.

    ``first_episode_before_birth`` and ``over_21`` are true only where they are certain: the month of birth is known,
    and not the day.
    """

    year: int
    sex: str
    is_born: bool
    ethnicity: str
    upn: str
    shares_upn: bool
    flaws: str
    born_after_the_year: bool
    over_21: bool
    first_episode_before_birth: bool
    is_looked_after: bool
    is_in_no_other_table: bool

    def fault(self, column: ColumnName) -> str:
        """What is wrong with a cell of this column, if anything is."""
        return fault(self.flaws, column)

    def is_blank(self, column: ColumnName, value: object) -> bool:
        """Whether a cell is blank, and has no other fault."""
        return not value and not (self.flaws and column in flaws_of(self.flaws))


def header_forms(side: SideBySide) -> Forms:
    """Each row of Header."""
    rows = [*chain.from_iterable(side.headers)]
    if not rows:
        return NO_FORMS
    years, sexes, births, ethnicities, upns, shares, flaws, _, _ = zip(*rows, strict=True)
    places = list(owners(side.headers))
    whose = list(zip(places, years, strict=True))
    firsts = list(map(side.first_days.get, whose))
    born = or_other(BEFORE, births)
    values = zip(
        years, sexes, map(bool, births), ethnicities, _kinds_of(upns), map(bool, shares), flaws,
        map(gt, born, map(last_day, years)),
        map(lt, map(_latest_21st_birthday, births), map(first_day, years)),
        [first is not None and first < day for first, day in zip(firsts, born, strict=True)],
        map(side.years_in_care.__contains__, whose),
        [
            first is None and _is_in_no_other_table(side.children[place], header)
            for first, place, header in zip(firsts, places, rows, strict=True)
        ],
        strict=True,
    )  # fmt: skip
    return Forms(places, zip(rows), values)


@cache
def _latest_21st_birthday(born: date | None) -> date:
    """The last day of its month; if it is unknown, no day is certainly after it."""
    return birthday_month(born, 21)[1] if born else AFTER


def _is_in_no_other_table(child: ReturnedChild, header: Header) -> bool:
    """Whether the child has no episode though Episodes was sent, and is not in OC3 either."""
    return header.year in child.years and not _is_elsewhere(child, header)


def _is_elsewhere(child: ReturnedChild, header: Header) -> bool:
    """Whether the child has an episode without a first day, or a row in OC3; or may have one, if OC3 was not sent."""
    if not child.sent.has(["OC3"], header.year) and _may_be_a_care_leaver(header):
        return True
    others: Sequence[Row] = [*child.all.care_leavers, *child.undated]
    return any(row.year == header.year for row in others)


def _may_be_a_care_leaver(header: Header) -> bool:
    """OC3 is about young people whose seventeenth or a later birthday is in the year."""
    return header.born is None or birthday_month(header.born, _LEAVERS_FROM)[0] <= last_day(header.year)


def _kinds_of(upns: Sequence[str]) -> Iterable[str]:
    kinds = {upn: upn if not upn or upn in NO_PUPIL_NUMBER else "number" for upn in set(upns)}
    return map(kinds.__getitem__, upns)


class OfChange(NamedTuple):
    """Two rows of Header: the newest of an earlier year, and that of this year."""

    sex_before: str
    sex: str
    ethnicity_before: str
    ethnicity: str
    same_birth: bool | None
    upn_before: str
    upn: str
    same_upn: bool
    flaws: str

    def is_unknown(self, column: ColumnName) -> bool:
        return bool(self.flaws) and column in flaws_of(self.flaws)


def change_forms(side: SideBySide) -> Forms:
    """What became of the child's Header row from one year to the next that has one."""
    of_children = [[pair for pair in pairwise(rows) if pair[0][0] != pair[1][0]] for rows in side.headers]
    pairs = [*chain.from_iterable(of_children)]
    if not pairs:
        return NO_FORMS
    ones, others = zip(*pairs, strict=True)
    _, sexes_before, births_before, ethnicities_before, upns_before, _, flaws_before, _, _ = zip(*ones, strict=True)
    _, sexes, births, ethnicities, upns, _, flaws, _, _ = zip(*others, strict=True)
    values = zip(
        sexes_before, sexes, ethnicities_before, ethnicities,
        [born == now if born and now else None for born, now in zip(births_before, births, strict=True)],
        _kinds_of(upns_before), _kinds_of(upns), map(eq, upns_before, upns),
        flaws_together(flaws_before, flaws),
        strict=True,
    )  # fmt: skip
    return Forms(owners(of_children), pairs, values)
