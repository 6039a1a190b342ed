"""A plain model of the ledger: which events are current after batches and voids (contract, section 4)."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

Event = dict[str, Any]
Fact = tuple[str, ...]
#: Sent or left out, these mean the same.
DEFAULTS = {"on_or_before": False, "by_current_carer": False, "unborn": False, "order": "placement"}
_IDENTIFYING = ("authority", "child", "family", "type", "date")
_GIVEN_BY_THE_SERVICE = ("id", "recorded_at", "superseded_at", "replaces", "void_reason")


class Standing:
    """The events that are current, as they were sent, in the order in which they were recorded."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.erased: set[tuple[str, str]] = set()

    def take(self, batch: Sequence[Event]) -> None:
        """Of several rows about one record of the sending system, the last counts; then one row after another."""
        batch = [event for event in batch if (event["authority"], event.get("child")) not in self.erased]
        last = {source_of(event): number for number, event in enumerate(batch) if event.get("source_id")}
        recorded_before = len(self.events)
        for number, event in enumerate(batch):
            if last.get(source_of(event), number) == number:
                recorded_before -= self._take_one(event, recorded_before)

    def _take_one(self, event: Event, recorded_before: int) -> bool:
        """Returns whether it replaces one of those that were recorded before this batch."""
        earlier = self._version_before(event)
        imported = [other for other in self._of_fact(event) if is_imported(other)]
        if earlier is None and not event.get("source_id") and any(says_all_of(event, other) for other in imported):
            return False
        if earlier is None:
            self.events.append(event)
            return False
        place = next(number for number, other in enumerate(self.events) if other is earlier)
        source_id = event.get("source_id") or earlier.get("source_id")
        now = {**event, "source_id": source_id} if source_id else event
        if content_of(now) == content_of(earlier) or place >= recorded_before:
            self.events[place] = now
            return False
        del self.events[place]
        self.events.append(now)
        return True

    def _version_before(self, event: Event) -> Event | None:
        """A record's earlier version; failing that the same fact. An unsourced row may be about a sourced record."""
        if event.get("source_id"):
            for other in self.events:
                if source_of(other) == source_of(event):
                    return other
        same = self._of_fact(event)
        unsourced = [] if is_imported(event) else [other for other in same if not other.get("source_id")]
        if event.get("source_id") or not same:
            return unsourced[0] if unsourced else None
        alike = [other for other in same if attributes_of(other) == attributes_of(event)]
        sent = sorted((other for other in same if not is_imported(other)), key=lambda other: source_of(other)[1])
        return next(iter([*alike, *unsourced, *sent[-1:]]), None)

    def _of_fact(self, event: Event) -> list[Event]:
        return [other for other in self.events if fact_of(other) == fact_of(event)]

    def void(self, event: Event) -> None:
        """Let an event, as the service shows it, be current no longer."""
        self.events = [other for other in self.events if content_of(other) != content_of(event)]

    def erase(self, authority: str, child: str) -> None:
        """What is sent about the child from now on is passed over."""
        self.erased.add((authority, child))
        self.events = [event for event in self.events if (event["authority"], event.get("child")) != (authority, child)]

    def as_of_now(self) -> list[Event]:
        """The events now, whatever happens later."""
        return deepcopy(self.events)

    def contents(self) -> list[str]:
        return contents(self.events)


def source_of(event: Event) -> Fact:
    return event["authority"], str(event.get("source_id") or "")


def is_imported(event: Event) -> bool:
    """Whether an import reports it, as its source id says: only an import changes that."""
    return source_of(event)[1].startswith(("ssda903/", "extended_adoption/", "annex_a/"))


def says_all_of(event: Event, other: Event) -> bool:
    """Whether the other says all of it: an exact day says more than one by which it happened."""
    said, theirs = attributes_of(event), attributes_of(other)
    by_then, theirs_by_then = said.pop("on_or_before", False), theirs.pop("on_or_before", False)
    return said.items() <= theirs.items() and (by_then or not theirs_by_then)


def fact_of(event: Event) -> Fact:
    return tuple(str(event.get(field) or "") for field in _IDENTIFYING)


def attributes_of(event: Event) -> Event:
    """A type's own attributes, where they differ from what is meant without them."""
    return {
        name: value
        for name, value in event.items()
        if name not in (*_IDENTIFYING, *_GIVEN_BY_THE_SERVICE, "source_id")
        and value is not None
        and DEFAULTS.get(name) != value
    }


def content_of(event: Event) -> str:
    """What an event says, in one form for one that was sent and one that the service shows."""
    return repr((fact_of(event), source_of(event)[1], sorted(attributes_of(event).items())))


def contents(events: Iterable[Event]) -> list[str]:
    return sorted(map(content_of, events))
