"""Asks the audit who read or changed a child or family, or anybody of an authority, and when."""

from collections.abc import Sequence

from app.audit.noting import file_beside
from app.audit.rows import WHOLE, Noted, PageOfAudit, Whom, about, forget_before, key_of, mark
from app.store.database import Database
from app.store.reach import EVERYTHING, Reach


def asked(database: Database, authority: str, named: Sequence[Whom], page: PageOfAudit = WHOLE) -> list[Noted]:
    """The newest rows about an authority's children and families, or only about those named."""
    with database.reading(Reach.of([authority])) as connection:
        key = key_of(connection)
        marks = [mark(key, each) for each in named]
        found = list(about(connection, authority, marks, page))
    if database.is_sqlite:
        with file_beside(database).connect() as file:
            found += about(file, authority, marks, page)
    return sorted(found, reverse=True)[: page.most]


def forget_audit(database: Database, moment: int) -> int:
    """Delete what was noted before an instant. Gives the number of rows."""
    with database.writing(EVERYTHING) as writing:
        gone = forget_before(writing.connection, moment)
    if database.is_sqlite:
        with file_beside(database).begin() as file:
            gone += forget_before(file, moment)
    return gone
