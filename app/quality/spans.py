"""What may have happened when: spans of days, what may lie between two, and how early anything of a child can lie."""

from datetime import date
from typing import NamedTuple

from app.events.identifiers import FIRST_DAY
from app.journeys.care import PeriodOfCare
from app.quality.of_events.record import Record

#: The greatest age, in years, of a child whose month of birth is not known: adoption orders are made up to 19.
OLDEST = 19
_BEFORE_BIRTH = ("early_warning", "proceedings_issued")


class Possible(NamedTuple):
    """The least and the most that a child adds where it counts, and whether it may not count at all."""

    low: int
    high: int
    may_not_count: bool


class Span(NamedTuple):
    """The first and the last day on which something may have happened; certain if it did happen."""

    first: date
    last: date
    certain: bool = False

    @property
    def is_one_day(self) -> bool:
        """Whether it happened, and it is known when."""
        return self.certain and self.first == self.last


def days_between(since: Span | None, until: Span | None, *, never_below_zero: bool = False) -> Possible | None:
    """The days that may lie between two points; None if they cannot be counted."""
    if since is None or until is None:
        return None
    low, high = (until.first - since.last).days, (until.last - since.first).days
    if high < 0 and not never_below_zero:
        return None
    may_not_count = not (since.certain and until.certain)
    return Possible(max(low, 0), max(high, 0), may_not_count)


def either(possible: Possible | None, days: int) -> Possible:
    """What was possible, or any number up to these days, or none."""
    return Possible(0, max(days, possible.high if possible else 0), True)


def earliest_day(record: Record, last: date) -> date:
    """The first day on which a child may have been born: the first of its month of birth, if nothing contradicts it."""
    nineteen = date(last.year - OLDEST, last.month, min(last.day, 28))
    if record.born:
        first = next((fact.date for fact in record.facts if fact.type not in _BEFORE_BIRTH), last)
        if record.born[0] <= first:
            return max(record.born[0], FIRST_DAY)
    return max(nineteen, FIRST_DAY)


def entered_otherwise(record: Record, period: PeriodOfCare) -> date | None:
    """The first of the entries, one following on another without care having ended between, that ends with this one.

    None if this is the only one, and not before birth.
    """
    place = record.periods.index(period)
    since = period.start
    while place and record.periods[place - 1].end in {None, record.periods[place].start}:
        place -= 1
        since = record.periods[place].start
    before_birth = bool(record.born and since and since < record.born[0])
    return since if since != period.start or before_birth else None
