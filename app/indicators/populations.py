"""Populations: whose journeys an indicator looks at. Each says in which rows, in which window, and in which words."""

from dataclasses import dataclass
from typing import Literal

from app.journeys.names import Attribute, EventType, Thing


@dataclass(frozen=True, slots=True)
class InThePeriod:
    """Rows of a derived table whose own day lies in the period: adoptions, proceedings, issues of them, placements."""

    rows: Literal["adoptions", "proceedings", "issues", "placements"]
    day: Literal["adopted", "concluded", "issued", "placed"]
    words: str
    about: Literal["child"] = "child"


@dataclass(frozen=True, slots=True)
class LastCessations:
    """The last time that each child ceased to be looked after in each financial year, or in a period not of years."""

    words: str
    about: Literal["child"] = "child"


@dataclass(frozen=True, slots=True)
class OnTheLastDay:
    """Children looked after at the end of the period's last day for whom some things are in force and others are not.

    A thing is in force too where the record says only that it happened on or before a day.
    """

    live: tuple[Thing, ...]
    words: str
    without: tuple[Thing, ...] = ()
    about: Literal["child"] = "child"


@dataclass(frozen=True, slots=True)
class EventsInThePeriod:
    """Events of a type by their day: one for each child or family, type and day.

    What two sources report is one event, and an event whose day is not known is in no period. ``attribute`` narrows to
    events that have one of some values of an attribute.
    """

    type: EventType
    words: str
    attribute: tuple[Attribute, tuple[str, ...]] | None = None
    about: Literal["child", "family"] = "child"


@dataclass(frozen=True, slots=True)
class AdoptedAndStillWithout:
    """Children adopted so many days before the period's last day, or more, who by then are without a thing.

    Only adoptions from the first of the days on for which the record is complete: of those before, nobody says what the
    child was given.
    """

    without: Literal["life_story_book", "later_life_letter"]
    completed: EventType
    days: int
    words: str
    about: Literal["child"] = "child"


@dataclass(frozen=True, slots=True)
class SiblingsPlaced:
    """Sibling groups with two or more children placed with adopters in the period; a row is a group.

    ``families_known`` says whether the matches that led to all of these placements name a family, ``one_family``
    whether they name the same one. The child that a case shows is the first of them.
    """

    words: str
    about: Literal["child"] = "child"


#: How far a family has come in a round, as the columns of `rounds`: ``found`` is matched or a child placed, ``ended``
#: declined or withdrawn.
Step = Literal["registered", "approved", "found", "ended"]


@dataclass(frozen=True, slots=True)
class FamiliesOnTheLastDay:
    """Families who have reached a step of their current round by the period's last day, and not yet some others."""

    reached: Literal["registered", "approved"]
    words: str
    not_yet: tuple[Step, ...]
    about: Literal["family"] = "family"

    @property
    def type(self) -> EventType:
        """The type of event that brings a family to the step."""
        return self.reached


Population = (
    InThePeriod
    | LastCessations
    | OnTheLastDay
    | EventsInThePeriod
    | AdoptedAndStillWithout
    | SiblingsPlaced
    | FamiliesOnTheLastDay
)
