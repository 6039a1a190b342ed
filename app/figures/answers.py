"""Answers a question about figures: every indicator for every area and period, from what was known at one instant.

`counting` gives the counts, `publishing` the values, `soundness` the statuses; here they become results.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from sqlalchemy import Connection

from app.areas import Area, Areas
from app.figures.behind import with_targets
from app.figures.beside import RELATED
from app.figures.breakdowns import why_not
from app.figures.comparing import Comparing, with_published
from app.figures.counting import Question, coverage_of, today_of
from app.figures.disclosure.leaves import Leaves
from app.figures.disclosure.seeing import Seen
from app.figures.disclosure.tables import Tables
from app.figures.evaluating import Evaluation, Shown
from app.figures.judging import Judge, Pools
from app.figures.like_with_like import LikeWithLike
from app.figures.naming import named_area, named_period
from app.figures.published_values import Published, published_of
from app.figures.publishing import rests_on_few
from app.figures.ranking import middle, ranks
from app.figures.soundness import members_as_json
from app.figures.tallies import Tallies
from app.figures.targets import OwnTarget, targets_of
from app.figures.thresholds import Thresholds, ThresholdsAndTargets
from app.figures.wanted_counts import Counting, counted
from app.periods import Period
from app.related_periods import official
from app.store.database import as_text
from app.store.working import breathe


def results(connection: Connection, areas: Areas, thresholds: Thresholds, question: Question) -> Iterator[Shown]:
    """One result for each indicator, area and period, in the order asked."""
    coverage = coverage_of(connection, areas, question)
    limits = ThresholdsAndTargets(thresholds, _targets(connection, question))
    comparing = Comparing(areas, question.beside, _published(connection, areas, question))
    pools_of = {indicator: Pools(areas, indicator) for indicator in question.indicators}
    tallies = Tallies(connection, question.indicators, question.known_at)
    as_shown = counted(tallies, pools_of, coverage, question)
    recorded = replace(question, viewer=None) if question.viewer else question
    as_recorded = counted(tallies, pools_of, coverage, recorded) if question.viewer else as_shown

    def evaluation(asked: Question, counting: Counting) -> Evaluation:
        indicator = counting.indicator
        judge = Judge(areas, coverage, today_of(asked), indicator, pools_of[indicator])
        return Evaluation(counting, judge, limits, asked.places)

    for counting, counting_all in zip(as_shown, as_recorded, strict=True):
        indicator, pools = counting.indicator, pools_of[counting.indicator]
        figures: Evaluation | Seen = evaluation(question, counting)
        if viewer := question.viewer:
            guarded = (area.code for area in areas if viewer.knows_of(area.code) and not viewer.sees_small(area.code))
            tables = Tables(tallies, coverage, indicator, question.breakdown)
            leaves = Leaves(areas, pools, tables, guarded, today_of(question))
            figures = Seen(evaluation(recorded, counting_all), figures, viewer, pools, leaves)
        shaping = Shaping(areas, question, comparing, figures, LikeWithLike(areas, pools, question.periods))
        for area in question.areas:
            for period in question.periods:
                breathe()
                yield shaping.result(area, period)


def _targets(connection: Connection, question: Question) -> list[OwnTarget]:
    """The targets that may be shown: those of the areas asked for, and of members that are shown."""
    codes = sorted(with_targets(question))
    return question.recall(OwnTarget, codes, lambda: list(targets_of(connection, codes, question.known_at)))


def _published(connection: Connection, areas: Areas, question: Question) -> list[Published]:
    """The published values that may be shown beside the figures."""
    if not question.beside.published:
        return []
    codes = {code for area in question.areas for code in with_published(areas, area)}
    return list(published_of(connection, sorted(codes), question.known_at))


class Shaping:
    """The results of one indicator as the contract shows them."""

    def __init__(
        self, areas: Areas, question: Question, comparing: Comparing, evaluation: Evaluation, alike: LikeWithLike
    ) -> None:
        self._areas = areas
        self._alike = alike
        self._question = question
        self._comparing = comparing
        self._evaluation = evaluation
        self._indicator = evaluation.indicator
        self._known_at = as_text(question.known_at)
        self._periods = {period.label: named_period(period) for period in question.periods}

    def result(self, area: Area, period: Period) -> Shown:
        """One result, with what it is compared with, its parts and its members."""
        figure = self._evaluation.figure(area, period)
        comparison = self._comparing.compared(self._evaluation, area, period, figure)
        breakdown = self._breakdown(area, period, figure.get("groups"))
        members = self._members(area, period) if area.is_pooled else None
        named = [("The figure", figure), *_nested(comparison, breakdown, members)]
        known = figure.pop("warnings")
        return {
            "indicator": self._indicator.code,
            "area": named_area(area),
            "period": self._periods[period.label],
            **figure,
            "comparison": comparison,
            "breakdown": breakdown,
            "known_at": self._known_at,
            "definition_version": self._indicator.definition_version,
            "members": members,
            **self._of_members(members),
            "warnings": _once(*known, *self._small_numbers(named), *self._warnings(members, area, period)),
        }

    def _breakdown(self, area: Area, period: Period, groups: int | None) -> Shown | None:
        if not self._evaluation.has_parts:
            return None
        parts = [{"part": part, **figure} for part, figure in self._evaluation.parts(area, period)]
        if groups is None or sum(part["groups"] or 0 for part in parts) != groups:
            for part in parts:  # brothers and sisters are in two parts, so groups would not add up
                part.pop("groups", None)
        if self._parts_are_of_groups:
            for part in parts:  # they are those of the groups, whichever part the others would be in
                part.pop("children", None)
        return {"by": self._question.breakdown, "parts": parts}

    @property
    def _parts_are_of_groups(self) -> bool:
        """Whether sibling groups are divided by something in which brothers and sisters may differ."""
        return self._indicator.counts_each_group_once and self._question.breakdown not in {None, "sibling"}

    def _members(self, area: Area, period: Period) -> list[Shown]:
        covered = self._evaluation.soundness(area, period).members
        members = members_as_json(self._areas, covered)
        if self._question.members:
            for member in members:
                member["figure"] = self._evaluation.figure(self._areas[member["code"]], period)
            values = [member["figure"]["value"] for member in members]
            for member, rank in zip(members, ranks(values, self._indicator.polarity), strict=True):
                member["rank"] = rank
        return members

    def _of_members(self, members: Sequence[Shown] | None) -> Shown:
        """The median and the unweighted mean of the members, where their figures are asked for."""
        if not self._question.members or members is None:
            return {}
        return middle([member["figure"] for member in members], self._indicator, self._question.places)

    def _small_numbers(self, figures: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[dict[str, str]]:
        for name, figure in figures:
            if figure["value"] is not None and rests_on_few(figure):
                one, several = self._indicator.counted_as
                noun = one if figure["counted"] == 1 else several
                detail = f"{name} rests on {figure['counted']} {noun}: one more or less can move it far."
                yield {"code": "small_numbers", "detail": detail}

    def _warnings(self, members: Sequence[Shown] | None, area: Area, period: Period) -> list[dict[str, str]]:
        warnings = []
        with_figures = (each for each in members or () if "figure" in each)
        if unreliable := [each["name"] for each in with_figures if each["figure"]["status"] == "u"]:
            detail = f"Ranks, median and mean include figures of which only a part is known: {'; '.join(unreliable)}."
            warnings.append({"code": "members_unreliable", "detail": detail})
        officially = self._indicator.official_period == "three-years" and period.financial_years != 3
        if officially and (window := official(period, 3)):
            code, slug, label = map(_quoted, (self._indicator.code, area.slug, window.label))
            link = f"/v1/results?indicator={code}&area={slug}&period={label}"
            detail = f"Officially this figure is published for three financial years: {link}"
            warnings.append({"code": "unofficial_window", "detail": detail, "link": link})
        if area.is_pooled:
            warnings += self._alike.warnings(area, period, self._question.beside.related_to(period))
        by = self._question.breakdown
        if by and self._question.breakdown_is_asked and (reason := why_not(self._indicator, by)):
            warnings.append({"code": "no_breakdown", "detail": reason})
        elif self._evaluation.has_parts and self._parts_are_of_groups:
            detail = "A sibling group counts once, in the part of the child of it who is in the case list."
            warnings.append({"code": "parts_of_groups", "detail": detail})
        return warnings


def _once(*warnings: dict[str, str]) -> list[dict[str, str]]:
    """Each once: the period before a year is the same days a year earlier."""
    return list({(each["code"], each["detail"]): each for each in warnings}.values())


#: Many links have the same few texts.
_quoted = lru_cache(maxsize=1000)(quote_plus)


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
    for name, _ in RELATED.values():
        if comparison and (other := comparison[name]):
            yield f"The figure of {other['period']['label']}", other
    for other in comparison["areas"] if comparison else ():
        yield f"The figure of {other['area']['name']}", other
