"""Reads the records of the children of an authority as they were known at an instant, some hundred at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import BigInteger, Connection, String, bindparam, func, select

from app.events.catalogue import CHILD_TYPES
from app.journeys.care import NO_ATTRIBUTES, Fact
from app.journeys.read_before import ReadJourney
from app.journeys.reading import read_journey
from app.ledger.characteristics import Characteristics, fields_that_differ, known_of
from app.ledger.characteristics import children as children_table
from app.ledger.known_days import KnownDays
from app.ledger.versions import events, parsed
from app.quality.findings import EventOfChild
from app.quality.of_events.record import Record
from app.store.among import AboutMany, batches
from app.store.database import as_known_at

_COLUMNS = [events.c[name] for name in ("subject", "id", "type", "date", "source_id", "attributes")]
_CHILD_TYPES = frozenset(CHILD_TYPES)
_NOTHING = Characteristics()
NOTHING_DIFFERS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StoredRecords:
    """The records of the children of an authority, as known at an instant and judged on a day.

    ``groups_of_one`` are the keys of sibling groups that only one child has; ``differing`` are the characteristics
    of children about which two sources differ; ``reported`` are the types of events that the authority's sources tell.
    """

    connection: Connection
    authority: str
    known_at: int
    today: date
    groups_of_one: Collection[str]
    differing: Mapping[str, frozenset[str]]
    reported: frozenset[str]
    read: ReadJourney

    def of(self, children: Sequence[str]) -> Iterator[tuple[str, Record]]:
        """The records of these children, those that have any event, in the order of their ids."""
        for some in batches(sorted(children)):
            known = known_of(self.connection, self.authority, some, self.known_at)
            for child, stored in _events(self.connection, self.authority, some, self.known_at):
                yield child, self._record(child, stored, known.get(child, _NOTHING))

    def _record(self, child: str, stored: Sequence[tuple[Fact, EventOfChild]], known: Characteristics) -> Record:
        facts = tuple(fact for fact, _ in stored)
        return Record(
            facts=facts,
            events={(fact.type, fact.date, fact.source_id): event for fact, event in stored},
            journey=self.read(facts),
            known=known,
            today=self.today,
            is_alone_in_its_group=known.sibling_group in self.groups_of_one,
            differing=self.differing.get(child, NOTHING_DIFFERS),
            reported=self.reported,
        )


def stored_records(
    connection: Connection, authority: str, known_at: int, today: date, read: ReadJourney = read_journey
) -> StoredRecords:
    """The records of the children of an authority, whose journeys ``read`` reads."""
    groups_of_one = _groups_of_one(connection, authority, known_at)
    differing = fields_that_differ(connection, authority, known_at)
    reported = KnownDays(connection, [authority], known_at).types(authority)
    return StoredRecords(connection, authority, known_at, today, groups_of_one, differing, reported, read)


def _events(
    connection: Connection, authority: str, some: Sequence[str], known_at: int
) -> Iterator[tuple[str, list[tuple[Fact, EventOfChild]]]]:
    """The events of each child, by day."""
    found = _EVENTS.rows(connection, some, authority=authority, known_at=known_at)
    # A family may have the id of a child. SQLite, asked for the types too, would look each child up by each of them.
    of_children = (row for row in found if row[2] in _CHILD_TYPES)
    for child, rows in groupby(of_children, key=lambda row: str(row[0])):
        yield (
            child,
            [
                (Fact(type_, day, parsed(said) if said else NO_ATTRIBUTES, source, id_), EventOfChild(id_, type_, day))
                for _, id_, type_, day, source, said in rows
            ],
        )


def _groups_of_one(connection: Connection, authority: str, known_at: int) -> frozenset[str]:
    """The keys of sibling groups that only one child has."""
    return frozenset(connection.scalars(_GROUPS_OF_ONE, {"authority": authority, "known_at": known_at}))


_AUTHORITY, _KNOWN_AT = bindparam("authority", type_=String), bindparam("known_at", type_=BigInteger)
_EVENTS = AboutMany(
    select(*_COLUMNS)
    .where(events.c.authority == _AUTHORITY, as_known_at(events, _KNOWN_AT))
    .order_by(events.c.subject, events.c.date, events.c.type, events.c.source_id),
    events.c.subject,
)
_GROUP = children_table.c.sibling_group
_GROUPS_OF_ONE = (
    select(_GROUP)
    .where(children_table.c.authority == _AUTHORITY, _GROUP.is_not(None), as_known_at(children_table, _KNOWN_AT))
    .group_by(_GROUP)
    .having(func.count() == 1)
)
