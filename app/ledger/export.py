"""Events as a file: the columns that a batch as CSV has, so that what was exported can be sent again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select

from app.audit.rows import Whom
from app.events.catalogue import FAMILY_TYPES, FIELDS
from app.http.sheets import Front, WorkbookSheet, as_workbook
from app.http.tables import Format, as_csv
from app.ledger.listing import AfterEvent, Filter, listed, narrowed
from app.ledger.versions import events
from app.problems import TooLarge
from app.store.database import as_known_at, as_text, instant

#: Most events of a workbook, which is put together in memory.
MOST_IN_A_WORKBOOK = 50_000
_PAGE = 5000
#: What a file of events costs, in terms of figures.
COST_OF_FILE = 1000
_NOTES = (
    ("authority", "Code of the authority that reported the event, or of the agency for a family."),
    ("source_id", "Id of the record in the system that sent it."),
    ("z", "Not applicable: the event does not have it, or does not say it."),
    ("known_at", "What was recorded by this instant. Asked again with it, the service gives the same events."),
)  # fmt: skip


def subjects(connection: Connection, wanted: Filter, known_at: int) -> Iterator[Whom]:
    """The children and families whose events are wanted."""
    columns = events.c.authority, events.c.subject, events.c.type
    for authority, subject, type_ in connection.execute(
        narrowed(select(*columns).distinct().where(as_known_at(events, known_at)), wanted)
    ):
        yield Whom(authority, "family" if type_ in FAMILY_TYPES else "child", subject)


def as_file(connection: Connection, wanted: Filter, known_at: int, form: Format, most: int) -> bytes:
    """All events that are wanted as CSV or as a workbook. Raises TooLarge if they are too many for a file."""
    most = min(most, MOST_IN_A_WORKBOOK) if form == "xlsx" else most
    number = connection.scalar(narrowed(select(func.count()).where(as_known_at(events, known_at)), wanted)) or 0
    if number > most:
        csv = " or take CSV" if form == "xlsx" else ""
        detail = f"Such a file has at most {most:,} events; these are {number:,}. Narrow `from`, `to` or `type`{csv}."
        raise TooLarge(detail=detail)
    rows = _rows(connection, wanted, known_at)
    if form == "csv":
        return as_csv(FIELDS, rows)
    cover = (("Events", f"{number:,}"), ("Known at", as_text(known_at)), ("Service", "Adoption Indicators"))
    front = Front("Events", instant(known_at), cover, _NOTES)
    return as_workbook(front, WorkbookSheet("Events", "One row for each event", FIELDS, rows))


def _rows(connection: Connection, wanted: Filter, known_at: int) -> Iterator[Sequence[Any]]:
    """The pages of the list, one after the other.

    As recorded: of two adoptions in one period of care the latest recorded counts, also where the file is sent again.
    """
    after: AfterEvent | None = None
    as_recorded = replace(wanted, as_recorded=True)
    while True:
        page, after = listed(connection, as_recorded, known_at, _PAGE, after)
        for event in page:
            yield [event.get(name) for name in FIELDS]
        if after is None:
            return
