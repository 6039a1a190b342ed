"""A1, A2, A10, A20 and the stage times: means of days over the children adopted in the period."""

from collections.abc import Callable
from datetime import date

from tests.oracle.answers import (
    CARER_MOVE_IN_UNKNOWN,
    DATES_OUT_OF_ORDER,
    DECISION_DAY_UNKNOWN,
    ENTRY_DAY_UNKNOWN,
    NO_DECISION_DATE,
    NO_ENTRY_DATE,
    NO_MATCH_DATE,
    NO_PLACEMENT_ORDER,
    NOT_PLACED,
    ORDER_DAY_UNKNOWN,
    PLACED_DAY_UNKNOWN,
    Case,
    Figure,
    Verdict,
    case,
    day_of,
    days_between,
    exact,
    first_that_applies,
    is_by,
    mean,
)
from tests.oracle.events import Question
from tests.oracle.journey import Journey, journeys


def a1(question: Question) -> Figure:
    """Entering care to moving in with the adoptive family."""
    return _mean_over_adoptions(question, _a1)


def a2(question: Question) -> Figure:
    """Court authority to place to the decision on a match."""
    return _mean_over_adoptions(question, _a2)


def a10(question: Question) -> Figure:
    """A1, where a foster carer adopts up to the day the child moved in with that carer."""
    return _mean_over_adoptions(question, _a10)


def a20(question: Question) -> Figure:
    """Entering care to the placement order."""
    return _mean_over_adoptions(question, _a20)


def _a1(journey: Journey) -> Case:
    days = days_between(exact(journey.entered), exact(journey.placed))
    verdict = first_that_applies(
        (journey.placed is None, NOT_PLACED),
        (journey.entered is None, NO_ENTRY_DATE),
        (is_by(journey.entered), ENTRY_DAY_UNKNOWN),
        (is_by(journey.placed), PLACED_DAY_UNKNOWN),
        (days is not None and days < 0, DATES_OUT_OF_ORDER),
    )
    return _case(journey, verdict, days, day_of(journey.entered), day_of(journey.placed))


def _a2(journey: Journey) -> Case:
    days = days_between(exact(journey.order), exact(journey.matched))
    verdict = first_that_applies(
        (journey.placed is None, NOT_PLACED),
        (journey.order is None, NO_PLACEMENT_ORDER),
        (exact(journey.matched) is None, NO_MATCH_DATE),
        (is_by(journey.order), ORDER_DAY_UNKNOWN),
    )
    # A match before the order is 0 days, and stays in the mean.
    return _case(journey, verdict, max(0, days or 0), day_of(journey.order), day_of(journey.matched))


def _a10(journey: Journey) -> Case:
    """Where a foster carer adopts, the day of the placement itself need not be known."""
    with_carer = journey.by_current_carer
    moved_in = journey.moved_in_with_carer if with_carer else exact(journey.placed)
    days = days_between(exact(journey.entered), moved_in)
    days_before_placed = days_between(moved_in, day_of(journey.placed))
    verdict = first_that_applies(
        (journey.placed is None, NOT_PLACED),
        (journey.entered is None, NO_ENTRY_DATE),
        (with_carer and moved_in is None, CARER_MOVE_IN_UNKNOWN),
        (is_by(journey.entered), ENTRY_DAY_UNKNOWN),
        (is_by(journey.placed) and not with_carer, PLACED_DAY_UNKNOWN),
        (days is not None and days < 0, DATES_OUT_OF_ORDER),
        (days_before_placed is not None and days_before_placed < 0, DATES_OUT_OF_ORDER),
    )
    shown = journey.moved_in_with_carer if with_carer else day_of(journey.placed)
    return _case(journey, verdict, days, day_of(journey.entered), shown)


def _a20(journey: Journey) -> Case:
    days = days_between(exact(journey.entered), exact(journey.order))
    verdict = first_that_applies(
        (journey.placed is None, NOT_PLACED),
        (journey.order is None, NO_PLACEMENT_ORDER),
        (journey.entered is None, NO_ENTRY_DATE),
        (is_by(journey.entered), ENTRY_DAY_UNKNOWN),
        (is_by(journey.order), ORDER_DAY_UNKNOWN),
        (days is not None and days < 0, DATES_OUT_OF_ORDER),
    )
    return _case(journey, verdict, days, day_of(journey.entered), day_of(journey.order))


def stage(since: str, until: str) -> Callable[[Question], Figure]:
    """The mean days from one point of the journey to another, for example from "entered" to "decision"."""

    def measured(question: Question) -> Figure:
        return _mean_over_adoptions(question, lambda journey: _stage(journey, since, until))

    return measured


def _stage(journey: Journey, since: str, until: str) -> Case:
    """Days of one stage, negative ones too: for one child the first four then add up to A1."""
    ends = {name: _end(journey, name) for name in (since, until)}
    verdict = first_that_applies(
        (journey.placed is None, NOT_PLACED),
        ("order" in ends and journey.order is None, NO_PLACEMENT_ORDER),
        ("entered" in ends and journey.entered is None, NO_ENTRY_DATE),
        ("decision" in ends and journey.decision is None, NO_DECISION_DATE),
        ("matched" in ends and exact(journey.matched) is None, NO_MATCH_DATE),
        ("entered" in ends and is_by(journey.entered), ENTRY_DAY_UNKNOWN),
        ("decision" in ends and is_by(journey.decision), DECISION_DAY_UNKNOWN),
        ("order" in ends and is_by(journey.order), ORDER_DAY_UNKNOWN),
        ("placed" in ends and is_by(journey.placed), PLACED_DAY_UNKNOWN),
    )
    return _case(journey, verdict, days_between(ends[since], ends[until]), ends[since], ends[until])


def _end(journey: Journey, name: str) -> date | None:
    return journey.adopted if name == "adopted" else day_of(getattr(journey, name))


def _mean_over_adoptions(question: Question, measure: Callable[[Journey], Case]) -> Figure:
    return mean([measure(journey) for journey in journeys(question)])


def _case(journey: Journey, verdict: Verdict, days: int | None, since: date | None, until: date | None) -> Case:
    return case(journey.child, verdict, days, (since, until), journey.warnings)
