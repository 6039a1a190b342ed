"""Who is adopted, and how: shares and ages of the children adopted in the period. Definitions, section 6."""

from app.indicators.activity import fifth_birthday
from app.indicators.conditions import Known, OneOf, Under, always
from app.indicators.milestones import (
    ADOPTED_IN_THE_PERIOD,
    DECISION_DAY_KNOWN,
    DECISION_KNOWN,
    PLACED_DAY_KNOWN,
    PLACED_FIRST,
    adopted,
    decision,
    placed,
)
from app.indicators.sources import COUNCIL_REPORTS, NI_61, TWELVE_MONTHS
from app.indicators.vocabulary import Indicator, MeanAge, Share, sets_apart

PLACED_WITHIN_12_MONTHS = Indicator(
    code="placed_within_12_months",
    title="Children placed within 12 months of the decision that they should be placed for adoption",
    among=(ADOPTED_IN_THE_PERIOD,),
    clauses=(PLACED_FIRST, DECISION_KNOWN, DECISION_DAY_KNOWN, PLACED_DAY_KNOWN),
    measure=Share(
        Under(always(TWELVE_MONTHS + 1), since=decision, until=placed),
        words="placed within 12 months (365 days) of the decision",
        since=decision,
        until=placed,
    ),
    polarity="high",
    source=NI_61,
    local=True,
)

AGE_AT_ADOPTION = Indicator(
    code="age_at_adoption",
    title="Average age at adoption",
    among=(ADOPTED_IN_THE_PERIOD,),
    clauses=(sets_apart(Known(fifth_birthday), "birth_month_unknown", "The child's birth month is not known."),),
    measure=MeanAge(since=adopted),
    decimals=1,
    source=COUNCIL_REPORTS,
    local=True,
)

ADOPTED_BY_CARERS = Indicator(
    code="adopted_by_carers",
    title="Children adopted by their foster carers",
    among=(ADOPTED_IN_THE_PERIOD,),
    clauses=(PLACED_FIRST,),
    measure=Share(OneOf("by_current_carer", (True,)), words="adopted by their foster carers", since=adopted),
    source=COUNCIL_REPORTS,
    local=True,
)
