"""Turns a population into SQL: one row for every candidate, with the columns that the indicator's words name."""

import json
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    type_coerce,
)

from app.indicators.populations import (
    AdoptedAndStillWithout,
    EventsInThePeriod,
    FamiliesOnTheLastDay,
    InThePeriod,
    LastCessations,
    OnTheLastDay,
    Population,
    SiblingsPlaced,
)
from app.ledger.characteristics import children
from app.ledger.derived import (
    adoptions,
    cessations,
    issues,
    placements,
    proceedings,
    rounds,
    states,
    uncounted,
    uncounted_of_families,
)
from app.ledger.versions import events
from app.store.database import Day, as_known_at

FIRST_DAY, LAST_DAY = bindparam("first_day", type_=Day), bindparam("last_day", type_=Day)
KNOWN_AT = bindparam("known_at", type_=BigInteger)
#: Whether the period is of whole financial years.
BY_YEARS = bindparam("by_years", type_=Boolean)

_TABLES = {"adoptions": adoptions, "proceedings": proceedings, "issues": issues, "placements": placements}


def candidates(population: Population, names: tuple[str, ...], one_authority: bool) -> Select[Any]:
    """The candidates: `authority`, `subject` (a child or family), the `anchor` day, and the columns of these names.

    A name that the population's rows do not have is NULL. ``one_authority`` says whether the parameter `authorities`
    is one code or a list of them.
    """
    match population:
        case InThePeriod(rows=name, day=day):
            table = _TABLES[name]
            found = _rows(table, table.c[day], names, one_authority).where(_in_the_period(table.c[day]))
            return found.where(~table.c.on_or_before) if "on_or_before" in table.c else found
        case LastCessations():
            found = _rows(cessations, cessations.c.ceased, names, one_authority)
            return found.where(_in_the_period(cessations.c.ceased), _no_later_cessation())
        case OnTheLastDay(live=live, without=without):
            found = _rows(states, LAST_DAY, names, one_authority)
            in_force = [is_in_force(states, thing) for thing in live]
            in_force += [~is_in_force(states, thing) for thing in without]
            return found.where(states.c.since <= LAST_DAY, states.c.until > LAST_DAY, *in_force)
        case EventsInThePeriod(type=type_, attribute=attribute, about=about):
            found = events_of_types((type_,), about, one_authority, names)
            if attribute is None:
                return found
            return found.where(or_(*(says(events.c.attributes, attribute[0], value) for value in attribute[1])))
        case AdoptedAndStillWithout(without=without, days=days):
            found = _rows(adoptions, adoptions.c.adopted, names, one_authority)
            due = type_coerce(LAST_DAY, Integer) - days
            without_it = or_(adoptions.c[without].is_(None), adoptions.c[without] > LAST_DAY)
            adopted = adoptions.c.adopted
            return found.where(adopted >= FIRST_DAY, type_coerce(adopted, Integer) <= due, without_it)
        case SiblingsPlaced():
            return _siblings_placed(names, one_authority)
        case FamiliesOnTheLastDay():
            return _families(population, names, one_authority)


def events_of_types(
    types: tuple[str, ...], about: Literal["child", "family"], one_authority: bool, names: tuple[str, ...] = ("type",)
) -> Select[Any]:
    """The events of some types in the period, of which a count counts each."""
    of_types = events.c.type == types[0] if len(types) == 1 else events.c.type.in_(types)
    found = _rows(events, events.c.date, names, one_authority)
    return found.where(of_types, _in_the_period(events.c.date), is_counted(events, about))


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
    """A child counts by their last cessation in each financial year, or in a period that is not of whole years."""
    later = cessations.alias("later")
    return ~exists().where(
        later.c.authority == cessations.c.authority,
        later.c.child == cessations.c.child,
        later.c.ceased > cessations.c.ceased,
        later.c.ceased <= LAST_DAY,
        or_(~BY_YEARS, later.c.financial_year == cessations.c.financial_year),
        as_known_at(later, KNOWN_AT),
    )


def is_in_force(table: FromClause, thing: str) -> ColumnElement[bool]:
    """Whether a row has the thing, on its day or on or before a day."""
    return or_(table.c[thing].is_not(None), table.c[f"{thing}_by"].is_not(None))


def is_counted(event: FromClause, about: Literal["child", "family"], *but_for: str) -> ColumnElement[bool]:
    """Whether counts of events count an event; ``but_for`` are reasons against it that do not matter here."""
    table = uncounted if about == "child" else uncounted_of_families
    passed_over = table.alias("passed_over")
    return ~exists().where(
        passed_over.c.authority == event.c.authority,
        passed_over.c[about] == event.c.subject,
        passed_over.c.type == event.c.type,
        passed_over.c.date == event.c.date,
        passed_over.c.source_id == event.c.source_id,
        *([passed_over.c.reason.not_in(but_for)] if but_for else []),
        as_known_at(passed_over, KNOWN_AT),
    )


def says(attributes: ColumnElement[str], attribute: str, value: str | bool) -> ColumnElement[bool]:
    """Whether an event has this value of an attribute; attributes are stored as canonical JSON."""
    text = f"{json.dumps(attribute)}:{json.dumps(value)}"
    return attributes.contains(text, autoescape=True)


def _siblings_placed(names: tuple[str, ...], one_authority: bool) -> Select[Any]:
    """Sibling groups with several children placed in the period."""
    family, sibling = placements.c.matched_family, children.alias("sibling")
    said = {
        "placed": func.max(placements.c.placed, type_=Day),
        "families_known": func.count(family) == func.count(),
        "one_family": func.min(family) == func.max(family),
    }
    columns = [said[name].label(name) if name in said else _absent(name) for name in names]
    first_child, last_day = func.min(placements.c.child), func.max(placements.c.placed, type_=Day)
    known = and_(
        sibling.c.authority == placements.c.authority,
        sibling.c.child == placements.c.child,
        as_known_at(sibling, KNOWN_AT),
    )
    return (
        select(placements.c.authority, first_child.label("subject"), last_day.label("anchor"), *columns)
        .select_from(placements.join(sibling, known))
        .where(_within(placements, one_authority), as_known_at(placements, KNOWN_AT))
        .where(_in_the_period(placements.c.placed), ~placements.c.on_or_before, sibling.c.sibling_group.is_not(None))
        .group_by(placements.c.authority, sibling.c.sibling_group)
        .having(func.count(placements.c.child.distinct()) > 1)
    )


def _families(population: FamiliesOnTheLastDay, names: tuple[str, ...], one_authority: bool) -> Select[Any]:
    """Families by the round that they are in on the last day."""
    reached = rounds.c[population.reached]
    own = {"date": reached.label("date"), "approved_on": rounds.c.approved_on}
    columns = [own[name] if name in own else _absent(name) for name in names]
    not_yet = [or_(rounds.c[step].is_(None), rounds.c[step] > LAST_DAY) for step in population.not_yet]
    return select(rounds.c.authority, rounds.c.family.label("subject"), reached.label("anchor"), *columns).where(
        _within(rounds, one_authority),
        as_known_at(rounds, KNOWN_AT),
        rounds.c.since <= LAST_DAY,
        rounds.c.until > LAST_DAY,
        reached <= LAST_DAY,
        *not_yet,
    )
