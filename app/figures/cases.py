"""The children behind a figure: the rows of the figure's own evaluation, with the events at both ends."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, select

from app.figures.candidates import is_counted
from app.figures.said import says
from app.figures.wording import counted
from app.indicators.conditions import FirstKnown, ForCurrentCarers, Milestone, Point
from app.indicators.vocabulary import Count, Difference, Indicator, MeanDays, Measure, Share
from app.journeys.journey import WARNINGS
from app.ledger.versions import events
from app.store.among import among
from app.store.database import as_known_at


def cases_of(
    connection: Connection, indicator: Indicator, rows: Sequence[Row[Any]], known_at: int, end_year: int
) -> list[dict[str, Any]]:
    """The cases of some rows of the evaluation, with the events at both ends.

    The last financial year of their period ends in ``end_year``.
    """
    found_events: _Events = {}
    for about in ("child", "family"):
        some = [row for row in rows if _side(indicator, row).among[0].about == about]
        found_events |= _events(connection, some, about, known_at) if some else {}
    return [_case(_side(indicator, row), row, found_events, end_year) for row in rows]


def _side(indicator: Indicator, row: Row[Any]) -> Indicator:
    """The count that a row of a difference belongs to."""
    measure = indicator.measure
    if isinstance(measure, Difference):
        return measure.first if row.value > 0 else measure.second
    return indicator


class _Event(NamedTuple):
    id: int
    on_or_before: bool


_Events = dict[tuple[str, str, str, date], _Event]


def _events(
    connection: Connection, rows: Sequence[Row[Any]], about: Literal["child", "family"], known_at: int
) -> _Events:
    """The events of these children or families that are read, by authority, subject, type and day."""
    found: _Events = {}
    by = says(events.c.attributes, "on_or_before", True)
    columns = (events.c.authority, events.c.subject, events.c.type, events.c.date, events.c.id, by)
    read = is_counted(events, about, "day_unknown")
    for authority, subjects in _by_authority(rows):
        for some in among(connection, events.c.subject, subjects):
            of_some = select(*columns).where(events.c.authority == authority, some, as_known_at(events, known_at), read)
            for *key, id_, on_or_before in connection.execute(of_some, {"known_at": known_at}):
                found[tuple(key)] = _Event(id_, bool(on_or_before))
    return found


def _by_authority(rows: Iterable[Row[Any]]) -> Iterable[tuple[str, list[str]]]:
    subjects: dict[str, dict[str, None]] = {}
    for row in rows:
        subjects.setdefault(row.authority, {})[row.subject] = None
    return [(authority, list(ids)) for authority, ids in subjects.items()]


def _case(indicator: Indicator, row: Row[Any], of_subjects: _Events, end_year: int) -> dict[str, Any]:
    measure = indicator.measure
    clause = next((clause for clause in indicator.clauses if clause.reason == row.reason), None)
    return {
        "authority": row.authority,
        indicator.among[0].about: row.subject,
        "verdict": clause.outcome if clause else "counted",
        "reason": row.reason or None,
        "explanation": clause.sentence if clause else _why(indicator, row, end_year),
        "value": None if row.value is None or isinstance(measure, Count) else _shown(measure, row.value),
        "from": _end(indicator, measure.since, row.since, row, of_subjects),
        "to": _end(indicator, measure.until, row.until, row, of_subjects),
        "adopted": row.adopted.isoformat() if row.adopted else None,
        "warnings": [{"code": code, "detail": WARNINGS[code]} for code in (row.warnings or "").split()],
    }


def _why(indicator: Indicator, row: Row[Any], end_year: int) -> str:
    """Why this child counts: of two points, the words name the one that holds for them."""
    measure = indicator.measure
    if isinstance(measure, MeanDays) and isinstance(measure.until, ForCurrentCarers):
        point = measure.until.with_carer if row.by_current_carer else measure.until.with_others
        indicator = replace(indicator, measure=replace(measure, until=point))
    return counted(indicator, row.value, row.since, row.until, end_year)


def _shown(measure: Measure, value: int) -> int | bool:
    """Days for a mean, true or false for a percentage."""
    return bool(value) if isinstance(measure, Share) else value


def _end(
    indicator: Indicator, point: Point | None, day: date | None, row: Row[Any], of_subjects: _Events
) -> dict[str, Any] | None:
    """One end of what is measured: the event that gives the day, its id, and the day."""
    if point is None or day is None:
        return None
    for type_ in _events_of(indicator, point, row):
        event_day = _day_placed(row) if type_ == "placed" and "placed" in row._fields else day
        if event := of_subjects.get((row.authority, row.subject, type_, event_day)):
            by = event.on_or_before and event_day == day
            return {"event": type_, "id": str(event.id), "date": day.isoformat(), "on_or_before": by}
    return {"event": None, "id": None, "date": day.isoformat(), "on_or_before": False}


def _day_placed(row: Row[Any]) -> date:
    """The day of the placement, which may say itself when the child moved in with the foster carer."""
    day: date = row.placed or row.placed_by
    return day


def _events_of(indicator: Indicator, point: Point, row: Row[Any]) -> tuple[str, ...]:
    """The types of event that can give the point's day. The placement itself may say when the child moved in."""
    types: tuple[str | None, ...]
    match point:
        case ForCurrentCarers(with_carer, with_others):
            types = (with_carer.event, with_others.event) if row.by_current_carer else (with_others.event,)
        case FirstKnown(first):
            there = getattr(row, first.column) or getattr(row, f"{first.column}_by")
            types = (first.event,) if there else ()
        case Milestone(column="ceased"):
            types = ("adopted", "left_care")
        case Milestone(column="date"):
            types = tuple(getattr(population, "type", None) for population in indicator.among)
        case _:
            types = (point.event,)
    return tuple(type_ for type_ in types if type_)
