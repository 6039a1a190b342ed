"""What an import supports: for each indicator, how many children can be evaluated, and what the files do not report.

An indicator's declaration says which events it needs; each table of a source says which events it reports. What an
import lacks is the difference, so a new table, or a new indicator, needs no line here.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from app.figures.queries import Counts
from app.figures.tallies import Tallies, ToCount
from app.imports.tables import Table
from app.indicators.needs import Need, needs
from app.indicators.scorecard import INDICATORS
from app.indicators.vocabulary import Indicator
from app.ledger.versions import events
from app.periods import Period
from app.store.database import as_known_at

_ONLY_OF = {"adopted": "children who were adopted", "process": "children in the adoption process"}


def coverage(
    connection: Connection, authority: str, period: Period, tables: Iterable[Table], tallies: Tallies
) -> list[dict[str, Any]]:
    """For each indicator the children (or families) of the period by verdict, from all that is recorded by now."""
    read, recorded = tuple(tables), _types_recorded(connection, authority, tallies.known_at)
    # The others have no candidates.
    some = [each for each in INDICATORS if not recorded.isdisjoint(need.type for need in needs(each))]
    tallies.count([ToCount(each, period, (authority,)) for each in some])
    counts = {each.code: tallies.of(each, period, (authority,)).get(authority, Counts()) for each in some}
    return [_of(each, counts.get(each.code, Counts())) | {"lacks": lacking(each, read)} for each in INDICATORS]


def _types_recorded(connection: Connection, authority: str, known_at: int) -> frozenset[str]:
    """The types of all events of an authority."""
    types = select(events.c.type).distinct().where(events.c.authority == authority, as_known_at(events, known_at))
    return frozenset(connection.scalars(types))


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
