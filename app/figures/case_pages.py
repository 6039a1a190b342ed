"""Pages of the cases behind figures: one figure after the other, each in the order that is asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Subquery,
    case,
    func,
    literal,
    select,
    tuple_,
    type_coerce,
)

from app.figures.cases import cases_of
from app.figures.queries import evaluation, parameters
from app.http.paging import Ordinal, Text
from app.indicators.vocabulary import Difference, Indicator
from app.mistakes import Mistake
from app.periods import Period
from app.problems import NotUnderstood

SortedBy = Literal["authority", "verdict", "reason", "value", "from", "to", "adopted"]


@dataclass(frozen=True, slots=True)
class LastCase:
    """The last case of a page: what it is sorted by, authority, child or family, day, and whether still in care."""

    sorted_by: Annotated[tuple[Annotated[int, Field(ge=-(2**40), le=2**40)], ...], Field(max_length=20)]
    authority: Text
    subject: Text
    day: Annotated[Ordinal, Field(ge=1)]
    in_care: Annotated[int, Field(ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class After:
    """Where a page of cases begins: in which figure, and after which case of it, or at its first."""

    figure: Annotated[int, Field(ge=0, le=1_000_000)]
    place: LastCase | None


@dataclass(frozen=True, slots=True)
class Candidates:
    """Those whom a figure looks at, over the days of ``widest``.

    Where authorities have other first days (see `windows`), ``first_days`` are theirs; else it is empty.
    """

    indicator: Indicator
    period: Period
    authorities: Sequence[str]
    known_at: int
    widest: Period
    first_days: Mapping[str, date]

    def has(self, row: Row[Any]) -> bool:
        return not self.first_days or bool(row.anchor >= self.first_days[row.authority])


@dataclass(frozen=True, slots=True)
class PageOfCases:
    """Which cases are shown: so many, in an order, from a place on. ``order`` names columns, and whether downwards."""

    limit: int
    order: tuple[tuple[SortedBy, bool], ...] = ()
    after: After | None = None


def listed(
    connection: Connection, figures: Sequence[Candidates], page: PageOfCases
) -> tuple[list[dict[str, Any]], After | None]:
    """The cases of one page, and where the next page begins."""
    found: list[dict[str, Any]] = []
    first = page.after.figure if page.after else 0
    for number in range(first, len(figures)):
        place = page.after.place if page.after and number == first else None
        room = page.limit - len(found)
        if not room:
            return found, After(number, None)
        figure = figures[number]
        rows = _rows(connection, figure, page.order, place, room + 1)
        named = {"indicator": figure.indicator.code, "period": figure.period.label}
        shown = [row for row in rows[:room] if figure.has(row)]
        year = figure.period.end_year
        found += [named | each for each in cases_of(connection, figure.indicator, shown, figure.known_at, year)]
        if len(rows) > room:
            return found, After(number, _place(figure.indicator, rows[room - 1], len(page.order)))
    return found, None


def _rows(
    connection: Connection,
    figure: Candidates,
    order: Sequence[tuple[SortedBy, bool]],
    place: LastCase | None,
    most: int,
) -> list[Row[Any]]:
    indicator = figure.indicator
    rows = evaluation(indicator, len(figure.authorities) == 1)
    # A child adopted on the last day can be back in care on it, and count by that day twice (A3). A child and a family
    # can have the same id.
    in_care = case((rows.c.adopted.is_(None), 1), else_=0)
    if isinstance(indicator.measure, Difference):
        in_care = case((rows.c.value > 0, 1), else_=0)
    sorted_by = [column.label(f"sorted_{number}") for number, column in enumerate(_sorting(indicator, rows, order))]
    key = (*(each.element for each in sorted_by), rows.c.authority, rows.c.subject, rows.c.anchor, in_care)
    statement = select(rows, *sorted_by).order_by(*key).limit(most)
    if place:
        if len(place.sorted_by) != len(sorted_by):
            detail = "The cursor comes from a list in another order: ask with the `sort` of the page before."
            raise NotUnderstood([Mistake("unknown_cursor", detail, parameter="cursor")])
        last = (*place.sorted_by, place.authority, place.subject, date.fromordinal(place.day), place.in_care)
        statement = statement.where(tuple_(*key) > tuple_(*last, types=[column.type for column in key]))
    return list(
        connection.execute(statement, parameters(indicator, figure.widest, figure.authorities, figure.known_at))
    )


def _place(indicator: Indicator, row: Row[Any], sorts: int) -> LastCase:
    in_care = row.value > 0 if isinstance(indicator.measure, Difference) else row.adopted is None
    sorted_by = tuple(int(getattr(row, f"sorted_{number}")) for number in range(2 * sorts))
    return LastCase(sorted_by, row.authority, row.subject, row.anchor.toordinal(), int(in_care))


def _sorting(
    indicator: Indicator, rows: Subquery, order: Sequence[tuple[SortedBy, bool]]
) -> Iterator[ColumnElement[int]]:
    """Two numbers for each column of the order: whether there is nothing in it, which comes last, and what is in it."""
    for name, downwards in order:
        number = _number(indicator, rows, name)
        yield case((number.is_(None), 1), else_=0)
        yield func.coalesce(-number if downwards else number, 0)


def _number(indicator: Indicator, rows: Subquery, name: SortedBy) -> ColumnElement[int]:
    """What is in a column, as a number: days by the calendar, verdicts and reasons in the order of the clauses."""
    match name:
        case "authority":
            return literal(0)
        case "verdict":
            ranks = {clause.reason: 1 if clause.outcome == "excluded" else 2 for clause in indicator.clauses}
        case "reason":
            ranks = {reason: rank for rank, reason in enumerate(indicator.reasons, start=1)}
        case "value":
            return type_coerce(rows.c.value, Integer)
        case _:
            column = {"from": "since", "to": "until", "adopted": "adopted"}[name]
            return type_coerce(rows.c[column], Integer)
    if not ranks:
        return literal(0)
    return case(*((rows.c.reason == reason, rank) for reason, rank in ranks.items()), else_=0)
