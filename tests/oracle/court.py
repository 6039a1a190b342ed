"""A8: how long care proceedings last, and how many end within the statutory 26 weeks."""

from dataclasses import dataclass
from datetime import date

from tests.oracle.answers import (
    IS_COUNTED,
    NO_ISSUE_DATE,
    Case,
    Figure,
    case,
    days_between,
    exact,
    mean,
    percentage,
    sibling_groups,
)
from tests.oracle.care import periods_of_care
from tests.oracle.events import Child, Event, Question

STATUTORY_LIMIT = 26 * 7


@dataclass(frozen=True)
class Proceedings:
    child: Child
    issued: date | None
    concluded: date


def a8(question: Question) -> Figure:
    """Weeks with one decimal; the numerator stays in days."""
    found = _concluded(question)
    cases = [_case(proceedings, _days(proceedings)) for proceedings in found]
    return mean(cases, days_in_unit=7, places=1, groups=_groups(found))


def a8_within_26(question: Question) -> Figure:
    found = _concluded(question)
    cases = [_case(proceedings, _days(proceedings) <= STATUTORY_LIMIT) for proceedings in found]
    return percentage(cases, groups=_groups(found))


def _groups(found: list[Proceedings]) -> int:
    """Of the proceedings that count: those whose issue is known."""
    return sibling_groups(proceedings.child for proceedings in found if proceedings.issued)


def _concluded(question: Question) -> list[Proceedings]:
    """Each conclusion in the period with the latest issue on or before it that has none yet."""
    found = []
    for child in question.children:
        open_issues = _events(child, "proceedings_issued")
        for concluded in _events(child, "proceedings_concluded"):
            before = [issued for issued in open_issues if issued.day <= concluded.day]
            issued = before[-1] if before else None
            if issued:
                open_issues.remove(issued)
            if question.covers(concluded.day) and not concluded.by:
                found.append(Proceedings(child, exact(issued), concluded.day))
    return found


def _events(child: Child, kind: str) -> list[Event]:
    events = [event for period in periods_of_care(child) for event in period.events if event.type == kind]
    return sorted(events, key=lambda event: event.day)


def _days(proceedings: Proceedings) -> int:
    return days_between(proceedings.issued, proceedings.concluded) or 0


def _case(proceedings: Proceedings, value: int | bool) -> Case:
    verdict = IS_COUNTED if proceedings.issued else NO_ISSUE_DATE
    return case(proceedings.child, verdict, value, (proceedings.issued, proceedings.concluded))
