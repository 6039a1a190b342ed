"""Asks the audit who read or changed a child or family, or whoever is an authority's, and when."""

from collections.abc import Sequence

from app.audit.noting import file_beside
from app.audit.rows import Noted, Whom, about, forget_before, key_of, mark
from app.store.database import Database
from app.store.reach import EVERYTHING, Reach

#: As many rows as are shown, the newest.
MOST = 100_000


def asked(database: Database, authority: str, named: Sequence[Whom], days: tuple[int, int]) -> list[Noted]:
    """The newest rows between two instants about an authority's children and families, or only about those named."""
    with database.reading(Reach.of([authority])) as connection:
        key = key_of(connection)
        marks = [mark(key, each) for each in named]
        found = list(about(connection, authority, marks, days, MOST))
    if database.is_sqlite:
        with file_beside(database).connect() as file:
            found += about(file, authority, marks, days, MOST)
    return sorted(found, reverse=True)[:MOST]


def forget_audit(database: Database, moment: int) -> int:
    """Delete what was noted before an instant. Gives the number of rows."""
    with database.writing(EVERYTHING) as writing:
        gone = forget_before(writing.connection, moment)
    if database.is_sqlite:
        with file_beside(database).begin() as file:
            gone += forget_before(file, moment)
    return gone
