"""On which day each authority last reported over the API: events of children and of adopter families apart.

A batch in which everything is unchanged is a report too. A batch that names the types that are complete says nothing of
the others, so the last day of such batches is stored apart. There is at most one row a day of each, readable at any
instant.
"""

from collections.abc import Iterable

from sqlalchemy import BigInteger, Boolean, Column, Index, String, Table, and_, false, select, update

from app.http.changes import About
from app.store.database import FOREVER, Code, Day, Writing, instant, metadata
from app.store.walls import by

reports = Table(
    "reports",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("about", String(10), primary_key=True),
    Column("day", Day, nullable=False),
    Column("recorded_at", BigInteger, primary_key=True, autoincrement=False),
    Column("superseded_at", BigInteger, nullable=False),
    Column("names_types", Boolean, nullable=False, server_default=false()),
    info=by("authority", "stated"),
)
Index("ix_reports_authority", reports.c.authority, reports.c.superseded_at)
_COLUMNS = ("authority", "about", "day", "recorded_at", "superseded_at", "names_types")


def note(writing: Writing, reporters: Iterable[tuple[str, About]], *, names_types: bool) -> None:
    """Note that these authorities reported today: once a day, whatever the number of batches."""
    today = instant(writing.now).date()
    for authority, about in sorted(set(reporters)):
        mine = reports.c.authority == authority, reports.c.about == about, reports.c.names_types == names_types
        current = and_(*mine, reports.c.superseded_at == FOREVER)
        last = writing.connection.scalar(select(reports.c.day).where(current))
        if last == today:
            continue
        if last is not None:
            writing.connection.execute(update(reports).where(current).values(superseded_at=writing.now))
        writing.insert(reports, _COLUMNS, [(authority, about, today.toordinal(), writing.now, FOREVER, names_types)])
