"""Which cells are shown of an area in a period, so that no difference between answers gives a small one.

Everything that is shown is a sum of leaves: an agency (or an authority in none) in a financial year. A year falls into
halves, and a half into quarters, where every part of it may be shown; an agency into its members likewise. So what
follows from several answers is a sum of leaves again, and no leaf is small. What has no such parts is hidden: twelve
months that cut through a hidden year, a group of some members of an agency. A number on one day is its own leaf.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from app.areas import Areas
from app.figures.disclosure.cells import NOTHING, hidden_cells, shown_rows
from app.figures.disclosure.tables import Kind, Tables, together
from app.figures.judging import Pools, is_on_the_last_day
from app.indicators.vocabulary import MeanAge, MeanDays
from app.periods import Period, financial_year_start, financial_years, months_after
from app.related_periods import label_of

#: A sign that all cells are hidden, whatever their names.
EVERY = "*"
ALL = frozenset({EVERY})

Codes = tuple[str, ...]


class Leaves:
    """The cells of one indicator that are hidden from whoever does not see the small numbers of some authorities."""

    def __init__(self, areas: Areas, pools: Pools, tables: Tables, guarded: Iterable[str], over: date) -> None:
        self._areas = areas
        self._pools = pools
        self._tables = tables
        self._guarded = frozenset(guarded)
        self._over = over
        self._by_day = is_on_the_last_day(tables.indicator)
        self._is_mean = isinstance(tables.indicator.measure, MeanDays | MeanAge)
        self._heads = {code: area.code for area in areas.successors for code in area.predecessors}
        self._groups: dict[Period, dict[str, Codes]] = {}
        self._hidden: dict[tuple[Kind, Codes, Period], frozenset[str]] = {}

    def hidden(self, kind: Kind, records: Iterable[str], period: Period) -> frozenset[str]:
        """The cells of a table that are hidden in the figure of a period that pools these records."""
        guarded = [code for code in records if code in self._guarded]
        found = NOTHING
        if not guarded or not self._tables.has(kind):
            return found
        for unit in [period] if self._by_day else _units(period):
            for group, some in self._of_groups(guarded, unit):
                found |= self._of(kind, group, some, unit)
        return found

    def _of(self, kind: Kind, group: Codes, some: frozenset[str], unit: Period) -> frozenset[str]:
        if some == frozenset(group):
            return self._of_group(kind, group, unit)
        return self._of_members(kind, group, some, unit)

    def _of_groups(self, codes: Iterable[str], unit: Period) -> Iterator[tuple[Codes, frozenset[str]]]:
        """The agencies that some records belong to in a unit: all their guarded records, and those asked for."""
        year = unit if self._by_day else _year_of(unit)
        if year not in self._groups:
            self._groups[year] = self._agencies(year)
        found: dict[Codes, set[str]] = {}
        for code in codes:
            group = self._groups[year].get(code) or self._line(code)
            found.setdefault(group, set()).add(code)
        return ((group, frozenset(some)) for group, some in found.items())

    def _agencies(self, year: Period) -> dict[str, Codes]:
        found: dict[str, Codes] = {}
        for agency in self._areas.agencies:
            group = tuple(sorted(self._guarded.intersection(self._pools.of(agency, year).records)))
            found |= dict.fromkeys(group, group)
        return found

    def _line(self, code: str) -> Codes:
        """An authority that is in no agency, with those that it goes on with."""
        while code in self._heads:
            code = self._heads[code]
        if not self._areas.find(code) or self._areas[code].is_pooled:
            return (code,)
        return tuple(sorted(self._guarded.intersection(self._areas.with_predecessors([code]))))

    def _of_group(self, kind: Kind, group: Codes, unit: Period) -> frozenset[str]:
        """What is hidden of an agency: of the unit, of the other part beside it, or of what contains both."""
        key = kind, group, unit
        if key not in self._hidden:
            self._hidden[key] = self._worked_out(kind, group, unit)
        return self._hidden[key]

    def _worked_out(self, kind: Kind, group: Codes, unit: Period) -> frozenset[str]:
        if not self._by_day and _year_of(unit).end > self._over:  # what its rest will be is not known yet
            return ALL
        if self._by_day or unit.financial_years == 1:
            return self._own(kind, group, unit)
        if not self._is_sum(kind) and self._shows_members(kind, group, _year_of(unit)):
            return ALL
        parent, beside = _parent_of(unit)
        found = self._of_group(kind, group, parent)
        return found if EVERY in found else found | self._own(kind, group, unit) | self._own(kind, group, beside)

    def _own(self, kind: Kind, group: Codes, unit: Period) -> frozenset[str]:
        table = together(self._tables.of(kind, group, unit).values())
        hidden = hidden_cells(table)
        return ALL if hidden and len(hidden) == len(table) else hidden

    def _of_members(self, kind: Kind, group: Codes, some: frozenset[str], unit: Period) -> frozenset[str]:
        """What is hidden of some members of an agency: all, unless every one of them may be shown in the whole year."""
        rows = self._tables.of(kind, group, unit)
        filled = [code for code, table in rows.items() if any(table.values())]
        if not some.intersection(filled):
            return NOTHING
        if some.issuperset(filled):
            return self._of_group(kind, group, unit)
        if self._of_group(kind, group, unit) or not (self._by_day or unit.financial_years == 1):
            return ALL
        if self._is_sum(kind):
            columns = [unit] if self._by_day else [*self._finest(kind, group, unit)]
            numbers = _by_column(self._tables, kind, group, columns)
            return NOTHING if some <= shown_rows(numbers, tuple(column.label for column in columns)) else ALL
        return NOTHING if self._shows_members(kind, group, unit) else ALL

    def _is_sum(self, kind: Kind) -> bool:
        """Whether the numbers shown are sums of days, of which several may be shown beside each other."""
        return self._is_mean and kind == "value"

    def _shows_members(self, kind: Kind, group: Codes, year: Period) -> bool:
        """Whether the whole table of every member is shown; then no shorter time is shown of the agency."""
        rows = self._tables.of(kind, group, year)
        several = sum(any(table.values()) for table in rows.values()) > 1
        return several and not any(map(hidden_cells, rows.values()))

    def _finest(self, kind: Kind, group: Codes, unit: Period) -> Iterator[Period]:
        """The shortest times within a unit that are shown of an agency."""
        parts = _parts_of(unit)
        if not parts or any(self._of_group(kind, group, part) for part in parts):
            yield unit
            return
        for part in parts:
            yield from self._finest(kind, group, part)


def _by_column(tables: Tables, kind: Kind, group: Codes, columns: Sequence[Period]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {code: {} for code in group}
    for column in columns:
        for code, table in tables.of(kind, group, column).items():
            found[code][column.label] = sum(table.values())
    return found


def _units(period: Period) -> Iterator[Period]:
    """The years, halves and quarters that a standard period is made of, each as long as it can be."""
    start, after = period.start, period.end + timedelta(days=1)
    while start < after:
        months = next(
            (many for many in (12, 6, 3) if _fits(start.month, many) and months_after(start, many) <= after), 3
        )
        yield _named(start, months)
        start = months_after(start, months)


def _fits(month: int, months: int) -> bool:
    return (month - 4) % months == 0


def _named(start: date, months: int) -> Period:
    end = months_after(start, months) - timedelta(days=1)
    return Period(label_of(start, end), start, end)


def _year_of(unit: Period) -> Period:
    first = financial_year_start(unit.start)
    return financial_years(first, first + 1)


def _months_of(unit: Period) -> int:
    after = unit.end + timedelta(days=1)
    return (after.year - unit.start.year) * 12 + after.month - unit.start.month


def _parts_of(unit: Period) -> tuple[Period, ...]:
    """The halves of a year, the quarters of a half; a quarter has no parts."""
    months = _months_of(unit) // 2
    if months < 3:
        return ()
    second = months_after(unit.start, months)
    return _named(unit.start, months), _named(second, months)


def _parent_of(unit: Period) -> tuple[Period, Period]:
    """The half of a quarter, or the year of a half, and the other part of it."""
    months = _months_of(unit)
    is_first = (unit.start.month - 4) % (2 * months) == 0
    other = months_after(unit.start, months if is_first else -months)
    first = unit.start if is_first else other
    return _named(first, 2 * months), _named(other, months)
