"""What an indicator needs to know: which types of events, and of which children. Read off its declaration.

A figure is sound where these types are known without gaps. A source that does not report one of them cannot support the
indicator.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, Literal, cast

from app.indicators.conditions import (
    Column,
    FirstSince,
    ForCurrentCarers,
    LastBefore,
    Milestone,
    OfRound,
    OneOf,
)
from app.indicators.populations import (
    AdoptedAndStillWithout,
    EventsInThePeriod,
    FamiliesOnTheLastDay,
    InThePeriod,
    LastCessations,
    OnTheLastDay,
    Population,
    SiblingsPlaced,
    Step,
)
from app.indicators.vocabulary import Count, Difference, Indicator, Measure
from app.journeys.care import MAKES, UNDOES
from app.journeys.names import Attribute, EventType

#: For whom a type of event must be known: every child, the children in the adoption process, the children who were
#: adopted, or adopter families.
Whose = Literal["everyone", "process", "adopted", "families"]
#: Who knows the events of the first knows those of the others as well.
_COVERS: dict[Whose, frozenset[Whose]] = {
    "everyone": frozenset({"everyone", "process", "adopted"}),
    "process": frozenset({"process", "adopted"}),
    "adopted": frozenset({"adopted"}),
    "families": frozenset({"families"}),
}


@dataclass(frozen=True, slots=True)
class Need:
    """Events of a type, of these children or of families; ``says`` names an attribute that the events must have."""

    type: EventType
    whose: Whose
    says: Attribute | Literal[""] = ""

    def met_by(self, known: "Need") -> bool:
        """Whether knowing the other is enough: who knows the events of every child knows those of the adopted."""
        return (self.type, self.says) == (known.type, known.says) and self.whose in _COVERS[known.whose]


#: Columns that an attribute of an event gives.
_SAID: dict[Column, tuple[EventType, Attribute]] = {
    "by_current_carer": ("placed", "by_current_carer"),
    "moved_in_with_carer": ("placed", "moved_in_with_carer"),
    "adopters": ("placed", "adopters"),
}
#: What the rows of a population's table are made of.
_ROWS: dict[str, Need] = {
    "adoptions": Need("adopted", "adopted"),
    "proceedings": Need("proceedings_concluded", "everyone"),
    "issues": Need("proceedings_issued", "everyone"),
    "placements": Need("placed", "everyone"),
}
#: The types of events that bring a family to a step of its round.
_STEPS: dict[Step, tuple[EventType, ...]] = {
    "registered": ("registered",),
    "approved": ("approved",),
    "found": ("family_matched", "family_placed"),
    "ended": ("approval_declined", "withdrawn"),
}
_LOOKED_AFTER: tuple[EventType, ...] = ("entered_care", "left_care", "adopted")
#: `matched` and `placed` are columns; the reading calls the same things match and placement.
_THINGS: dict[str, str] = {
    "decision": "decision",
    "placement_order": "placement_order",
    "linked": "link",
    "matched": "match",
    "placed": "placement",
}


@cache
def needs(indicator: Indicator) -> frozenset[Need]:
    """The types of events that the populations, clauses and measure of an indicator look at.

    What only its parts look at (`needs_of_parts`) is not needed for the figure itself.
    """
    if isinstance(indicator.measure, Difference):
        return _largest(needs(indicator.measure.first) | needs(indicator.measure.second))
    found = {need for population in indicator.among for need in _of_population(population)}
    for population in indicator.among:
        found.update(_of_words((indicator.clauses, _without_parts(indicator.measure)), _whose(population)))
    return _largest(found)


@cache
def needs_of_parts(indicator: Indicator) -> frozenset[Need]:
    """What has to be known for the parts of a count as well; empty if no more is than for the count itself."""
    if not isinstance(indicator.measure, Count):
        return frozenset()
    whose = _whose(indicator.among[0])
    own = needs(indicator)
    more = [need for need in _of_words(indicator.measure.parts, whose) if not any(map(need.met_by, own))]
    return _largest({*own, *more}) if more else frozenset()


def lasting_need(indicator: Indicator) -> Need | None:
    """What has to be known without a gap since before the days that are asked about: that nobody left unseen.

    A number on a day counts who is still there, and a journey to an adoption begins long before it.
    """
    among = indicator.among
    if any(isinstance(each, OnTheLastDay) for each in among):
        return Need("left_care", "process")
    of_adoptions = any(isinstance(each, InThePeriod) and each.rows == "adoptions" for each in among)
    if of_adoptions and any(need.type != "adopted" for need in needs(indicator)):
        return Need("left_care", "everyone")
    return None


def types_that_count(indicator: Indicator) -> frozenset[str]:
    """The types of events that bring a child into a figure, each by itself, if they happen in the period."""
    found: set[str] = set()
    for population in _among(indicator):
        match population:
            case InThePeriod(rows=rows):
                found.add(_ROWS[rows].type)
            case LastCessations():
                found |= {"left_care", "adopted"}
            case EventsInThePeriod(type=type_):
                found.add(type_)
            case SiblingsPlaced():
                found.add("placed")
            case _:
                pass
    return frozenset(found)


def types_in_force(indicator: Indicator) -> frozenset[str]:
    """The types of events that together bring a child into a number on the last day."""
    live = {_THINGS[thing] for each in _among(indicator) if isinstance(each, OnTheLastDay) for thing in each.live}
    return frozenset(type_ for type_, made in MAKES.items() if made in live)


def _among(indicator: Indicator) -> tuple[Population, ...]:
    if isinstance(indicator.measure, Difference):
        return (*_among(indicator.measure.first), *_among(indicator.measure.second))
    return indicator.among


def _largest(found: Collection[Need]) -> frozenset[Need]:
    """Without the needs that others cover."""
    return frozenset(need for need in found if not any(need != other and need.met_by(other) for other in found))


def _without_parts(measure: Measure) -> Measure:
    return replace(measure, parts=()) if isinstance(measure, Count) else measure


def _whose(population: Population) -> Whose:
    if population.about == "family":
        return "families"
    if isinstance(population, OnTheLastDay):
        return "process"  # who is on the way to adoption on a day: the others need not be known
    if isinstance(population, AdoptedAndStillWithout):
        return "adopted"
    return "adopted" if isinstance(population, InThePeriod) and population.rows == "adoptions" else "everyone"


def _of_population(population: Population) -> Iterator[Need]:
    match population:
        case InThePeriod(rows=rows):
            yield _ROWS[rows]
        case LastCessations():
            yield from (Need(type_, "everyone") for type_ in ("left_care", "adopted"))
        case OnTheLastDay(live=live, without=without):
            yield from (Need(type_, "process") for type_ in _LOOKED_AFTER)
            for thing in (*live, *without):
                yield from (Need(type_, "process") for type_ in _making_and_undoing(thing))
        case EventsInThePeriod(type=type_):
            yield Need(type_, _whose(population))
        case AdoptedAndStillWithout(completed=type_):
            yield from (Need("adopted", "adopted"), Need(type_, "adopted"))
        case SiblingsPlaced():
            yield from (Need("placed", "everyone"), Need("matched", "everyone", "matched_family"))
        case FamiliesOnTheLastDay(reached=reached, not_yet=not_yet):
            yield from (Need(type_, "families") for step in (reached, *not_yet) for type_ in _STEPS[step])


def _making_and_undoing(column: str) -> Iterator[EventType]:
    """The types of events that bring a thing about and that end it."""
    thing = _THINGS[column]
    making = [type_ for type_, made in MAKES.items() if made == thing]
    yield from cast("list[EventType]", making + [type_ for type_, undone in UNDOES.items() if thing in undone])


def _of_words(word: Any, whose: Whose) -> Iterator[Need]:
    """The needs of points and conditions, however deep they are in each other."""
    match word:
        case Milestone(column=column) | OneOf(column=column) if column in _SAID:
            yield Need(_SAID[column][0], whose, _SAID[column][1])
        case Milestone(event=type_) if type_ is not None:
            if whose in ("everyone", "process") and word.column in _THINGS:
                yield from (Need(each, whose) for each in _making_and_undoing(word.column))
            else:
                yield Need(type_, whose)
        case LastBefore(event=type_) | FirstSince(event=type_) | OfRound(event=type_):
            yield Need(type_, whose)
        case ForCurrentCarers():
            yield Need("placed", whose, "by_current_carer")
    for part in _parts(word):
        yield from _of_words(part, whose)


def _parts(word: Any) -> Iterator[Any]:
    if isinstance(word, tuple):
        yield from word
    elif is_dataclass(word):
        yield from (getattr(word, each.name) for each in fields(word))
