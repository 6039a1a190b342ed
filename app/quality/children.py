"""Whose records a report looks at: every child whom a finding of the period can be about."""

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    String,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    type_coerce,
    union,
)

from app.events.catalogue import FAMILY_TYPES
from app.ledger.versions import events
from app.periods import Period, financial_year_start
from app.returns.stored import returns
from app.store.database import as_known_at


def children_of(connection: Connection, authority: str, period: Period, known_at: int) -> list[str]:
    """The children whose events or whose rows of returns touch the period, by their ids.

    Something happened by its last day, and something on its first day or later, or care has not ended. So a step that
    is missing in the period is between two that are not, or nothing came after it.
    """
    days = {"first": period.start.toordinal(), "last": period.end.toordinal()}
    years = {"first_year": financial_year_start(period.start), "last_year": financial_year_start(period.end)}
    asked = {"authority": authority, "known_at": known_at, **days, **years}
    return sorted(connection.scalars(_CHILDREN, asked).all())


_DAY = type_coerce(events.c.date, Integer)
_AUTHORITY, _KNOWN_AT = bindparam("authority", type_=String), bindparam("known_at", type_=BigInteger)
_FIRST, _LAST = bindparam("first", type_=Integer), bindparam("last", type_=Integer)


def _last_day_of(*types: str) -> ColumnElement[int | None]:
    return func.max(case((events.c.type.in_(types), _DAY)))


_LEFT, _ENTERED = _last_day_of("left_care", "adopted"), _last_day_of("entered_care")
# Built once: an area has many authorities, and building a statement takes longer than asking one. Types that are not
# those of children are left out: SQLite, asked for types, would look each of them up by itself. Asked for groups of
# what no index has, it reads the events as they lie: it does not look up each of them in the order of the children.
_BY_EVENTS = (
    select(func.max(events.c.subject).label("child"))
    .where(events.c.authority == _AUTHORITY, events.c.type.not_in(FAMILY_TYPES), as_known_at(events, _KNOWN_AT))
    .group_by(events.c.subject.concat(""))
    .having(and_(func.min(_DAY) <= _LAST, or_(func.max(_DAY) >= _FIRST, _LEFT.is_(None), _LEFT <= _ENTERED)))
)
_BY_ROWS = select(returns.c.child).where(
    returns.c.authority == _AUTHORITY,
    returns.c.first_year <= bindparam("last_year", type_=Integer),
    returns.c.last_year >= bindparam("first_year", type_=Integer),
    as_known_at(returns, _KNOWN_AT),
)
_CHILDREN = union(_BY_EVENTS, _BY_ROWS)
