"""Several figures of the same candidates in one statement: for each the numbers that one alone would be counted from.

The words of each indicator become the same SQL as in `queries`, side by side over one set of candidates.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, Subquery, case, cast, func, select, union_all

from app.figures.candidates import candidates
from app.figures.queries import COUNTED, Counts, parameters, parts_of, reason_of, value_of, with_sibling_groups
from app.figures.translation import named_columns
from app.indicators.vocabulary import Difference, Indicator
from app.ledger.characteristics import children
from app.periods import Period


def can_be_counted_together(indicator: Indicator) -> bool:
    """Whether each candidate counts by itself; where a sibling group counts once, it does not."""
    return not isinstance(indicator.measure, Difference) and not getattr(indicator.measure, "once_a_group", None)


def figures_together(
    connection: Connection,
    indicators: tuple[Indicator, ...],
    period: Period,
    authorities: Sequence[str],
    known_at: int,
) -> dict[str, dict[str, Counts]]:
    """The counts of each indicator, by its code, and of each authority that has candidates."""
    found: dict[str, dict[str, Counts]] = {indicator.code: {} for indicator in indicators}
    values: dict[str, Any] = {}
    for indicator in indicators:
        values |= parameters(indicator, period, authorities, known_at)
    for authority, *numbers in connection.execute(_together(indicators, len(authorities) == 1), values):
        rest = iter(numbers)
        for indicator in indicators:
            found[indicator.code][authority] = _counts(indicator, rest)
    return found


def _counts(indicator: Indicator, numbers: Iterator[int]) -> Counts:
    """The next numbers of a row, in the order of `_columns`."""
    counts = Counts(next(numbers), next(numbers))
    if indicator.counts_groups:
        counts.groups = next(numbers)
    counts.parts = [next(numbers) for _ in _names_of_parts(indicator)]
    for reason in indicator.reasons:
        if number := next(numbers):
            counts.add(reason, number)
    return counts


@cache
def _together(indicators: tuple[Indicator, ...], one_authority: bool) -> Select[Any]:
    rows = _candidates(indicators, one_authority)
    judged: list[ColumnElement[Any]] = []
    for place, indicator in enumerate(indicators):
        judged.append(reason_of(indicator, rows).label(f"reason_{place}"))
        judged.append(value_of(indicator, rows).label(f"value_{place}"))
        parts = parts_of(indicator.measure, rows)
        judged += (case((part, 1), else_=0).label(f"part_{place}_{number}") for number, part in enumerate(parts))
    more = [rows.c.sibling_group] if "sibling_group" in rows.c else []
    inner = select(rows.c.authority, *more, *judged).subquery()
    columns = (column for place, indicator in enumerate(indicators) for column in _columns(indicator, place, inner))
    return select(inner.c.authority, *columns).group_by(inner.c.authority)


def _candidates(indicators: Sequence[Indicator], one_authority: bool) -> Subquery:
    names = sorted({name for indicator in indicators for name in named_columns(indicator)})
    own = tuple(name for name in names if name not in children.c)
    of_child = [name for name in names if name in children.c]
    rows = union_all(*(candidates(population, own, one_authority) for population in indicators[0].among)).subquery()
    if of_child or any(indicator.looks_at_groups for indicator in indicators):
        return with_sibling_groups(rows, of_child).subquery()
    return rows


def _columns(indicator: Indicator, place: int, rows: Subquery) -> Iterable[ColumnElement[Any]]:
    """How many count, the sum of their values, in how many groups, those in each part, and those left out by reason."""
    reason = rows.c[f"reason_{place}"]
    counts = reason == COUNTED
    yield func.count(case((counts, 1)))
    yield cast(func.coalesce(func.sum(case((counts, rows.c[f"value_{place}"]))), 0), BigInteger)
    if indicator.counts_groups:
        yield func.count(case((counts, rows.c.sibling_group)).distinct())
    for number, _ in enumerate(_names_of_parts(indicator)):
        yield func.sum(case((counts, rows.c[f"part_{place}_{number}"]), else_=0))
    for each in indicator.reasons:
        yield func.count(case((reason == each, 1)))


def _names_of_parts(indicator: Indicator) -> tuple[str, ...]:
    return tuple(part.name for part in getattr(indicator.measure, "parts", ()))
