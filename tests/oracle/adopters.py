"""Adopter families: enquiries, assessments, approvals and how long the approved wait for a match."""

from datetime import date

from tests.oracle.answers import IS_COUNTED, NO_APPROVAL_DATE, Figure, case, count, days_between, percentage
from tests.oracle.events import Family, Question

THREE_MONTHS = 91


def families_approved(question: Question) -> Figure:
    return count([case(family) for family, _ in question.families_events("approved")])


def enquiries(question: Question) -> Figure:
    return count([case(family) for family, _ in question.families_events("enquiry")])


def assessments_underway(question: Question) -> Figure:
    """Registered, and neither approved, declined nor withdrawn by the last day."""
    return count(
        [
            case(family)
            for family in question.families
            if _has(family, question.end, "registered")
            and not _has(family, question.end, "approved", "approval_declined", "withdrawn")
        ]
    )


def a11(question: Question) -> Figure:
    """Approved by the last day, and neither matched nor withdrawn by then."""
    return count(
        [
            case(family)
            for family in question.families
            if _has(family, question.end, "approved") and not _has(family, question.end, "family_matched", "withdrawn")
        ]
    )


def a12(question: Question) -> Figure:
    """Of the families matched in the period, those who waited 91 days or more from their approval."""
    cases = []
    for family, match in question.families_events("family_matched"):
        approvals = [day for day in family.days_of("approved") if day <= match.day]
        approved = approvals[-1] if approvals else None
        waited = days_between(approved, match.day) or 0
        verdict = IS_COUNTED if approved else NO_APPROVAL_DATE
        cases.append(case(family, verdict, waited >= THREE_MONTHS, (approved, match.day)))
    return percentage(cases)


def enquiry_conversion(question: Question) -> Figure:
    """Of the period's enquiries, those whose family has registered since and by the last day."""
    cases = []
    for family, enquiry in question.families_events("enquiry"):
        registered = [day for day in family.days_of("registered") if enquiry.day <= day <= question.end]
        cases.append(case(family, IS_COUNTED, bool(registered)))
    return percentage(cases)


def _has(family: Family, day: date, *types: str) -> bool:
    return any(happened <= day for happened in family.days_of(*types))
