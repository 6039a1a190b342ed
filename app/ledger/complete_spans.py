"""Spans of days on which a record is complete."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple


class CompleteSpan(NamedTuple):
    """Days from the first to the last, both included."""

    first: date
    last: date


def joined(spans: Iterable[CompleteSpan]) -> tuple[CompleteSpan, ...]:
    """The same days in as few spans as there can be, in their order."""
    found: list[CompleteSpan] = []
    for span in sorted(spans):
        if found and span.first <= found[-1].last + timedelta(days=1):
            found[-1] = CompleteSpan(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return tuple(found)


def in_both(some: Sequence[CompleteSpan], others: Sequence[CompleteSpan]) -> tuple[CompleteSpan, ...]:
    """The days that are in one of these spans and in one of the others."""
    pairs = (CompleteSpan(max(a.first, b.first), min(a.last, b.last)) for a in some for b in others)
    return tuple(sorted(span for span in pairs if span.first <= span.last))


def covers(spans: Sequence[CompleteSpan], days: CompleteSpan) -> bool:
    """Whether one of these spans has all of the days."""
    return any(span.first <= days.first and days.last <= span.last for span in spans)


def touches(spans: Sequence[CompleteSpan], days: CompleteSpan) -> bool:
    """Whether any of the days is in one of these spans."""
    return any(span.first <= days.last and days.first <= span.last for span in spans)
