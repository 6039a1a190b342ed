"""The days over which the candidates of an authority are counted.

Mostly those of the period. A backlog is counted over the days for which the record is complete, up to the last day:
what happened to children before is not known. So it can have another first day in each authority.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from app.figures.coverage_of_days import Coverage
from app.indicators.needs import needs
from app.indicators.populations import AdoptedAndStillWithout
from app.indicators.vocabulary import Indicator
from app.periods import Period


def windows(coverage: Coverage, indicator: Indicator, period: Period, codes: Iterable[str]) -> dict[Period, list[str]]:
    """The days, each with the authorities whose candidates are counted over them."""
    if not isinstance(indicator.among[0], AdoptedAndStillWithout):
        return {period: list(codes)}
    found: dict[Period, list[str]] = {}
    for code in codes:
        first = _first_complete_day(coverage, indicator, period, code)
        found.setdefault(replace(period, start=first), []).append(code)
    return found


def _first_complete_day(coverage: Coverage, indicator: Indicator, period: Period, code: str) -> date:
    """The first of the latest complete days that begin by the last day; the day after it if there are none."""
    spans = coverage.complete(code, needs(indicator)).spans
    return max((span.first for span in spans if span.first <= period.end), default=period.end + timedelta(days=1))
