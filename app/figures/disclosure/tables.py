"""The tables that a figure shows numbers of: what is worked out of those counted, the others by reason, the parts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from app.figures.breakdowns import PARTS, Breakdown
from app.figures.coverage_of_days import Coverage
from app.figures.disclosure.cells import Table
from app.figures.queries import Counts
from app.figures.tallies import Tallies
from app.figures.windows import windows
from app.indicators.vocabulary import Count, Difference, Indicator, MeanAge, MeanDays, Share
from app.periods import Period

#: What can be hidden of a figure by itself: its value, the reasons of those left out, what it counts apart, the sibling
#: groups, and its breakdown.
Kind = Literal["value", "reasons", "parts", "groups", "breakdown"]

#: The part of those who are in no other part.
OTHERS = "others"
_Fetched = Mapping[str, Mapping[str, Counts]]


class Tables:
    """The tables of one indicator as recorded at one instant, for some authorities and days; each is counted once."""

    def __init__(self, tallies: Tallies, coverage: Coverage, indicator: Indicator, by: Breakdown | None) -> None:
        self.indicator = indicator
        self._tallies = tallies
        self._coverage = coverage
        self._by = by
        self._fetched: dict[tuple[bool, Period, tuple[str, ...]], _Fetched] = {}

    def has(self, kind: Kind) -> bool:
        """Whether the indicator's figures have such a table."""
        if kind == "reasons":
            return bool(self.indicator.clauses)
        return self._by is not None if kind == "breakdown" else bool(_TABLES[kind](self._counted(), Counts()))

    def of(self, kind: Kind, codes: Sequence[str], period: Period) -> dict[str, Table]:
        """The table of each authority."""
        if kind == "breakdown":
            return {code: self._by_part(parts) for code, parts in self._fetch(True, codes, period).items()}
        counts = self._fetch(False, codes, period)
        return {code: _TABLES[kind](self._counted(), whole[""]) for code, whole in counts.items()}

    def _counted(self) -> Indicator:
        """The indicator itself, or of a difference the count of families by their children."""
        measure = self.indicator.measure
        return measure.first if isinstance(measure, Difference) else self.indicator

    def _fetch(self, by_part: bool, codes: Sequence[str], period: Period) -> _Fetched:
        key = by_part, period, tuple(codes)
        if key not in self._fetched:
            counted = self._counted()
            found: dict[str, Mapping[str, Counts]] = {code: {"": Counts()} for code in codes}
            for days, some in windows(self._coverage, counted, period, codes).items():
                if by_part and self._by:
                    found.update(self._tallies.broken_down(counted, self._by, days, some))
                else:
                    found.update((code, {"": each}) for code, each in self._tallies.of(counted, days, some).items())
            self._fetched[key] = found
        return self._fetched[key]

    def _by_part(self, parts: Mapping[str, Counts]) -> Table:
        """How many are in each part; of a share, how many for whom it is true and for whom it is not."""
        assert self._by is not None  # noqa: S101 - there is a breakdown
        counts = {part: parts.get(part, Counts()) for part in PARTS[self._by]}
        if not isinstance(self.indicator.measure, Share):
            return {part: each.counted for part, each in counts.items()}
        true = {f"{part} true": each.total for part, each in counts.items()}
        return true | {f"{part} false": each.counted - each.total for part, each in counts.items()}


def together(tables: Iterable[Table]) -> Table:
    """The sum of some tables."""
    found: dict[str, int] = {}
    for table in tables:
        for cell, number in table.items():
            found[cell] = found.get(cell, 0) + number
    return found


def _value(indicator: Indicator, counts: Counts) -> Table:
    match indicator.measure:
        case MeanDays() | MeanAge():
            return {"counted": counts.counted}
        case Share():
            return {"true": counts.total, "false": counts.counted - counts.total}
        case _:
            return {}


def _reasons(_: Indicator, counts: Counts) -> Table:
    return {"counted": counts.counted, **counts.others} if counts.others else {}


def _parts(indicator: Indicator, counts: Counts) -> Table:
    if not isinstance(indicator.measure, Count) or not indicator.measure.parts:
        return {}
    names = [part.name for part in indicator.measure.parts]
    numbers = dict(zip(names, counts.parts or [0] * len(names), strict=True))
    return numbers | {OTHERS: counts.counted - sum(numbers.values())}


def _groups(indicator: Indicator, counts: Counts) -> Table:
    """How many sibling groups, and how many children more than those."""
    if isinstance(indicator.measure, Count) and indicator.measure.once_a_group:
        return {"counted": counts.counted, "brothers and sisters": counts.groups - counts.counted}
    if not indicator.counts_groups:
        return {}
    return {"counted": counts.groups, "brothers and sisters": counts.counted - counts.groups}


_TABLES: dict[Kind, Callable[[Indicator, Counts], Table]] = {
    "value": _value,
    "reasons": _reasons,
    "parts": _parts,
    "groups": _groups,
}
