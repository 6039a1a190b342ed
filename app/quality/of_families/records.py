"""Reads the records of adopter families as they were known at an instant."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from sqlalchemy import BigInteger, Connection, Integer, String, bindparam, case, func, or_, select, type_coerce

from app.events.catalogue import FAMILY_TYPES
from app.journeys.care import NO_ATTRIBUTES, Fact
from app.ledger.versions import events, parsed
from app.periods import Period
from app.quality.findings import EventOfChild
from app.quality.of_families.record import FamilyRecord
from app.store.among import AboutMany
from app.store.database import as_known_at

_COLUMNS = [events.c[name] for name in ("subject", "id", "type", "date", "source_id", "attributes")]
_DAY = type_coerce(events.c.date, Integer)
_AUTHORITY, _KNOWN_AT = bindparam("authority", type_=String), bindparam("known_at", type_=BigInteger)
_FIRST, _LAST = bindparam("first", type_=Integer), bindparam("last", type_=Integer)
_HAS_A_DAY_UNKNOWN = func.max(case((events.c.attributes.contains("on_or_before"), 1), else_=0)) == 1
_OF_FAMILIES = (events.c.authority == _AUTHORITY, events.c.type.in_(FAMILY_TYPES), as_known_at(events, _KNOWN_AT))
_FAMILIES = (
    select(events.c.subject)
    .where(*_OF_FAMILIES)
    .group_by(events.c.subject)
    .having(func.max(_DAY) >= _FIRST, or_(func.min(_DAY) <= _LAST, _HAS_A_DAY_UNKNOWN))
    .order_by(events.c.subject)
)
_EVENTS = AboutMany(
    select(*_COLUMNS).where(*_OF_FAMILIES).order_by(events.c.subject, events.c.date, events.c.type, events.c.source_id),
    events.c.subject,
)


def families_of(connection: Connection, authority: str, period: Period, known_at: int) -> list[str]:
    """The families to whom something happened by the period's last day, and something on its first day or later."""
    days = {"first": period.start.toordinal(), "last": period.end.toordinal()}
    return list(connection.scalars(_FAMILIES, {"authority": authority, "known_at": known_at, **days}))


def family_records(
    connection: Connection, authority: str, some: Sequence[str], known_at: int
) -> Iterator[tuple[str, FamilyRecord]]:
    """The records of these families."""
    found = _EVENTS.rows(connection, some, authority=authority, known_at=known_at)
    for family, rows in groupby(found, key=lambda row: str(row[0])):
        facts, stored = [], {}
        for _, id_, type_, day, source, said in rows:
            facts.append(Fact(type_, day, parsed(said) if said else NO_ATTRIBUTES, source, id_))
            stored[type_, day, source] = EventOfChild(id_, type_, day)
        yield family, FamilyRecord(tuple(facts), stored)
