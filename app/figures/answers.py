"""Answers a question about figures: every indicator for every area and period, from what was known at one instant.

`counting` gives the counts, `publishing` the values, `soundness` the statuses; here they become results.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from app.areas import Area, Areas
from app.figures.counting import Counting, Question, coverage_of, today_of
from app.figures.judging import Judge, Pools
from app.figures.publishing import difference, published, rests_on_few
from app.figures.queries import Counts
from app.figures.soundness import judged, members_as_json
from app.indicators.vocabulary import Indicator
from app.periods import Period, official, preceding
from app.store.database import as_text

Shown = dict[str, Any]


def results(connection: Connection, areas: Areas, question: Question) -> Iterator[Shown]:
    """One result for each indicator, area and period, in the order asked."""
    coverage, today = coverage_of(connection, areas, question), today_of(question)
    for indicator in question.indicators:
        pools = Pools(areas, indicator)
        counting = Counting(connection, pools, question, indicator)
        judge = Judge(areas, coverage, today, indicator, pools)
        shaping = Shaping(areas, question, indicator, counting, judge)
        for area in question.areas:
            for period in question.periods:
                yield shaping.result(area, period)


class Shaping:
    """The results of one indicator as the contract shows them."""

    def __init__(
        self, areas: Areas, question: Question, indicator: Indicator, counting: Counting, judge: Judge
    ) -> None:
        self._areas = areas
        self._question = question
        self._indicator = indicator
        self._counting = counting
        self._judge = judge
        self._known_at = as_text(question.known_at)

    def result(self, area: Area, period: Period) -> Shown:
        """One result, with what it is compared with, its parts and its members."""
        figure = self._figure(area, period)
        comparison = self._comparison(area, period, figure)
        breakdown = self._breakdown(area, period)
        members = self._members(area, period) if area.is_pooled else None
        named = [("The figure", figure), *_nested(comparison, breakdown, members)]
        known = figure.pop("warnings")
        return {
            "indicator": self._indicator.code,
            "area": named_area(area),
            "period": named_period(period),
            **figure,
            "comparison": comparison,
            "breakdown": breakdown,
            "known_at": self._known_at,
            "definition_version": self._indicator.definition_version,
            "members": members,
            "warnings": [*known, *self._small_numbers(named), *self._warnings(area, period)],
        }

    def _figure(self, area: Area, period: Period) -> Shown:
        return self._judged(self._counting.whole(area, period), area, period)

    def _judged(self, counts: Counts, area: Area, period: Period) -> Shown:
        figure = published(self._indicator, counts, period, self._question.places)
        return judged(figure, self._judge.soundness(area, period), area, period)

    def _comparison(self, area: Area, period: Period, figure: Mapping[str, Any]) -> Shown | None:
        """The same figure for the preceding period and for other areas, with the differences to this one."""
        question = self._question
        if not question.previous and not question.comparators:
            return None
        compared: Shown = {"previous": None, "areas": []}
        if question.previous:
            before = preceding(period)
            earlier = self._figure(area, before)
            change = difference(figure["value"], earlier["value"])
            compared["previous"] = {"period": named_period(before), **earlier, "change": change}
        for other in question.comparators:
            theirs = self._figure(other, period)
            gap = difference(figure["value"], theirs["value"])
            compared["areas"].append({"area": named_area(other), **theirs, "difference": gap})
        return compared

    def _breakdown(self, area: Area, period: Period) -> Shown | None:
        if not self._counting.has_parts:
            return None
        parts = []
        for part, counts in self._counting.parts(area, period):
            figure = self._judged(counts, area, period)
            # Brothers and sisters can be in two parts, so groups would not add up.
            figure.pop("groups", None)
            parts.append({"part": part, **figure})
        return {"by": self._question.breakdown, "parts": parts}

    def _members(self, area: Area, period: Period) -> list[Shown]:
        covered = self._judge.soundness(area, period).members
        members = members_as_json(self._areas, covered)
        if self._question.members:
            for member in members:
                member["figure"] = self._figure(self._areas[member["code"]], period)
        return members

    def _small_numbers(self, figures: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[dict[str, str]]:
        about = self._indicator.among[0].about
        for name, figure in figures:
            if figure["value"] is not None and rests_on_few(figure):
                noun = about if figure["counted"] == 1 else {"child": "children", "family": "families"}[about]
                detail = f"{name} rests on {figure['counted']} {noun}: one more or less can move it far."
                yield {"code": "small_numbers", "detail": detail}

    def _warnings(self, area: Area, period: Period) -> list[dict[str, str]]:
        warnings = []
        window = official(period, 3)
        if self._indicator.official_period == "three-years" and period.financial_years != 3 and window:
            asked = {"indicator": self._indicator.code, "area": area.slug, "period": window.label}
            link = f"/v1/results?{urlencode(asked)}"
            detail = f"Officially this figure is published for three financial years: {link}"
            warnings.append({"code": "unofficial_window", "detail": detail, "link": link})
        if self._question.breakdown and not self._counting.has_parts:
            detail = "Adopter families are not broken down by what is known of children."
            warnings.append({"code": "no_breakdown", "detail": detail})
        return warnings


def _nested(
    comparison: Mapping[str, Any] | None,
    breakdown: Mapping[str, Any] | None,
    members: Sequence[Mapping[str, Any]] | None,
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The further figures of a result, each with its name."""
    for member in members or ():
        if "figure" in member:
            yield f"The figure of {member['name']}", member["figure"]
    for part in breakdown["parts"] if breakdown else ():
        yield f"The part {part['part']}", part
    if comparison and comparison["previous"]:
        yield f"The figure of {comparison['previous']['period']['label']}", comparison["previous"]
    for other in comparison["areas"] if comparison else ():
        yield f"The figure of {other['area']['name']}", other


def named_area(area: Area) -> dict[str, str]:
    return {"code": area.code, "name": area.name, "type": area.type}


def named_period(period: Period) -> dict[str, str]:
    return {"label": period.label, "start": period.start.isoformat(), "end": period.end.isoformat()}
