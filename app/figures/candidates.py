"""Turns a population into SQL: one row for every candidate, with the columns that the indicator's words name."""

import json
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    cast,
    exists,
    func,
    null,
    or_,
    select,
)

from app.indicators.populations import (
    EventsInThePeriod,
    FamiliesByTheLastDay,
    InThePeriod,
    LastCessations,
    OnTheLastDay,
    Population,
)
from app.ledger.derived import adoptions, cessations, placements, proceedings, states
from app.ledger.versions import events
from app.store.database import Day, as_known_at

FIRST_DAY, LAST_DAY = bindparam("first_day", type_=Day), bindparam("last_day", type_=Day)
KNOWN_AT = bindparam("known_at", type_=BigInteger)
#: Whether the period is of whole financial years.
BY_YEARS = bindparam("by_years", type_=Boolean)

_TABLES = {"adoptions": adoptions, "proceedings": proceedings, "placements": placements}


def candidates(population: Population, names: tuple[str, ...], one_authority: bool) -> Select[Any]:
    """The candidates: `authority`, `subject` (a child or family), the `anchor` day, and the columns of these names.

    A name that the population's rows do not have is NULL. ``one_authority`` tells whether the parameter `authorities`
    is one code or a list of them.
    """
    match population:
        case InThePeriod(rows=name, day=day):
            table = _TABLES[name]
            return _rows(table, table.c[day], names, one_authority).where(_in_the_period(table.c[day]))
        case LastCessations():
            found = _rows(cessations, cessations.c.ceased, names, one_authority)
            return found.where(_in_the_period(cessations.c.ceased), _no_later_cessation())
        case OnTheLastDay(live=live, without=without):
            found = _rows(states, LAST_DAY, names, one_authority)
            stands = [states.c[thing].is_not(None) for thing in live]
            stands += [states.c[thing].is_(None) for thing in without]
            return found.where(states.c.since <= LAST_DAY, states.c.until > LAST_DAY, *stands)
        case EventsInThePeriod(type=type_, attribute=attribute):
            found = _rows(events, events.c.date, names, one_authority)
            found = found.where(events.c.type == type_, _in_the_period(events.c.date), _one_a_day())
            if attribute is None:
                return found
            return found.where(or_(*(says(events.c.attributes, attribute[0], value) for value in attribute[1])))
        case FamiliesByTheLastDay():
            return _families(population, names, one_authority)


def _rows(table: FromClause, anchor: ColumnElement[Any], names: tuple[str, ...], one_authority: bool) -> Select[Any]:
    subject = table.c.subject if "subject" in table.c else table.c.child
    columns = [table.c[name] if name in table.c else _absent(name) for name in names]
    return select(table.c.authority, subject.label("subject"), anchor.label("anchor"), *columns).where(
        _within(table, one_authority), as_known_at(table, KNOWN_AT)
    )


def _within(table: FromClause, one_authority: bool) -> ColumnElement[bool]:
    if one_authority:
        return table.c.authority == bindparam("authorities", type_=table.c.authority.type)
    return table.c.authority.in_(bindparam("authorities", expanding=True))


def _absent(name: str) -> ColumnElement[Any]:
    column = adoptions.c[name] if name in adoptions.c else events.c[name]
    return cast(null(), column.type).label(name)


def _in_the_period(day: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(day >= FIRST_DAY, day <= LAST_DAY)


def _no_later_cessation() -> ColumnElement[bool]:
    """A child counts by its last cessation in each financial year, or in a period that is not of whole years."""
    later = cessations.alias("later")
    return ~exists().where(
        later.c.authority == cessations.c.authority,
        later.c.child == cessations.c.child,
        later.c.ceased > cessations.c.ceased,
        later.c.ceased <= LAST_DAY,
        or_(~BY_YEARS, later.c.financial_year == cessations.c.financial_year),
        as_known_at(later, KNOWN_AT),
    )


def _one_a_day() -> ColumnElement[bool]:
    """Of several records of one fact, that of the greatest source id (as in the reading of journeys)."""
    other = events.alias("other")
    return ~exists().where(
        other.c.authority == events.c.authority,
        other.c.subject == events.c.subject,
        other.c.type == events.c.type,
        other.c.date == events.c.date,
        other.c.source_id > events.c.source_id,
        as_known_at(other, KNOWN_AT),
    )


def says(attributes: ColumnElement[str], attribute: str, value: str | bool) -> ColumnElement[bool]:
    """Whether an event has this value of an attribute; attributes are stored as canonical JSON."""
    text = f"{json.dumps(attribute)}:{json.dumps(value)}"
    return attributes.contains(text, autoescape=True)


def _families(population: FamiliesByTheLastDay, names: tuple[str, ...], one_authority: bool) -> Select[Any]:
    first = func.min(events.c.date, type_=Day)
    columns = [first.label("date") if name == "date" else _absent(name) for name in names]
    ended = events.alias("ended")
    return (
        select(events.c.authority, events.c.subject, first.label("anchor"), *columns)
        .where(
            _within(events, one_authority),
            as_known_at(events, KNOWN_AT),
            events.c.type == population.type,
            events.c.date <= LAST_DAY,
            ~exists().where(
                ended.c.authority == events.c.authority,
                ended.c.subject == events.c.subject,
                ended.c.type.in_(population.without),
                ended.c.date <= LAST_DAY,
                as_known_at(ended, KNOWN_AT),
            ),
        )
        .group_by(events.c.authority, events.c.subject)
    )


def nearest_event(rows: FromClause, type_: str, *, before: bool) -> ColumnElement[Any]:
    """The day of the same subject's last event of a type up to the anchor day, or of the first from then on."""
    near = events.alias("near")
    day = func.max(near.c.date, type_=Day) if before else func.min(near.c.date, type_=Day)
    return (
        select(day)
        .where(
            near.c.authority == rows.c.authority,
            near.c.subject == rows.c.subject,
            near.c.type == type_,
            near.c.date <= rows.c.anchor if before else near.c.date >= rows.c.anchor,
            as_known_at(near, KNOWN_AT),
        )
        .correlate(rows)
        .scalar_subquery()
    )
