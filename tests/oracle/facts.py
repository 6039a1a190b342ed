"""Which records are one fact: the definitions, section 1, *Two sources, one fact*."""

from collections.abc import Iterable
from datetime import date

from tests.oracle.events import Event

#: The source that ranks first gives the day: the return, the API (whose source ids have no known prefix), the others.
RANKING = ("ssda903", "", "extended_adoption", "annex_a")
MOST_DAYS_APART = 31
#: What one source says of a placement holds where the source that is read says nothing of it.
SAID_BY_ANY = ("adopters", "moved_in_with_carer", "matched_family", "linked_family")


def source_of(event: Event) -> str:
    prefix = event.source_id.split("/")[0] if "/" in event.source_id else ""
    return prefix if prefix in RANKING else ""


def is_better(event: Event) -> tuple[bool, int]:
    """Sorts what is read before what is not: a day that is known first, then the source that ranks first."""
    return event.by, RANKING.index(source_of(event))


def one_a_day(records: Iterable[Event]) -> list[Event]:
    """Records of one type on one day are one fact."""
    days: dict[tuple[str, date], list[Event]] = {}
    for record in records:
        days.setdefault((record.type, record.day), []).append(record)
    return sorted((_read(of_day) for of_day in days.values()), key=lambda event: (event.day, event.type))


def one_of_each(events: Iterable[Event], undone_by: dict[str, set[str]]) -> list[Event]:
    """Facts of one period of care: of what several sources report, one of each.

    First what nothing undoes, then what undoes and is undone (a match undoes a link), then the rest.
    """
    events = list(events)
    undoings = set().union(*undone_by.values())

    def place(kind: str) -> int:
        return 0 if kind not in undone_by else 1 if kind in undoings else 2

    found: list[Event] = []
    for kind in sorted({event.type for event in events}, key=lambda kind: (place(kind), kind)):
        undone = [event.day for event in found if event.type in undone_by.get(kind, set())]
        found += [_read(group) for group in together([each for each in events if each.type == kind], undone)]
    return sorted(found, key=lambda event: (event.day, event.type))


def together(events: list[Event], undone: list[date]) -> list[list[Event]]:
    """Facts of one type in groups that are one fact: the two nearest that may be one are, until no two may."""
    groups = [[event] for event in events]
    while True:
        pairs = [
            (*_distance(one, other), place, later)
            for place, one in enumerate(groups)
            for later, other in enumerate(groups)
            if place < later and may_be_one([*one, *other], undone)
        ]
        if not pairs:
            return [sorted(group, key=lambda event: event.day) for group in groups]
        *_, place, later = min(pairs)
        groups[place] += groups.pop(later)


def may_be_one(events: list[Event], undone: list[date]) -> bool:
    """Told by different sources, at most 31 days apart, and nothing was undone after the first up to the last."""
    first, last = min(event.day for event in events), max(event.day for event in events)
    sources = {source_of(event) for event in events}
    return (
        len(sources) == len(events)
        and (last - first).days <= MOST_DAYS_APART
        and not any(first < day <= last for day in undone)
    )


def _distance(one: list[Event], other: list[Event]) -> tuple[int, date]:
    return min((abs((a.day - b.day).days), min(a.day, b.day)) for a in one for b in other)


def _read(records: list[Event]) -> Event:
    """The record that is read; of one source the one with the greatest source id."""
    best = min(is_better(record) for record in records)
    read = max((record for record in records if is_better(record) == best), key=lambda record: record.source_id)
    said = dict(read.attributes)
    for record in sorted(records, key=is_better):
        for name in SAID_BY_ANY:
            if source_of(record) != source_of(read) and said.get(name) is None and record.attributes.get(name):
                said[name] = record.attributes[name]
    return Event(read.type, read.day, said, read.source_id, read.recorded)


def exact_first(events: list[Event]) -> list[Event]:
    """Those whose day is known, if there are any."""
    return [event for event in events if not event.by] or events
