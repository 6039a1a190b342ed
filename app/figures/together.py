"""The figures of all indicators that look at the same rows, over several periods, in one grouped statement.

Each indicator becomes conditional sums over rows that are read once: the words of its declaration are the same SQL as
in `queries`, so each figure is that of its own evaluation, whose rows are the case list.

    rows of a table ⋈ periods ──► of each indicator: why not, value, parts ──► sums by period, authority and key

A plain count of events is the number of rows by the type of event, so that it costs no sum of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    FromClause,
    Select,
    and_,
    case,
    func,
    literal_column,
    not_,
    select,
)

from app.figures.breakdowns import Breakdown, labelled
from app.figures.candidates import candidates, is_candidate, names_for, rows_of, shared_rows
from app.figures.days_asked import DaysAsked, last_day_of, many_periods, values_of_many
from app.figures.queries import Counts, parts_of, value_of, with_groups_of_the_few, with_sibling_groups
from app.figures.sums import as_sql, counts_of, names_of_sums, sums
from app.figures.translation import (
    cut_offs,
    day_in_the_round,
    holds,
    name_of,
    named_columns,
    points_in_the_round,
)
from app.indicators.conditions import CutOff
from app.indicators.populations import EventsInThePeriod, Population
from app.indicators.vocabulary import Count, Difference, Indicator
from app.ledger.characteristics import children
from app.periods import Period
from app.store.prepared import Prepared

#: An authority, and a part of a breakdown ('' where there is none).
Key = tuple[str, str]
Found = dict[tuple[Indicator, Period], dict[Key, Counts]]


class Role(NamedTuple):
    """An indicator as far as it is about one of its populations."""

    indicator: Indicator
    population: Population

    @property
    def is_plain(self) -> bool:
        """Whether it counts all events of a type, and does nothing else."""
        measure, population = self.indicator.measure, self.population
        if not isinstance(measure, Count) or measure.parts or measure.once_a_group or self.indicator.clauses:
            return False
        return isinstance(population, EventsInThePeriod) and not population.attribute


def can_be_counted_together(indicator: Indicator, by: Breakdown | None) -> bool:
    """Whether its figure is made of sums over rows: of several populations only where no groups are counted.

    Why a sibling group that counts once does not count is the reason of one of its children, and its part of a
    breakdown is that of one of them.
    """
    if isinstance(indicator.measure, Difference) or (indicator.looks_at_groups and len(indicator.among) > 1):
        return False
    once_a_group = bool(getattr(indicator.measure, "once_a_group", None))
    return not once_a_group or (len(indicator.reasons) < 2 and not by)


def by_shared_rows(indicators: Iterable[Indicator]) -> Iterator[tuple[Role, ...]]:
    """The indicators by the rows that they look at; one of several populations looks at several."""
    found: dict[object, list[Role]] = {}
    for indicator in indicators:
        for population in indicator.among:
            role = Role(indicator, population)
            found.setdefault((shared_rows(population), role.is_plain or _type_of(population)), []).append(role)
    return map(tuple, found.values())


def _type_of(population: Population) -> str:
    return population.type if isinstance(population, EventsInThePeriod) else ""


def count_together(
    connection: Connection,
    roles: tuple[Role, ...],
    asked: Mapping[Period, Iterable[str]],
    known_at: int,
    by: Breakdown | None,
) -> Found:
    """The counts of each indicator, of each period and authority (and part) that has candidates."""
    dialect = connection.dialect
    found: Found = {(role.indicator, period): {} for role in roles for period in asked}
    wanted = [(period, code) for period, codes in asked.items() for code in codes]
    values = values_of_many(wanted, _cut_offs(roles), is_sqlite=dialect.name == "sqlite") | {"known_at": known_at}
    of_type = {_type_of(role.population): role.indicator for role in roles if role.is_plain}
    by_role = [] if of_type else [*_places(roles)]
    for place, part, type_, in_all, groups, *numbers in _statement(roles, dialect, by).rows(connection, values):
        period, authority = wanted[place]
        if type_:
            found[of_type[type_], period][authority, part] = Counts(in_all, in_all, groups)
        for indicator, first, after in by_role:
            own = numbers[first:after]
            if any(own):
                found[indicator, period][authority, part] = counts_of(indicator, own)
    return found


def _places(roles: Iterable[Role]) -> Iterator[tuple[Indicator, int, int]]:
    """Which of the numbers of a row are those of each indicator."""
    first = 0
    for role in roles:
        after = first + sum(1 for _ in names_of_sums(role.indicator))
        yield role.indicator, first, after
        first = after


def _cut_offs(roles: Iterable[Role]) -> tuple[CutOff, ...]:
    return tuple(dict.fromkeys(cut_off for role in roles for cut_off in cut_offs(role.indicator)))


@lru_cache(maxsize=300)
def _statement(roles: tuple[Role, ...], dialect: Dialect, by: Breakdown | None) -> Prepared:
    cut_offs_, is_sqlite = _cut_offs(roles), dialect.name == "sqlite"
    asked = many_periods(cut_offs_, is_sqlite=is_sqlite)
    sums_of = _sums_of_events if roles[0].is_plain else _sums_of_rows
    parameters = ("known_at", *values_of_many((), cut_offs_, is_sqlite=is_sqlite))
    return Prepared(sums_of(roles, asked, by), dialect, parameters)


_NOTHING: ColumnElement[str] = literal_column("''")


def _sums_of_rows(roles: Sequence[Role], asked: DaysAsked, by: Breakdown | None) -> Select[Any]:
    rows = _rows(roles, asked, by)
    key = (rows.c.place, *([rows.c.part] if by else []))
    # The offset keeps the engines from working out each of these again wherever it is added up.
    judged = select(*key, *_if_there(rows, "sibling_group"), *_judged(roles, rows)).offset(0).subquery()
    part = judged.c.part if by else _NOTHING
    numbers = (each for place, role in enumerate(roles) for each in sums(role.indicator, place, judged))
    columns = (judged.c.place, part.label("part"), _NOTHING.label("type"), func.count(), as_sql(0))
    return select(*columns, *numbers).group_by(*(judged.c[column.name] for column in key))


def _sums_of_events(roles: Sequence[Role], asked: DaysAsked, by: Breakdown | None) -> Select[Any]:
    rows, groups = _rows(roles, asked, by), as_sql(0)
    if any(role.indicator.counts_groups for role in roles):
        rows = with_groups_of_the_few(rows, select(cast(ColumnElement[str], asked.authority))).subquery()
        groups = func.count(rows.c.sibling_group.distinct())
    part = rows.c.part if by else _NOTHING
    key = (rows.c.place, *([rows.c.part] if by else []), rows.c.type)
    return select(rows.c.place, part.label("part"), rows.c.type, func.count(), groups).group_by(*key)


def _if_there(rows: FromClause, *names: str) -> list[ColumnElement[Any]]:
    return [rows.c[name] for name in names if name in rows.c]


def _rows(roles: Sequence[Role], asked: DaysAsked, by: Breakdown | None) -> FromClause:
    """The rows that the indicators share, with what their words name."""
    named = {name for role in roles for name in (*named_columns(role.indicator), *names_for(role.population))}
    own = tuple(sorted(name for name in named if name not in children.c))
    populations = tuple(dict.fromkeys(replace(role.population, words="") for role in roles))
    shared = len(populations) > 1
    found = rows_of(populations, own, asked) if shared else candidates(populations[0], own, asked)
    rows: FromClause = found.subquery()
    of_child = sorted(name for name in named if name in children.c)
    if of_child or any(role.indicator.looks_at_groups and not role.is_plain for role in roles):
        rows = with_sibling_groups(rows, of_child).subquery()
    if points := {name_of(point): point for role in roles for point in points_in_the_round(role.indicator)}:
        looked_up = (day_in_the_round(point, rows).label(name) for name, point in points.items())
        # Each is looked up once, however often the words of the indicators name it.
        rows = select(*rows.c, *looked_up).cte("looked_up").prefix_with("MATERIALIZED")
    return labelled(rows, by, roles[0].population.about) if by else rows


def _judged(roles: Sequence[Role], rows: FromClause) -> Iterator[ColumnElement[Any]]:
    """For each indicator why a row does not count (0: it does; none: no candidate), its value and its parts."""
    for place, role in enumerate(roles):
        yield _why_not(role, rows).label(f"why_not_{place}")
        yield value_of(role.indicator, rows).label(f"value_{place}")
        parts = parts_of(role.indicator.measure, rows)
        yield from (case((part, 1), else_=0).label(f"part_{place}_{number}") for number, part in enumerate(parts))


def _why_not(role: Role, rows: FromClause) -> ColumnElement[int]:
    indicator = role.indicator
    candidate = is_candidate(role.population, rows, last_day_of(rows))
    places = {reason: as_sql(place) for place, reason in enumerate(indicator.reasons, start=1)}
    whens: list[tuple[Any, ColumnElement[int]]] = []
    if candidate:
        whens.append((not_(and_(*candidate)), literal_column("NULL")))
    whens += [(not_(holds(clause.condition, rows)), places[clause.reason]) for clause in indicator.clauses]
    return case(*whens, else_=as_sql(0)) if whens else as_sql(0)
