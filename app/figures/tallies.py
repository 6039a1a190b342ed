"""The counts of one question: those of the same candidates, and plain counts of events, are counted together.

Many figures are numbers of events of one type. One statement counts all that a question asks for, by type. A difference
is made of the counts of its two sides.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, literal, select

from app.figures.breakdowns import Breakdown, broken_down
from app.figures.candidates import events_of_types
from app.figures.queries import COUNTED, Counts, figures, parameters, with_sibling_groups
from app.figures.together import can_be_counted_together, figures_together
from app.indicators.populations import EventsInThePeriod, Population
from app.indicators.vocabulary import Count, Difference, Indicator
from app.periods import Period

_OfAuthorities = dict[str, Counts]
_Window = tuple[Period, tuple[str, ...]]


class Tallies:
    """What has been counted so far of the figures of these indicators, as known at one instant."""

    def __init__(self, connection: Connection, indicators: Sequence[Indicator], known_at: int) -> None:
        self._connection = connection
        self._known_at = known_at
        self._plain = {about: _plain(indicators, about) for about in ("child", "family")}
        self._together: dict[tuple[Population, ...], tuple[Indicator, ...]] = {}
        for indicator in filter(can_be_counted_together, indicators):
            self._together[indicator.among] = (*self._together.get(indicator.among, ()), indicator)
        self._found: dict[tuple[Indicator, _Window], _OfAuthorities] = {}

    def of(self, indicator: Indicator, period: Period, authorities: Sequence[str]) -> _OfAuthorities:
        """The counts of each authority that has candidates."""
        window = period, tuple(authorities)
        if (indicator, window) not in self._found:
            if isinstance(indicator.measure, Difference):
                self._found[indicator, window] = self._difference(indicator.measure, window)
            elif (about := _about(indicator)) and len(self._plain[about]) > 1:
                self._count_events(about, window)
            elif len(together := self._together.get(indicator.among, ())) > 1 and indicator in together:
                by_code = figures_together(self._connection, together, *window, self._known_at)
                self._found.update(((each, window), by_code[each.code]) for each in together)
            else:
                found = figures(self._connection, indicator, period, authorities, self._known_at)
                self._found[indicator, window] = found
        return self._found[indicator, window]

    def broken_down(
        self, indicator: Indicator, by: Breakdown, period: Period, authorities: Sequence[str]
    ) -> dict[str, dict[str, Counts]]:
        """The counts of each authority by part of a breakdown."""
        return broken_down(self._connection, indicator, by, period, authorities, self._known_at)

    def _difference(self, measure: Difference, window: _Window) -> _OfAuthorities:
        first, second = self.of(measure.first, *window), self.of(measure.second, *window)
        found = {}
        for code in first.keys() | second.keys():
            needed, there = first.get(code, Counts()).counted, second.get(code, Counts()).counted
            found[code] = Counts(needed + there, needed - there, parts=[needed, there])
        return found

    def _count_events(self, about: Literal["child", "family"], window: _Window) -> None:
        """Count the events of all types that are asked for."""
        plain = self._plain[about]
        for indicator in plain.values():
            self._found[indicator, window] = {}
        statement = _by_type(about, tuple(plain), len(window[1]) == 1)
        values = parameters(next(iter(plain.values())), *window, self._known_at)
        for authority, type_, number, groups in self._connection.execute(statement, values):
            counts = Counts()
            counts.add(COUNTED, number, number, groups)
            self._found[plain[type_], window][authority] = counts


def _plain(indicators: Sequence[Indicator], about: str) -> dict[str, Indicator]:
    """The plain counts among some indicators, by the type of the events that they count."""
    of = (indicator for indicator in indicators if _about(indicator) == about)
    return {each.type: indicator for indicator in of for each in indicator.among if isinstance(each, EventsInThePeriod)}


def _about(indicator: Indicator) -> Literal["child", "family"] | None:
    """Whose events an indicator counts, if it counts all events of a type and does nothing else."""
    measure, population = indicator.measure, indicator.among[0]
    if not isinstance(measure, Count) or measure.parts or measure.once_a_group or indicator.clauses:
        return None
    if not isinstance(population, EventsInThePeriod) or population.attribute:
        return None
    return population.about


@cache
def _by_type(about: Literal["child", "family"], types: tuple[str, ...], one_authority: bool) -> Select[Any]:
    rows = events_of_types(types, about, one_authority).subquery()
    groups: Any = literal(0)
    if about == "child":
        rows = with_sibling_groups(rows).subquery()
        groups = func.count(rows.c.sibling_group.distinct())
    columns = rows.c.authority, rows.c.type, func.count(), groups
    return select(*columns).group_by(rows.c.authority, rows.c.type)
