"""What an import supports: for each indicator, how many children can be evaluated, and what the files do not report.

An indicator's declaration says which events it needs; each table of a source says which events it reports. What an
import lacks is the difference, so a new table, or a new indicator, needs no line here.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from app.figures.queries import Counts, figures
from app.imports.tables import Table
from app.indicators.needs import Need, needs
from app.indicators.scorecard import INDICATORS
from app.indicators.vocabulary import Indicator
from app.periods import Period

_ONLY_OF = {"adopted": "children who were adopted", "process": "children in the adoption process"}


def coverage(
    connection: Connection, authority: str, period: Period, tables: Iterable[Table], known_at: int
) -> list[dict[str, Any]]:
    """For each indicator the children (or families) of the period by verdict, from all that is recorded by now."""
    read = tuple(tables)
    return [
        _of(indicator, figures(connection, indicator, period, [authority], known_at).get(authority, Counts()))
        | {"lacks": lacking(indicator, read)}
        for indicator in INDICATORS
    ]


def _of(indicator: Indicator, counts: Counts) -> dict[str, Any]:
    outcomes = {clause.reason: clause.outcome for clause in indicator.clauses}
    missing: dict[str, dict[str, int]] = {"excluded": {}, "not_evaluable": {}}
    for reason, number in counts.others.items():
        missing[outcomes[reason]][reason] = number
    return {"indicator": indicator.code, "title": indicator.title, "counted": counts.counted, **missing}


def lacking(indicator: Indicator, tables: Iterable[Table]) -> list[str]:
    """What an indicator needs and none of these tables reports, in sentences."""
    reported = frozenset[Need]().union(*(table.tells for table in tables))
    return sorted(_sentence(need, reported) for need in needs(indicator) if not any(map(need.met_by, reported)))


def _sentence(need: Need, reported: frozenset[Need]) -> str:
    if need.says:
        return f"The files do not say {need.says} of {need.type}."
    some = [each.whose for each in reported if each.type == need.type and each.whose in _ONLY_OF]
    if some:
        return f"The files report {need.type} of {_ONLY_OF[max(some)]} only."
    return f"The files do not report {need.type}."
