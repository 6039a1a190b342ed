"""Turns points and conditions into SQL over the rows of candidates, and finds the columns that they name."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, and_, case, func, literal, not_, or_, type_coerce

from app.figures.candidates import is_in_force
from app.figures.days_asked import days_of, last_day_of
from app.figures.family_rounds import first_of_the_round, last_of_the_round, of_the_round
from app.figures.said import says
from app.indicators.conditions import (
    DATED_OR_BY,
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
from app.indicators.vocabulary import Indicator, MeanAge
from app.store.database import Day


@cache
def named_columns(indicator: Indicator) -> tuple[str, ...]:
    """The columns that the words of an indicator name, and those that every case list shows."""
    named = {name for part in _words(indicator) for name in _columns(part)}
    return tuple(sorted(named | {"adopted", "attributes", "warnings"}))


def _columns(word: Any) -> tuple[str, ...]:
    match word:
        case Milestone(column=column) if column in DATED_OR_BY:
            return (column, f"{column}_by")
        case Milestone(column=column) | OneOf(column=column):
            return (column,)
        case ForCurrentCarers():
            return ("by_current_carer",)
        case MeanAge(born=born, month=month):
            return (born, month)
        case Says():
            return ("attributes",)
        case _:
            return ()


def _words(word: Any) -> Iterator[Any]:
    """Every word of a declaration, however deep."""
    if isinstance(word, tuple):
        for part in word:
            yield from _words(part)
    elif is_dataclass(word):
        yield word
        for each in fields(word):
            yield from _words(getattr(word, each.name))


@cache
def cut_offs(indicator: Indicator) -> tuple[CutOff, ...]:
    """The numbers of days that the words of an indicator name and that differ from year to year."""
    words = _words((indicator.clauses, indicator.measure))
    found = dict.fromkeys(word.cut_off for word in words if isinstance(word, Under))
    return tuple(cut_off for cut_off in found if cut_off.differs)


def holds(condition: Condition, rows: FromClause) -> ColumnElement[bool]:
    """The condition as SQL that is true or false, never NULL."""
    match condition:
        case Known(point):
            return day_of(point, rows).is_not(None)
        case There(point):
            return is_in_force(rows, point.column)
        case NotBefore(later, earlier):
            return _sure(day_of(later, rows) >= day_of(earlier, rows))
        case Under(cut_off, since, until):
            return _sure(days_between(since, until, rows) < days_of(cut_off, rows))
        case OneOf(column, values):
            return _sure(rows.c[column].in_(values))
        case Says(attribute, value):
            return says(rows.c.attributes, attribute, value)
        case Either(conditions):
            return or_(*(holds(condition, rows) for condition in conditions))
        case Both(conditions):
            return and_(*(holds(condition, rows) for condition in conditions))
        case IsNot(condition):
            return not_(holds(condition, rows))


def _sure(comparison: ColumnElement[bool]) -> ColumnElement[bool]:
    return func.coalesce(comparison, literal(False))


def day_of(point: Point, rows: FromClause) -> ColumnElement[Any]:
    """The day of a point; NULL if it is not there, or its day is not known."""
    match point:
        case Milestone(column=column):
            return rows.c[column]
        case By(milestone):
            return shown_day_of(milestone, rows)
        case LastDay():
            return case((rows.c.adopted.is_(None), last_day_of(rows)))
        case FirstKnown(first, second):
            return _if_there(first, day_of(first, rows), day_of(second, rows), rows)
        case ForCurrentCarers(with_carer, placed):
            return case((rows.c.by_current_carer, day_of(with_carer, rows)), else_=day_of(placed, rows))
        case LastBefore() | FirstSince() | OfRound():
            name = name_of(point)
            return rows.c[name] if name in rows.c else day_in_the_round(point, rows)


def day_in_the_round(point: LastBefore | FirstSince | OfRound, rows: FromClause) -> ColumnElement[Any]:
    """The day of a point in the family's round, looked up."""
    match point:
        case LastBefore(event):
            return last_of_the_round(rows, event)
        case FirstSince(event):
            return first_of_the_round(rows, event)
        case OfRound(step):
            return of_the_round(rows, step)


def name_of(point: LastBefore | FirstSince | OfRound) -> str:
    """The column of rows in which the day of such a point was looked up already."""
    return f"{type(point).__name__}_{point.event}".lower()


@cache
def points_in_the_round(indicator: Indicator) -> tuple[LastBefore | FirstSince | OfRound, ...]:
    """The points of the family's round that the words of an indicator name; each once, whatever they are called."""
    words = _words((indicator.clauses, indicator.measure))
    return tuple(
        {name_of(word): word for word in words if isinstance(word, LastBefore | FirstSince | OfRound)}.values()
    )


def shown_day_of(point: Point, rows: FromClause) -> ColumnElement[Any]:
    """The day that a case list shows: where the day itself is not known, the one on or before which it was."""
    match point:
        case Milestone(column=column) if column in DATED_OR_BY:
            return func.coalesce(rows.c[column], rows.c[f"{column}_by"], type_=Day)
        case FirstKnown(first, second):
            return _if_there(first, shown_day_of(first, rows), shown_day_of(second, rows), rows)
        case ForCurrentCarers(with_carer, placed):
            return case((rows.c.by_current_carer, day_of(with_carer, rows)), else_=shown_day_of(placed, rows))
        case _:
            return day_of(point, rows)


def _if_there(
    point: Milestone, day: ColumnElement[Any], if_not: ColumnElement[Any], rows: FromClause
) -> ColumnElement[Any]:
    return case((is_in_force(rows, point.column), day), else_=if_not)


def days_between(since: Point, until: Point, rows: FromClause) -> ColumnElement[int]:
    """The number of days from one point to the other, negative if it comes first; NULL if a day is not known."""
    return type_coerce(day_of(until, rows), Integer) - type_coerce(day_of(since, rows), Integer)
