"""Care proceedings: how long they last, how many end within 26 weeks, and what came before them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tests.oracle.answers import (
    IS_COUNTED,
    NO_ISSUE_DATE,
    OUTCOME_UNKNOWN,
    Case,
    Figure,
    case,
    count,
    days_between,
    exact,
    mean,
    percentage,
    rounded,
    sibling_groups,
)
from tests.oracle.care import periods_of_care
from tests.oracle.events import Child, Event, Question
from tests.oracle.journey import children_events

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


def pre_proceedings(question: Question) -> Figure:
    """Families that entered pre-proceedings: sibling groups, each once, by the first child; the children beside."""
    found = list(children_events(question, "pre_proceedings_started"))
    groups = _by_group(child for child, _ in found)
    return replace(count([case(children[0]) for children in groups]), children=len(found))


def diverted(question: Question) -> Figure:
    """Of the families whose pre-proceedings ended, those diverted: all of their children whose outcome is known."""
    outcomes: dict[tuple[str, str, str], list[tuple[Child, Event]]] = {}
    for child, ended in children_events(question, "pre_proceedings_ended"):
        outcomes.setdefault(child.sibling_group, []).append((child, ended))
    cases = []
    for ends in outcomes.values():
        known = [(child, ended) for child, ended in ends if ended.attributes.get("outcome")]
        others = [(child, ended) for child, ended in known if ended.attributes["outcome"] != "diverted"]
        child, _ = min(others or known or ends, key=lambda end: (end[0].id, end[1].day))
        cases.append(case(child, IS_COUNTED if known else OUTCOME_UNKNOWN, not others))
    return _with_complement(cases)


def after_pre_proceedings(question: Question) -> Figure:
    """Of the families with proceedings issued, those with pre-proceedings before: of any of their children."""
    issues: dict[tuple[str, str, str], list[tuple[Child, date, date | None]]] = {}
    for child, issued in children_events(question, "proceedings_issued"):
        issues.setdefault(child.sibling_group, []).append((child, issued.day, _start_before(child, issued)))
    cases = []
    for of_group in issues.values():
        after = [issue for issue in of_group if issue[2]]
        child, day, start = min(after or of_group, key=lambda issue: (issue[0].id, issue[1]))
        cases.append(case(child, IS_COUNTED, bool(after), (start, day)))
    return _with_complement(cases)


def _start_before(child: Child, issued: Event) -> date | None:
    """The last start of pre-proceedings on or before the issue, and after any earlier issue."""
    earlier = [event.day for event in _events(child, "proceedings_issued") if event.day < issued.day]
    starts = [event.day for event in _events(child, "pre_proceedings_started") if event.day <= issued.day]
    return max((day for day in starts if not earlier or day > max(earlier)), default=None)


def _by_group(children: Iterable[Child]) -> list[list[Child]]:
    groups: dict[tuple[str, str, str], list[Child]] = {}
    for child in children:
        groups.setdefault(child.sibling_group, []).append(child)
    return [sorted(group, key=lambda child: child.id) for group in groups.values()]


def _with_complement(cases: list[Case]) -> Figure:
    figure = percentage(cases)
    if figure.unrounded is None:
        return figure
    return replace(figure, complement=rounded(100 - figure.unrounded))
