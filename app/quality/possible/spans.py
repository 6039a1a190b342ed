"""Spans of days on which something may have happened, and what a child may add to a figure."""

from collections.abc import Collection, Hashable
from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """The first and the last day on which something may have happened; certain if it surely did happen.

    The record does not count as knowing the day where it is only known by when it happened (``is_known``).
    """

    first: date
    last: date
    certain: bool = True
    is_known: bool = True

    @property
    def is_one_day(self) -> bool:
        """Whether it can only have happened on one day."""
        return self.first == self.last


def on(day: date) -> Span:
    """Something that surely happened on that day."""
    return Span(day, day)


def one_of(days: Collection[date]) -> Span | None:
    """Something that surely happened on one of these days; None if there is none."""
    return Span(min(days), max(days)) if days else None


def either(one: Span | None, other: Span | None) -> Span | None:
    """One or the other, and it is not known which."""
    if one is None or other is None:
        return _perhaps(one or other)
    return Span(
        min(one.first, other.first),
        max(one.last, other.last),
        one.certain and other.certain,
        one.is_known and other.is_known,
    )


def _perhaps(span: Span | None) -> Span | None:
    return span._replace(certain=False) if span else None


class Possible(NamedTuple):
    """The least and the most that a child adds where they count, and whether they may not count at all.

    ``families`` are those with one of which the child is placed, where a figure is about that.
    """

    low: int
    high: int
    may_not_count: bool = False
    families: frozenset[Hashable] = frozenset()

    def or_as(self, other: "Possible | None") -> "Possible":
        """This or the other, and it is not known which; None is that the child does not count."""
        if other is None:
            return self._replace(may_not_count=True)
        may_not_count = self.may_not_count or other.may_not_count
        return Possible(
            min(self.low, other.low), max(self.high, other.high), may_not_count, self.families | other.families
        )


def any_of(possible: Collection[Possible | None]) -> Possible | None:
    """What is possible if one of these is true, and it is not known which; None if the child counts in none."""
    counted = [each for each in possible if each is not None]
    if not counted:
        return None
    may_not_count = len(counted) < len(possible) or any(each.may_not_count for each in counted)
    families = frozenset[Hashable]().union(*(each.families for each in counted))
    return Possible(min(each.low for each in counted), max(each.high for each in counted), may_not_count, families)
