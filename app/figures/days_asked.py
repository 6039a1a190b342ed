"""Over which days and among whose records candidates are sought, as SQL: one period, or many as rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    String,
    Text,
    bindparam,
    column,
    func,
    literal,
    select,
    type_coerce,
)

from app.indicators.conditions import CutOff
from app.periods import Period
from app.store.database import Day


@dataclass(frozen=True, slots=True, eq=False)
class DaysAsked:
    """The first and the last day, and whether they are those of whole financial years; and of which authority.

    ``columns`` are what each row of candidates has of the period: its place, its last day, and days that differ from
    year to year. With one period there are none, as all of that is a parameter.
    """

    first: ColumnElement[Any]
    last: ColumnElement[Any]
    by_years: ColumnElement[bool]
    authority: ColumnElement[str] | None = None
    several: bool = False
    columns: tuple[ColumnElement[Any], ...] = ()

    def among(self, authority: ColumnElement[str]) -> ColumnElement[bool]:
        """Whether a record is one of those that are asked about."""
        if self.several:
            return authority.in_(bindparam("authorities", expanding=True))
        return authority == (
            bindparam("authorities", type_=authority.type) if self.authority is None else self.authority
        )


@cache
def one_period(*, one_authority: bool) -> DaysAsked:
    """One period, of one authority or of each of several."""
    first, last = bindparam("first_day", type_=Day), bindparam("last_day", type_=Day)
    return DaysAsked(first, last, bindparam("by_years", type_=Boolean), several=not one_authority)


_TYPES: Mapping[str, Any] = {
    "place": Integer(),
    "authority": Text(),
    "first_day": Day(),
    "last_day": Day(),
    "by_years": Boolean(),
}


def many_periods(cut_offs: Iterable[CutOff], *, is_sqlite: bool) -> DaysAsked:
    """Any number of periods, each of one authority: rows, of which `values_of_many` gives the one parameter."""
    types = {**_TYPES, **{parameter_of(cut_off): Integer() for cut_off in cut_offs}}
    rows = select(*(_from_json(types) if is_sqlite else _from_arrays(types)))
    asked = rows.cte("asked").prefix_with("MATERIALIZED") if is_sqlite else rows.cte("asked")
    own = tuple(each for each in asked.c if each.name not in ("authority", "first_day", "by_years"))
    return DaysAsked(asked.c.first_day, asked.c.last_day, asked.c.by_years, asked.c.authority, columns=own)


def _from_json(types: Mapping[str, Any]) -> Iterable[ColumnElement[Any]]:
    rows = func.json_each(bindparam("asked", type_=String)).table_valued("value", name="rows")
    for place, (name, type_) in enumerate(types.items()):
        yield type_coerce(func.json_extract(rows.c.value, f"$[{place}]"), type_).label(name)


def _from_arrays(types: Mapping[str, Any]) -> Iterable[ColumnElement[Any]]:
    """PostgreSQL knows how many rows arrays make, and plans for so many."""
    arrays = (bindparam(f"asked_{name}", type_=ARRAY(_stored(type_))) for name, type_ in types.items())
    rows = func.unnest(*arrays).table_valued(*(column(name, type_) for name, type_ in types.items()), name="rows")
    yield from (each.label(each.name) for each in rows.render_derived().c)


def _stored(type_: Any) -> Any:
    return Integer() if isinstance(type_, Day) else type_


def values_of_many(
    asked: Sequence[tuple[Period, str]], cut_offs: Iterable[CutOff], *, is_sqlite: bool
) -> dict[str, Any]:
    """The values of the parameters of many periods, each of one authority; a row is known by its place among them."""
    differing = tuple(cut_offs)
    rows = [
        [
            place,
            authority,
            period.start.toordinal(),
            (period.counted_to or period.end).toordinal(),
            period.financial_years is not None,
            *(cut_off.days(period.end_year) for cut_off in differing),
        ]
        for place, (period, authority) in enumerate(asked)
    ]
    if is_sqlite:
        return {"asked": json.dumps(rows, separators=(",", ":"))}
    names = (*_TYPES, *map(parameter_of, differing))
    return {f"asked_{name}": [row[place] for row in rows] for place, name in enumerate(names)}


def values_of(period: Period, authorities: Sequence[str], cut_offs: Iterable[CutOff]) -> dict[str, Any]:
    """The values of the parameters of one period."""
    return {
        "first_day": period.start,
        "last_day": period.counted_to or period.end,
        "by_years": period.financial_years is not None,
        "authorities": authorities[0] if len(authorities) == 1 else list(authorities),
        **{parameter_of(cut_off): cut_off.days(period.end_year) for cut_off in cut_offs},
    }


def last_day_of(rows: FromClause) -> ColumnElement[Any]:
    """The last day of the period for which a row of candidates was found."""
    return rows.c.last_day if "last_day" in rows.c else one_period(one_authority=True).last


def days_of(cut_off: CutOff, rows: FromClause) -> ColumnElement[int]:
    """The number of days for the period for which a row of candidates was found."""
    if not cut_off.differs:
        return literal(cut_off.by_end_year[0][1])
    name = parameter_of(cut_off)
    return rows.c[name] if name in rows.c else bindparam(name, type_=Integer)


def parameter_of(cut_off: CutOff) -> str:
    return "cut_off_" + "_".join(str(days) for _, days in cut_off.by_end_year)
