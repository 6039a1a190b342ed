"""An event that was read and is valid, as it would be stored."""

import datetime
from typing import NamedTuple

from app.events.event import Event


class Draft(NamedTuple):
    """An event as it would be stored, and where it was sent: the row, and the file if there are several."""

    authority: str
    subject: str
    type: str
    date: datetime.date
    source_id: str
    attributes: str
    row: int | None = None
    file: str | None = None

    @property
    def content(self) -> tuple[str, str, str, datetime.date, str, str]:
        return self[:6]


def draft(event: Event, row: int | None = None) -> Draft:
    """The draft of an event that was read and is valid."""
    return Draft(event.authority, event.subject, event.type, event.date, event.source_id or "", event.attributes(), row)
