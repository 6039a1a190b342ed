"""The record of a child as rules on events look at it, made of events as they are posted."""

from collections.abc import Iterable
from datetime import date

from app.events.catalogue import BY_TYPE
from app.events.event import COMMON
from app.journeys.care import Fact
from app.journeys.reading import read_journey
from app.ledger.characteristics import Characteristics
from app.quality.findings import EventOfChild
from app.quality.of_events.record import Record
from tests.support.service import Event

TODAY = date(2026, 3, 31)


def record_of(facts: Iterable[Fact], known: Characteristics | None = None, today: date = TODAY) -> Record:
    """The record of a child with these facts."""
    in_order = tuple(sorted(facts, key=lambda fact: (fact.date, fact.type, fact.source_id)))
    return Record(
        facts=in_order,
        events={
            (fact.type, fact.date, fact.source_id): EventOfChild(number, fact.type, fact.date)
            for number, fact in enumerate(in_order)
        },
        journey=read_journey(in_order),
        known=known or Characteristics(),
        today=today,
    )


def facts_of(events: Iterable[Event]) -> list[Fact]:
    """The events as facts."""
    return [
        Fact(
            event["type"],
            date.fromisoformat(event["date"]),
            {name: value for name, value in event.items() if name not in COMMON},
            event.get("source_id", ""),
        )
        for event in events
        if event["type"] in BY_TYPE
    ]
