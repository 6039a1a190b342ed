"""Whose records a report looks at: every child whom a finding of the period can be about."""

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, case, func, or_, select, type_coerce

from app.events.catalogue import CHILD_TYPES
from app.ledger.versions import events
from app.periods import Period, financial_year_start
from app.returns.stored import returns
from app.store.database import as_known_at


def children_of(connection: Connection, authority: str, period: Period, known_at: int) -> list[str]:
    """The children whose events or whose rows of returns touch the period, by their ids.

    Something happened by its last day, and something on its first day or later, or care has not ended. So a step that
    is missing in the period is between two that are not, or nothing came after it.
    """
    of_events = _by_events(authority, period, known_at)
    found = {*connection.scalars(of_events), *connection.scalars(_by_rows(authority, period, known_at))}
    return sorted(found)


def _by_events(authority: str, period: Period, known_at: int) -> Select[tuple[str]]:
    day = type_coerce(events.c.date, Integer)
    first, last = period.start.toordinal(), period.end.toordinal()

    def last_day_of(*types: str) -> ColumnElement[int | None]:
        return func.max(case((events.c.type.in_(types), day)))

    left, entered = last_day_of("left_care", "adopted"), last_day_of("entered_care")
    return (
        select(events.c.subject)
        .where(events.c.authority == authority, events.c.type.in_(CHILD_TYPES), as_known_at(events, known_at))
        .group_by(events.c.subject)
        .having(and_(func.min(day) <= last, or_(func.max(day) >= first, left.is_(None), left <= entered)))
    )


def _by_rows(authority: str, period: Period, known_at: int) -> Select[tuple[str]]:
    return select(returns.c.child).where(
        returns.c.authority == authority,
        returns.c.first_year <= financial_year_start(period.end),
        returns.c.last_year >= financial_year_start(period.start),
        as_known_at(returns, known_at),
    )
