"""Days in the round that an event of a family lies in, as SQL over the rows of candidates."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal, select

from app.figures.candidates import KNOWN_AT, is_counted
from app.ledger.derived import rounds
from app.ledger.versions import events
from app.store.database import Day, as_known_at


def last_of_the_round(rows: FromClause, type_: str) -> ColumnElement[Any]:
    """The day of the family's last event of a type up to the anchor day, in the round of that day."""
    near = events.alias("near")
    return (
        select(func.max(near.c.date, type_=Day))
        .where(
            *_near(near, rows, type_),
            is_counted(near, "family"),
            near.c.date <= rows.c.anchor,
            near.c.date >= _of_the_round(rows, rounds.c.since),
        )
        .correlate(rows)
        .scalar_subquery()
    )


def first_of_the_round(rows: FromClause, type_: str) -> ColumnElement[Any]:
    """The day of the family's first event of a type from the anchor day on, before a further round begins.

    After the outcome of a round, what comes belongs to the next one.
    """
    near = events.alias("near")
    is_over = and_(rounds.c.outcome.is_not(None), rounds.c.outcome < rows.c.anchor)
    until = case((is_over, literal(date.max, Day)), else_=rounds.c.until)
    return (
        select(func.min(near.c.date, type_=Day))
        .where(
            *_near(near, rows, type_),
            is_counted(near, "family", "day_unknown"),
            near.c.date >= rows.c.anchor,
            near.c.date < _of_the_round(rows, until),
        )
        .correlate(rows)
        .scalar_subquery()
    )


def of_the_round(rows: FromClause, step: str) -> ColumnElement[Any]:
    """The first day of a step in the family's round of the anchor day."""
    return _of_the_round(rows, rounds.c[step])


def _near(near: FromClause, rows: FromClause, type_: str) -> tuple[ColumnElement[bool], ...]:
    """The family's events of a type."""
    return (
        near.c.authority == rows.c.authority,
        near.c.subject == rows.c.subject,
        near.c.type == type_,
        as_known_at(near, KNOWN_AT),
    )


def _of_the_round(rows: FromClause, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A value of the round that the anchor day lies in."""
    return (
        select(value)
        .where(
            rounds.c.authority == rows.c.authority,
            rounds.c.family == rows.c.subject,
            rounds.c.since <= rows.c.anchor,
            rounds.c.until > rows.c.anchor,
            as_known_at(rounds, KNOWN_AT),
        )
        .correlate(rows)
        .scalar_subquery()
    )
