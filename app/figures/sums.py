"""The numbers that are added up of the rows of an indicator, and the counts that they are read as."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, FromClause, and_, case, cast, func, literal_column

from app.figures.queries import Counts
from app.indicators.vocabulary import Count, Indicator


def as_sql(number: int) -> ColumnElement[int]:
    return literal_column(str(number))


def sums(indicator: Indicator, place: int, rows: FromClause) -> Iterable[ColumnElement[Any]]:
    """How many count, the sum of their values, groups, parts, and those left out by reason."""
    why_not = rows.c[f"why_not_{place}"]
    value, counts = rows.c[f"value_{place}"], why_not == as_sql(0)
    if once := getattr(indicator.measure, "once_a_group", None):
        yield from _sums_of_groups(once, counts, value, rows.c.sibling_group)
        if indicator.reasons:
            yield func.count(case((why_not.is_not(None), rows.c.sibling_group)).distinct())
        return
    yield func.count(case((counts, 1)))
    if not isinstance(indicator.measure, Count):
        yield cast(func.coalesce(func.sum(case((counts, value))), 0), BigInteger)
    if indicator.counts_groups:
        yield func.count(case((counts, rows.c.sibling_group)).distinct())
    for number, _ in enumerate(_names_of_parts(indicator)):
        yield func.count(case((and_(counts, rows.c[f"part_{place}_{number}"] == as_sql(1)), 1)))
    for number, _ in enumerate(indicator.reasons, start=1):
        yield func.count(case((why_not == as_sql(number), 1)))


def _sums_of_groups(
    once: object, counts: ColumnElement[bool], value: ColumnElement[int], group: ColumnElement[str]
) -> Iterator[ColumnElement[Any]]:
    """The sibling groups that count, those that do (or do not) meet the condition, and the children."""
    yield func.count(case((counts, group)).distinct())
    decisive = value == as_sql(0 if once == "all" else 1)
    yield func.count(case((and_(counts, decisive), group)).distinct())
    yield func.count(case((counts, 1)))


def names_of_sums(indicator: Indicator) -> Iterator[str]:
    """What each number of `sums` is."""
    if getattr(indicator.measure, "once_a_group", None):
        yield from ("groups", "decisive", "children", *(["left out"] if indicator.reasons else []))
        return
    yield "counted"
    if not isinstance(indicator.measure, Count):
        yield "total"
    if indicator.counts_groups:
        yield "groups"
    yield from (*_names_of_parts(indicator), *indicator.reasons)


def counts_of(indicator: Indicator, numbers: Sequence[int]) -> Counts:
    """The numbers of a row, in the order of `sums`."""
    measure = indicator.measure
    if once := getattr(measure, "once_a_group", None):
        groups, decisive, some, *rest = numbers
        total = groups - decisive if once == "all" else decisive
        counts = Counts(groups, total, some if isinstance(measure, Count) else 0)
        if rest and (left_out := rest[0] - groups):
            counts.others[indicator.reasons[0]] = left_out
        return counts
    first, reasons = 0 if isinstance(measure, Count) else 1, indicator.reasons
    after = first + indicator.counts_groups + 1
    groups = numbers[after - 1] if indicator.counts_groups else 0
    parts = list(numbers[after : len(numbers) - len(reasons)])
    others = {reason: number for reason, number in zip(reversed(reasons), reversed(numbers), strict=False) if number}
    return Counts(numbers[0], numbers[first], groups, parts, others)


def _names_of_parts(indicator: Indicator) -> tuple[str, ...]:
    return tuple(part.name for part in getattr(indicator.measure, "parts", ()))
