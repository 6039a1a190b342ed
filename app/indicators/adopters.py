"""Adopter families: enquiries, assessments, approvals, and how long the approved wait. Definitions, section 4."""

from app.indicators.conditions import FirstSince, IsNot, Known, LastBefore, Milestone, NotBefore, Under, always
from app.indicators.milestones import happened, last_day
from app.indicators.populations import EventsInThePeriod, FamiliesOnTheLastDay
from app.indicators.sources import ADOPTER_REPORTS, THREE_MONTHS
from app.indicators.vocabulary import Count, Indicator, Share, Source, sets_apart
from app.indicators.waiting import in_bands
from app.journeys.names import EventType

approved = LastBefore("approved", "the family's approval")
registered = FirstSince("registered", "the family's registration")


def families_in_the_period(type: EventType, words: str) -> EventsInThePeriod:
    """Events of a type of families in the period."""
    return EventsInThePeriod(type, words, about="family")


def families(
    code: str,
    title: str,
    among: EventsInThePeriod | FamiliesOnTheLastDay,
    source: Source = ADOPTER_REPORTS,
    *,
    local: bool = False,
) -> Indicator:
    """A number of families."""
    return Indicator(
        code=code,
        title=title,
        among=(among,),
        measure=Count(since=happened, unit="families"),
        source=source,
        local=local,
    )


_STILL_ASSESSED = FamiliesOnTheLastDay(
    "registered",
    "families registered, and neither approved, declined nor withdrawn since, by the period's last day",
    not_yet=("approved", "ended"),
)
_APPROVED_AND_WAITING = FamiliesOnTheLastDay(
    "approved",
    "families approved, and neither matched nor withdrawn since, by the period's last day",
    not_yet=("found", "ended"),
)

#: Of the approval whose day is known, for the bands of A11.
_approved_on = Milestone("approved_on", "the family's approval", "approved")

A11 = Indicator(
    code="A11",
    title="Approved adoptive families waiting to be matched",
    among=(_APPROVED_AND_WAITING,),
    measure=Count(
        since=happened,
        parts=in_bands(_approved_on, ((0, 91), (92, 182), (183, 365), (366, None))),
        parts_name="bands",
        unit="families",
    ),
    source=ADOPTER_REPORTS,
    note="Also in bands by the days since the approval, where its day is known.",
)

A12 = Indicator(
    code="A12",
    title="Adoptive families who waited three months or more from approval to being matched",
    among=(families_in_the_period("family_matched", "families matched in the period"),),
    clauses=(sets_apart(Known(approved), "no_approval_date", "No event says when the family was approved."),),
    measure=Share(
        IsNot(Under(always(THREE_MONTHS), since=approved, until=happened)),
        words="who waited 91 days or more from approval to match",
        since=approved,
        until=happened,
    ),
    polarity="low",
    source=ADOPTER_REPORTS,
)

A13 = families("A13", "Applications to adopt still to be assessed", _STILL_ASSESSED)
FAMILIES_APPROVED = families(
    "families_approved", "Adoptive families approved", families_in_the_period("approved", "approvals in the period")
)
ASSESSMENTS_UNDERWAY = families("assessments_underway", "Assessments of adopters underway", _STILL_ASSESSED)
ENQUIRIES = families(
    "enquiries", "Enquiries about adopting", families_in_the_period("enquiry", "enquiries about adopting in the period")
)

ENQUIRY_CONVERSION = Indicator(
    code="enquiry_conversion",
    title="Share of enquiries that have led to a registration",
    among=(families_in_the_period("enquiry", "enquiries about adopting in the period"),),
    measure=Share(
        NotBefore(last_day, registered),
        words="whose family has registered since, by the period's last day",
        since=happened,
        until=registered,
    ),
    polarity="high",
    source=ADOPTER_REPORTS,
)
