"""Whose records a report looks at: every child whom a finding of the period can be about."""

from typing import Any, NamedTuple

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
)

from app.events.catalogue import FAMILY_TYPES
from app.ledger.versions import events
from app.periods import Period, financial_year_start
from app.returns.stored import returns
from app.store.database import as_known_at


class OneStay(NamedTuple):
    """A record that is one entry to care and perhaps a leaving, on that day or later: most are.

    Days are the numbers that are stored for them, and ``said`` are the attributes of the leaving, as they are stored.
    """

    entered: int
    left: int | None
    said: str | None


def children_of(connection: Connection, authority: str, period: Period, known_at: int) -> dict[str, OneStay | None]:
    """The children whose events or rows of returns touch the period; each with their stay, if that is all there is.

    Something happened by its last day, and something on its first day or later, or care has not ended. So a step that
    is missing in the period is between two that are not, or nothing came after it.
    """
    of_record = {"authority": authority, "known_at": known_at}
    years = {"first_year": financial_year_start(period.start), "last_year": financial_year_start(period.end)}
    found: dict[str, OneStay | None] = dict.fromkeys(connection.scalars(_BY_ROWS, of_record | years).all())
    days = {"first": period.start.toordinal(), "last": period.end.toordinal()}
    for child, is_one_stay, *stay in connection.execute(_BY_EVENTS, of_record | days).all():
        found[child] = OneStay(*stay) if is_one_stay else None
    return found


_DAY = type_coerce(events.c.date, Integer)  # as it is stored: there are tens of thousands of them
_AUTHORITY, _KNOWN_AT = bindparam("authority", type_=String), bindparam("known_at", type_=BigInteger)
_FIRST, _LAST = bindparam("first", type_=Integer), bindparam("last", type_=Integer)


def _last_day_of(*types: str) -> ColumnElement[int | None]:
    return func.max(case((events.c.type.in_(types), _DAY)))


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


_ENTERED, _LEFT = events.c.type == "entered_care", events.c.type == "left_care"
_ENTERED_ON, _LEFT_ON = func.max(case((_ENTERED, _DAY))), func.max(case((_LEFT, _DAY)))
#: Attributes are stored in the order of their names: `on_or_before` comes first in these two types of events.
_HAS_ITS_DAY = events.c.attributes.not_like('{"on_or_before"%')
_IS_ONE_STAY = and_(
    _number_of(_ENTERED) == 1,
    _number_of(and_(or_(_ENTERED, _LEFT), _HAS_ITS_DAY)) == func.count(),
    or_(func.count() == 1, and_(func.count() == 2, _LEFT_ON >= _ENTERED_ON)),
)
_GONE_ON, _CAME_ON = _last_day_of("left_care", "adopted"), _last_day_of("entered_care")
# Built once: an area has many authorities, and building a statement takes longer than asking one. Types that are not
# those of children are left out: SQLite, asked for types, would look each of them up by itself. Asked for groups of
# what no index has, it reads the events as they lie: it does not look up each of them in the order of the children.
_BY_EVENTS = (
    select(
        func.max(events.c.subject),
        case((_IS_ONE_STAY, 1), else_=0),
        _ENTERED_ON,
        _LEFT_ON,
        func.max(case((_LEFT, events.c.attributes))),
    )
    .where(events.c.authority == _AUTHORITY, events.c.type.not_in(FAMILY_TYPES), as_known_at(events, _KNOWN_AT))
    .group_by(events.c.subject.concat(""))
    .having(and_(func.min(_DAY) <= _LAST, or_(func.max(_DAY) >= _FIRST, _GONE_ON.is_(None), _GONE_ON <= _CAME_ON)))
)
_BY_ROWS = select(returns.c.child).where(
    returns.c.authority == _AUTHORITY,
    returns.c.first_year <= bindparam("last_year", type_=Integer),
    returns.c.last_year >= bindparam("first_year", type_=Integer),
    as_known_at(returns, _KNOWN_AT),
)
