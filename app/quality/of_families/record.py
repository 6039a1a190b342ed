"""The record of one adopter family as checks look at it: their events, and the rounds that these make."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from app.journeys.care import Fact
from app.journeys.names import EventType, FamilyEventType
from app.journeys.rounds import Round, read_rounds
from app.quality.findings import EventOfChild, RulesOn


@dataclass
class FamilyRecord:
    """What one authority or agency has recorded of one family by an instant."""

    facts: tuple[Fact, ...]
    events: Mapping[tuple[str, date, str], EventOfChild]
    about: Literal["family"] = "family"

    @cached_property
    def rounds(self) -> tuple[Round, ...]:
        return read_rounds(self.facts).rounds

    @cached_property
    def read(self) -> tuple[Fact, ...]:
        """The events, except those in place of which another record is read, in the order of their days."""
        others = read_rounds(self.facts).uncounted
        passed_over = {(each.type, each.date, each.source_id) for each in others if each.reason != "day_unknown"}
        return tuple(fact for fact in self.facts if (fact.type, fact.date, fact.source_id) not in passed_over)

    def of(self, *types: EventType) -> tuple[Fact, ...]:
        """The events of these types that are read."""
        return tuple(fact for fact in self.read if fact.type in types)

    def round_of(self, day: date) -> Round:
        """The round that a day lies in."""
        return next(each for each in self.rounds if each.since <= day < each.until)

    def before(self, type_: EventType, day: date) -> tuple[Fact, ...]:
        """The events of a type in the round of a day, up to that day, on days that are known or not."""
        since = self.round_of(day).since
        return tuple(fact for fact in self.of(type_) if since <= fact.date <= day)


#: For each time that a family's record breaks a rule, the events that do so.
FamilyFacts = Iterator[tuple[Fact, ...]]
#: Makes a rule on the events of a family of the check below it.
rule: RulesOn[FamilyRecord, Fact, FamilyEventType, None] = RulesOn()
