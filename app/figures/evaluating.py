"""One figure: the counts of an area and a period as they are published, with what is known of the records."""

from collections.abc import Iterator
from typing import Any

from app.areas import Area
from app.figures.judging import Judge, is_on_the_last_day
from app.figures.publishing import held_against, published
from app.figures.queries import Counts
from app.figures.soundness import Soundness, judged
from app.figures.thresholds import Limit, ThresholdsAndTargets
from app.figures.wanted_counts import Counting
from app.indicators.vocabulary import Count, Difference
from app.periods import Period

Shown = dict[str, Any]

_OF_A_YEAR = (
    "The target is a number for twelve months, and these are more or fewer: the figure is not compared with it."
)


class Evaluation:
    """The figures of one indicator: whatever a figure is shown beside comes out of the same evaluation."""

    def __init__(self, counting: Counting, judge: Judge, limits: ThresholdsAndTargets, places: int | None) -> None:
        self.indicator = counting.indicator
        self._counting = counting
        self._judge = judge
        self._judge_of_parts = judge.of_parts()
        self._limits = limits
        self._places = places

    @property
    def has_parts(self) -> bool:
        """Whether its figures are broken down."""
        return self._counting.has_parts

    def figure(self, area: Area, period: Period) -> Shown:
        """The figure of an area and a period."""
        limit = self._limits.of(self.indicator, area, period)
        figure = self._shown(self._counting.whole(area, period), area, period, limit)
        if limit and self._is_count and not (is_on_the_last_day(self.indicator) or period.is_a_year):
            figure |= {"meets_threshold": None, "distance_to_threshold": None}
            figure["warnings"] = [*figure["warnings"], {"code": "target_of_a_year", "detail": _OF_A_YEAR}]
        return figure

    def parts(self, area: Area, period: Period) -> Iterator[tuple[str, Shown]]:
        """The figures of the parts of the breakdown, in the order in which they are shown."""
        for part, counts in self._counting.parts(area, period):
            limit = None if self._is_count else self._limits.of(self.indicator, area, period)
            yield part, self._shown(counts, area, period, limit)

    def soundness(self, area: Area, period: Period) -> Soundness:
        """What is known of the records that a figure pools."""
        return self._judge.soundness(area, period)

    @property
    def _is_count(self) -> bool:
        """Whether a target of the figure is one of a whole: no part of it, and no other length of time, meets it."""
        return isinstance(self.indicator.measure, Count | Difference)

    def _shown(self, counts: Counts, area: Area, period: Period, limit: Limit | None) -> Shown:
        figure = published(self.indicator, counts, period, self._places)
        figure |= held_against(limit, self.indicator, counts)
        own = self._judge.soundness(area, period)
        judged(figure, own, area, period)
        if self._judge_of_parts and figure["parts"] is not None:
            sound = self._judge_of_parts.soundness(area, period)
            if sound.extents != own.extents:
                figure["parts"] = None
                details = " ".join(warning["detail"] for warning in sound.warnings)
                figure["warnings"].append({"code": "parts_not_known", "detail": f"The parts are not known. {details}"})
        return figure
