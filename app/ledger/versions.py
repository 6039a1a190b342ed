"""The ledger of events: appended, never overwritten. A version is current from ``recorded_at`` to ``superseded_at``."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    and_,
    func,
    literal_column,
    select,
)

from app.ledger.chain import EndedVersion, Links
from app.store.among import among
from app.store.database import FOREVER, Code, Day, Writing, metadata

events = Table(
    "events",
    metadata,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
    Column("authority", Code(40), nullable=False),
    Column("subject", Code(64), nullable=False),
    Column("type", Code(40), nullable=False),
    Column("date", Day, nullable=False),
    Column("source_id", Code(128), nullable=False, server_default=""),
    Column("attributes", Text, nullable=False, server_default=""),
    Column("recorded_at", BigInteger, nullable=False),
    Column("superseded_at", BigInteger, nullable=False),
    Column("replaces", BigInteger),
    Column("void_reason", Text),
    PrimaryKeyConstraint("authority", "id"),
    sqlite_with_rowid=False,
)
# The natural key: a fact has one current version without a source id. It also finds all events of one child.
Index(
    "uq_events_natural_key",
    *(events.c[name] for name in ("authority", "subject", "type", "date", "source_id", "superseded_at")),
    unique=True,
)
_CURRENT_SOURCED = and_(events.c.source_id != "", events.c.superseded_at == FOREVER)
Index(
    "uq_events_source_id",
    events.c.authority,
    events.c.source_id,
    unique=True,
    sqlite_where=_CURRENT_SOURCED,
    postgresql_where=_CURRENT_SOURCED,
)
_REPLACES = events.c.replaces.is_not(None)
Index(
    "uq_events_replaces",
    events.c.authority,
    events.c.replaces,
    unique=True,
    sqlite_where=_REPLACES,
    postgresql_where=_REPLACES,
)
# What changed after an instant: versions recorded, and versions that are current no longer.
_IS_SUPERSEDED = events.c.superseded_at < literal_column(str(FOREVER))
Index("ix_events_recorded_at", events.c.recorded_at, events.c.id)
Index(
    "ix_events_superseded_at",
    events.c.superseded_at,
    events.c.id,
    sqlite_where=_IS_SUPERSEDED,
    postgresql_where=_IS_SUPERSEDED,
)
Index("ix_events_authority_type_date", events.c.authority, events.c.type, events.c.date)

COLUMNS = (
    "id", "authority", "subject", "type", "date", "source_id", "attributes", "recorded_at", "superseded_at", "replaces",
)  # fmt: skip
#: Far more than any child has: reading a journey takes time with the square of its events.
MOST_EVENTS_OF_A_CHILD = 2000


class EventVersion(NamedTuple):
    """The current version of an event."""

    id: int
    authority: str
    subject: str
    type: str
    date: datetime.date
    source_id: str
    attributes: str

    @property
    def content(self) -> tuple[str, str, str, datetime.date, str, str]:
        return self[1:]


_VERSION = select(*(events.c[name] for name in EventVersion._fields)).where(events.c.superseded_at == FOREVER)


def current_of(connection: Connection, authority: str, subjects: Sequence[str]) -> Iterator[EventVersion]:
    """The current versions of the events of some children and families of one authority."""
    for some in among(connection, events.c.subject, subjects):
        for row in connection.execute(_VERSION.where(events.c.authority == authority, some)):
            yield EventVersion(*row)


#: In literals: with bound values SQLite cannot see that the index of current source ids has all such rows.
_IS_CURRENT_SOURCED = and_(
    events.c.source_id != literal_column("''"), events.c.superseded_at == literal_column(str(FOREVER))
)


def current_from(connection: Connection, authority: str, source_ids: Sequence[str]) -> Iterator[EventVersion]:
    """The current versions of some records of the sending system."""
    wanted = select(*(events.c[name] for name in EventVersion._fields)).where(_IS_CURRENT_SOURCED)
    for some in among(connection, events.c.source_id, source_ids):
        for row in connection.execute(wanted.where(events.c.authority == authority, some)):
            yield EventVersion(*row)


def append(writing: Writing, versions: Sequence[EventVersion], replaces: Mapping[int, int]) -> None:
    """Record versions as of now; ``replaces`` gives the earlier version's id for those that have one."""
    rows = [
        (*version[:4], version.date.toordinal(), *version[5:], writing.now, FOREVER, replaces.get(version.id))
        for version in versions
    ]
    append_rows(writing, rows)


def append_rows(writing: Writing, rows: Sequence[tuple[Any, ...]]) -> None:
    """The same of rows, each with the columns in their order."""
    links = Links.of(writing)
    links.know_salts_of(rows)  # before the rows: then PostgreSQL stores these while the links are made
    writing.insert(events, COLUMNS, rows)
    links.record(rows)


#: All of an authority in one statement: one for each version takes longer than to record the versions after them.
_SUPERSEDE = {
    "sqlite": "UPDATE events SET superseded_at = ?, void_reason = ? "
    "WHERE superseded_at = ? AND authority = ? AND id IN (SELECT value FROM json_each(?))",
    "postgresql": "UPDATE events SET superseded_at = %s, void_reason = %s "
    "WHERE superseded_at = %s AND authority = %s AND id = ANY (%s)",
}


def supersede(writing: Writing, versions: Sequence[EndedVersion], void_reason: str | None = None) -> None:
    """Let versions be current no longer, as of now."""
    if versions:
        writing.changes(*{version.authority for version in versions})
        Links.of(writing).end(versions, void_reason)
        ids_of: dict[str, list[int]] = {}
        for version in versions:
            ids_of.setdefault(version.authority, []).append(version.id)
        engine = writing.connection.dialect.name
        for authority, ids in ids_of.items():
            given: Any = to_json(ids).decode() if engine == "sqlite" else ids
            values = (writing.now, void_reason, FOREVER, authority, given)
            writing.connection.exec_driver_sql(_SUPERSEDE[engine], values)


def is_of_source(source: str) -> ColumnElement[bool]:
    """Whether a source of files reports an event: then its source id begins with the name of the source."""
    return func.substr(events.c.source_id, 1, len(source) + 1) == f"{source}/"


def parsed(attributes: str) -> dict[str, Any]:
    """The attributes of a stored event."""
    found: dict[str, Any] = from_json(attributes) if attributes else {}
    return found
