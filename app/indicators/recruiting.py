"""From a family's registration to a child: what happened in the period. Definitions, section 6."""

from app.indicators.adopters import approved, families, families_in_the_period
from app.indicators.conditions import Known, LastBefore, Milestone, NotBefore, OfRound, Under, always
from app.indicators.milestones import OUT_OF_ORDER, happened
from app.indicators.sources import (
    ASGLB,
    SIX_MONTHS,
    STAGE_ONE_THRESHOLD,
    STAGE_TWO_THRESHOLD,
    THREE_MONTHS,
)
from app.indicators.vocabulary import Count, Indicator, MeanDays, Share, leaves_out, sets_apart
from app.journeys.names import EventType


def _count(code: str, title: str, type: EventType, words: str) -> Indicator:
    return families(code, title, families_in_the_period(type, words), ASGLB, local=True)


REGISTRATIONS = _count(
    "registrations",
    "Registrations of interest accepted",
    "registered",
    "families whose registration of interest was accepted in the period",
)
STAGE_TWO_STARTS = _count(
    "stage_two_starts",
    "Adoptive families who began stage two",
    "stage_two_started",
    "families who began stage two of the assessment in the period",
)
DECLINED = _count(
    "declined", "Adoptive families not approved", "approval_declined", "families not approved in the period"
)
WITHDRAWALS = _count(
    "withdrawals", "Adoptive families who withdrew", "withdrawn", "families who withdrew in the period"
)
FAMILIES_MATCHED = _count(
    "families_matched", "Adoptive families matched", "family_matched", "families matched in the period"
)
FAMILIES_PLACED = _count(
    "families_placed",
    "Adoptive families with whom children were placed",
    "family_placed",
    "families with whom a child was placed in the period",
)

_approved_first = OfRound("approved", "the family's approval")
_approval = Milestone("date", "the family's approval")
_registered = LastBefore("registered", "the family's registration")
_stage_two = LastBefore("stage_two_started", "the beginning of stage two")

_APPROVALS = families_in_the_period("approved", "families approved in the period")
_REGISTRATION_KNOWN = sets_apart(
    Known(_registered), "no_registration_date", "No event says when the family was registered."
)
_STAGE_TWO_KNOWN = sets_apart(Known(_stage_two), "no_stage_two_date", "No event says when stage two began.")
_APPROVAL_KNOWN = sets_apart(Known(approved), "no_approval_date", "No event says when the family was approved.")

LEFT_AFTER_APPROVAL = Indicator(
    code="left_after_approval",
    title="Adoptive families who withdrew after being approved",
    among=(families_in_the_period("withdrawn", "families who withdrew in the period"),),
    clauses=(
        leaves_out(
            NotBefore(happened, _approved_first), "not_approved", "The family had not been approved in this round."
        ),
    ),
    measure=Count(since=happened, unit="families"),
    polarity="low",
    source=ASGLB,
    local=True,
)

STAGE_ONE = Indicator(
    code="adopters.stage_one",
    title="Average days from a family's registration to the beginning of stage two",
    among=(_APPROVALS,),
    clauses=(
        _REGISTRATION_KNOWN,
        _STAGE_TWO_KNOWN,
        sets_apart(NotBefore(_stage_two, _registered), "dates_out_of_order", OUT_OF_ORDER),
    ),
    measure=MeanDays(since=_registered, until=_stage_two),
    threshold=STAGE_ONE_THRESHOLD,
    polarity="low",
    source=ASGLB,
    local=True,
)

STAGE_TWO = Indicator(
    code="adopters.stage_two",
    title="Average days from the beginning of stage two to a family's approval",
    among=(_APPROVALS,),
    clauses=(_STAGE_TWO_KNOWN,),
    measure=MeanDays(since=_stage_two, until=_approval),
    threshold=STAGE_TWO_THRESHOLD,
    polarity="low",
    source=ASGLB,
    local=True,
)

APPROVED_WITHIN_6_MONTHS = Indicator(
    code="approved_within_6_months",
    title="Adoptive families approved within six months of their registration",
    among=(_APPROVALS,),
    clauses=(_REGISTRATION_KNOWN,),
    measure=Share(
        Under(always(SIX_MONTHS + 1), since=_registered, until=_approval),
        words="approved within six months (182 days) of their registration",
        since=_registered,
        until=_approval,
    ),
    polarity="high",
    source=ASGLB,
    local=True,
)


def _matched_within(code: str, days: int, words: str) -> Indicator:
    return Indicator(
        code=code,
        title=f"Adoptive families matched within {words} of their approval",
        among=(families_in_the_period("family_matched", "families matched in the period"),),
        clauses=(_APPROVAL_KNOWN,),
        measure=Share(
            Under(always(days + 1), since=approved, until=happened),
            words=f"matched within {words} ({days} days) of their approval",
            since=approved,
            until=happened,
        ),
        polarity="high",
        source=ASGLB,
        local=True,
    )


MATCHED_WITHIN_3_MONTHS = _matched_within("matched_within_3_months", THREE_MONTHS, "three months")
MATCHED_WITHIN_6_MONTHS = _matched_within("matched_within_6_months", SIX_MONTHS, "six months")
