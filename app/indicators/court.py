"""Care proceedings. Definitions, sections 2 (A8) and 6."""

from app.indicators.activity import count
from app.indicators.conditions import Known, Milestone, Under, always
from app.indicators.populations import InThePeriod
from app.indicators.sources import CARE_PROCEEDINGS, TWENTY_SIX_WEEKS
from app.indicators.vocabulary import Indicator, MeanDays, Share, sets_apart

issued = Milestone("issued", "the issue of care proceedings", "proceedings_issued")
concluded = Milestone("concluded", "their conclusion", "proceedings_concluded")

_CONCLUDED_IN_THE_PERIOD = InThePeriod("proceedings", "concluded", "care proceedings concluded in the period")
_ISSUE_KNOWN = sets_apart(Known(issued), "no_issue_date", "No event says when these proceedings were issued.")

A8 = Indicator(
    code="A8",
    title="Average length of care proceedings (local)",
    among=(_CONCLUDED_IN_THE_PERIOD,),
    clauses=(_ISSUE_KNOWN,),
    measure=MeanDays(since=issued, until=concluded, unit="weeks"),
    decimals=1,
    with_groups=True,
    polarity="low",
    source=CARE_PROCEEDINGS,
    local=True,
)

A8_WITHIN_26 = Indicator(
    code="A8.within_26",
    title="Care proceedings concluded within 26 weeks (local)",
    among=(_CONCLUDED_IN_THE_PERIOD,),
    clauses=(_ISSUE_KNOWN,),
    measure=Share(
        Under(always(TWENTY_SIX_WEEKS + 1), since=issued, until=concluded),
        words="concluded within 26 weeks (182 days)",
        since=issued,
        until=concluded,
    ),
    polarity="high",
    with_groups=True,
    source=CARE_PROCEEDINGS,
    local=True,
)

PROCEEDINGS = count(
    "proceedings", "Care proceedings issued", "proceedings_issued", "care proceedings issued in the period", local=True
)
