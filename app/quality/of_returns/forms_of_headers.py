"""What rules on the rows of Header look at: who the child is, in a form that many children share."""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from app.quality.of_returns.child import ReturnedChild
from app.quality.of_returns.days import birthday_month, first_day, last_day
from app.quality.of_returns.forms import Forms, both_flaws, fault, owners
from app.returns.child_rows import Header, Row
from app.returns.codes import NO_PUPIL_NUMBER
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

    def fault(self, column: str) -> str:
        """What is wrong with a cell of this column, if anything is."""
        return fault(self.flaws, column)

    def is_blank(self, column: str, value: object) -> bool:
        """Whether a cell is blank, and has no other fault."""
        return not value and not (self.flaws and column in flaws_of(self.flaws))


def header_forms(children: Sequence[ReturnedChild]) -> Forms:
    """Each row of Header."""
    of_children = [child.all.headers for child in children]
    values = [
        values for child, rows in zip(children, of_children, strict=True) if rows for values in _headers(child, rows)
    ]
    return Forms(owners(of_children), zip(chain.from_iterable(of_children)), values)


def _headers(child: ReturnedChild, rows: Sequence[Header]) -> Iterator[tuple[Any, ...]]:
    first, cared_for, years = child.first_of_year, child.years_in_care, child.years
    for header in rows:
        year, sex, born, ethnicity, upn, shares, flaws, _, _ = header
        yield (
            year, sex, born is not None, ethnicity, _kind_of(upn), bool(shares), flaws,
            born is not None and born > last_day(year),
            born is not None and birthday_month(born, 21)[1] < first_day(year),
            born is not None and year in first and first[year][1] < born,
            year in cared_for,
            year in years and year not in first and not _is_elsewhere(child, header),
        )  # fmt: skip


def _is_elsewhere(child: ReturnedChild, header: Header) -> bool:
    """Whether the child has an episode without a first day, or a row in OC3; or may have one, if OC3 was not sent."""
    if not child.sent.has(["OC3"], header.year) and _may_be_a_care_leaver(header):
        return True
    others: Sequence[Row] = [*child.all.care_leavers, *child.undated]
    return any(row.year == header.year for row in others)


def _may_be_a_care_leaver(header: Header) -> bool:
    """OC3 is about young people whose seventeenth or a later birthday is in the year."""
    return header.born is None or birthday_month(header.born, _LEAVERS_FROM)[0] <= last_day(header.year)


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


def change_forms(children: Sequence[ReturnedChild]) -> Forms:
    """What became of the child's Header row from one year to the next that has one."""
    of_children = [_changes(child.all.headers) for child in children]
    rows = [*chain.from_iterable(of_children)]
    return Forms(owners(of_children), rows, [_change(one, other) for one, other in rows])


def _changes(headers: Sequence[Header]) -> list[tuple[Header, Header]]:
    in_order = sorted(headers, key=itemgetter(0))
    return [pair for pair in pairwise(in_order) if pair[0][0] != pair[1][0]]


def _change(one: Header, other: Header) -> tuple[Any, ...]:
    _, sex_before, born, ethnicity_before, upn_before, _, flaws_before, _, _ = one
    _, sex, now, ethnicity, upn, _, flaws, _, _ = other
    return (
        sex_before, sex, ethnicity_before, ethnicity,
        born == now if born and now else None,
        _kind_of(upn_before), _kind_of(upn), upn_before == upn,
        both_flaws(flaws_before, flaws),
    )  # fmt: skip
