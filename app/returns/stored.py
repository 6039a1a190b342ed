"""The rows of returns as they are stored, child by child, in versions like the events.

One year's file does not show a journey: the start of care or the placement order can lie in files of earlier
years. So the rows that events are derived from are stored, and every import reads the child's whole history again. Of
the day of birth only the month is stored; of postcodes, homes and pupil numbers what shows whether two are the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    String,
    Table,
    Text,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    update,
)

from app.events.catalogue import FAMILY_TYPES
from app.journeys.sources import SSDA903
from app.ledger.versions import events
from app.returns.child_rows import ChildRows
from app.store.among import AboutMany, among
from app.store.database import FOREVER, Code, Writing, as_known_at, metadata

returns = Table(
    "returns",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("child", Code(64), primary_key=True),
    Column("rows", Text, nullable=False),
    # The collection years that the rows are of: that in which the first begins, and the last.
    Column("first_year", Integer, nullable=False),
    Column("last_year", Integer, nullable=False),
    Column("recorded_at", BigInteger, primary_key=True),
    Column("superseded_at", BigInteger, nullable=False),
    # Stands for the rules, and the tables sent, by which nothing is wrong with the rows; null: that is not known.
    Column("sound", String(24)),
)


def stored_rows(
    connection: Connection, authority: str, children: Sequence[str]
) -> Iterable[tuple[str, str, str | None]]:
    """The current rows of some children, and their mark."""
    return (tuple(row) for row in _CURRENT.rows(connection, children, authority=authority))


def rows_to_check(
    connection: Connection, authority: str, children: Sequence[str], known_at: int, mark: str
) -> Iterable[tuple[str, str]]:
    """The rows of some children as they were stored at an instant, of those whose rows do not have this mark."""
    found = _UNMARKED.rows(connection, children, authority=authority, known_at=known_at, mark=mark)
    return (tuple(row) for row in found)


_OF_AUTHORITY = returns.c.authority == bindparam("authority")
_CURRENT = AboutMany(
    select(returns.c.child, returns.c.rows, returns.c.sound).where(_OF_AUTHORITY, returns.c.superseded_at == FOREVER),
    returns.c.child,
)
_UNMARKED = AboutMany(
    select(returns.c.child, returns.c.rows).where(
        _OF_AUTHORITY,
        as_known_at(returns, bindparam("known_at", type_=BigInteger)),
        func.coalesce(returns.c.sound, "") != bindparam("mark"),
    ),
    returns.c.child,
)


def spellings(connection: Connection, authority: str) -> list[str]:
    """The ids of all children (and families) of an authority with stored rows or current events."""
    of_rows = select(returns.c.child).where(returns.c.authority == authority, returns.c.superseded_at == FOREVER)
    of_events = select(events.c.subject).where(events.c.authority == authority, events.c.superseded_at == FOREVER)
    return list(connection.scalars(of_rows.union(of_events)).all())


def staying(connection: Connection, authority: str, children: Collection[str], years: Collection[int]) -> set[str]:
    """Those of some children with stored rows of other years than these, or with events of another source."""
    found: set[str] = set()
    for of_rows, of_events in zip(
        among(connection, returns.c.child, sorted(children)),
        among(connection, events.c.subject, sorted(children)),
        strict=True,
    ):
        others = or_(returns.c.first_year.not_in(years), returns.c.last_year.not_in(years))
        by_rows = select(returns.c.child).where(
            returns.c.authority == authority, of_rows, returns.c.superseded_at == FOREVER, others
        )
        by_events = select(events.c.subject).where(
            events.c.authority == authority,
            of_events,
            events.c.superseded_at == FOREVER,
            events.c.type.not_in(FAMILY_TYPES),
            events.c.source_id.not_like(f"{SSDA903}/%"),
        )
        found.update(connection.scalars(by_rows.union(by_events)))
    return found


def children_of_years(connection: Connection, authority: str, years: Iterable[int]) -> list[str]:
    """The children who may have stored rows of any of these years."""
    of_year = [and_(returns.c.first_year <= year, returns.c.last_year >= year) for year in years]
    found = select(returns.c.child).where(
        returns.c.authority == authority, returns.c.superseded_at == FOREVER, or_(false(), *of_year)
    )
    return list(connection.scalars(found).all())


def store(
    writing: Writing,
    authority: str,
    records: Mapping[str, ChildRows],
    versions: tuple[Mapping[str, str], Mapping[str, str]],
    marks: Mapping[str, str | None],
) -> None:
    """Store the rows of these children, and their marks; ``versions`` are all as text: until now, and from now on."""
    before, after = versions
    changed = [
        child for child, rows in after.items() if before.get(child) != rows and (records[child] or child in before)
    ]
    writing.supersede_of_children(returns, authority, [child for child in changed if child in before])
    rows = [
        (authority, child, after[child], *records[child].years, writing.now, FOREVER, marks.get(child))
        for child in changed
        if records[child]
    ]
    writing.insert(returns, [column.name for column in returns.c], rows)
    _mark(writing, authority, {child: mark for child, mark in marks.items() if before.get(child) == after[child]})


def _mark(writing: Writing, authority: str, marks: Mapping[str, str | None]) -> None:
    """Mark rows that stay as they are: nobody's answers change with it."""
    of_marks: dict[str | None, list[str]] = {}
    for child, mark in marks.items():
        of_marks.setdefault(mark, []).append(child)
    for mark, children in of_marks.items():
        for some in among(writing.connection, returns.c.child, children):
            current = returns.c.authority == authority, some, returns.c.superseded_at == FOREVER
            writing.connection.execute(update(returns).where(*current).values(sound=mark))
