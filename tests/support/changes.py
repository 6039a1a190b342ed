"""A strategy for the life of a ledger: plausible events in batches, corrections, moves, repetitions, voids, erasure.

Each change is applied to running services and to the model alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.support.histories import histories
from tests.support.service import Service, answer
from tests.support.standing import Event, Standing, content_of, source_of

KINDS = ["send", "send", "send", "correct", "correct", "move", "repeat", "void", "erase"]


@dataclass(frozen=True)
class Change:
    """What is done: ``rows`` are sent, or the standing event that ``which`` chooses is changed."""

    kind: str
    rows: tuple[Event, ...] = ()
    which: int = 0


@st.composite
def changes(draw: st.DrawFn, authorities: Sequence[str], max_children: int = 4) -> list[Change]:
    """The events of some children in batches, in the order in which they happened, and what else is done meanwhile."""
    events = draw(histories(authorities, max_children=max_children, max_families=2))
    found: list[Change] = []
    while events:
        kind = draw(st.sampled_from(KINDS))
        if kind == "send":
            size = draw(st.integers(1, max(len(events), 1)))
            found.append(Change(kind, tuple(events[:size])))
            events = events[size:]
        else:
            found.append(Change(kind, which=draw(st.integers(0, 1000))))
    return found


def apply(change: Change, standing: Standing, services: Sequence[Service]) -> None:
    """Do it everywhere. What there is nothing to do to is passed over."""
    if change.kind == "send":
        send(change.rows, standing, services)
    elif standing.events:
        event = standing.events[change.which % len(standing.events)]
        if change.kind == "void":
            void(event, standing, services)
        elif change.kind == "erase":
            erase(event, standing, services)
        else:
            send([changed(change.kind, event, change.which)], standing, services)


def send(rows: Sequence[Event], standing: Standing, services: Sequence[Service]) -> None:
    for service in services:
        service.post(rows)
    standing.take(rows)


def void(event: Event, standing: Standing, services: Sequence[Service]) -> None:
    for service in services:
        answer(service.void(id_of(event, service)))
    standing.void(event)


def erase(event: Event, standing: Standing, services: Sequence[Service]) -> None:
    if "child" not in event:
        return
    for service in services:
        erased = service.client.delete(f"/v1/authorities/{event['authority']}/children/{event['child']}")
        assert erased.status_code == 204, erased.text
    standing.erase(event["authority"], event["child"])


def changed(kind: str, event: Event, which: int) -> Event:
    """A record again: with another day, of another child, or as it was, with its attributes or without."""
    record = {**event, "source_id": source_of(event)[1] or f"given-{which}"}
    if kind == "correct":
        return {**record, "date": str(date.fromisoformat(event["date"]) + timedelta(days=which % 61 - 30))}
    about = "child" if "child" in event else "family"
    if kind == "move":
        return {**record, about: f"{about[0]}{which % 3 + 1}"}
    plain = {name: event[name] for name in ("authority", about, "type", "date")}
    return [event, record, plain][which % 3]


def id_of(event: Event, service: Service) -> str:
    """The id under which a service keeps a current event."""
    of_child = {"child": event["child"]} if "child" in event else {}
    listed = service.events(authority=event["authority"], type=event["type"], **of_child)
    (found,) = [str(other["id"]) for other in listed if content_of(other) == content_of(event)]
    return found
