"""A8: how long care proceedings last, and how many end within the statutory 26 weeks."""

from dataclasses import dataclass
from datetime import date

from tests.oracle.answers import IS_COUNTED, NO_ISSUE_DATE, Case, Figure, case, days_between, mean, percentage
from tests.oracle.events import Child, Question

STATUTORY_LIMIT = 26 * 7


@dataclass(frozen=True)
class Proceedings:
    child: Child
    issued: date | None
    concluded: date


def a8(question: Question) -> Figure:
    """Weeks with one decimal; the numerator stays in days."""
    cases = [_case(proceedings, _days(proceedings)) for proceedings in _concluded(question)]
    return mean(cases, days_in_unit=7, places=1)


def a8_within_26(question: Question) -> Figure:
    return percentage(
        [_case(proceedings, _days(proceedings) <= STATUTORY_LIMIT) for proceedings in _concluded(question)]
    )


def _concluded(question: Question) -> list[Proceedings]:
    """Each conclusion in the period with the latest issue on or before it that has none yet."""
    found = []
    for child in question.children:
        open_issues = child.days_of("proceedings_issued")
        for concluded in child.days_of("proceedings_concluded"):
            before = [issued for issued in open_issues if issued <= concluded]
            issued = before[-1] if before else None
            if issued:
                open_issues.remove(issued)
            if question.covers(concluded):
                found.append(Proceedings(child, issued, concluded))
    return found


def _days(proceedings: Proceedings) -> int:
    return days_between(proceedings.issued, proceedings.concluded) or 0


def _case(proceedings: Proceedings, value: int | bool) -> Case:
    verdict = IS_COUNTED if proceedings.issued else NO_ISSUE_DATE
    return case(proceedings.child, verdict, value, (proceedings.issued, proceedings.concluded))
