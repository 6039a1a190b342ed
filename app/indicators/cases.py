"""The children behind a figure: the rows of its own evaluation, with the events that it runs between."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select, tuple_

from app.database import as_known_at
from app.events.ledger import IN_LIST, events
from app.indicators.queries import COUNTED, evaluation, parameters
from app.indicators.vocabulary import ForCurrentCarers, Indicator, Point, ShareUnder
from app.journeys.reading import WARNINGS
from app.paging import Ordinal, Text
from app.periods import Period


@dataclass(frozen=True, slots=True)
class After:
    """Where a page of cases begins: after this authority, child and day of adoption (0 where not adopted)."""

    authority: Text
    child: Text
    adopted: Ordinal


def cases(
    connection: Connection,
    indicator: Indicator,
    period: Period,
    authorities: Sequence[str],
    known_at: int,
    limit: int,
    after: After | None = None,
) -> tuple[list[dict[str, Any]], After | None]:
    """One page of the candidates, in the order of authority and child, and where the next page begins."""
    rows = evaluation(indicator, len(authorities) == 1)
    key = (rows.c.authority, rows.c.child, func.coalesce(rows.c.adopted, 0))
    statement = select(rows).order_by(*key).limit(limit + 1)
    if after:
        statement = statement.where(tuple_(*key) > tuple_(after.authority, after.child, after.adopted))
    found = connection.execute(statement, parameters(indicator, period, authorities, known_at)).all()
    page = found[:limit]
    ids = _event_ids(connection, page, known_at)
    more = After(page[-1].authority, page[-1].child, _ordinal(page[-1].adopted)) if len(found) > limit else None
    return [_case(indicator, row, ids) for row in page], more


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


_EventIds = dict[tuple[str, str, str, date], int]


def _event_ids(connection: Connection, rows: Sequence[Row[Any]], known_at: int) -> _EventIds:
    """The events of these children, by authority, child, type and day."""
    ids: _EventIds = {}
    columns = (events.c.authority, events.c.subject, events.c.type, events.c.date, events.c.id)
    for authority, children in _by_authority(rows):
        for start in range(0, len(children), IN_LIST):
            some = events.c.subject.in_(children[start : start + IN_LIST])
            found = select(*columns).where(events.c.authority == authority, some, as_known_at(events, known_at))
            for *key, id_ in connection.execute(found.order_by(events.c.source_id)):
                ids[tuple(key)] = id_
    return ids


def _by_authority(rows: Iterable[Row[Any]]) -> Iterable[tuple[str, list[str]]]:
    children: dict[str, dict[str, None]] = {}
    for row in rows:
        children.setdefault(row.authority, {})[row.child] = None
    return [(authority, list(ids)) for authority, ids in children.items()]


def _case(indicator: Indicator, row: Row[Any], ids: _EventIds) -> dict[str, Any]:
    outcomes = {clause.reason: clause.outcome for clause in indicator.clauses}
    sentences = {clause.reason: clause.sentence for clause in indicator.clauses}
    value: int | bool | None = row.value
    if isinstance(indicator.measure, ShareUnder) and value is not None:
        value = bool(value)
    return {
        "authority": row.authority,
        "child": row.child,
        "verdict": "counted" if row.reason == COUNTED else outcomes[row.reason],
        "reason": row.reason or None,
        "explanation": sentences.get(row.reason) or _counted(indicator, row),
        "value": value,
        "from": _end(indicator.measure.since, row.since, row, ids),
        "to": _end(indicator.measure.until, row.until, row, ids),
        "adopted": row.adopted.isoformat() if row.adopted else None,
        "warnings": [{"code": code, "detail": WARNINGS[code]} for code in row.warnings.split()],
    }


def _counted(indicator: Indicator, row: Row[Any]) -> str:
    days = (row.until - row.since).days
    between = f"{days:,} days from {indicator.measure.since.words} to {indicator.measure.until.words}"
    if row.value == 0 and days < 0:
        return "The match was decided before the placement order, so the child counts as 0 days."
    return f"{between}."


def _end(point: Point, day: date | None, row: Row[Any], ids: _EventIds) -> dict[str, Any] | None:
    """One end of a duration: the event that gives the day, its id, and the day."""
    if day is None:
        return None
    for event in _candidates(point, row):
        event_day = row.placed if event == "placed" else day
        if id_ := ids.get((row.authority, row.child, event, event_day)):
            return {"event": event, "id": str(id_), "date": day.isoformat()}
    return {"event": None, "id": None, "date": day.isoformat()}


def _candidates(point: Point, row: Row[Any]) -> tuple[str, ...]:
    """The types of event that can give the point's day. The placement itself may say when the child moved in."""
    if isinstance(point, ForCurrentCarers) and row.by_current_carer:
        return (point.point.event, point.otherwise.event)
    if point.event == "placed" and row.placed is None:
        return ()
    return (point.event,) if point.event else ()
