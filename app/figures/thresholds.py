"""What figures are compared with: national thresholds by year, and the targets that areas set themselves.

Both are dated data. The thresholds of the definitions hold unless the operator's file puts others in their place; an
area's own target comes before either, and the answer names the source of what it shows.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Literal

from app.areas import Area
from app.figures.targets import OwnTarget
from app.indicators.conditions import CutOff
from app.indicators.scorecard import INDICATORS, at
from app.indicators.vocabulary import Indicator
from app.periods import Period
from app.problems import NotFound

#: What a file of thresholds has in its first row.
COLUMNS = ("indicator", "to_end_year", "days", "status", "source")


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold or a target, with its source; ``in_place_of`` is the national threshold that a target replaces."""

    value: Decimal
    status: Literal["national", "local"]
    source: str
    in_place_of: int | None = None

    @property
    def shown(self) -> int | float:
        return int(self.value) if self.value == self.value.to_integral_value() else float(self.value)


@dataclass(frozen=True, slots=True)
class DatedThreshold:
    """A threshold of the years up to ``to_end_year``, of all later ones if it is None."""

    to_end_year: int | None
    days: int
    status: Literal["national", "local"]
    source: str


class Thresholds:
    """The thresholds of the indicators that have some, by code; those of one go from the earliest year on."""

    def __init__(self, replaced: Mapping[str, tuple[DatedThreshold, ...]] | None = None) -> None:
        own = {each.code: _of_definition(each.threshold) for each in INDICATORS if each.threshold}
        self._by_code = own | dict(replaced or {})

    def of(self, indicator: Indicator) -> tuple[DatedThreshold, ...]:
        """The thresholds of an indicator for all years."""
        return self._by_code.get(indicator.code, ())

    def in_year(self, indicator: Indicator, end_year: int) -> DatedThreshold | None:
        """The threshold of the periods whose last financial year ends in that year."""
        dated = (each for each in self.of(indicator) if each.to_end_year is None or end_year <= each.to_end_year)
        return next(dated, None)

    @cached_property
    def fingerprint(self) -> str:
        """Equal where the thresholds are."""
        return repr(sorted(self._by_code.items()))


def _of_definition(cut_off: CutOff) -> tuple[DatedThreshold, ...]:
    return tuple(DatedThreshold(last, days, cut_off.status, cut_off.source) for last, days in cut_off.by_end_year)


class ThresholdsAndTargets:
    """What the figures of one answer are compared with."""

    def __init__(self, thresholds: Thresholds, targets: Iterable[OwnTarget] = ()) -> None:
        self._thresholds = thresholds
        self._targets: dict[tuple[str, str], list[OwnTarget]] = {}
        for target in targets:
            self._targets.setdefault((target.area, target.indicator), []).append(target)

    def of(self, indicator: Indicator, area: Area, period: Period) -> Limit | None:
        """The target that the area has for the year in which the period ends, or else the threshold."""
        if not self._targets and not self._thresholds.of(indicator):
            return None  # most indicators have none
        dated = self._thresholds.in_year(indicator, period.end_year)
        own = [each for each in self._targets.get((area.code, indicator.code), ()) if each.begins_by(period)]
        if own:
            target = max(own, key=lambda each: each.from_year)
            national = dated.days if dated and dated.status == "national" else None
            return Limit(target.value, "local", target.source, national)
        return Limit(Decimal(dated.days), dated.status, dated.source) if dated else None


def load_thresholds(file: Path | None) -> Thresholds:
    """The thresholds, with those of the operator's file in place of those of the indicators that it names.

    Raises ValueError with the row that is wrong.
    """
    if file is None:
        return Thresholds()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found: dict[str, tuple[DatedThreshold, ...]] = {}
    for number, row in enumerate(rows, start=2):
        try:
            code, one = _read(row)
        except (AttributeError, KeyError, ValueError, NotFound):
            detail = f"Columns are {', '.join(COLUMNS)}; the indicator is one in days, the status national or local"
            raise ValueError(f"{file}, row {number}: this is not a threshold. {detail}") from None
        found[code] = (*found.get(code, ()), one)
    for code, dated in found.items():
        _check_years(file, code, dated)
    return Thresholds(found)


def _read(row: Mapping[str, str]) -> tuple[str, DatedThreshold]:
    indicator, days, source = at(row["indicator"].strip()), int(row["days"]), row["source"].strip()
    last = int(row["to_end_year"]) if row["to_end_year"].strip() else None
    status: Literal["national", "local"] = "national" if row["status"].strip() == "national" else "local"
    if indicator.unit != "days" or days <= 0 or not source or status != row["status"].strip():
        raise ValueError
    return indicator.code, DatedThreshold(last, days, status, source)


def _check_years(file: Path, code: str, dated: Sequence[DatedThreshold]) -> None:
    years = [each.to_end_year for each in dated]
    known = [year for year in years if year is not None]
    if years != [*sorted(set(known)), None]:
        raise ValueError(f"{file}, {code}: rows go from the earliest year on, and the last has no to_end_year")
