"""Issues of care proceedings in the period with what may have led to them, and events of a type with what they say."""

from collections.abc import Iterator
from datetime import date

from app.journeys.care import Fact
from app.journeys.names import EventType
from app.quality.of_events.record import counted
from app.quality.possible.child import Candidate, Cells, DoubtedChild
from app.quality.possible.days import earliest_day
from app.quality.possible.row import ANYTHING, Cell
from app.quality.possible.spans import Span, on

_STARTED, _ISSUED = "pre_proceedings_started", "proceedings_issued"


def issues(child: DoubtedChild) -> Iterator[Candidate]:
    """The issues that are recorded, and those of which only a day is known by which they happened."""
    for issue in child.record.journey.issues:
        if child.is_in_the_period(issue.issued):
            yield Candidate(issue.issued, {"issued": on(issue.issued), "started": _started(child, issue)}, certain=True)
    for fact in _by_then(child, _ISSUED):
        day = _within(child, fact)
        started = day._replace(certain=False) if _may_have_started(child) else None
        yield Candidate(("by", fact.date), {"issued": day, "started": started}, certain=False)


def _started(child: DoubtedChild, issue: "tuple[date, date | None]") -> Span | None:
    """The start that led to an issue; certain unless it may have led to an earlier one, or is missing."""
    issued, started = issue
    by_then = {fact.date for fact in child.record.facts if fact.type == _STARTED and fact.on_or_before}
    if started is not None:
        open_ = started in by_then and child.is_in_doubt("on_or_before")
        first = min(earliest_day(child.record, started), started)
        return Span(first, started, certain=False) if open_ else on(started)
    later = any(day >= issued for day in by_then) and child.is_in_doubt("on_or_before")
    if later or child.is_in_doubt("pre_proceedings_started") or (by_then and child.is_in_doubt("on_or_before")):
        return Span(min(earliest_day(child.record, issued), issued), issued, certain=False)
    return None


def _may_have_started(child: DoubtedChild) -> bool:
    return _STARTED in child.record.types or child.is_in_doubt("pre_proceedings_started")


def events(child: DoubtedChild, type_: EventType) -> Iterator[Candidate]:
    """The events of a type, and those of which only a day is known by which they happened."""
    for fact in counted(child.record, type_):
        if child.is_in_the_period(fact.date):
            yield Candidate(fact.date, {"date": on(fact.date), **_said(child, fact)}, certain=True)
    for fact in _by_then(child, type_):
        yield Candidate(("by", fact.date), {"date": _within(child, fact), **_said(child, fact)}, certain=False)


def _said(child: DoubtedChild, fact: Fact) -> Cells:
    """What an event says; an outcome that is not known may be any."""
    outcome = fact.attributes.get("outcome")
    cell: Cell = ANYTHING if outcome is None and child.is_in_doubt("outcome") else frozenset({outcome})
    return {"attributes.outcome": cell}


def _by_then(child: DoubtedChild, type_: str) -> Iterator[Fact]:
    """Events of which only a day is known by which they happened, and which may have happened in the period."""
    if child.is_in_doubt("on_or_before"):
        for fact in child.record.facts:
            if fact.type == type_ and fact.on_or_before and fact.date >= child.period.start:
                yield fact


def _within(child: DoubtedChild, fact: Fact) -> Span:
    return Span(child.period.start, min(fact.date, child.period.end))
