"""Turns the declaration of an indicator into SQL: one evaluation, two projections.

`evaluation` gives a row for every candidate, with the reason why it is not counted ('' if it is) and its value. The
figure is the count and sum of exactly those rows, and the case list is those rows, so the two cannot differ. SQL
returns integers; rounding happens once, in `publishing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from app.database import Day, as_known_at
from app.indicators.vocabulary import (
    Both,
    Condition,
    Either,
    FirstKnown,
    ForCurrentCarers,
    Indicator,
    IsNot,
    Known,
    LastDay,
    MeanDays,
    Milestone,
    NotBefore,
    Point,
    Population,
)
from app.journeys.rows import adoptions, states
from app.periods import Period

COUNTED = ""


@dataclass(slots=True)
class Counts:
    """The candidates of some authorities: how many were counted, the sum of their values, and the others by reason."""

    counted: int = 0
    total: int = 0
    others: dict[str, int] = field(default_factory=dict)

    def add(self, reason: str, number: int, total: int) -> None:
        if reason == COUNTED:
            self.counted += number
            self.total += total
        else:
            self.others[reason] = self.others.get(reason, 0) + number

    def pool(self, other: "Counts") -> None:
        """Add another authority's candidates: children are pooled, averages never averaged."""
        self.add(COUNTED, other.counted, other.total)
        for reason, number in other.others.items():
            self.add(reason, number, 0)


def figures(
    connection: Connection, indicator: Indicator, period: Period, authorities: Sequence[str], known_at: int
) -> dict[str, Counts]:
    """The counts of each authority that has candidates."""
    counts: dict[str, Counts] = {}
    statement = _figures(indicator, len(authorities) == 1)
    for authority, reason, number, total in connection.execute(
        statement, parameters(indicator, period, authorities, known_at)
    ):
        counts.setdefault(authority, Counts()).add(reason, number, total)
    return counts


def parameters(indicator: Indicator, period: Period, authorities: Sequence[str], known_at: int) -> dict[str, Any]:
    """The values of an evaluation's parameters."""
    values: dict[str, Any] = {"first_day": period.start, "last_day": period.end, "known_at": known_at}
    values["authorities"] = authorities[0] if len(authorities) == 1 else list(authorities)
    if not isinstance(indicator.measure, MeanDays):
        values["cut_off"] = indicator.measure.cut_off.days(period.end_year)
    return values


@cache
def _figures(indicator: Indicator, one_authority: bool) -> Select[Any]:
    rows = evaluation(indicator, one_authority)
    total = cast(func.coalesce(func.sum(rows.c.value), 0), BigInteger)
    return select(rows.c.authority, rows.c.reason, func.count(), total).group_by(rows.c.authority, rows.c.reason)


@cache
def evaluation(indicator: Indicator, one_authority: bool) -> Subquery:
    """Every candidate, with the `reason` why it is not counted, its `value`, and the days `since` and `until`."""
    rows = union_all(*(_candidates(population, one_authority) for population in indicator.among)).subquery()
    reason = case(
        *((not_(_holds(clause.condition, rows)), clause.reason) for clause in indicator.clauses),
        else_=COUNTED,
    )
    since, until = _day(indicator.measure.since, rows), _day(indicator.measure.until, rows)
    judged = select(*rows.c, reason.label("reason"), since.label("since"), until.label("until")).subquery()
    value = case((judged.c.reason == COUNTED, _value(indicator, judged)), else_=null())
    return select(*judged.c, type_coerce(value, Integer).label("value")).subquery()


#: What a row of candidates has, whichever table it is from.
_COLUMNS = (
    adoptions.c.authority,
    adoptions.c.child,
    adoptions.c.adopted,
    adoptions.c.entered,
    adoptions.c.decision,
    adoptions.c.placement_order,
    adoptions.c.matched,
    adoptions.c.placed,
    adoptions.c.by_current_carer,
    adoptions.c.moved_in_with_carer,
    adoptions.c.warnings,
)
_ABSENT: dict[str, ColumnElement[Any]] = {
    "by_current_carer": cast(literal(False), Boolean),
    "warnings": cast(literal(""), String),
}
_FIRST_DAY, _LAST_DAY = bindparam("first_day", type_=Day), bindparam("last_day", type_=Day)
_KNOWN_AT = bindparam("known_at", type_=BigInteger)


def _candidates(population: Population, one_authority: bool) -> Select[Any]:
    table = adoptions if population.rows == "adoptions" else states
    columns = [table.c[column.name] if column.name in table.c else _absent(column) for column in _COLUMNS]
    within = (
        table.c.authority == bindparam("authorities", type_=String)
        if one_authority
        else table.c.authority.in_(bindparam("authorities", expanding=True))
    )
    if population.rows == "adoptions":
        window = and_(adoptions.c.adopted >= _FIRST_DAY, adoptions.c.adopted <= _LAST_DAY)
    else:
        window = and_(states.c.since <= _LAST_DAY, states.c.until > _LAST_DAY)
    standing = [table.c[milestone.column].is_not(None) for milestone in population.standing]
    return select(*columns).where(within, window, *standing, as_known_at(table, _KNOWN_AT))


def _absent(column: Column[Any]) -> ColumnElement[Any]:
    return _ABSENT.get(column.name, cast(null(), column.type)).label(column.name)


def _holds(condition: Condition, rows: Subquery) -> ColumnElement[bool]:
    """The condition as SQL that is true or false, never NULL."""
    match condition:
        case Known(point):
            return _day(point, rows).is_not(None)
        case NotBefore(later, earlier):
            return func.coalesce(_day(later, rows) >= _day(earlier, rows), literal(False))
        case Either(conditions):
            return or_(*(_holds(condition, rows) for condition in conditions))
        case Both(conditions):
            return and_(*(_holds(condition, rows) for condition in conditions))
        case IsNot(condition):
            return not_(_holds(condition, rows))


def _day(point: Point, rows: Subquery) -> ColumnElement[Any]:
    match point:
        case Milestone(column=column):
            return rows.c[column]
        case LastDay():
            return case((rows.c.adopted.is_(None), _LAST_DAY))
        case FirstKnown(first, otherwise):
            return func.coalesce(_day(first, rows), _day(otherwise, rows), type_=Day)
        case ForCurrentCarers(with_carer, otherwise):
            return case((rows.c.by_current_carer, _day(with_carer, rows)), else_=_day(otherwise, rows))


def _value(indicator: Indicator, judged: Subquery) -> ColumnElement[int]:
    """Days, or 1 and 0 for a percentage; of counted candidates only."""
    days = type_coerce(judged.c.until, Integer) - type_coerce(judged.c.since, Integer)
    if not isinstance(indicator.measure, MeanDays):
        return case((days < bindparam("cut_off", type_=Integer), 1), else_=0)
    if indicator.measure.never_below_zero:
        return case((days < 0, 0), else_=days)
    return days
