"""The counts that a question needs: all are known before any is made, so that all are counted together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from app.areas import Area
from app.figures.breakdowns import PARTS, can_be_broken_down
from app.figures.counting import Question, today_of
from app.figures.coverage_of_days import Coverage
from app.figures.judging import Pools
from app.figures.queries import Counts
from app.figures.tallies import Tallies, ToCount
from app.figures.windows import windows
from app.indicators.vocabulary import Indicator
from app.periods import Period

#: The counts of a record without candidates.
NOBODY = Counts()


class Counting:
    """The counts of one indicator for all that a question asks: which are wanted, and what was counted."""

    def __init__(self, pools: Pools, coverage: Coverage, question: Question, indicator: Indicator) -> None:
        self._pools = pools
        self._coverage = coverage
        self._question = question
        self.indicator = indicator
        self._wanted: dict[Period, list[ToCount]] = {}
        for period in question.all_periods:
            asked = question.all_areas if period in question.periods else question.areas
            self._wanted[period] = self._of(asked, period)
        self._counts: dict[Period, dict[str, Counts]] = {}
        self._by_part: dict[Period, dict[str, dict[str, Counts]]] = {}

    @property
    def wanted(self) -> list[ToCount]:
        """What has to be counted for the figures."""
        return [each for some in self._wanted.values() for each in some]

    @property
    def wanted_by_part(self) -> list[ToCount]:
        """What has to be counted for the parts of the breakdown."""
        return [each for _, each in self._wanted_by_part()]

    def _wanted_by_part(self) -> Iterator[tuple[Period, ToCount]]:
        by = self._question.breakdown
        if by is not None and can_be_broken_down(self.indicator, by):
            for period in self._question.periods:
                yield from ((period, each) for each in self._of(self._question.areas, period))

    def take(self, tallies: Tallies) -> None:
        """Take what was counted."""
        for period, wanted in self._wanted.items():
            self._counts[period] = {code: each for some in wanted for code, each in tallies.of(*some).items()}
        if by := self._question.breakdown:
            for period, each in self._wanted_by_part():
                parts = tallies.broken_down(each.indicator, by, each.days, each.codes)
                self._by_part.setdefault(period, {}).update(parts)

    @property
    def has_parts(self) -> bool:
        """Whether there is a breakdown."""
        return bool(self._by_part)

    def whole(self, area: Area, period: Period) -> Counts:
        """The candidates of all whose records count in the area, as one pool."""
        return self._pooled(self._counts[period], area, period)

    def parts(self, area: Area, period: Period) -> Iterator[tuple[str, Counts]]:
        """The same by part of the breakdown, in the order in which parts are shown."""
        if self._question.breakdown is None:
            return
        by_authority = self._by_part[period]
        for part in PARTS[self._question.breakdown]:
            of_part = {authority: counts[part] for authority, counts in by_authority.items() if part in counts}
            yield part, self._pooled(of_part, area, period)

    def _of(self, asked: Iterable[Area], period: Period) -> list[ToCount]:
        """All whose records count, by the days over which they do."""
        codes = sorted({code for area in asked for code in self._pools.of(area, period).records})
        found = windows(self._coverage, self.indicator, self._as_shown(period), codes)
        return [ToCount(self.indicator, days, tuple(some)) for days, some in found.items()]

    def _as_shown(self, period: Period) -> Period:
        """The period as it is counted: to a partner, no further than the last month."""
        last = today_of(self._question)
        if self._question.viewer is None or period.end <= last:
            return period
        return replace(period, counted_to=max(last, period.start - timedelta(days=1)))

    def _pooled(self, of_authorities: Mapping[str, Counts], area: Area, period: Period) -> Counts:
        records = self._pools.of(area, period).records
        if len(records) == 1:
            return of_authorities.get(records[0], NOBODY)
        together = Counts()
        for code in records:
            if code in of_authorities:
                together.pool(of_authorities[code])
        return together


def counted(
    tallies: Tallies, pools_of: Mapping[Indicator, Pools], coverage: Coverage, question: Question
) -> list[Counting]:
    """The counts of each indicator, all counted together."""
    found = [Counting(pools_of[indicator], coverage, question, indicator) for indicator in question.indicators]
    tallies.count([each for counting in found for each in counting.wanted])
    if question.breakdown:
        tallies.count([each for counting in found for each in counting.wanted_by_part], question.breakdown)
    for counting in found:
        counting.take(tallies)
    return found
