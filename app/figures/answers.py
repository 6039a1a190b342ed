"""Answers a question about figures: every indicator for every area and period, from what was known at one instant."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import BigInteger, Connection, bindparam, literal, select

from app.areas import Area, Areas
from app.events.catalogue import BY_TYPE
from app.figures.breakdowns import PARTS, Breakdown, broken_down, can_be_broken_down
from app.figures.publishing import difference, published, rests_on_few
from app.figures.queries import Counts, figures
from app.indicators.vocabulary import Indicator
from app.ledger.versions import events
from app.periods import Period, official, preceding
from app.store.database import Day, as_known_at, as_text


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. ``places`` are the decimals of values, or None for each indicator's own."""

    indicators: tuple[Indicator, ...]
    areas: tuple[Area, ...]
    periods: tuple[Period, ...]
    known_at: int
    places: int | None = None
    members: bool = False
    breakdown: Breakdown | None = None
    previous: bool = False
    comparators: tuple[Area, ...] = ()

    @property
    def size(self) -> int:
        """How many figures the answer holds, at most."""
        per_figure = 1 + self.previous + len(self.comparators)
        per_figure += len(PARTS[self.breakdown]) if self.breakdown else 0
        areas = sum(1 + (len(area.members) if self.members else 0) for area in self.areas)
        return len(self.indicators) * areas * len(self.periods) * per_figure

    @property
    def fingerprint(self) -> str:
        """Equal for questions that have equal answers."""
        codes = (
            [indicator.code for indicator in self.indicators],
            [area.code for area in self.areas],
            [(period.label, period.start, period.end) for period in self.periods],
            [area.code for area in self.comparators],
        )
        return repr((codes, self.known_at, self.places, self.members, self.breakdown, self.previous))


def results(connection: Connection, areas: Areas, question: Question) -> Iterator[dict[str, Any]]:
    """One result for each indicator, area and period, in the order asked."""
    with_data = {
        period: authorities_with_data(connection, question.areas, period, question.known_at)
        for period in question.periods
    }
    for indicator in question.indicators:
        answering = Answering(connection, areas, question, indicator)
        for area in question.areas:
            for period in question.periods:
                yield answering.result(area, period, with_data[period])


class Answering:
    """The counts of one indicator for all that a question asks, and the results made of them."""

    def __init__(self, connection: Connection, areas: Areas, question: Question, indicator: Indicator) -> None:
        self._areas = areas
        self._question = question
        self._indicator = indicator
        periods = dict.fromkeys(question.periods)
        if question.previous:
            periods.update(dict.fromkeys(preceding(period) for period in question.periods))
        asked = (*question.areas, *question.comparators)
        self._counts = {
            period: figures(connection, indicator, period, self._needed(asked, period), question.known_at)
            for period in periods
        }
        self._by_part: dict[Period, dict[str, dict[str, Counts]]] = {}
        if question.breakdown and can_be_broken_down(indicator):
            self._by_part = {
                period: broken_down(
                    connection,
                    indicator,
                    question.breakdown,
                    period,
                    self._needed(question.areas, period),
                    question.known_at,
                )
                for period in question.periods
            }

    def result(self, area: Area, period: Period, with_data: frozenset[str]) -> dict[str, Any]:
        """One result as the contract shows it."""
        figure = self._figure(area, period)
        comparison = self._comparison(area, period, figure)
        breakdown = self._breakdown(area, period)
        members = self._members(area, period, with_data) if area.is_pooled else None
        named = [("The figure", figure), *_nested(comparison, breakdown, members)]
        return {
            "indicator": self._indicator.code,
            "area": named_area(area),
            "period": named_period(period),
            **figure,
            "comparison": comparison,
            "breakdown": breakdown,
            "known_at": as_text(self._question.known_at),
            "definition_version": self._indicator.definition_version,
            "members": members,
            "warnings": [*self._small_numbers(named), *self._warnings(area, period)],
        }

    def _needed(self, asked: Sequence[Area], period: Period) -> list[str]:
        return sorted({code for area in asked for code in reporting(self._areas, area, period, self._indicator)})

    def _pooled(self, of_authorities: Mapping[str, Counts], area: Area, period: Period) -> Counts:
        """The candidates of all whose records count in the area, as one pool."""
        pool = Counts()
        for code in reporting(self._areas, area, period, self._indicator):
            if code in of_authorities:
                pool.pool(of_authorities[code])
        return pool

    def _figure(self, area: Area, period: Period) -> dict[str, Any]:
        counts = self._pooled(self._counts[period], area, period)
        return published(self._indicator, counts, period, self._question.places)

    def _comparison(self, area: Area, period: Period, figure: Mapping[str, Any]) -> dict[str, Any] | None:
        """The same figure for the preceding period and for other areas, with the differences to this one."""
        question = self._question
        if not question.previous and not question.comparators:
            return None
        compared: dict[str, Any] = {"previous": None, "areas": []}
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

    def _breakdown(self, area: Area, period: Period) -> dict[str, Any] | None:
        by = self._question.breakdown
        if by is None or not self._by_part:
            return None
        parts = []
        for part in PARTS[by]:
            of_part = {authority: counts[part] for authority, counts in self._by_part[period].items() if part in counts}
            figure = published(self._indicator, self._pooled(of_part, area, period), period, self._question.places)
            # Brothers and sisters can be in two parts, so groups would not add up.
            figure.pop("groups", None)
            parts.append({"part": part, **figure})
        return {"by": by, "parts": parts}

    def _members(self, area: Area, period: Period, with_data: frozenset[str]) -> list[dict[str, Any]]:
        members = []
        for code in area.authorities_on(period.end):
            member = self._areas[code]
            figure = {"figure": self._figure(member, period)} if self._question.members else {}
            members.append({**named_area(member), "has_data": code in with_data, **figure})
        return members

    def _small_numbers(self, figures: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[dict[str, str]]:
        about = self._indicator.among[0].about
        for name, figure in figures:
            if rests_on_few(figure):
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
        if self._question.breakdown and not self._by_part:
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


def reporting(areas: Areas, area: Area, period: Period, indicator: Indicator) -> tuple[str, ...]:
    """Codes of those whose records count in an area: for adopter families, agencies among them."""
    if indicator.among[0].about == "family":
        return areas.reporting_families_on(area, period.end)
    return area.authorities_on(period.end)


def named_area(area: Area) -> dict[str, str]:
    return {"code": area.code, "name": area.name, "type": area.type}


def named_period(period: Period) -> dict[str, str]:
    return {"label": period.label, "start": period.start.isoformat(), "end": period.end.isoformat()}


def authorities_with_data(
    connection: Connection, areas: Sequence[Area], period: Period, known_at: int
) -> frozenset[str]:
    """The members of areas of several authorities that reported anything that happened in the period."""
    window = {"first_day": period.start, "last_day": period.end, "known_at": known_at}
    return frozenset(
        authority
        for authority in sorted({code for area in areas if area.is_pooled for code in area.authorities_on(period.end)})
        if connection.scalar(_ANY_EVENT, {**window, "of_authority": authority})
    )


_ANY_EVENT = (
    select(literal(1))
    .where(
        events.c.authority == bindparam("of_authority"),
        events.c.type.in_(list(BY_TYPE)),
        events.c.date.between(bindparam("first_day", type_=Day), bindparam("last_day", type_=Day)),
        as_known_at(events, bindparam("known_at", type_=BigInteger)),
    )
    .limit(1)
)
