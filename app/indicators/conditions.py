"""Points in a journey, and conditions on them: the words below clauses and measures."""

from dataclasses import dataclass
from typing import Literal, get_args

from app.journeys.names import Attribute, EventType

#: The milestones of which the record may say only that they were reached on or before a day, in ``..._by``.
DatedOrBy = Literal["entered", "decision", "placement_order", "linked", "matched", "placed"]
#: The columns that the rows of candidates can have, by which points and conditions name them.
Column = (
    DatedOrBy
    | Literal[
        "adopted",
        "moved_in_with_carer",
        "by_current_carer",
        "concluded",
        "issued",
        "started",
        "ceased",
        "by_adoption",
        "adopters",
        "application",
        "adopted_month",
        "birth_month",
        "approved_on",
        "families_known",
        "one_family",
        "date",
        "ethnicity",
        "turns_5",
    ]
)
DATED_OR_BY: tuple[DatedOrBy, ...] = get_args(DatedOrBy)

# Points: days of one journey.


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day that a row of candidates has, if it is known exactly; ``event`` is the type of event that gives it.

    ``read_from`` is the step from which on it is looked for, so that it never lies before that one.
    """

    column: Column
    words: str
    event: EventType | None = None
    read_from: Column | None = None


@dataclass(frozen=True, slots=True)
class By:
    """The day by which a milestone was reached: its day, or the day on or before which it happened."""

    point: Milestone

    @property
    def words(self) -> str:
        return self.point.words

    @property
    def event(self) -> EventType | None:
        return self.point.event


@dataclass(frozen=True, slots=True)
class LastDay:
    """The period's last day, for a child that is not adopted."""

    words: str = "the period's last day"
    event: None = None


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """The first point if it was reached, else the second; no day if the first was reached on an unknown one."""

    first: Milestone
    second: "Milestone | LastDay"

    @property
    def words(self) -> str:
        return f"{self.first.words}, or {self.second.words} if there is none"

    @property
    def event(self) -> EventType | None:
        return self.first.event


@dataclass(frozen=True, slots=True)
class ForCurrentCarers:
    """One point where the child's foster carers adopt, another where they do not."""

    with_carer: Milestone
    with_others: Milestone

    @property
    def words(self) -> str:
        return f"{self.with_others.words}, or {self.with_carer.words} where the foster carer adopts"

    @property
    def event(self) -> EventType | None:
        return self.with_others.event


@dataclass(frozen=True, slots=True)
class LastBefore:
    """The last event of a type in the same round of the family, on or before the day of this one."""

    event: EventType
    words: str


@dataclass(frozen=True, slots=True)
class FirstSince:
    """The first event of a type in the same round of the family, on or after the day of this one."""

    event: EventType
    words: str


@dataclass(frozen=True, slots=True)
class OfRound:
    """The first day of a step in the family's round of this day; it may be a day on or before which it was taken."""

    event: Literal["approved"]
    words: str


Point = Milestone | By | LastDay | FirstKnown | ForCurrentCarers | LastBefore | FirstSince | OfRound


@dataclass(frozen=True, slots=True)
class CutOff:
    """A number of days that depends on the year: ``(last end year, days)``, the last for all years after."""

    by_end_year: tuple[tuple[int | None, int], ...]
    status: Literal["national", "local"] = "national"
    source: str = ""

    @property
    def differs(self) -> bool:
        """Whether the number is not the same for all years."""
        return len(self.by_end_year) > 1

    def days(self, end_year: int) -> int:
        """The days that hold for a period whose last financial year ends in that year."""
        return next(days for last, days in self.by_end_year if last is None or end_year <= last)


def always(days: int) -> CutOff:
    """A number of days that holds for all years."""
    return CutOff(((None, days),))


# Conditions: true or false of one candidate, never neither.


@dataclass(frozen=True, slots=True)
class Known:
    """The point has a day, and the day is known exactly."""

    point: Point


@dataclass(frozen=True, slots=True)
class There:
    """The milestone was reached, whether its day is known or only a day on or before which it was."""

    point: Milestone


@dataclass(frozen=True, slots=True)
class NotBefore:
    """The later point is the same day as the earlier one or after it."""

    later: Point
    earlier: Point


@dataclass(frozen=True, slots=True)
class Under:
    """Strictly fewer days than the cut-off lie between two points."""

    cut_off: CutOff
    since: Point
    until: Point


@dataclass(frozen=True, slots=True)
class OneOf:
    """A column holds one of these values."""

    column: Column
    values: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class Says:
    """The event has this value of an attribute."""

    attribute: Attribute
    value: str | bool


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the conditions holds."""

    conditions: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Both:
    """All of the conditions hold."""

    conditions: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class IsNot:
    """The condition does not hold."""

    condition: "Condition"


Condition = Known | There | NotBefore | Under | OneOf | Says | Either | Both | IsNot
