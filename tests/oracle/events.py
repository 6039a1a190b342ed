"""What was sent, and what it says about each child and each family."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

JsonObject = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Event:
    """One record that was sent; of two, the one with the greater ``recorded`` was recorded later."""

    type: str
    day: date
    attributes: JsonObject
    source_id: str = ""
    recorded: int = 0

    @property
    def by(self) -> bool:
        """Whether it happened on its day or earlier."""
        return self.says("on_or_before")

    def says(self, attribute: str) -> bool:
        """Whether a yes-or-no attribute is yes; rows of a CSV file carry it as text."""
        return self.attributes.get(attribute) in (True, "true")


@dataclass(frozen=True, eq=False)
class Child:
    authority: str
    id: str
    records: list[Event]
    characteristics: JsonObject

    @property
    def sibling_group(self) -> tuple[str, str, str]:
        """The same key in two authorities is two groups; a child with no group is one by itself."""
        group = self.characteristics.get("sibling_group")
        return (self.authority, "group", group) if group else (self.authority, "child", self.id)


@dataclass(frozen=True, eq=False)
class Family:
    authority: str
    id: str
    records: list[Event]


@dataclass(frozen=True)
class Question:
    """The children and families of the area, and the first and last day asked about."""

    start: date
    end: date
    children: list[Child] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)

    def covers(self, day: date) -> bool:
        return self.start <= day <= self.end


def live(events: Iterable[JsonObject]) -> list[JsonObject]:
    """Of events in the order they were posted, those that no later one has replaced; the later recorded come later."""
    standing: dict[tuple[str, ...], JsonObject] = {}
    for event in events:
        source_id = event.get("source_id")
        identity = (event["authority"], source_id) if source_id else ("", *_fact(event))
        if standing.get(identity) != event:  # sent again as it was, nothing is recorded
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
    for recorded, event in enumerate(events):
        if event["authority"] in authorities:
            facts.setdefault(_subject(event), []).append(_read(event, recorded))
    question = Question(start, end)
    for (authority, kind, name), read in sorted(facts.items()):
        if kind == "child":
            known = characteristics.get((authority, name), {})
            question.children.append(Child(authority, name, read, known))
        else:
            question.families.append(Family(authority, name, read))
    return question


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


def _read(event: JsonObject, recorded: int) -> Event:
    day = date.fromisoformat(event["date"])
    return Event(event["type"], day, event, event.get("source_id") or "", recorded)
