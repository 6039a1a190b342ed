"""Counts of children's events in the period, the shares that rest on them, and cessations of care."""

from collections.abc import Callable
from datetime import date

from tests.oracle.answers import (
    ADOPTERS_UNKNOWN,
    BIRTH_MONTH_UNKNOWN,
    ETHNICITY_UNKNOWN,
    IS_COUNTED,
    Case,
    Figure,
    case,
    count,
    percentage,
    sibling_groups,
)
from tests.oracle.care import period_on, periods_of_care
from tests.oracle.events import Child, Event, Question
from tests.oracle.facts import exact_first
from tests.oracle.journey import children_events, journeys

SPECIAL_GUARDIANSHIP = {"E43", "E44", "E45", "E46", "E47", "E48"}
WHITE = {"WBRI", "WIRI", "WIRT", "WROM", "WOTH"}
NOT_KNOWN = {None, "REFU", "NOBT"}


def a4(question: Question) -> Figure:
    """Of the children who ceased to be looked after, those who ceased last by adoption."""
    cases = []
    for first, last in _years_or_whole(question.start, question.end):
        for child in question.children:
            known = [period for period in periods_of_care(child) if period.end and not period.end.by]
            ended = [period for period in known if period.ended and first <= period.ended <= last]
            if ended:
                cases.append(case(child, IS_COUNTED, ended[-1].ended_by_adoption))
    return percentage(cases)


def _years_or_whole(start: date, end: date) -> list[tuple[date, date]]:
    """The financial years of a period of whole years; any other period as one piece."""
    if (start.month, start.day) != (4, 1) or (end.month, end.day) != (3, 31):
        return [(start, end)]
    return [(date(year, 4, 1), date(year + 1, 3, 31)) for year in range(start.year, end.year)]


def adopted(question: Question) -> Figure:
    found = list(journeys(question))
    cases = [case(journey.child, warnings=journey.warnings) for journey in found]
    return count(cases, sibling_groups(journey.child for journey in found))


def a6(question: Question) -> Figure:
    """Of the adopted whose ethnicity is known, those from minority ethnic groups."""
    cases = []
    for journey in journeys(question):
        ethnicity = journey.child.characteristics.get("ethnicity")
        verdict = ETHNICITY_UNKNOWN if ethnicity in NOT_KNOWN else IS_COUNTED
        cases.append(case(journey.child, verdict, ethnicity not in WHITE, warnings=journey.warnings))
    return percentage(cases)


def a7(question: Question) -> Figure:
    """Of the adopted whose birth month is known, those adopted at 5 or over."""
    cases = []
    for journey in journeys(question):
        birth_month: str | None = journey.child.characteristics.get("birth_month")
        verdict = BIRTH_MONTH_UNKNOWN if birth_month is None else IS_COUNTED
        is_five = birth_month is not None and _months_old(birth_month, journey.adopted) >= 5 * 12
        cases.append(case(journey.child, verdict, is_five, warnings=journey.warnings))
    return percentage(cases)


def _months_old(birth_month: str, day: date) -> int:
    year, month = birth_month.split("-")
    return (day.year - int(year)) * 12 + day.month - int(month)


def placed_in_agency(question: Question) -> Figure:
    """Of the placements whose adopters are known, those with the agency's own."""
    cases: list[Case] = []
    for child, placement in children_events(question, "placed"):
        adopters = _adopters(child, placement)
        cases.append(case(child, IS_COUNTED if adopters else ADOPTERS_UNKNOWN, adopters == "own_agency"))
    return percentage(cases)


def _adopters(child: Child, placement: Event) -> str | None:
    """As the placement says; failing that its match: the last in force when that day ended."""
    stated: str | None = placement.attributes.get("adopters")
    if stated:
        return stated
    period = period_on(periods_of_care(child), placement.day)
    matches = exact_first(period.in_force("matched", placement.day))
    return matches[-1].attributes.get("adopters") if matches else None


def early_warnings(question: Question) -> Figure:
    found = list(children_events(question, "early_warning"))
    return count(
        [case(child) for child, _ in found],
        sibling_groups(child for child, _ in found),
        unborn=sum(event.says("unborn") for _, event in found),
    )


def sgo(question: Question) -> Figure:
    leavings = children_events(question, "left_care")
    children = [child for child, event in leavings if event.attributes.get("reason") in SPECIAL_GUARDIANSHIP]
    return count([case(child) for child in children], sibling_groups(children))


def count_of(event_type: str) -> Callable[[Question], Figure]:
    """The rule of every plain count: the events of one type, one per child and day."""

    def counted(question: Question) -> Figure:
        children = [child for child, _ in children_events(question, event_type)]
        return count([case(child) for child in children], sibling_groups(children))

    return counted
