"""Care proceedings: which issue a conclusion belongs to, and which pre-proceedings led to an issue."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

from app.journeys.care import Fact
from app.journeys.journey import Issue, Proceedings


def proceedings(facts: Sequence[Fact]) -> Iterable[Proceedings]:
    """Each conclusion belongs to the latest issue on or before it that has none yet."""
    still_open = [fact for fact in facts if fact.type == "proceedings_issued"]
    for fact in facts:
        if fact.type == "proceedings_concluded":
            before = [issued for issued in still_open if issued.date <= fact.date]
            if before:
                still_open.remove(before[-1])
            if not fact.on_or_before:
                issued = before[-1] if before else None
                yield Proceedings(fact.date, issued.date if issued and not issued.on_or_before else None)


def issues(facts: Sequence[Fact]) -> Iterable[Issue]:
    """Pre-proceedings led to an issue where they started on or before its day, and after any earlier issue."""
    started: date | None = None
    for _, of_day in groupby(facts, key=attrgetter("date")):
        types = {fact.type: fact for fact in of_day}
        if start := types.get("pre_proceedings_started"):
            started = start.date
        if issue := types.get("proceedings_issued"):
            if not issue.on_or_before:
                yield Issue(issue.date, started)
            started = None
