"""The adoptions of the period that a child may have, with when each step that led to them may have happened."""

from collections.abc import Iterator
from datetime import date

from app.journeys.care import PeriodOfCare
from app.journeys.journey import Adoption
from app.quality.doubts import Doubts, Words
from app.quality.of_events.record import not_read
from app.quality.possible.child import STEPS, Candidate, Cells, DoubtedChild, steps_of
from app.quality.possible.days import NothingYet, Way
from app.quality.possible.row import ANYTHING, Cell
from app.quality.possible.spans import Span

_APPLICATION = "adoption_application"
#: What may be missing as well where an adoption is.
_LEADS_TO_ADOPTION: Words = frozenset({"decision", "matched", "placed", "by_current_carer", "application"})


def adoptions(child: DoubtedChild) -> Iterator[Candidate]:
    """The adoptions that are recorded, and those that are missing."""
    for adoption, period in child.record.adoptions:
        yield from _recorded(child, adoption, period)
    if child.is_in_doubt("adopted"):
        for period in child.record.periods:
            yield from _missing(child, period)


def _recorded(child: DoubtedChild, adoption: Adoption, period: PeriodOfCare) -> Iterator[Candidate]:
    days = _days_of(child, adoption)
    within = [day for day in days if child.is_in_the_period(day)]
    if not within:
        return

    def steps_under(doubts: Doubts) -> Cells:
        return _steps(Way(child.record, period, adoption, adoption.adopted, doubts))

    steps = child.doubts.once(("adoption", id(period), adoption), steps_under)
    way = Way(child.record, period, adoption, adoption.adopted, child.doubts)
    adopted: Cells = {"adopted": Span(min(within), max(within))}
    # One of several recorded days is right; a single one may be wrong.
    certain = len(within) == len(days) and (len(days) > 1 or not child.is_in_doubt("adopted_day"))
    yield Candidate(adoption.adopted, steps | _application(way, steps["placed"]) | adopted, certain)
    window = _window(child, adoption, period)
    if window is not None:
        other = _on_any_day(child, Span(window, adoption.adopted, certain=False), steps)
        yield Candidate(adoption.adopted, other | adopted | {"by_current_carer": ANYTHING}, certain=True)


def _steps(way: Way) -> Cells:
    """When each step may have happened, and whether the foster carers adopt."""
    return steps_of(way) | {"by_current_carer": way.by_current_carer}


def _application(way: Way, placed: Cell) -> Cells:
    """When the adoption order was applied for."""
    return {"application": _applied(way, placed) if isinstance(placed, Span) else None}


def _applied(way: Way, placed: Span) -> Span | None:
    """The first application to adopt from moving in on, which may have been on another day."""
    made = [fact for fact in way.period.facts if fact.type == _APPLICATION and placed.first <= fact.date <= way.until]
    days = _days_of_application(way, [fact.date for fact in made if not fact.on_or_before])
    by_then = [fact.date for fact in made if fact.on_or_before] if way.doubts.have("which_day", "on_or_before") else []
    if not days and not by_then:
        return Span(placed.first, way.until, certain=False) if way.doubts.have("application") else None
    first = placed.first if by_then else max(min(days), placed.first)
    last = min((day for day in days if day >= placed.last), default=max(*days, *by_then, first))
    return Span(first, last, certain=placed.is_one_day and bool(days) and min(days) >= placed.first)


def _days_of_application(way: Way, made: list[date]) -> list[date]:
    """The days on which the adoption order was applied for, also those of a source that is not read."""
    # The journey of an adoption between a leaving and the first entry is read in another period of care.
    recorded: date | None = getattr(way.recorded, "application", None)
    days = [recorded] if recorded and not made else made
    if not way.doubts.have("which_day"):
        return days
    return days + [fact.date for fact in not_read(way.record, "another_source") if fact.type == _APPLICATION]


def _days_of(child: DoubtedChild, adoption: Adoption) -> set[date]:
    """The day of the adoption; where it is in doubt, each that is recorded."""
    days = {adoption.adopted}
    if child.is_in_doubt("adopted_day"):
        days.update(fact.date for fact in child.record.facts if fact.type == "adopted")
    if child.is_in_doubt("which_day"):
        days.update(fact.date for fact in not_read(child.record, "another_source") if fact.type == "adopted")
    return days


def _window(child: DoubtedChild, adoption: Adoption, period: PeriodOfCare) -> date | None:
    """The first day on which anything that led to this adoption may lie, if all of it is in doubt."""
    days = child.first_days_of_care(period, adoption.adopted)
    again = child.is_in_doubt("entered_again") and "adopted_after_leaving_care" in adoption.warnings
    if again and period.end and period.end <= adoption.adopted:
        days.append(period.end)
    return min(days, default=None)


def _on_any_day(child: DoubtedChild, span: Span, steps: Cells) -> Cells:
    """All steps of a way on any of these days: those that were ever recorded, or may have happened."""
    cells: Cells = {
        step: span for step, type_ in STEPS.items() if not type_ or type_ in child.record.types or steps[step]
    }
    applied = _APPLICATION in child.record.types or child.is_in_doubt("application")
    return cells | ({"application": span} if applied else {})


def _missing(child: DoubtedChild, period: PeriodOfCare) -> Iterator[Candidate]:
    """An adoption that may have ended a period of care, or may have happened while it goes on."""
    last = min(period.until, child.period.end)
    first = max(child.period.start, period.start or child.period.start)
    if period.ended_by == "adopted" or last < first:
        return
    states = (state for state in child.record.journey.states if state.since <= last <= state.until)
    state = next(states, None) or NothingYet(period.entered, period.entered_by)
    way = Way(child.record, period, state, last, child.doubts.and_also(_LEADS_TO_ADOPTION))
    adopted: Cells = {"adopted": Span(first, last)}
    steps = _steps(way)
    yield Candidate(("missing", period.start), steps | _application(way, steps["placed"]) | adopted, certain=False)
