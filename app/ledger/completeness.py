"""Completeness statements: for these types of events, an authority's record is complete from one day to another.

A statement is stored like an event: appended, superseded by a later statement of the same source about the same types
and days, and readable at any instant. No child is in it. What nobody stated is inferred (`known_days`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import BigInteger, Column, Connection, Text, bindparam, select, update

from app.indicators.needs import Need
from app.ledger.chain import Links
from app.store.among import AboutMany
from app.store.database import FOREVER, Code, Day, Writing, as_known_at, numbered_table
from app.store.walls import by

statements = numbered_table(
    "completeness",
    Column("authority", Code(40), nullable=False),
    Column("source", Code(40), nullable=False),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("kinds", Text, nullable=False),
    info=by("authority", "stated"),
)
#: The first and the last day, both included.
Days = tuple[date, date]
#: The columns that say what is stated.
STATED = ("source", "first_day", "last_day", "kinds")
_COLUMNS = ("authority", *STATED, "recorded_at", "superseded_at")


@dataclass(frozen=True, slots=True)
class Statement:
    """Of these kinds of events the authority's record is complete on these days, both included."""

    authority: str
    source: str
    first: date
    last: date
    kinds: frozenset[Need]
    recorded_at: int

    def is_replaced_by(self, first: date, last: date) -> bool:
        """Whether a later statement about these days takes its place: it covers it, or begins on the same day."""
        return first == self.first or (first <= self.first and self.last <= last)


def state(writing: Writing, authority: str, source: str, days: Days, kinds: Iterable[Need]) -> None:
    """State that the authority's record of these kinds of events is complete on these days.

    It takes the place of what the same source stated before about the same kinds: of statements whose days it covers,
    and of those that begin on the same day. Stated again in the same words, nothing changes.
    """
    stated = frozenset(kinds)
    earlier = [
        (id_, each)
        for id_, each in _current(writing.connection, authority, source)
        if each.is_replaced_by(*days) and each.kinds & stated
    ]
    if any((each.first, each.last) == days and each.kinds >= stated for _, each in earlier):
        return
    _supersede(writing, authority, earlier)
    kept = [((each.first, each.last), each.kinds - stated) for _, each in earlier]
    for of_days, of in [*kept, (days, stated)]:
        if of:
            _append(writing, authority, source, of_days, of)


_STATED = AboutMany(
    select(*(statements.c[name] for name in _COLUMNS[:-1]))
    .where(as_known_at(statements, bindparam("known_at", type_=BigInteger)))
    .order_by(statements.c.authority, statements.c.id),
    statements.c.authority,
)


def stated(connection: Connection, authorities: Sequence[str], known_at: int) -> Iterator[Statement]:
    """The statements about some authorities that were current at an instant."""
    for authority, source, first, last, kinds, recorded_at in _STATED.rows(connection, authorities, known_at=known_at):
        yield Statement(authority, source, first, last, kinds_of(kinds), recorded_at)


@cache
def kinds_of(text: str) -> frozenset[Need]:
    """The kinds of events of a stored statement."""
    return frozenset(Need(*kind.split("/")) for kind in text.split())  # type: ignore[arg-type]


def as_stored(kinds: Iterable[Need]) -> str:
    """Kinds of events as text: type, of which children they are known, and the attribute, if only with it."""
    return " ".join(sorted(f"{kind.type}/{kind.whose}/{kind.says}" for kind in kinds))


def _current(connection: Connection, authority: str, source: str) -> list[tuple[int, Statement]]:
    found = connection.execute(
        select(statements).where(
            statements.c.authority == authority,
            statements.c.source == source,
            statements.c.superseded_at == FOREVER,
        )
    )
    return [
        (row.id, Statement(authority, source, row.first_day, row.last_day, kinds_of(row.kinds), row.recorded_at))
        for row in found
    ]


def _supersede(writing: Writing, authority: str, earlier: Sequence[tuple[int, Statement]]) -> None:
    if earlier:
        writing.changes(authority)
        mine = statements.c.authority == authority, statements.c.id.in_([id_ for id_, _ in earlier])
        for _, each in earlier:
            said = _as_row(each.source, (each.first, each.last), each.kinds)
            Links.of(writing).withdraw(authority, each.recorded_at, said)
        writing.connection.execute(update(statements).where(*mine).values(superseded_at=writing.now))


def _append(writing: Writing, authority: str, source: str, days: Days, kinds: frozenset[Need]) -> None:
    said = _as_row(source, days, kinds)
    writing.insert_numbered(statements, _COLUMNS, [(authority, *said, writing.now, FOREVER)])
    Links.of(writing).state(authority, said)


def _as_row(source: str, days: Days, kinds: frozenset[Need]) -> tuple[object, ...]:
    """The columns STATED."""
    return source, days[0].toordinal(), days[1].toordinal(), as_stored(kinds)
