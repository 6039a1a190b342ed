"""What a child may add to a figure: the words of the indicator's declaration, read over spans of possible days.

In SQL (`app/figures/translation`) a column has one day or none. Here it has a span of days, or values of which one is
right. So a condition is true, false, or undecided (None).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import assert_never

from app.figures.translation import name_of
from app.indicators.conditions import (
    Both,
    By,
    Condition,
    CutOff,
    Either,
    FirstKnown,
    FirstSince,
    ForCurrentCarers,
    IsNot,
    Known,
    LastBefore,
    LastDay,
    Milestone,
    NotBefore,
    OfRound,
    OneOf,
    Point,
    Says,
    There,
    Under,
)
from app.indicators.vocabulary import Count, Difference, Indicator, MeanAge, MeanDays, Share
from app.quality.possible.row import PossibleRow
from app.quality.possible.spans import Possible, Span, either, on


def possible_value(indicator: Indicator, row: PossibleRow) -> Possible | None:
    """What the candidate may add to the figure; None if it surely does not count."""
    reading = _Reading(row)
    met = [reading.is_met(clause.condition) for clause in indicator.clauses]
    if False in met or not all(reading.narrow(clause.condition) for clause in indicator.clauses):
        return None
    return reading.measured(indicator)._replace(may_not_count=None in met or not row.certain)


class _Reading:
    """The words of one indicator, read over one row; ``narrowed`` are the spans of points where all clauses are met."""

    def __init__(self, row: PossibleRow) -> None:
        self._row = row
        self._narrowed: dict[Point, Span] = {}

    def day_of(self, point: Point) -> Span | None:
        return self._narrowed.get(point) or _day_of(point, self._row)

    def is_met(self, condition: Condition) -> bool | None:
        """Whether the condition is met; None if that is undecided."""
        match condition:
            case Known(point):
                return _is_known(self.day_of(point))
            case There(point):
                return _is_there(self.day_of(point))
            case NotBefore(later, earlier):
                return _is_at_least(self._days(earlier, later), 0)
            case Under(cut_off, since, until):
                return self._is_under(cut_off, since, until)
            case OneOf(column, values):
                return self._row.is_one_of(column, values)
            case Says(attribute, value):
                return self._row.says(attribute, value)
            case Either() | Both() | IsNot():
                return self._combined(condition)
            case _:
                assert_never(condition)

    def _combined(self, condition: Either | Both | IsNot) -> bool | None:
        match condition:
            case Either(conditions):
                return _not(_all(_not(self.is_met(each)) for each in conditions))
            case Both(conditions):
                return _all(self.is_met(each) for each in conditions)
            case IsNot(negated):
                return _not(self.is_met(negated))

    def _is_under(self, cut_off: CutOff, since: Point, until: Point) -> bool | None:
        days = self._days(since, until)
        if days is None:
            return False
        least = _is_at_least(days, cut_off.days(self._row.end_year))
        return _not(least) if not days.may_not_count else (None if least is not True else False)

    def _days(self, since: Point, until: Point) -> Possible | None:
        """The days between two points; None if one of them is surely not there."""
        start, end = self.day_of(since), self.day_of(until)
        if start is None or end is None:
            return None
        low, high = (end.first - start.last).days, (end.last - start.first).days
        return Possible(low, high, may_not_count=not (_is_known(start) and _is_known(end)))

    def narrow(self, condition: Condition) -> bool:
        """Keep of the spans what is possible where the condition is met; False if nothing is."""
        match condition:
            case NotBefore(later, earlier):
                return self._put_in_order(earlier, later)
            case Both(conditions):
                return all(self.narrow(each) for each in conditions)
            case _:
                return True

    def _put_in_order(self, earlier: Point, later: Point) -> bool:
        before, after = self.day_of(earlier), self.day_of(later)
        if before is None or after is None:
            return False
        self._narrowed[earlier] = before._replace(last=min(before.last, after.last))
        self._narrowed[later] = after._replace(first=max(after.first, before.first))
        return before.first <= after.last

    def measured(self, indicator: Indicator) -> Possible:
        """What the candidate adds where it counts: days, 1 and 0 for a percentage, 1 for a count."""
        match indicator.measure:
            case Count() | Difference():
                return Possible(1, 1)
            case Share(condition=condition):
                is_met = self.is_met(condition)
                return Possible(int(is_met is True), int(is_met is not False))
            case MeanAge(since=since):
                return self._months_old(since)
            case MeanDays(since=since, until=until, never_below_zero=never_below_zero):
                days = self._days(since, until) or Possible(0, 0)
                least = self._least_days(indicator, never_below_zero)
                return days if least is None else Possible(max(days.low, least), max(days.high, least))
            case _:
                assert_never(indicator.measure)

    def _months_old(self, adopted: Point) -> Possible:
        """From the month of birth, five years before the month of the fifth birthday, to that of the adoption."""
        days, turns_5 = self.day_of(adopted), self._row.day("turns_5")
        if days is None or turns_5 is None:
            return Possible(0, 0)
        born = (_month(turns_5.first) - 60, _month(turns_5.last) - 60)
        return Possible(_month(days.first) - born[1], _month(days.last) - born[0])

    def _least_days(self, indicator: Indicator, never_below_zero: bool) -> int | None:
        """0 where the measure counts no fewer, or where a clause leaves out fewer; None if there is no least number."""
        measure = indicator.measure
        orders = [order for clause in indicator.clauses for order in _orders(clause.condition)]
        in_order = any((each.earlier, each.later) == (measure.since, measure.until) for each in orders)
        in_order = in_order or isinstance(measure.since, LastBefore) or _is_read_from(measure.until, measure.since)
        return 0 if never_below_zero or in_order else None


def _is_read_from(until: Point | None, since: Point) -> bool:
    """Whether the one is looked for from the other on, so that it never lies before."""
    return isinstance(until, Milestone) and isinstance(since, Milestone) and until.read_from == since.column


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _orders(condition: Condition) -> Iterator[NotBefore]:
    """What has to be in order where the condition is met."""
    match condition:
        case NotBefore():
            yield condition
        case Both(conditions):
            for each in conditions:
                yield from _orders(each)
        case _:
            pass


def _day_of(point: Point, row: PossibleRow) -> Span | None:
    match point:
        case Milestone(column=column):
            return row.day(column)
        case By(point):
            found = _day_of(point, row)
            return found._replace(is_known=True) if found else None
        case LastDay():
            return None if row.day("adopted") else on(row.last_day)
        case FirstKnown(first, second):
            return _first_known(_day_of(first, row), _day_of(second, row))
        case ForCurrentCarers(with_carer, for_others):
            adopt = row.is_one_of("by_current_carer", (True,))
            return _for_carers(adopt, _day_of(with_carer, row), _day_of(for_others, row))
        case LastBefore() | FirstSince() | OfRound():
            return row.day(name_of(point))
        case _:
            assert_never(point)


def _first_known(first: Span | None, second: Span | None) -> Span | None:
    is_known = _is_known(first)
    if first is None or is_known is not None:
        return first if is_known else second
    found = either(first, second)
    return found._replace(certain=True) if found and second and second.certain else found


def _for_carers(adopt: bool | None, with_carer: Span | None, for_others: Span | None) -> Span | None:
    if adopt is None:
        return either(with_carer, for_others)
    return with_carer if adopt else for_others


def _is_known(span: Span | None) -> bool | None:
    """Whether the day is known: surely, surely not, or perhaps."""
    if span is None or not span.is_known:
        return False
    return True if span.certain else None


def _is_there(span: Span | None) -> bool | None:
    """Whether the step was made, on a day that is known or not: surely, surely not, or perhaps."""
    return False if span is None else (True if span.certain else None)


def _is_at_least(days: Possible | None, least: int) -> bool | None:
    """Whether the days are there and as many as that."""
    if days is None or days.high < least:
        return False
    return True if days.low >= least and not days.may_not_count else None


def _not(is_met: bool | None) -> bool | None:
    return None if is_met is None else not is_met


def _all(are_met: Iterable[bool | None]) -> bool | None:
    found = set(are_met)
    return False if False in found else (None if None in found else True)
