"""What was sent, and what it says about each child and each family."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Event:
    type: str
    day: date
    attributes: JsonObject

    def says(self, attribute: str) -> bool:
        """Whether a yes-or-no attribute is yes; rows of a CSV file carry it as text."""
        return self.attributes.get(attribute) in (True, "true")


@dataclass(frozen=True)
class Child:
    authority: str
    id: str
    events: list[Event]
    characteristics: JsonObject

    def days_of(self, *types: str) -> list[date]:
        return sorted({event.day for event in self.events if event.type in types})

    @property
    def sibling_group(self) -> tuple[str, str, str]:
        """The same key in two authorities is two groups; a child with no group is one alone."""
        group = self.characteristics.get("sibling_group")
        return (self.authority, "group", group) if group else (self.authority, "child", self.id)


@dataclass(frozen=True)
class Family:
    authority: str
    id: str
    events: list[Event]

    def days_of(self, *types: str) -> list[date]:
        return sorted({event.day for event in self.events if event.type in types})


@dataclass(frozen=True)
class Question:
    """The children and families of the area, and the first and last day asked about."""

    start: date
    end: date
    children: list[Child] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)

    def covers(self, day: date) -> bool:
        return self.start <= day <= self.end

    def children_events(self, *types: str) -> Iterator[tuple[Child, Event]]:
        """The events of these types in the period, one per child, type and day."""
        for child in self.children:
            for event in child.events:
                if event.type in types and self.covers(event.day):
                    yield child, event

    def families_events(self, event_type: str) -> Iterator[tuple[Family, Event]]:
        for family in self.families:
            for event in family.events:
                if event.type == event_type and self.covers(event.day):
                    yield family, event


def live(events: Iterable[JsonObject]) -> list[JsonObject]:
    """Of events in the order they were posted, those that no later one has replaced."""
    standing: dict[tuple[str, ...], JsonObject] = {}
    for event in events:
        source_id = event.get("source_id")
        identity = (event["authority"], source_id) if source_id else ("", *_fact(event))
        standing.pop(identity, None)
        standing[identity] = event
    return list(standing.values())


def ask(
    events: Iterable[JsonObject],
    children: Iterable[JsonObject],
    authorities: set[str],
    start: date,
    end: date,
) -> Question:
    """Gather live events by child and by family, leaving other authorities out."""
    events = list(events)
    characteristics = _characteristics(events, children, authorities)
    facts: dict[tuple[str, str, str], list[Event]] = {}
    for event in _one_fact_a_day(events):
        if event["authority"] in authorities:
            facts.setdefault(_subject(event), []).append(_read(event))
    question = Question(start, end)
    for (authority, kind, name), read in sorted(facts.items()):
        by_day = sorted(read, key=lambda event: (event.day, event.type))
        if kind == "child":
            known = characteristics.get((authority, name), {})
            question.children.append(Child(authority, name, by_day, known))
        else:
            question.families.append(Family(authority, name, by_day))
    return question


def _one_fact_a_day(events: Iterable[JsonObject]) -> Iterable[JsonObject]:
    """Two records of one type on one day are one fact, told by the greatest source_id."""
    facts: dict[tuple[str, ...], JsonObject] = {}
    for event in events:
        told = facts.get(_fact(event))
        if told is None or (event.get("source_id") or "") >= (told.get("source_id") or ""):
            facts[_fact(event)] = event
    return facts.values()


def _characteristics(
    events: list[JsonObject], children: Iterable[JsonObject], authorities: set[str]
) -> dict[tuple[str, str], JsonObject]:
    """By authority and child; a child that names no authority belongs to the only one there is."""
    owners = {event["authority"] for event in events} or authorities
    known: dict[tuple[str, str], JsonObject] = {}
    for child in children:
        if "authority" not in child and len(owners) > 1:
            raise ValueError(f"which authority's child is {child['child']}?")
        known[child.get("authority") or min(owners), child["child"]] = child
    return known


def _subject(event: JsonObject) -> tuple[str, str, str]:
    kind = "child" if event.get("child") else "family"
    return event["authority"], kind, event[kind]


def _fact(event: JsonObject) -> tuple[str, ...]:
    return (*_subject(event), event["type"], event["date"])


def _read(event: JsonObject) -> Event:
    return Event(event["type"], date.fromisoformat(event["date"]), event)
