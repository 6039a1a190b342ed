"""Who is adopted, and how: the definitions, section 6."""

from tests.oracle.answers import (
    AGE_UNKNOWN,
    DECISION_DAY_UNKNOWN,
    ENTRY_DAY_UNKNOWN,
    IS_COUNTED,
    NO_APPLICATION_DATE,
    NO_DECISION_DATE,
    NO_ENTRY_DATE,
    NOT_PLACED,
    PLACED_DAY_UNKNOWN,
    Figure,
    case,
    day_of,
    days_between,
    exact,
    first_that_applies,
    is_by,
    mean,
    percentage,
)
from tests.oracle.events import Question
from tests.oracle.journey import Journey, journeys


def entry_to_adopted(question: Question) -> Figure:
    """Over all adopted whose entry is known, placed first or not."""
    cases = []
    for journey in journeys(question):
        verdict = first_that_applies(
            (journey.entered is None, NO_ENTRY_DATE),
            (is_by(journey.entered), ENTRY_DAY_UNKNOWN),
        )
        days = days_between(exact(journey.entered), journey.adopted)
        cases.append(case(journey.child, verdict, days, (day_of(journey.entered), journey.adopted), journey.warnings))
    return mean(cases)


def placed_to_application(question: Question) -> Figure:
    cases = []
    for journey in journeys(question):
        verdict = first_that_applies(
            (journey.placed is None, NOT_PLACED),
            (journey.application is None, NO_APPLICATION_DATE),
            (is_by(journey.placed), PLACED_DAY_UNKNOWN),
        )
        days = days_between(exact(journey.placed), journey.application)
        dates = (day_of(journey.placed), journey.application)
        cases.append(case(journey.child, verdict, days, dates, journey.warnings))
    return mean(cases)


def placed_within_12_months(question: Question) -> Figure:
    """Placed - decision <= 365 days."""
    cases = []
    for journey in journeys(question):
        verdict = first_that_applies(
            (journey.placed is None, NOT_PLACED),
            (journey.decision is None, NO_DECISION_DATE),
            (is_by(journey.decision), DECISION_DAY_UNKNOWN),
            (is_by(journey.placed), PLACED_DAY_UNKNOWN),
        )
        days = days_between(exact(journey.decision), exact(journey.placed))
        dates = (day_of(journey.decision), day_of(journey.placed))
        cases.append(case(journey.child, verdict, days is not None and days <= 365, dates, journey.warnings))
    return percentage(cases)


def age_at_adoption(question: Question) -> Figure:
    """Mean months from the month of birth to that of the order, one decimal."""
    cases = []
    for journey in journeys(question):
        months = months_old(journey)
        verdict = AGE_UNKNOWN if months is None else IS_COUNTED
        cases.append(case(journey.child, verdict, months, (journey.adopted, None), journey.warnings))
    return mean(cases, places=1)


def months_old(journey: Journey) -> int | None:
    born = journey.child.characteristics.get("birth_month")
    if born is None:
        return None
    year, month = born.split("-")
    return (journey.adopted.year - int(year)) * 12 + journey.adopted.month - int(month)


def adopted_by_carers(question: Question) -> Figure:
    cases = []
    for journey in journeys(question):
        verdict = NOT_PLACED if journey.placed is None else IS_COUNTED
        cases.append(case(journey.child, verdict, journey.by_current_carer, warnings=journey.warnings))
    return percentage(cases)
