"""Turns a population into SQL: one row for every candidate, with the columns that the indicator's words name."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    type_coerce,
)

from app.figures.days_asked import DaysAsked
from app.figures.said import says_one_of
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

KNOWN_AT = bindparam("known_at", type_=BigInteger)

_TABLES = {"adoptions": adoptions, "proceedings": proceedings, "issues": issues, "placements": placements}


def candidates(population: Population, names: tuple[str, ...], asked: DaysAsked) -> Select[Any]:
    """The candidates: `authority`, `subject` (a child or family), the `anchor` day, and the columns of these names.

    A name that the population's rows do not have is NULL.
    """
    found = _all_rows_of((population,), names, asked)
    found = found.where(*is_candidate(population, _TABLES_OF.get(type(population), events), asked.last))
    return found.where(*_are_counted(population))  # last, because each is looked up in another table


def rows_of(populations: Sequence[Population], names: tuple[str, ...], asked: DaysAsked) -> Select[Any]:
    """The rows of populations that share them; `is_candidate` says which rows are candidates of which population."""
    return _all_rows_of(populations, names, asked).where(*_are_counted(populations[0]))


def _are_counted(population: Population) -> list[ColumnElement[bool]]:
    return [is_counted(events, population.about)] if isinstance(population, EventsInThePeriod) else []


def _all_rows_of(populations: Sequence[Population], names: tuple[str, ...], asked: DaysAsked) -> Select[Any]:
    population = populations[0]
    match population:
        case InThePeriod(rows=name, day=day):
            table = _TABLES[name]
            found = _rows(table, table.c[day], names, asked).where(_within(asked, table.c[day]))
            return found.where(~table.c.on_or_before) if "on_or_before" in table.c else found
        case LastCessations():
            found = _rows(cessations, cessations.c.ceased, names, asked)
            return found.where(_within(asked, cessations.c.ceased), _no_later_cessation(asked))
        case OnTheLastDay():
            return _rows(states, asked.last, names, asked).where(*_on_the_day(states, asked.last))
        case EventsInThePeriod():
            types = tuple(dict.fromkeys(each.type for each in populations if isinstance(each, EventsInThePeriod)))
            of_types = events.c.type == types[0] if len(types) == 1 else events.c.type.in_(types)
            found = _rows(events, events.c.date, names, asked)
            return found.where(of_types, _within(asked, events.c.date))
        case AdoptedAndStillWithout(days=days):
            found = _rows(adoptions, adoptions.c.adopted, names, asked)
            due = type_coerce(asked.last, Integer) - days
            adopted = adoptions.c.adopted
            return found.where(adopted >= asked.first, type_coerce(adopted, Integer) <= due)
        case SiblingsPlaced():
            return _siblings_placed(names, asked)
        case FamiliesOnTheLastDay(reached=reached):
            return _families(reached, names, asked)


_TABLES_OF: dict[type[Population], FromClause] = {
    OnTheLastDay: states,
    AdoptedAndStillWithout: adoptions,
    FamiliesOnTheLastDay: rounds,
}


def is_candidate(population: Population, rows: FromClause, last_day: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Whether a row that populations share is a candidate of this one."""
    match population:
        case OnTheLastDay(live=live, without=without):
            in_force = [is_in_force(rows, thing) for thing in live]
            return in_force + [~is_in_force(rows, thing) for thing in without]
        case EventsInThePeriod(attribute=(attribute, values)):
            return [says_one_of(rows.c.attributes, attribute, values)]
        case AdoptedAndStillWithout(without=without):
            return [or_(rows.c[without].is_(None), rows.c[without] > last_day)]
        case FamiliesOnTheLastDay(not_yet=not_yet):
            return [or_(rows.c[step].is_(None), rows.c[step] > last_day) for step in not_yet]
        case _:
            return []


def names_for(population: Population) -> tuple[str, ...]:
    """The columns that `is_candidate` looks at."""
    match population:
        case OnTheLastDay(live=live, without=without):
            return tuple(name for thing in (*live, *without) for name in (thing, f"{thing}_by"))
        case EventsInThePeriod():
            return ("type", "attributes")
        case AdoptedAndStillWithout(without=without):
            return (without,)
        case FamiliesOnTheLastDay(not_yet=not_yet):
            return not_yet
        case _:
            return ()


def shared_rows(population: Population) -> tuple[object, ...]:
    """Equal for populations that have their candidates in the same rows."""
    match population:
        case InThePeriod(rows=rows, day=day):
            return InThePeriod, rows, day
        case EventsInThePeriod(about=about):
            return EventsInThePeriod, about
        case AdoptedAndStillWithout(days=days):
            return AdoptedAndStillWithout, days
        case FamiliesOnTheLastDay(reached=reached):
            return FamiliesOnTheLastDay, reached
        case _:
            return (type(population),)


def _rows(table: FromClause, anchor: ColumnElement[Any], names: tuple[str, ...], asked: DaysAsked) -> Select[Any]:
    subject = table.c.subject if "subject" in table.c else table.c.child
    columns = [table.c[name] if name in table.c else _absent(name) for name in names]
    return select(*asked.columns, table.c.authority, subject.label("subject"), anchor.label("anchor"), *columns).where(
        asked.among(table.c.authority), as_known_at(table, KNOWN_AT)
    )


def _on_the_day(table: FromClause, day: ColumnElement[Any]) -> Iterator[ColumnElement[bool]]:
    """Whether a row is of the day: the keys are read first, from the index only, and then their rows.

    SQLite would look up the table's row for each entry of the index.
    """
    near = table.alias("near")
    yield from (near.c[column.name] == column for column in table.primary_key)
    yield from (near.c.since <= day, near.c.until > day)


def _absent(name: str) -> ColumnElement[Any]:
    column = adoptions.c[name] if name in adoptions.c else events.c[name]
    return cast(null(), column.type).label(name)


def _within(asked: DaysAsked, day: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(day >= asked.first, day <= asked.last)


def _no_later_cessation(asked: DaysAsked) -> ColumnElement[bool]:
    """A child counts by their last cessation in each financial year, or in a period that is not of whole years."""
    last = case((asked.by_years, cessations.c.year_ends), else_=asked.last)
    return or_(cessations.c.next_ceased.is_(None), cessations.c.next_ceased > last)


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


def _siblings_placed(names: tuple[str, ...], asked: DaysAsked) -> Select[Any]:
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
        select(*asked.columns, placements.c.authority, first_child.label("subject"), last_day.label("anchor"), *columns)
        .select_from(placements.join(sibling, known))
        .where(asked.among(placements.c.authority), as_known_at(placements, KNOWN_AT))
        .where(_within(asked, placements.c.placed), ~placements.c.on_or_before, sibling.c.sibling_group.is_not(None))
        .group_by(*asked.columns, placements.c.authority, sibling.c.sibling_group)
        .having(func.count(placements.c.child.distinct()) > 1)
    )


def _families(reached: Literal["registered", "approved"], names: tuple[str, ...], asked: DaysAsked) -> Select[Any]:
    """Families who have reached a step of the round that they are in on the last day."""
    step = rounds.c[reached]
    own = {name: rounds.c[name] if name != "date" else step.label("date") for name in (*rounds.c.keys(), "date")}
    columns = [own[name] if name in own else _absent(name) for name in names]
    family = rounds.c.family.label("subject")
    return select(*asked.columns, rounds.c.authority, family, step.label("anchor"), *columns).where(
        asked.among(rounds.c.authority),
        as_known_at(rounds, KNOWN_AT),
        rounds.c.since <= asked.last,
        rounds.c.until > asked.last,
        step <= asked.last,
    )
