"""The words that indicators are declared in: points in a journey, conditions on them, clauses, populations, measures.

An indicator is a value made of these. It has no logic of its own: the same words are turned into SQL (queries), into
the definition that the catalogue prints (wording), and into the reasons of a case list.
"""

from dataclasses import dataclass
from typing import Literal

Polarity = Literal["low", "high", "none"]
Unit = Literal["days", "percent", "children", "weeks", "families"]
Outcome = Literal["excluded", "not_evaluable"]


# Points: days of one journey.


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day that the reading of a journey gives: a column of the derived rows."""

    column: str
    words: str
    event: str

    def happened(self, reason: str, sentence: str) -> "Clause":
        """Leaves out children for whom it never happened."""
        return Clause(Known(self), reason, "excluded", sentence)

    def known(self, reason: str, sentence: str) -> "Clause":
        """Sets apart children for whom it happened on a day that nobody recorded."""
        return Clause(Known(self), reason, "not_evaluable", sentence)


@dataclass(frozen=True, slots=True)
class LastDay:
    """The period's last day, for a child that is not adopted."""

    words: str = "the period's last day"
    event: None = None


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """The first of two points that is known."""

    point: Milestone
    otherwise: "Milestone | LastDay"

    @property
    def words(self) -> str:
        return f"{self.point.words}, or {self.otherwise.words} if there is none"

    @property
    def event(self) -> str:
        return self.point.event


@dataclass(frozen=True, slots=True)
class ForCurrentCarers:
    """One point where the child's foster carers adopt, another where they do not."""

    point: Milestone
    otherwise: Milestone

    @property
    def words(self) -> str:
        return f"{self.otherwise.words}, or {self.point.words} where the foster carer adopts"

    @property
    def event(self) -> str:
        return self.otherwise.event


Point = Milestone | LastDay | FirstKnown | ForCurrentCarers


# Conditions: true or false of one journey, never neither.


@dataclass(frozen=True, slots=True)
class Known:
    """The point has a day."""

    point: Point


@dataclass(frozen=True, slots=True)
class NotBefore:
    """The later point is the same day as the earlier one or after it."""

    later: Point
    earlier: Point


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


Condition = Known | NotBefore | Either | Both | IsNot


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition that a candidate must meet to be counted, and the reason given where it does not."""

    condition: Condition
    reason: str
    outcome: Outcome
    sentence: str


# Populations: whose journeys are looked at.


@dataclass(frozen=True, slots=True)
class Population:
    """Candidates: adoptions by their day, or states of children on the period's last day."""

    rows: Literal["adoptions", "states"]
    words: str
    standing: tuple[Milestone, ...] = ()


# Measures: what is worked out of those counted.


@dataclass(frozen=True, slots=True)
class CutOff:
    """A number of days that depends on the year: ``(last end year, days)``, the last for all years after."""

    by_end_year: tuple[tuple[int | None, int], ...]
    status: Literal["national", "local"] = "national"

    def days(self, end_year: int) -> int:
        """The days that hold for a period whose last financial year ends in that year."""
        return next(days for last, days in self.by_end_year if last is None or end_year <= last)


@dataclass(frozen=True, slots=True)
class MeanDays:
    """The mean number of days from one point to another."""

    since: Point
    until: Point
    never_below_zero: bool = False
    unit: Unit = "days"


@dataclass(frozen=True, slots=True)
class ShareUnder:
    """The percentage for whom strictly fewer days than the cut-off lie between two points."""

    since: Point
    until: Point
    cut_off: CutOff
    unit: Unit = "percent"


Measure = MeanDays | ShareUnder


@dataclass(frozen=True, slots=True)
class Source:
    """Where a definition was read, and how sure it is: firm, good or reading (our choice where sources are silent)."""

    text: str
    certainty: Literal["firm", "good", "reading"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of the scorecard: among whom, and what is measured."""

    code: str
    title: str
    among: tuple[Population, ...]
    clauses: tuple[Clause, ...]
    measure: Measure
    polarity: Polarity
    official_period: str
    source: Source
    threshold: CutOff | None = None
    decimals: int = 0
    definition_version: str = "1"
    note: str = ""

    @property
    def unit(self) -> Unit:
        return self.measure.unit

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons for which a candidate is not counted, in the order in which they are looked at."""
        return tuple(dict.fromkeys(clause.reason for clause in self.clauses))
