"""What rules on the rows of Header look at: who the child is, in a form that many children share."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from app.quality.of_returns.child import ReturnedChild
from app.quality.of_returns.days import birthday_month, first_day, last_day
from app.quality.of_returns.forms import Parts, fault
from app.returns.codes import NO_PUPIL_NUMBER, RESPITE
from app.returns.flaws import flaws_of


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

    def fault(self, column: str) -> str:
        """What is wrong with a cell of this column, if anything is."""
        return fault(self.flaws, column)

    def is_blank(self, column: str, value: object) -> bool:
        """Whether a cell is blank, and has no other fault."""
        return not value and not (self.flaws and column in flaws_of(self.flaws))


def header_forms(child: ReturnedChild) -> Iterator[Parts]:
    """Each row of Header."""
    first: dict[int, date] = {}
    cared_for: set[int] = {row.year for row in child.undated}
    for row in reversed(child.episodes):
        first[row[0]] = row[1]
        if row[3] not in RESPITE:
            cared_for.add(row[0])
    for header in child.all.headers:
        year, sex, born, ethnicity, upn, shares, flaws, _, _ = header
        in_no_table = year in child.years and year not in first and not _is_elsewhere(child, year)
        values = (
            year, sex, born is not None, ethnicity, _kind_of(upn), bool(shares), flaws,
            born is not None and born > last_day(year),
            born is not None and birthday_month(born, 21)[1] < first_day(year),
            born is not None and year in first and first[year] < born,
            year in cared_for,
            in_no_table,
        )  # fmt: skip
        yield values, (header,)


def _is_elsewhere(child: ReturnedChild, year: int) -> bool:
    """Whether the child has a row in OC3, or an episode without a first day."""
    return year in {row.year for row in child.all.care_leavers} or year in {row.year for row in child.undated}


def _kind_of(upn: str) -> str:
    return upn if not upn or upn in NO_PUPIL_NUMBER else "number"


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

    def is_unknown(self, column: str) -> bool:
        return bool(self.flaws) and column in flaws_of(self.flaws)


def change_forms(child: ReturnedChild) -> Iterator[Parts]:
    """What became of the child's Header row from one year to the next that has one."""
    headers = child.all.headers
    if len(headers) < 2:
        return
    for one, other in pairwise(sorted(headers, key=itemgetter(0))):
        if one[0] == other[0]:
            continue
        born, now = one[2], other[2]
        values = (
            one[1], other[1], one[3], other[3],
            born == now if born and now else None,
            _kind_of(one[4]), _kind_of(other[4]), one[4] == other[4],
            one[6] if one[6] == other[6] else f"{one[6]} {other[6]}",
        )  # fmt: skip
        yield values, (one, other)
