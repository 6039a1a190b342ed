"""The record of one child as checks look at it: their events, their journey, and what else is known of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, NamedTuple, get_args

from app.journeys.care import Fact, PeriodOfCare, Reason, Standing, Uncounted, period_of
from app.journeys.journey import Adoption, Journey
from app.journeys.names import ChildEventType, EventType
from app.journeys.sources import SSDA903, source_of
from app.ledger.characteristics import Characteristics
from app.quality.findings import EventOfChild, RulesOn


@dataclass
class Record:
    """What one authority has recorded of one child by an instant; ``today`` is the day that it is judged on."""

    facts: tuple[Fact, ...]
    events: Mapping[tuple[str, date, str], EventOfChild]
    journey: Journey
    known: Characteristics
    today: date
    is_alone_in_its_group: bool = False
    #: Characteristics about which two sources differ.
    differing: frozenset[str] = frozenset()
    #: The types of events about which anything is known of the authority: its sources may not tell all of them.
    reported: frozenset[str] = frozenset(get_args(ChildEventType))
    about: Literal["child"] = "child"

    @cached_property
    def types(self) -> frozenset[str]:
        """The types of events that there are at all."""
        return frozenset(fact.type for fact in self.facts)

    @cached_property
    def seen(self) -> frozenset[str]:
        """What is recorded at all: types of events, and what else is known of the child."""
        known = vars(self.known)
        return self.types.union([name for name in CHARACTERISTICS if known[name] is not None])

    @property
    def periods(self) -> tuple[PeriodOfCare, ...]:
        return self.journey.periods

    @cached_property
    def adoptions(self) -> tuple[tuple[Adoption, PeriodOfCare], ...]:
        """Each adoption, with the period of care that it ends, or that it is read in."""
        return tuple((adoption, self._period_of(adoption)) for adoption in self.journey.adoptions)

    def _period_of(self, adoption: Adoption) -> PeriodOfCare:
        day = adoption.adopted
        ended = (period for period in self.periods if period.end == day and period.ended_by == "adopted")
        return next(ended, None) or period_of(day, self.periods)

    @cached_property
    def born(self) -> tuple[date, date] | None:
        """The first and the last day of the month of birth, if that is known."""
        return month_of_birthday(self.known.birth_month, 0) if self.known.birth_month else None

    @cached_property
    def eighteen(self) -> tuple[date, date] | None:
        """The first and the last day of the month of the eighteenth birthday."""
        return month_of_birthday(self.known.birth_month, 18) if self.known.birth_month else None

    @cached_property
    def read(self) -> tuple[Fact, ...]:
        """The events, except those in place of which another record of the same thing is read."""
        others = {(other.type, other.date, other.source_id) for other in self.journey.uncounted if _is_not_read(other)}
        return tuple(fact for fact in self.facts if fact[:2] + fact[3:4] not in others) if others else self.facts

    @property
    def first_entry(self) -> date | None:
        """The day of the first entry to care that is recorded, or the day by which it had happened."""
        return next((period.start for period in self.periods if period.start is not None), None)

    @cached_property
    def is_in_returns(self) -> bool:
        """Whether any event comes from an SSDA903 return."""
        return any(source_of(fact.source_id) == SSDA903 for fact in self.facts)

    def of(self, *types: EventType) -> tuple[Fact, ...]:
        """The events of some types that are read, by day."""
        if len(types) == 1:
            return self.by_type.get(types[0], ())
        if self.types.isdisjoint(types):
            return ()
        return tuple(fact for fact in self.read if fact.type in types)

    @cached_property
    def by_type(self) -> Mapping[str, tuple[Fact, ...]]:
        """The events that are read, by type: dozens of rules ask for those of one, by its name or as another's."""
        found: dict[str, list[Fact]] = {}
        for fact in self.read:
            found.setdefault(fact.type, []).append(fact)
        return {type_: tuple(facts) for type_, facts in found.items()}

    def on(self, type_: EventType, day: date | None) -> tuple[Fact, ...]:
        """The events of a type on a day that are read."""
        return tuple(fact for fact in self.of(type_) if fact.date == day)


def month_of_birthday(birth_month: str, years: int) -> tuple[date, date]:
    """The first and the last day of the month of a birthday."""
    year, month = int(birth_month[:4]) + years, int(birth_month[5:])
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def of_type(period: PeriodOfCare, type_: EventType) -> list[Fact]:
    """The events of a type that belong to a period of care, one a day."""
    return [fact for fact in period.facts if fact.type == type_]


def standing_before(period: PeriodOfCare, day: date) -> Standing:
    """What was in force at the end of the day before."""
    return period.standing_on(day - timedelta(days=1))


def _is_not_read(other: Uncounted) -> bool:
    return other.reason != "day_unknown"


def not_read(record: Record, reason: Reason) -> tuple[Fact, ...]:
    """The events in place of which another record is read for this reason."""
    others = {(other.type, other.date, other.source_id) for other in record.journey.uncounted if other.reason == reason}
    return tuple(fact for fact in record.facts if fact[:2] + fact[3:4] in others) if others else ()


def counted(record: Record, type_: EventType) -> tuple[Fact, ...]:
    """The events of a type that counts of events count: once where it is recorded several times, and on its day."""
    others = {(other.type, other.date, other.source_id) for other in record.journey.uncounted}
    return tuple(fact for fact in record.facts if fact.type == type_ and fact[:2] + fact[3:4] not in others)


#: For each time that a record breaks a rule, the events that do so.
Facts = Iterator[tuple[Fact, ...]]

Characteristic = Literal["birth_month", "sex", "ethnicity", "disabled", "sibling_group"]
#: What a rule may be about: types of events, and what is known of a child besides.
Seen = ChildEventType | Characteristic
EVENT_TYPES: tuple[ChildEventType, ...] = get_args(ChildEventType)
CHARACTERISTICS: tuple[Characteristic, ...] = get_args(Characteristic)


class Stay(NamedTuple):
    """A record that is one stay in care and no more: entered once, and left at most once, on that day or later.

    Most records are. Days are the numbers that are stored for them: there are tens of thousands of stays.
    """

    entered: int
    left: int | None
    reason: str | None
    #: The first day of the month of birth, and the last day of that of the eighteenth birthday, as far as is known.
    born: int
    eighteen: int
    is_alone_in_its_group: bool
    differing: frozenset[str]
    today: int


def in_one_stay(_: Stay) -> bool:
    """For ``skip_if``: the rule finds nothing in any record that is one stay in care."""
    return True


#: Makes a rule on the events of a child of the check below it. A rule that is about entering care, leaving it, or
#: characteristics is checked for every child, unless ``skip_if`` says in which stays in care it finds nothing.
rule: RulesOn[Record, Fact, Seen, Stay] = RulesOn()
