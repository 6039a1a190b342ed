"""From a family's registration to a child: what happened in the period. Definitions, section 6."""

from app.indicators.adopters import families, families_in_the_period
from app.indicators.sources import ASGLB
from app.indicators.vocabulary import Indicator
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
