"""Agreements: with which authorities it is agreed that partners see small numbers about their children.

The operator records them. An agreement holds on days of asking, from one to another, so whoever asks later about the
past sees what is agreed then. It is appended and superseded as an event is. No child is in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Connection, select, update

from app.store.database import FOREVER, Code, Day, Writing, numbered_table

agreements = numbered_table(
    "agreements",
    Column("area", Code(100), nullable=False),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day),
)
_COLUMNS = ("area", "first_day", "last_day", "recorded_at", "superseded_at")


@dataclass(frozen=True, slots=True)
class Agreement:
    """From one day on, and until another if there is one, partners see the small numbers of an authority."""

    area: str
    first: date
    last: date | None
    recorded_at: int = 0

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def current_agreements(connection: Connection) -> Iterator[Agreement]:
    """All agreements that were not withdrawn or replaced, by area."""
    columns = (agreements.c.area, agreements.c.first_day, agreements.c.last_day, agreements.c.recorded_at)
    current = select(*columns).where(agreements.c.superseded_at == FOREVER).order_by(agreements.c.area)
    for row in connection.execute(current):
        yield Agreement(*row)


def agreed_on(connection: Connection, day: date) -> frozenset[str]:
    """Codes of the areas whose agreement holds on a day."""
    return frozenset(each.area for each in current_agreements(connection) if each.holds_on(day))


def record_agreement(writing: Writing, agreement: Agreement) -> None:
    """Record an agreement. It takes the place of the area's earlier one."""
    withdraw_agreement(writing, agreement.area)
    days = agreement.first.toordinal(), agreement.last.toordinal() if agreement.last else None
    writing.insert_numbered(agreements, _COLUMNS, [(agreement.area, *days, writing.now, FOREVER)])


def withdraw_agreement(writing: Writing, area: str) -> bool:
    """From now on there is no agreement with the area. Returns whether there was one."""
    current = (agreements.c.area == area, agreements.c.superseded_at == FOREVER)
    done = writing.connection.execute(update(agreements).where(*current).values(superseded_at=writing.now))
    if done.rowcount:
        writing.changes(area)
    return done.rowcount > 0
