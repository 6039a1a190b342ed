"""Adopter families by their rounds: enquiries, assessments, approvals, and how long the approved wait for a match."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from tests.oracle.answers import (
    DATES_OUT_OF_ORDER,
    IS_COUNTED,
    NO_APPROVAL_DATE,
    NO_REGISTRATION_DATE,
    NO_STAGE_TWO_DATE,
    NOT_APPROVED,
    Figure,
    case,
    count,
    days_between,
    first_that_applies,
    mean,
    percentage,
)
from tests.oracle.events import Event, Family, Question
from tests.oracle.facts import one_a_day, one_of_each

THREE_MONTHS = 91
BANDS = {"0-91": (0, 91), "92-182": (92, 182), "183-365": (183, 365)}
LONGEST_BAND = "over 365"
STEPS = ("enquiry", "registered", "stage_two_started", "approved", "family_matched", "family_placed")
#: Two sources report one step if the round did not end between the two.
UNDONE_BY = {step: {"approval_declined", "withdrawn"} for step in STEPS}


@dataclass
class Round:
    """One round; an enquiry after its outcome is about the next one."""

    events: list[Event] = field(default_factory=list)

    def has(self, day: date, *types: str) -> bool:
        """Whether one of these has happened by the day."""
        return any(event.type in types and event.day <= day for event in self.events)

    def is_over_before(self, day: date) -> bool:
        """Whether there was an outcome on an earlier day: declined, withdrawn, approved and matched or placed."""
        earlier = {event.type for event in self.events if event.day < day}
        found = "approved" in earlier and earlier & {"family_matched", "family_placed"}
        return bool(earlier & {"approval_declined", "withdrawn"} or found)


def rounds_of(family: Family, last_day: date = date.max) -> list[Round]:
    """The rounds that began by a day. Registering, or being approved, after an outcome begins a new one."""
    rounds = [Round()]
    enquiries: list[Event] = []
    events = [event for event in events_of(family) if event.day <= last_day]
    for day in sorted({event.day for event in events}):
        todays = [event for event in events if event.day == day]
        is_over = rounds[-1].is_over_before(day)
        if is_over and any(event.type in ("registered", "approved") for event in todays):
            rounds.append(Round(enquiries))
            enquiries, is_over = [], False
        for event in todays:
            (enquiries if is_over and event.type == "enquiry" else rounds[-1].events).append(event)
    return rounds


@lru_cache(maxsize=200)
def events_of(family: Family) -> list[Event]:
    return one_of_each(one_a_day(family.records), UNDONE_BY)


def families_events(question: Question, kind: str) -> Iterator[tuple[Family, Event]]:
    """The events of a type in the period, on days that are known."""
    for family in question.families:
        for event in events_of(family):
            if event.type == kind and question.covers(event.day) and not event.by:
                yield family, event


def count_of(kind: str) -> Callable[[Question], Figure]:
    """The rule of every plain count of families' events: one per family and day."""

    def counted(question: Question) -> Figure:
        return count([case(family) for family, _ in families_events(question, kind)])

    return counted


def assessments_underway(question: Question) -> Figure:
    """Registered, and neither approved, declined nor withdrawn in that round by the last day."""
    found = []
    for family in question.families:
        current = rounds_of(family, question.end)[-1]
        ended = current.has(question.end, "approved", "approval_declined", "withdrawn")
        if current.has(question.end, "registered") and not ended:
            found.append(family)
    return count([case(family) for family in found])


def a11(question: Question) -> Figure:
    """Approved, and neither matched nor withdrawn in that round by the last day."""
    found: dict[Family, list[date]] = {}
    for family in question.families:
        current = rounds_of(family, question.end)[-1]
        ended = current.has(question.end, "family_matched", "family_placed", "approval_declined", "withdrawn")
        if current.has(question.end, "approved") and not ended:
            approvals = [event.day for event in current.events if event.type == "approved" and not event.by]
            found[family] = [day for day in approvals if day <= question.end]
    bands = dict.fromkeys([*BANDS, LONGEST_BAND], 0)
    for days in found.values():
        band = _band((question.end - min(days)).days) if days else "day_unknown"
        bands[band] = bands.get(band, 0) + 1
    return count([case(family) for family in found], bands=bands)


def _band(days: int) -> str:
    return next((band for band, (first, last) in BANDS.items() if first <= days <= last), LONGEST_BAND)


def a12(question: Question) -> Figure:
    """Of the families matched in the period, those who waited 91 days or more from the approval of that round."""
    cases = []
    for family, match in families_events(question, "family_matched"):
        (of_match,) = [each for each in rounds_of(family) if match in each.events]
        approvals = [event.day for event in of_match.events if event.type == "approved" and not event.by]
        before = [day for day in approvals if day <= match.day]
        approved = before[-1] if before else None
        waited = days_between(approved, match.day) or 0
        verdict = IS_COUNTED if approved else NO_APPROVAL_DATE
        cases.append(case(family, verdict, waited >= THREE_MONTHS, (approved, match.day)))
    return percentage(cases)


def matched_within(days: int) -> Callable[[Question], Figure]:
    """Of the families matched in the period, those matched so many days after the approval of that round, or fewer."""

    def measured(question: Question) -> Figure:
        cases = []
        for family, match in families_events(question, "family_matched"):
            approved = _last_before(family, match, "approved")
            waited = days_between(approved, match.day)
            verdict = IS_COUNTED if approved else NO_APPROVAL_DATE
            cases.append(case(family, verdict, waited is not None and waited <= days, (approved, match.day)))
        return percentage(cases)

    return measured


def _last_before(family: Family, event: Event, kind: str) -> date | None:
    """The last event of a type in the same round, on or before this one, on a day that is known."""
    (of_event,) = [each for each in rounds_of(family) if event in each.events]
    days = [each.day for each in of_event.events if each.type == kind and not each.by and each.day <= event.day]
    return max(days, default=None)


def left_after_approval(question: Question) -> Figure:
    """Withdrawn in a round in which the family had been approved, on a day that is known or not."""
    cases = []
    for family, withdrawn in families_events(question, "withdrawn"):
        (of_event,) = [each for each in rounds_of(family) if withdrawn in each.events]
        cases.append(case(family, IS_COUNTED if of_event.has(withdrawn.day, "approved") else NOT_APPROVED))
    return count(cases)


def stage_one(question: Question) -> Figure:
    """From registering to stage two, of the families approved in the period."""
    cases = []
    for family, approved in families_events(question, "approved"):
        registered = _last_before(family, approved, "registered")
        stage_two = _last_before(family, approved, "stage_two_started")
        days = days_between(registered, stage_two)
        verdict = first_that_applies(
            (registered is None, NO_REGISTRATION_DATE),
            (stage_two is None, NO_STAGE_TWO_DATE),
            (days is not None and days < 0, DATES_OUT_OF_ORDER),
        )
        cases.append(case(family, verdict, days, (registered, stage_two)))
    return mean(cases)


def stage_two(question: Question) -> Figure:
    """From stage two to the approval, of the families approved in the period."""
    cases = []
    for family, approved in families_events(question, "approved"):
        began = _last_before(family, approved, "stage_two_started")
        verdict = IS_COUNTED if began else NO_STAGE_TWO_DATE
        cases.append(case(family, verdict, days_between(began, approved.day), (began, approved.day)))
    return mean(cases)


def approved_within_6_months(question: Question) -> Figure:
    cases = []
    for family, approved in families_events(question, "approved"):
        registered = _last_before(family, approved, "registered")
        days = days_between(registered, approved.day)
        verdict = IS_COUNTED if registered else NO_REGISTRATION_DATE
        cases.append(case(family, verdict, days is not None and days <= 182, (registered, approved.day)))
    return percentage(cases)


def enquiry_conversion(question: Question) -> Figure:
    """Of the period's enquiries, those whose family has registered since, in the same round, by the last day."""
    cases = []
    for family, enquiry in families_events(question, "enquiry"):
        registered = [
            event.day
            for each in rounds_of(family)
            if enquiry in each.events
            for event in each.events
            if event.type == "registered" and enquiry.day <= event.day <= question.end
        ]
        cases.append(case(family, IS_COUNTED, bool(registered)))
    return percentage(cases)
