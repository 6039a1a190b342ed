"""Reads the ledger for people and systems: events as they were sent, with the instants at which they were current."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Connection, Row, Select, select, tuple_

from app.events.catalogue import BY_TYPE
from app.http.paging import Number, Ordinal, Text
from app.ledger.versions import events, parsed
from app.store.database import FOREVER, as_known_at, as_text
from app.store.tables import area_clocks


@dataclass(frozen=True, slots=True)
class AfterEvent:
    """Where a page begins: after this event."""

    authority: Text
    subject: Text
    day: Annotated[Ordinal, Field(ge=1)]
    id: Number


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events to list, and in which order; None does not narrow."""

    authorities: Sequence[str] | None = None
    subject: str | None = None
    types: Sequence[str] | None = None
    first_day: date | None = None
    last_day: date | None = None
    #: Those of a child in the order in which they were recorded, in place of that of their days.
    as_recorded: bool = False


def listed(
    connection: Connection, wanted: Filter, known_at: int, limit: int, after: AfterEvent | None = None
) -> tuple[list[dict[str, Any]], AfterEvent | None]:
    """One page of the events that were current at an instant, and where the next begins."""
    days = [] if wanted.as_recorded else [events.c.date]
    key = (events.c.authority, events.c.subject, *days, events.c.id)
    statement = narrowed(select(events).where(as_known_at(events, known_at)), wanted).order_by(*key).limit(limit + 1)
    if after:
        day = [] if wanted.as_recorded else [date.fromordinal(after.day)]
        place = tuple_(after.authority, after.subject, *day, after.id, types=[c.type for c in key])
        statement = statement.where(tuple_(*key) > place)
    found = connection.execute(statement).all()
    more = None
    if len(found) > limit:
        last = found[limit - 1]
        more = AfterEvent(last.authority, last.subject, last.date.toordinal(), last.id)
    return [shown(row, known_at) for row in found[:limit]], more


def narrowed(statement: Select[Any], wanted: Filter) -> Select[Any]:
    """The statement about only those events that are wanted."""
    if wanted.authorities is not None:
        statement = statement.where(events.c.authority.in_(wanted.authorities))
    if wanted.subject is not None:
        statement = statement.where(events.c.subject == wanted.subject)
    if wanted.types is not None:
        statement = statement.where(events.c.type.in_(wanted.types))
    if wanted.first_day is not None:
        statement = statement.where(events.c.date >= wanted.first_day)
    if wanted.last_day is not None:
        statement = statement.where(events.c.date <= wanted.last_day)
    return statement


def find(connection: Connection, event_id: str) -> Row[Any] | None:
    """One version of an event, current or not."""
    if not event_id.isascii() or not event_id.isdigit() or len(event_id) > 18:
        return None
    # The id says whose it is to nobody but us; the clocks name all who have any, so the key of the events finds it.
    whose = events.c.authority.in_(select(area_clocks.c.area))
    return connection.execute(select(events).where(whose, events.c.id == int(event_id))).first()


def shown(row: Row[Any], known_at: int = FOREVER - 1) -> dict[str, Any]:
    """An event as the API shows it: as it was sent, with its id and the instants between which it was current.

    Of an earlier instant: that it was superseded later was not known then.
    """
    was_current = row.superseded_at > known_at
    return {
        "id": str(row.id),
        "authority": row.authority,
        BY_TYPE[row.type].about: row.subject,
        "type": row.type,
        "date": row.date.isoformat(),
        "source_id": row.source_id or None,
        **parsed(row.attributes),
        "recorded_at": as_text(row.recorded_at),
        "superseded_at": None if was_current else as_text(row.superseded_at),
        "replaces": str(row.replaces) if row.replaces else None,
        "void_reason": None if was_current else row.void_reason,
    }
