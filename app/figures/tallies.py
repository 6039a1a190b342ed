"""The counts of one question: those of the same rows in one statement, whatever indicators, areas and periods.

A difference is made of the counts of its two sides. A figure of one period that is asked for by itself has a statement
of its own, which is smaller.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from app.figures.breakdowns import Breakdown, broken_down, can_be_broken_down
from app.figures.candidates import shared_rows
from app.figures.queries import Counts, figures
from app.figures.together import Found, by_shared_rows, can_be_counted_together, count_together
from app.indicators.vocabulary import Difference, Indicator
from app.periods import Period

_OfAuthorities = dict[str, Counts]


class ToCount(NamedTuple):
    """An indicator to count: over which days, and in the records of which authorities."""

    indicator: Indicator
    days: Period
    codes: tuple[str, ...]


class Tallies:
    """What has been counted so far of the figures of these indicators, as known at one instant."""

    def __init__(self, connection: Connection, indicators: Iterable[Indicator], known_at: int) -> None:
        self._connection = connection
        self.known_at = known_at
        self._sides = tuple(dict.fromkeys(side for indicator in indicators for side in _sides(indicator)))
        self._found: dict[Breakdown | None, Found] = {}
        self._counted: dict[tuple[Breakdown | None, Indicator, Period], set[str]] = {}

    def count(self, wanted: Iterable[ToCount], by: Breakdown | None = None) -> None:
        """Count all of this that was not counted before, in as few statements as there are populations."""
        sides = [each for some in wanted for side in _sides(some.indicator) for each in self._not_yet(some, side, by)]
        alone = [each for each in sides if not can_be_counted_together(each.indicator, by)]
        together = [each for each in sides if can_be_counted_together(each.indicator, by)]
        if len(sides) == 1 and not by:
            alone, together = sides, []
        for each in alone:
            self._take(self._alone(each, by), [each], by)
        of_indicator: dict[Indicator, list[ToCount]] = {}
        for each in together:
            of_indicator.setdefault(each.indicator, []).append(each)
        for roles in by_shared_rows(of_indicator):
            some = [each for role in roles for each in of_indicator[role.indicator]]
            self._take(count_together(self._connection, roles, _asked(some), self.known_at, by), some, by)

    def of(self, indicator: Indicator, days: Period, codes: Iterable[str]) -> _OfAuthorities:
        """The counts of each of these authorities that has candidates."""
        measure, among = indicator.measure, tuple(codes)
        if isinstance(measure, Difference):
            return _difference(self.of(measure.first, days, among), self.of(measure.second, days, among))
        found = self._whole(indicator, days, among, None)
        return {code: found[code, ""] for code in among if (code, "") in found}

    def broken_down(
        self, indicator: Indicator, by: Breakdown, days: Period, codes: Iterable[str]
    ) -> dict[str, dict[str, Counts]]:
        """The counts of each of these authorities by part of a breakdown."""
        among = set(codes)
        parts: dict[str, dict[str, Counts]] = {}
        for (code, part), counts in self._whole(indicator, days, tuple(among), by).items():
            if code in among:
                parts.setdefault(code, {})[part] = counts
        return parts

    def _whole(
        self, indicator: Indicator, days: Period, codes: tuple[str, ...], by: Breakdown | None
    ) -> Mapping[tuple[str, str], Counts]:
        """What was counted, or else is counted now with whatever looks at the same rows."""
        if not self._counted.get((by, indicator, days), set()).issuperset(codes):
            rows = {shared_rows(population) for population in indicator.among}
            alike = (each for each in self._sides if rows.intersection(map(shared_rows, each.among)))
            some = dict.fromkeys((indicator, *(each for each in alike if not by or can_be_broken_down(each, by))))
            self.count([ToCount(each, days, codes) for each in some], by)
        return self._found.get(by, {}).get((indicator, days), {})

    def _not_yet(self, wanted: ToCount, side: Indicator, by: Breakdown | None) -> Sequence[ToCount]:
        """What of it was not counted before, as counted from now on."""
        counted = self._counted.setdefault((by, side, wanted.days), set())
        missing = tuple(code for code in wanted.codes if code not in counted)
        counted.update(missing)
        return [ToCount(side, wanted.days, missing)] if missing else []

    def _alone(self, wanted: ToCount, by: Breakdown | None) -> Found:
        indicator, days, codes = wanted
        if by:
            by_part = broken_down(self._connection, indicator, by, days, codes, self.known_at)
            found = {(code, part): each for code, parts in by_part.items() for part, each in parts.items()}
        else:
            counts = figures(self._connection, indicator, days, codes, self.known_at)
            found = {(code, ""): each for code, each in counts.items()}
        return {(indicator, days): found}

    def _take(self, counted: Found, wanted: Iterable[ToCount], by: Breakdown | None) -> None:
        """Take what is wanted: with others, an indicator may be counted for more, or for what was counted before."""
        of: dict[tuple[Indicator, Period], set[str]] = {}
        for each in wanted:
            of.setdefault((each.indicator, each.days), set()).update(each.codes)
        for key, codes in of.items():
            found = self._found.setdefault(by, {}).setdefault(key, {})
            for whose, counts in counted[key].items():
                if whose[0] not in codes:
                    continue
                if whose in found:  # it is counted among another population too
                    found[whose].pool(counts)
                else:
                    found[whose] = counts


def _sides(indicator: Indicator) -> tuple[Indicator, ...]:
    measure = indicator.measure
    return (measure.first, measure.second) if isinstance(measure, Difference) else (indicator,)


def _asked(wanted: Iterable[ToCount]) -> dict[Period, list[str]]:
    """Whose records are read for which days."""
    found: dict[Period, dict[str, None]] = {}
    for each in wanted:
        found.setdefault(each.days, {}).update(dict.fromkeys(each.codes))
    return {days: list(codes) for days, codes in found.items()}


def _difference(first: _OfAuthorities, second: _OfAuthorities) -> _OfAuthorities:
    found = {}
    for code in first.keys() | second.keys():
        needed, there = first.get(code, Counts()).counted, second.get(code, Counts()).counted
        found[code] = Counts(needed + there, needed - there, parts=[needed, there])
    return found
