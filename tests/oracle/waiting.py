"""A3 and the stocks: the children on the way on the period's last day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tests.oracle.adopters import a11
from tests.oracle.answers import (
    DATES_OUT_OF_ORDER,
    ENTRY_DAY_UNKNOWN,
    FAMILY_UNKNOWN,
    IS_COUNTED,
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
from tests.oracle.events import Child, Event, Question
from tests.oracle.facts import exact_first
from tests.oracle.journey import Journey, children_events, journeys

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

    found = _children(question, belongs)
    linked = sum(_is_live(period, "linked", question.end) for _, period in found)
    children = [child for child, _ in found]
    parts = {"linked": linked, "not_linked": len(found) - linked}
    return count([case(child) for child in children], sibling_groups(children), parts=parts)


def linked(question: Question) -> Figure:
    def belongs(period: PeriodOfCare, day: date) -> bool:
        waits = _is_waiting_with_an_order(period, day) and not _is_live(period, "matched", day)
        return waits and _is_live(period, "linked", day)

    return _stock(question, belongs)


def long_waits(question: Question) -> Figure:
    """A14's children; those who wait long since the order, or since entering care, are parts that overlap."""
    found = _children(question, _is_waiting_with_an_order)
    orders = [exact_first(period.in_force("placement_order", question.end))[0] for _, period in found]
    since_order = [days_between(exact(order), question.end) for order in orders]
    since_entry = [days_between(exact(period.entry), question.end) for _, period in found]
    parts = {
        "order_90_days": sum(days is not None and days > 90 for days in since_order),
        "order_12_months": sum(days is not None and days > 365 for days in since_order),
        "order_18_months": sum(days is not None and days > 547 for days in since_order),
        "entry_18_months": sum(days is not None and days > 547 for days in since_entry),
    }
    for name, days_of_all in (("order_day_unknown", since_order), ("entry_day_unknown", since_entry)):
        if None in days_of_all:
            parts[name] = days_of_all.count(None)
    children = [child for child, _ in found]
    return count([case(child) for child in children], sibling_groups(children), parts=parts)


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
    waiting = _children(question, _is_waiting)
    for child, _ in waiting:
        needs.setdefault(child.sibling_group, child)
    return replace(count([case(child) for child in needs.values()]), children=len(waiting))


def sufficiency(question: Question) -> Figure:
    """The families needed, less those who are approved and wait."""
    needed, there = families_required(question), a11(question)
    parts = {"families_required": needed.counted, "A11": there.counted}
    figure = count([*needed.cases, *there.cases], parts=parts)
    return replace(figure, value=needed.counted - there.counted)


def siblings_together(question: Question) -> Figure:
    """Of the sibling groups with two or more children placed in the period, those matched with one family."""
    placed: dict[tuple[str, str, str], list[tuple[Child, Event]]] = {}
    for child, event in children_events(question, "placed"):
        if child.characteristics.get("sibling_group"):
            placed.setdefault(child.sibling_group, []).append((child, event))
    cases = []
    for group in placed.values():
        if len({child.id for child, _ in group}) < 2:
            continue
        families = [_family(child, event) for child, event in group]
        first = min((child for child, _ in group), key=lambda child: child.id)
        last = max(event.day for _, event in group)
        verdict = FAMILY_UNKNOWN if None in families else IS_COUNTED
        cases.append(case(first, verdict, len(set(families)) == 1, (last, None)))
    return percentage(cases)


def _family(child: Child, placement: Event) -> str | None:
    """That of the last match in force when the day ended."""
    period = period_on(periods_of_care(child), placement.day)
    matches = exact_first(period.in_force("matched", placement.day))
    return matches[-1].attributes.get("matched_family") if matches else None


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
