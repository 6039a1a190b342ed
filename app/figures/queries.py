"""Turns the declaration of an indicator into SQL: one evaluation, two projections.

`evaluation` gives a row for every candidate, with the reason why it is not counted ('' if it is) and its value. The
figure is the count and sum of exactly those rows, and the case list is those rows, so the two cannot differ. SQL
returns integers; rounding happens once, in `publishing`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Dialect,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    null,
    select,
    type_coerce,
    union_all,
)

from app.figures.candidates import KNOWN_AT, candidates
from app.figures.days_asked import one_period, parameter_of, values_of
from app.figures.translation import cut_offs, holds, named_columns, shown_day_of
from app.indicators.vocabulary import Count, Difference, Indicator, MeanAge, MeanDays, Measure, Share
from app.ledger.characteristics import children
from app.periods import Period
from app.store.database import Day, as_known_at
from app.store.prepared import Prepared

COUNTED = ""


@dataclass(slots=True)
class Counts:
    """The candidates of some authorities: how many were counted, the sum of their values, and the others by reason.

    ``groups`` is in how many sibling groups the children counted are; where groups are counted, how many children.
    """

    counted: int = 0
    total: int = 0
    groups: int = 0
    parts: list[int] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)

    def add(self, reason: str, number: int, total: int = 0, groups: int = 0, parts: Sequence[int] = ()) -> None:
        """Add candidates of one authority that share a reason."""
        if reason != COUNTED:
            self.others[reason] = self.others.get(reason, 0) + number
            return
        self.counted += number
        self.total += total
        self.groups += groups
        self.parts = [a + b for a, b in zip(self.parts, parts, strict=True)] if self.parts else list(parts)

    def pool(self, other: "Counts") -> None:
        """Add another authority's candidates: children are pooled, averages never averaged."""
        self.add(COUNTED, other.counted, other.total, other.groups, other.parts)
        for reason, number in other.others.items():
            self.add(reason, number)


def pooled(counts: Iterable[Counts]) -> Counts:
    """The candidates of several authorities as one pool."""
    pool = Counts()
    for each in counts:
        pool.pool(each)
    return pool


def figures(
    connection: Connection, indicator: Indicator, period: Period, authorities: Sequence[str], known_at: int
) -> dict[str, Counts]:
    """The counts of each authority that has candidates."""
    counts: dict[str, Counts] = {}
    values = parameters(indicator, period, authorities, known_at)
    if len(authorities) == 1:
        rows: Iterable[Any] = _of_one(indicator, connection.dialect).rows(connection, values)
    else:
        rows = connection.execute(_figures(indicator, one_authority=False), values)
    for authority, reason, number, total, groups, *parts in rows:
        counts.setdefault(authority, Counts()).add(reason, number, total, groups, parts)
    return counts


def parameters(indicator: Indicator, period: Period, authorities: Sequence[str], known_at: int) -> dict[str, Any]:
    """The values of an evaluation's parameters."""
    return values_of(period, authorities, cut_offs(indicator)) | {"known_at": known_at}


@lru_cache(maxsize=300)
def _of_one(indicator: Indicator, dialect: Dialect) -> Prepared:
    names = ("first_day", "last_day", "by_years", "authorities", *map(parameter_of, cut_offs(indicator)), "known_at")
    return Prepared(_figures(indicator, one_authority=True), dialect, names)


@cache
def _figures(indicator: Indicator, one_authority: bool) -> Select[Any]:
    rows = evaluation(indicator, one_authority)
    return select(*figure_columns(indicator, rows)).group_by(rows.c.authority, rows.c.reason)


def figure_columns(indicator: Indicator, rows: Subquery) -> tuple[ColumnElement[Any], ...]:
    """Authority, reason, and what is added up of the candidates that share them."""
    groups: ColumnElement[Any] = literal(0)
    if isinstance(indicator.measure, Count) and indicator.measure.once_a_group:
        groups = cast(func.sum(rows.c.of_group), BigInteger)
    elif indicator.counts_groups:
        groups = func.count(rows.c.sibling_group.distinct())
    parts = [func.sum(case((condition, 1), else_=0)) for condition in parts_of(indicator.measure, rows)]
    total = cast(func.coalesce(func.sum(rows.c.value), 0), BigInteger)
    return (rows.c.authority, rows.c.reason, func.count(), total, groups, *parts)


def parts_of(measure: Measure, rows: FromClause) -> list[ColumnElement[bool]]:
    """Who is in each part of a count, and on each side of a difference."""
    match measure:
        case Count(parts=parts):
            return [holds(part.condition, rows) for part in parts]
        case Difference():
            return [rows.c.value > 0, rows.c.value < 0]
        case _:
            return []


@cache
def evaluation(indicator: Indicator, one_authority: bool) -> Subquery:
    """Every candidate, with the `reason` why it is not counted, its `value`, and the days `since` and `until`."""
    measure = indicator.measure
    if isinstance(measure, Difference):
        return _of_both_sides(measure, one_authority)
    rows = _judged(indicator, one_authority)
    if isinstance(measure, Share | Count) and measure.once_a_group:
        return _one_of_each_group(rows, any_will_do=measure.once_a_group == "any")
    return rows


def _of_both_sides(measure: Difference, one_authority: bool) -> Subquery:
    """The candidates of both counts; those of the second count below zero."""
    first, second = (evaluation(indicator, one_authority) for indicator in (measure.first, measure.second))
    names = ("authority", "subject", "anchor", "adopted", "attributes", "warnings", "reason", "since", "until")
    columns = (
        select(*(rows.c[name] for name in names), (rows.c.value * sign).label("value"))
        for rows, sign in ((first, 1), (second, -1))
    )
    return union_all(*columns).subquery()


def _judged(indicator: Indicator, one_authority: bool) -> Subquery:
    rows = _with_characteristics(indicator, one_authority)
    until = indicator.measure.until
    judged = select(
        *rows.c,
        reason_of(indicator, rows).label("reason"),
        shown_day_of(indicator.measure.since, rows).label("since"),
        (shown_day_of(until, rows) if until else cast(null(), Day)).label("until"),
        value_of(indicator, rows).label("if_counted"),
    ).subquery()
    value = case((judged.c.reason == COUNTED, judged.c.if_counted), else_=null())
    own = (column for column in judged.c if column.name != "if_counted")
    return select(*own, type_coerce(value, Integer).label("value")).subquery()


def reason_of(indicator: Indicator, rows: Subquery) -> ColumnElement[str]:
    """Why a candidate is not counted; '' if it is."""
    if not indicator.clauses:
        return literal(COUNTED)
    return case(*((not_(holds(clause.condition, rows)), clause.reason) for clause in indicator.clauses), else_=COUNTED)


def _with_characteristics(indicator: Indicator, one_authority: bool) -> Subquery:
    """The candidates, with what is known of the children where a word of the indicator asks for it."""
    named = named_columns(indicator)
    own = tuple(name for name in named if name not in children.c)
    asked = one_period(one_authority=one_authority)
    rows = union_all(*(candidates(population, own, asked) for population in indicator.among)).subquery()
    of_child = [name for name in named if name in children.c]
    return with_sibling_groups(rows, of_child).subquery() if of_child or indicator.looks_at_groups else rows


def with_sibling_groups(rows: FromClause, of_child: Sequence[str]) -> Select[Any]:
    """The rows of children with their `sibling_group`, and more of what is known of them."""
    known = and_(
        children.c.authority == rows.c.authority,
        children.c.child == rows.c.subject,
        as_known_at(children, KNOWN_AT),
    )
    more = (children.c[name] for name in of_child)
    return select(*rows.c, *more, _group(children, rows)).select_from(rows.outerjoin(children, known))


def with_groups_of_the_few(rows: FromClause, authorities: Select[Any]) -> Select[Any]:
    """The same for many rows. Children who have a group are read first: most have none."""
    columns = children.c.authority, children.c.child, children.c.sibling_group
    known = children.c.sibling_group.is_not(None), as_known_at(children, KNOWN_AT)
    few = (
        select(*columns).where(children.c.authority.in_(authorities), *known).cte("grouped").prefix_with("MATERIALIZED")
    )
    own = and_(few.c.authority == rows.c.authority, few.c.child == rows.c.subject)
    return select(*rows.c, _group(few, rows)).select_from(rows.outerjoin(few, own))


def _group(known: FromClause, rows: FromClause) -> ColumnElement[str]:
    """A child with no group is a group of one; its key begins with a character that no key of a group has."""
    return func.coalesce(known.c.sibling_group, "=" + rows.c.subject).label("sibling_group")


def _one_of_each_group(rows: Subquery, *, any_will_do: bool) -> Subquery:
    """One row for each sibling group: one that counts first, then one that meets (or does not meet) the condition."""
    group = (rows.c.authority, rows.c.sibling_group)
    best = rows.c.value.desc() if any_will_do else rows.c.value
    order = (case((rows.c.reason == COUNTED, 0), else_=1), best, rows.c.subject, rows.c.anchor)
    place = func.row_number().over(partition_by=group, order_by=order)
    ranked = select(*rows.c, place.label("place"), func.count().over(partition_by=group).label("of_group")).subquery()
    return select(*ranked.c).where(ranked.c.place == 1).subquery()


def value_of(indicator: Indicator, rows: FromClause) -> ColumnElement[int]:
    """Days, 1 and 0 for a percentage, 1 for a count; of a candidate that is counted."""
    match indicator.measure:
        case Count() | Difference():
            return literal(1)
        case Share(condition=condition):
            return case((holds(condition, rows), 1), else_=0)
        case MeanDays(since=since, until=until, never_below_zero=never_below_zero):
            days = type_coerce(shown_day_of(until, rows), Integer) - type_coerce(shown_day_of(since, rows), Integer)
            return case((days < 0, 0), else_=days) if never_below_zero else days
        case MeanAge(born=born, month=month):
            return rows.c[month] - _month(rows.c[born])


def _month(year_and_month: ColumnElement[str]) -> ColumnElement[int]:
    """Months from the beginning of the calendar to a month as text, 2019-03."""
    return cast(func.substr(year_and_month, 1, 4), Integer) * 12 + cast(func.substr(year_and_month, 6, 2), Integer)
