"""Answers a question about figures: every indicator for every area and period, from what was known at one instant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, literal, select

from app.areas import Area, Areas
from app.database import Day, as_known_at, as_text
from app.events.catalogue import BY_TYPE
from app.events.ledger import events
from app.indicators.publishing import published
from app.indicators.queries import Counts, figures
from app.indicators.vocabulary import Indicator
from app.periods import Period


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. ``places`` are the decimals of values, or None for each indicator's own."""

    indicators: tuple[Indicator, ...]
    areas: tuple[Area, ...]
    periods: tuple[Period, ...]
    known_at: int
    places: int | None = None

    @property
    def size(self) -> int:
        return len(self.indicators) * len(self.areas) * len(self.periods)

    @property
    def fingerprint(self) -> str:
        """Equal for questions that have equal answers."""
        codes = (
            [indicator.code for indicator in self.indicators],
            [area.code for area in self.areas],
            [(period.label, period.start, period.end) for period in self.periods],
        )
        return repr((codes, self.known_at, self.places))


def results(connection: Connection, areas: Areas, question: Question) -> Iterator[dict[str, Any]]:
    """One result for each indicator, area and period, in the order asked."""
    pooled = [area for area in question.areas if area.is_pooled]
    with_data = {
        period: authorities_with_data(connection, pooled, period, question.known_at) for period in question.periods
    }
    for indicator in question.indicators:
        counts = {
            period: figures(connection, indicator, period, _needed(question.areas, period), question.known_at)
            for period in question.periods
        }
        for area in question.areas:
            for period in question.periods:
                pool = pooled_counts(counts[period], area, period)
                members = _members(areas, area, period, with_data[period])
                yield result(indicator, area, period, pool, members, question)


def result(
    indicator: Indicator, area: Area, period: Period, counts: Counts, members: Any, question: Question
) -> dict[str, Any]:
    """One result as the contract shows it."""
    return {
        "indicator": indicator.code,
        "area": named_area(area),
        "period": named_period(period),
        **published(indicator, counts, period, question.places),
        "breakdown": None,
        "known_at": as_text(question.known_at),
        "definition_version": indicator.definition_version,
        "members": members,
        "warnings": [],
    }


def pooled_counts(of_authorities: Mapping[str, Counts], area: Area, period: Period) -> Counts:
    """The candidates of all authorities that are members on the period's last day, as one pool."""
    pool = Counts()
    for authority in area.authorities_on(period.end):
        if authority in of_authorities:
            pool.pool(of_authorities[authority])
    return pool


def named_area(area: Area) -> dict[str, str]:
    return {"code": area.code, "name": area.name, "type": area.type}


def named_period(period: Period) -> dict[str, str]:
    return {"label": period.label, "start": period.start.isoformat(), "end": period.end.isoformat()}


def _needed(areas: Sequence[Area], period: Period) -> list[str]:
    return sorted({authority for area in areas for authority in area.authorities_on(period.end)})


def _members(areas: Areas, area: Area, period: Period, with_data: frozenset[str]) -> list[dict[str, Any]] | None:
    if not area.is_pooled:
        return None
    return [
        {**named_area(areas[authority]), "has_data": authority in with_data}
        for authority in area.authorities_on(period.end)
    ]


def authorities_with_data(
    connection: Connection, pooled: Sequence[Area], period: Period, known_at: int
) -> frozenset[str]:
    """The members of pooled areas that reported anything that happened in the period."""
    window = {"first_day": period.start, "last_day": period.end, "known_at": known_at}
    return frozenset(
        authority
        for authority in _needed(pooled, period)
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
