"""Care proceedings. Definitions, sections 2 (A8) and 6."""

from app.indicators.activity import count
from app.indicators.conditions import Either, Known, Milestone, Says, Under, always
from app.indicators.milestones import happened, in_the_period
from app.indicators.populations import InThePeriod
from app.indicators.sources import CARE_PROCEEDINGS, PRE_PROCEEDINGS, TWENTY_SIX_WEEKS
from app.indicators.vocabulary import Count, Indicator, MeanDays, Share, sets_apart

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

_started = Milestone("started", "the last start of pre-proceedings before them", "pre_proceedings_started")

PROCEEDINGS_AFTER_PRE_PROCEEDINGS = Indicator(
    code="proceedings.after_pre_proceedings",
    title="Families whose care proceedings were preceded by pre-proceedings",
    among=(InThePeriod("issues", "issued", "families with care proceedings issued in the period"),),
    measure=Share(
        Known(_started),
        words="who had entered pre-proceedings on or before the day of issue, and after any earlier issue",
        since=_started,
        until=issued,
        once_a_group="any",
        complement="families with whom proceedings were issued immediately",
    ),
    source=PRE_PROCEEDINGS,
    local=True,
    note="A sibling group counts once, a child without one once.",
)

PRE_PROCEEDINGS_STARTED = Indicator(
    code="pre_proceedings",
    title="Families who entered pre-proceedings",
    among=(in_the_period("pre_proceedings_started", "children with pre-proceedings started in the period"),),
    measure=Count(since=happened, once_a_group=True, unit="families"),
    source=PRE_PROCEEDINGS,
    local=True,
)

PRE_PROCEEDINGS_DIVERTED = Indicator(
    code="pre_proceedings.diverted",
    title="Families whose pre-proceedings ended without care proceedings",
    among=(in_the_period("pre_proceedings_ended", "families with pre-proceedings ended in the period"),),
    clauses=(
        sets_apart(
            Either(tuple(Says("outcome", outcome) for outcome in ("diverted", "proceedings", "other"))),
            "outcome_unknown",
            "The event does not say how pre-proceedings ended.",
        ),
    ),
    measure=Share(
        Says("outcome", "diverted"),
        words="who were diverted from court",
        since=happened,
        once_a_group="all",
        complement="families whose pre-proceedings ended in proceedings, or in another way",
    ),
    polarity="high",
    source=PRE_PROCEEDINGS,
    local=True,
    note="A sibling group counts once, a child without one once; as diverted, where each of its children was.",
)
