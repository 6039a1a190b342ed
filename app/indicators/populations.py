"""Populations: whose journeys an indicator looks at. Each says in which rows, in which window, and in which words."""

from dataclasses import dataclass
from typing import Literal

from app.journeys.names import EventType, Thing


@dataclass(frozen=True, slots=True)
class InThePeriod:
    """Rows of a derived table whose own day lies in the period: adoptions, proceedings, placements."""

    rows: Literal["adoptions", "proceedings", "placements"]
    day: str
    words: str
    about: Literal["child"] = "child"


@dataclass(frozen=True, slots=True)
class LastCessations:
    """The last time that each child ceased to be looked after in each financial year, or in a period not of years."""

    words: str
    about: Literal["child"] = "child"


@dataclass(frozen=True, slots=True)
class OnTheLastDay:
    """Children looked after at the end of the period's last day for whom some things stand and others do not.

    The things are columns of `states`: decision, placement_order, matched, placed.
    """

    live: tuple[Thing, ...]
    words: str
    without: tuple[Thing, ...] = ()
    about: Literal["child"] = "child"


@dataclass(frozen=True, slots=True)
class EventsInThePeriod:
    """Events of a type by their day: one for each child or family, type and day.

    ``attribute`` narrows to events that have one of some values of an attribute.
    """

    type: EventType
    words: str
    attribute: tuple[str, tuple[str, ...]] | None = None
    about: Literal["child", "family"] = "child"


@dataclass(frozen=True, slots=True)
class FamiliesByTheLastDay:
    """Families with an event of a type on or before the period's last day, and none of some other types by then."""

    type: EventType
    words: str
    without: tuple[EventType, ...]
    about: Literal["family"] = "family"


Population = InThePeriod | LastCessations | OnTheLastDay | EventsInThePeriod | FamiliesByTheLastDay
