"""The words that indicators are declared in: populations, clauses and measures, over points and conditions.

An indicator is a value made of these. It has no logic of its own: the same words are turned into SQL (queries), into
the definition that the catalogue prints (wording), and into the reasons of a case list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from app.indicators.conditions import Column, Condition, CutOff, Point
from app.indicators.populations import Population, SiblingsPlaced

Polarity = Literal["low", "high", "none"]
Unit = Literal["days", "percent", "children", "weeks", "months", "families"]
Outcome = Literal["excluded", "not_evaluable"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition that a candidate must meet to be counted, and the reason given where it does not."""

    condition: Condition
    reason: str
    outcome: Outcome
    sentence: str


def leaves_out(condition: Condition, reason: str, sentence: str) -> Clause:
    """Leave out candidates for whom the condition does not hold: the indicator is not about them."""
    return Clause(condition, reason, "excluded", sentence)


def sets_apart(condition: Condition, reason: str, sentence: str) -> Clause:
    """Set apart candidates for whom the condition does not hold: their record lacks what is needed."""
    return Clause(condition, reason, "not_evaluable", sentence)


# Measures: what is worked out of those counted.


@dataclass(frozen=True, slots=True)
class MeanDays:
    """The mean number of days from one point to another, shown in days or in weeks."""

    since: Point
    until: Point
    never_below_zero: bool = False
    unit: Unit = "days"


@dataclass(frozen=True, slots=True)
class MeanAge:
    """The mean age at an adoption: the months from that of birth to that of the order; a case list shows the day."""

    since: Point
    born: Column = "birth_month"
    month: Column = "adopted_month"
    until: None = None
    unit: Unit = "months"


@dataclass(frozen=True, slots=True)
class Share:
    """The percentage for whom a condition holds; the two points are what a case list shows.

    ``once_a_group`` counts a sibling group once: the group meets the condition where all of its children that count do,
    or any of them. ``complement`` says who the others are, where their percentage is shown too. ``words_of_year`` are
    the words with the ``{days}`` of one year, of a condition whose days differ from year to year.
    """

    condition: Condition
    words: str
    since: Point
    until: Point | None = None
    unit: Unit = "percent"
    once_a_group: Literal["all", "any"] | None = None
    complement: str = ""
    words_of_year: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a count that is shown apart: ``bands`` of A14, ``unborn`` of the early warnings.

    Parts may overlap. ``even_if_none`` is false of a part that is shown only where there is somebody in it.
    """

    name: str
    condition: Condition
    even_if_none: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, and in how many sibling groups; ``since`` is the day that a case list shows.

    ``parts_overlap`` where one can be in several of its parts.

    ``once_a_group`` counts a sibling group once: a child that has no group is one by itself.
    """

    since: Point
    parts: tuple[Part, ...] = ()
    parts_name: str | None = None
    parts_overlap: bool = False
    once_a_group: bool = False
    unit: Unit = "children"
    until: None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One count less another, both shown beside it: what is needed less what is there."""

    first: "Indicator"
    second: "Indicator"
    since: Point
    unit: Unit
    until: None = None


Measure = MeanDays | MeanAge | Share | Count | Difference


@dataclass(frozen=True, slots=True)
class Source:
    """Where a definition was read, and how sure it is: firm, good or reading (our choice where sources are silent)."""

    text: str
    certainty: Literal["firm", "good", "reading"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of the scorecard: among whom, and what is measured.

    ``with_groups`` asks for the number of sibling groups with a mean or share; counts of children have it anyway.
    ``local`` is an indicator that no national statistics print with this definition.
    """

    code: str
    title: str
    among: tuple[Population, ...]
    measure: Measure
    source: Source
    clauses: tuple[Clause, ...] = ()
    polarity: Polarity = "none"
    official_period: Literal["three-years", "any"] = "any"
    with_groups: bool = False
    threshold: CutOff | None = None
    decimals: int = 0
    definition_version: str = "2"  # of all: since days on or before, two sources and rounds are read as they are now
    local: bool = False
    note: str = ""

    def __hash__(self) -> int:
        """By its code, which no two have in common: it is looked up often, and has many words."""
        return hash(self.code)

    @property
    def counts_groups(self) -> bool:
        """Whether the figure says in how many sibling groups the children counted are."""
        return self.with_groups or (isinstance(self.measure, Count) and self.among[0].about == "child")

    @property
    def looks_at_groups(self) -> bool:
        """Whether it matters to the figure in which sibling group a child is."""
        return self.counts_groups or bool(getattr(self.measure, "once_a_group", None))

    @property
    def counts_each_group_once(self) -> bool:
        """Whether a sibling group counts once, and a child that has none once."""
        return isinstance(self.among[0], SiblingsPlaced) or bool(getattr(self.measure, "once_a_group", None))

    @property
    def counted_as(self) -> tuple[str, str]:
        """What is counted, one and several of it."""
        if isinstance(self.among[0], SiblingsPlaced):
            return "sibling group", "sibling groups"
        of_families = self.among[0].about == "family" or self.counts_each_group_once
        return ("family", "families") if of_families else ("child", "children")

    @property
    def unit(self) -> Unit:
        return self.measure.unit

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons for which a candidate is not counted, in the order in which they are looked at."""
        return tuple(outcomes(self))


@cache
def outcomes(indicator: Indicator) -> Mapping[str, Outcome]:
    """The reasons for which a candidate is not counted, each with what it means for the child, in their order."""
    return {clause.reason: clause.outcome for clause in indicator.clauses}
