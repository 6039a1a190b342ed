"""A3 and the stocks: the children on the way on the period's last day."""

from collections.abc import Callable
from datetime import date

from tests.oracle.answers import (
    DATES_OUT_OF_ORDER,
    ENTRY_DAY_UNKNOWN,
    NO_ENTRY_DATE,
    NOT_PLACED,
    PLACED_DAY_UNKNOWN,
    Case,
    Figure,
    case,
    count,
    day_of,
    days_between,
    exact,
    first_that_applies,
    is_by,
    percentage,
    sibling_groups,
)
from tests.oracle.care import PeriodOfCare, period_on, periods_of_care
from tests.oracle.events import Child, Question
from tests.oracle.facts import exact_first
from tests.oracle.journey import Journey, journeys

CUT_OFF_BY_END_YEAR = {2012: 639, 2013: 608, 2014: 547, 2015: 487, 2016: 426}
BANDS = {"0-91": (0, 91), "92-182": (92, 182), "183-365": (183, 365), "366-547": (366, 547)}
LONGEST_BAND = "over 547"


def a3(question: Question) -> Figure:
    """Children who wait less than 14 months (in the past: longer) between entering care and moving in."""
    cut_off = _cut_off(question.end)
    adopted = [_wait_of_the_adopted(journey, cut_off) for journey in journeys(question)]
    in_process = [
        _wait_of_one_in_process(child, period, question.end, cut_off)
        for child, period in _looked_after(question)
        if _is_live(period, "adoption_decision", question.end)
    ]
    return percentage(adopted + in_process, cut_off=cut_off)


def _cut_off(last_day: date) -> int:
    end_year = last_day.year + (1 if last_day >= date(last_day.year, 4, 1) else 0)
    return CUT_OFF_BY_END_YEAR[min(max(end_year, 2012), 2016)]


def _wait_of_the_adopted(journey: Journey, cut_off: int) -> Case:
    days = days_between(exact(journey.entered), exact(journey.placed))
    verdict = first_that_applies(
        (journey.placed is None, NOT_PLACED),
        (journey.entered is None, NO_ENTRY_DATE),
        (is_by(journey.entered), ENTRY_DAY_UNKNOWN),
        (is_by(journey.placed), PLACED_DAY_UNKNOWN),
        (days is not None and days < 0, DATES_OUT_OF_ORDER),
    )
    in_time = days is not None and days < cut_off
    return case(journey.child, verdict, in_time, (day_of(journey.entered), day_of(journey.placed)), journey.warnings)


def _wait_of_one_in_process(child: Child, period: PeriodOfCare, last_day: date, cut_off: int) -> Case:
    placements = exact_first(period.in_force("placed", last_day))
    placed = placements[0] if placements else None
    days = days_between(exact(period.entry), exact(placed) if placed else last_day)
    verdict = first_that_applies(
        (period.entry is None, NO_ENTRY_DATE),
        (is_by(period.entry), ENTRY_DAY_UNKNOWN),
        (is_by(placed), PLACED_DAY_UNKNOWN),
        (days is not None and days < 0, DATES_OUT_OF_ORDER),
    )
    until = placed.day if placed else last_day
    return case(child, verdict, days is not None and days < cut_off, (day_of(period.entry), until))


def a9(question: Question) -> Figure:
    return _stock(question, _is_waiting)


def a14(question: Question) -> Figure:
    """A9 with a live order, also in bands by days since the first order in force."""
    stock = _children(question, _is_waiting_with_an_order)
    bands = dict.fromkeys([*BANDS, LONGEST_BAND], 0)
    for _, period in stock:
        order = exact_first(period.in_force("placement_order", question.end))[0]
        band = "day_unknown" if order.by else _band((question.end - order.day).days)
        bands[band] = bands.get(band, 0) + 1
    children = [child for child, _ in stock]
    return count([case(child) for child in children], sibling_groups(children), bands)


def awaiting_match(question: Question) -> Figure:
    def belongs(period: PeriodOfCare, day: date) -> bool:
        return _is_waiting_with_an_order(period, day) and not _is_live(period, "matched", day)

    return _stock(question, belongs)


def matched_not_placed(question: Question) -> Figure:
    def belongs(period: PeriodOfCare, day: date) -> bool:
        return _is_live(period, "matched", day) and not _is_live(period, "placed", day)

    return _stock(question, belongs)


def placed_at_end(question: Question) -> Figure:
    return _stock(question, lambda period, day: _is_live(period, "placed", day))


def plan_is_adoption(question: Question) -> Figure:
    return _stock(question, lambda period, day: _is_live(period, "adoption_decision", day))


def families_required(question: Question) -> Figure:
    """One case for each family needed: a sibling group is named by the first of its children."""
    needs: dict[tuple[str, str, str], Child] = {}
    for child, _ in _children(question, _is_waiting):
        needs.setdefault(child.sibling_group, child)
    return count([case(child) for child in needs.values()])


def _is_live(period: PeriodOfCare, made: str, day: date) -> bool:
    return bool(period.in_force(made, day))


def _is_waiting(period: PeriodOfCare, day: date) -> bool:
    return _is_live(period, "adoption_decision", day) and not _is_live(period, "placed", day)


def _is_waiting_with_an_order(period: PeriodOfCare, day: date) -> bool:
    return _is_waiting(period, day) and _is_live(period, "placement_order", day)


def _band(days: int) -> str:
    return next((band for band, (first, last) in BANDS.items() if first <= days <= last), LONGEST_BAND)


def _looked_after(question: Question) -> list[tuple[Child, PeriodOfCare]]:
    """Each child looked after on the last day, with the period of care that is current then.

    Who is looked after has not been adopted: an adoption ends the period of care.
    """
    current = [(child, period_on(periods_of_care(child), question.end)) for child in question.children]
    return [(child, period) for child, period in current if period.is_looked_after_on(question.end)]


def _children(question: Question, belongs: Callable[[PeriodOfCare, date], bool]) -> list[tuple[Child, PeriodOfCare]]:
    return [(child, period) for child, period in _looked_after(question) if belongs(period, question.end)]


def _stock(question: Question, belongs: Callable[[PeriodOfCare, date], bool]) -> Figure:
    children = [child for child, _ in _children(question, belongs)]
    return count([case(child) for child in children], sibling_groups(children))
