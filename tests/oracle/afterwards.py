"""What adopted children are still without: the definitions, section 6. All days are taken to be reported."""

from collections.abc import Callable
from datetime import timedelta

from tests.oracle.answers import Figure, case, count, sibling_groups
from tests.oracle.care import periods_of_care
from tests.oracle.events import Question
from tests.oracle.journey import journeys_of


def due(kind: str) -> Callable[[Question], Figure]:
    """Adopted 14 days before the last day or more, with no such event on or before it."""

    def found(question: Question) -> Figure:
        children, cases = [], []
        for child in question.children:
            events = [event for period in periods_of_care(child) for event in period.events]
            has_it = any(event.type == kind and event.day <= question.end for event in events)
            for journey in journeys_of(child):
                if journey.adopted <= question.end - timedelta(days=14) and not has_it:
                    children.append(child)
                    cases.append(case(child, warnings=journey.warnings))
        return count(cases, sibling_groups(children))

    return found
