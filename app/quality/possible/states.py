"""What may be in force for a child at the end of the period's last day, while they are in care."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.indicators.populations import OnTheLastDay
from app.journeys.care import PeriodOfCare
from app.quality.possible.child import STEPS, Candidate, Cells, DoubtedChild, steps_of
from app.quality.possible.days import NothingYet, Way
from app.quality.possible.row import Cell
from app.quality.possible.spans import Span


def on_the_last_day(child: DoubtedChild, population: OnTheLastDay) -> Iterator[Candidate]:
    """The child, if these things may be in force and those may not."""
    for cells, certain in child.doubts.once("states", lambda doubts: tuple(_states(replace(child, doubts=doubts)))):
        in_force = [_span(cells[thing]) for thing in population.live]
        absent = [_span(cells[thing]) for thing in population.without]
        if all(in_force) and not any(cell.certain for cell in absent if cell):
            surely = not any(absent) and all(cell.certain for cell in in_force if cell)
            yield Candidate(None, cells, certain and surely)


def _span(cell: Cell) -> Span | None:
    return cell if isinstance(cell, Span) else None


def _states(child: DoubtedChild) -> Iterator[tuple[Cells, bool]]:
    """When each thing that may be in force was made; and whether the child surely is in care."""
    day = child.period.end
    period = next((each for each in child.record.periods if day < each.until and _may_have_begun(child, each)), None)
    if period:
        certain = _has_begun(period, day) and not child.is_in_doubt("still_in_process")
        states = (state for state in child.record.journey.states if state.since <= day < state.until)
        state = next(states, None) or NothingYet(period.entered, period.entered_by)
        steps = steps_of(Way(child.record, period, state, day, child.doubts))
        yield steps, certain
        for since in child.first_days_of_care(period, day):
            yield steps | {"entered": Span(since, day), "placed": Span(since, day, certain=False)}, certain
    for since in _back_in_care(child):
        yield dict.fromkeys(STEPS, Span(since, day, certain=False)), False


def _has_begun(period: PeriodOfCare, day: date) -> bool:
    return period.start is None or period.start <= day


def _may_have_begun(child: DoubtedChild, period: PeriodOfCare) -> bool:
    """Whether the child may have entered care by the last day: on the day that is recorded, or earlier."""
    may_be_earlier = child.is_in_doubt("entered_day" if period.start_known else "on_or_before")
    return may_be_earlier or _has_begun(period, child.period.end)


def _back_in_care(child: DoubtedChild) -> Iterator[date]:
    """When care had ended of children adopted since, who may have come back by the last day."""
    day = child.period.end
    decided = any(each.standing_on(day).decision for each in child.record.periods)
    for adoption, period in child.record.adoptions:
        after_leaving = "adopted_after_leaving_care" in adoption.warnings and child.is_in_doubt("entered_again")
        if decided and after_leaving and period.end and period.end <= day < adoption.adopted:
            yield period.end
