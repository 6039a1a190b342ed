"""What a figure is shown beside: other periods and areas, by the same evaluation, and what others have published."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.areas import ENGLAND_CODE, Area, Areas
from app.figures.beside import RELATED, Beside
from app.figures.evaluating import Evaluation, Shown
from app.figures.naming import named_area, named_period
from app.figures.published_shapes import number_of
from app.figures.published_times import released
from app.figures.published_values import Published
from app.figures.publishing import difference
from app.indicators.crosswalk import NEAREST_10, elsewhere, publisher_of
from app.indicators.scorecard import at
from app.periods import Period
from app.related_periods import label_of

#: Kinds of areas whose published values everybody sees.
EVERYBODYS = frozenset({"region", "country"})


class Comparing:
    """Shows the figures of an answer beside others."""

    def __init__(self, areas: Areas, beside: Beside, published: Iterable[Published] = ()) -> None:
        self._areas = areas
        self._beside = beside
        self._published: dict[tuple[str, str], list[Published]] = {}
        for value in published:
            self._published.setdefault((value.area, value.indicator), []).append(value)

    def compared(self, evaluation: Evaluation, area: Area, period: Period, figure: Mapping[str, Any]) -> Shown | None:
        """The same figure for other periods, other areas and as published, with the differences to this one."""
        if not self._beside:
            return None
        shown = _of_evaluation(evaluation, self._beside, area, period, figure)
        shown["published"] = None
        if self._beside.published:
            code = evaluation.indicator.code
            found = [each for other in with_published(self._areas, area) for each in self._values(other, code, period)]
            shown["published"] = [self._beside_published(value, period, figure) for value in found]
        return shown

    def _values(self, area: str, code: str, period: Period) -> list[Published]:
        """What is published of exactly these days, or else of others that end on the same day; the newest last."""
        ending = [value for value in self._published.get((area, code), ()) if value.last == period.end]
        found = [value for value in ending if value.first == period.start] or ending
        return sorted(found, key=lambda value: released(value.release))

    def _beside_published(self, value: Published, period: Period, figure: Mapping[str, Any]) -> Shown:
        number = number_of(value)
        return {
            "area": named_area(self._areas[value.area]),
            "period": named_period(Period(label_of(value.first, value.last), value.first, value.last)),
            "value": number,
            "symbol": value.symbol,
            "numerator": value.numerator,
            "denominator": value.denominator,
            "source": value.source,
            "release": value.release,
            "difference": difference(figure["value"], number),
            "why": list(why_it_differs(value, self._areas[value.area], period)),
        }


def with_published(areas: Areas, area: Area) -> list[str]:
    """Codes of the areas whose published values are shown beside an area's figure: itself, its region, England."""
    region = [area.region_code] if area.region_code and area.region_code in {each.code for each in areas} else []
    return list(dict.fromkeys([area.code, *region, ENGLAND_CODE]))


def why_it_differs(value: Published, area: Area, period: Period) -> Iterator[str]:
    """Why a published value may differ from our figure: what the crosswalk knows, and its days."""
    if (value.first, value.last) != (period.start, period.end):
        yield f"Published for {value.first} to {value.last}; the figure is of {period.start} to {period.end}."
    publisher = publisher_of(value.source)
    for entry in elsewhere(value.indicator):
        if entry.publisher == publisher and entry.comparable:
            yield from entry.why
    if publisher == "DfE" and area.type in EVERYBODYS and at(value.indicator).unit == "children":
        yield NEAREST_10


def _of_evaluation(
    evaluation: Evaluation, beside: Beside, area: Area, period: Period, figure: Mapping[str, Any]
) -> Shown:
    """The figures of the same evaluation."""
    shown: Shown = {name: None for name, _ in RELATED.values()}
    for asked in beside.related:
        name, related = RELATED[asked]
        if other := related(period):
            theirs = evaluation.figure(area, other)
            change = difference(figure["value"], theirs["value"])
            shown[name] = {"period": named_period(other), **theirs, "change": change}
    shown["areas"] = []
    for other_area in beside.areas:
        theirs = evaluation.figure(other_area, period)
        gap = difference(figure["value"], theirs["value"])
        shown["areas"].append({"area": named_area(other_area), **theirs, "difference": gap})
    return shown
