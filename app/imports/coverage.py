"""What an import supports: of each indicator, how many children can be evaluated, and what the source cannot tell."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection

from app.figures.queries import Counts, figures
from app.imports.tables import ANNEX_A, EXTENDED, SSDA903
from app.indicators.populations import EventsInThePeriod, InThePeriod, LastCessations, OnTheLastDay, Population
from app.indicators.scorecard import INDICATORS
from app.indicators.vocabulary import Indicator
from app.periods import Period

_MATCHES = "The return has the day of a match only once a child is adopted, so nobody who waits is known as matched."
_ADOPTERS = "The source does not say whose adopters they are, the agency's own or another's."
_FAMILIES = "The source holds no adopter families."
_ADOPTED_ALONE = "The report has the children adopted in a year, and no others."
_OVER_A_YEAR = "The list has the children in the adoption process over twelve months, not all who were looked after."
_CARER = "The source has no day on which a foster carer who adopts took the child in."
_NOT_TOLD = {
    "adoption_application": "The source has no day of the application for an adoption order.",
    "early_warning": "The source holds no early warnings.",
    "matched": _MATCHES,
}


def coverage(
    connection: Connection, authority: str, period: Period, sources: Iterable[str], known_at: int
) -> list[dict[str, Any]]:
    """For each indicator the children (or families) of the period by verdict, from all that is recorded by now."""
    told_by = tuple(sources)
    return [
        _of(indicator, figures(connection, indicator, period, [authority], known_at).get(authority, Counts()), told_by)
        for indicator in INDICATORS
    ]


def _of(indicator: Indicator, counts: Counts, sources: tuple[str, ...]) -> dict[str, Any]:
    outcomes = {clause.reason: clause.outcome for clause in indicator.clauses}
    missing: dict[str, dict[str, int]] = {"excluded": {}, "not_evaluable": {}}
    for reason, number in counts.others.items():
        missing[outcomes[reason]][reason] = number
    return {
        "indicator": indicator.code,
        "title": indicator.title,
        "counted": counts.counted,
        **missing,
        "lacks": _lacking(indicator, sources),
    }


def _lacking(indicator: Indicator, sources: tuple[str, ...]) -> list[str]:
    """Why the sources cannot support an indicator: what none of them tells."""
    of_each = [set(_lacks(indicator, source)) for source in sources]
    return sorted(set.intersection(*of_each)) if of_each else []


def _lacks(indicator: Indicator, source: str) -> Iterator[str]:
    if indicator.code == "A10" and source == EXTENDED:
        yield _CARER
    for population in indicator.among:
        yield from _population_lacks(population, source)


def _population_lacks(population: Population, source: str) -> Iterator[str]:
    if population.about == "family":
        if source != ANNEX_A:
            yield _FAMILIES
    elif isinstance(population, InThePeriod) and population.rows == "proceedings":
        yield "The source holds no care proceedings."
    elif isinstance(population, InThePeriod) and population.rows == "placements":
        yield _ADOPTERS
    elif isinstance(population, EventsInThePeriod) and population.type in _not_told(source):
        yield _NOT_TOLD[population.type]
    elif source == EXTENDED and not isinstance(population, InThePeriod):
        yield _ADOPTED_ALONE
    elif source == ANNEX_A and isinstance(population, LastCessations):
        yield _OVER_A_YEAR
    elif (
        source == SSDA903 and isinstance(population, OnTheLastDay) and "matched" in population.live + population.without
    ):
        yield _MATCHES


def _not_told(source: str) -> frozenset[str]:
    return frozenset(_NOT_TOLD) - ({"matched"} if source == ANNEX_A else frozenset())
