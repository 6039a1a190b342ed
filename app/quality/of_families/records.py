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
_OF_FAMILIES = (events.c.type.in_(FAMILY_TYPES), as_known_at(events, _KNOWN_AT))
# Asked for groups of what no index has, SQLite looks for events of these types: it does not read all events.
_FAMILIES = AboutMany(
    select(events.c.authority, func.max(events.c.subject))
    .where(*_OF_FAMILIES)
    .group_by(events.c.authority, events.c.subject.concat(""))
    .having(func.max(_DAY) >= _FIRST, or_(func.min(_DAY) <= _LAST, _HAS_A_DAY_UNKNOWN)),
    events.c.authority,
)
_EVENTS = AboutMany(
    select(*_COLUMNS)
    .where(events.c.authority == _AUTHORITY, *_OF_FAMILIES)
    .order_by(events.c.subject, events.c.date, events.c.type, events.c.source_id),
    events.c.subject,
)


def families_of(
    connection: Connection, authorities: Sequence[str], period: Period, known_at: int
) -> dict[str, list[str]]:
    """The families to whom something happened by the period's last day, and something on its first day or later."""
    days = {"first": period.start.toordinal(), "last": period.end.toordinal()}
    found: dict[str, list[str]] = {}
    for authority, family in _FAMILIES.rows(connection, authorities, known_at=known_at, **days):
        found.setdefault(authority, []).append(family)
    return {authority: sorted(families) for authority, families in found.items()}


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
