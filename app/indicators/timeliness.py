"""Timeliness: how long children wait in all. Definitions, section 2."""

from app.indicators.conditions import Under
from app.indicators.milestones import (
    ADOPTED_IN_THE_PERIOD,
    CARER_MOVE_IN_KNOWN,
    ENTRY_DAY_KNOWN,
    ENTRY_KNOWN,
    IN_PROCESS_ON_THE_LAST_DAY,
    MATCH_KNOWN,
    MOVE_IN_DAY_KNOWN,
    MOVED_IN_BETWEEN,
    ORDER_DAY_KNOWN,
    ORDER_MADE,
    PLACED_DAY_KNOWN,
    PLACED_FIRST,
    entered,
    in_order,
    matched,
    moved_in,
    placed,
    placed_or_last_day,
    placement_order,
)
from app.indicators.sources import (
    A1_THRESHOLD,
    A2_THRESHOLD,
    A10_THRESHOLD,
    SCORECARD_A3,
    SCORECARD_METHODOLOGY,
)
from app.indicators.vocabulary import Indicator, MeanDays, Share

A1 = Indicator(
    code="A1",
    title="Average time between a child entering care and moving in with the adoptive family",
    among=(ADOPTED_IN_THE_PERIOD,),
    clauses=(PLACED_FIRST, ENTRY_KNOWN, ENTRY_DAY_KNOWN, PLACED_DAY_KNOWN, in_order(entered, placed)),
    measure=MeanDays(since=entered, until=placed),
    polarity="low",
    official_period="three-years",
    threshold=A1_THRESHOLD,
    source=SCORECARD_METHODOLOGY,
)

A2 = Indicator(
    code="A2",
    title="Average time between a local authority receiving court authority to place a child and deciding on a match",
    among=(ADOPTED_IN_THE_PERIOD,),
    clauses=(PLACED_FIRST, ORDER_MADE, MATCH_KNOWN, ORDER_DAY_KNOWN),
    measure=MeanDays(since=placement_order, until=matched, never_below_zero=True),
    polarity="low",
    official_period="three-years",
    threshold=A2_THRESHOLD,
    source=SCORECARD_METHODOLOGY,
)

A3 = Indicator(
    code="A3",
    title="Children who wait less than 14 months between entering care and moving in with the adoptive family",
    among=(ADOPTED_IN_THE_PERIOD, IN_PROCESS_ON_THE_LAST_DAY),
    clauses=(PLACED_FIRST, ENTRY_KNOWN, ENTRY_DAY_KNOWN, PLACED_DAY_KNOWN, in_order(entered, placed_or_last_day)),
    measure=Share(
        Under(A1_THRESHOLD, since=entered, until=placed_or_last_day),
        words="who wait strictly less than 426 days (14 months; more in the past, as A1's threshold)",
        words_of_year="who wait strictly less than {days} days",
        since=entered,
        until=placed_or_last_day,
    ),
    polarity="high",
    official_period="three-years",
    source=SCORECARD_A3,
    note="Not adjusted for adoption by foster carers.",
)

A10 = Indicator(
    code="A10",
    title="Average time between a child entering care and moving in with the adoptive family, adjusted for adoption "
    "by foster carers",
    among=(ADOPTED_IN_THE_PERIOD,),
    clauses=(
        PLACED_FIRST,
        ENTRY_KNOWN,
        CARER_MOVE_IN_KNOWN,
        ENTRY_DAY_KNOWN,
        MOVE_IN_DAY_KNOWN,
        MOVED_IN_BETWEEN,
    ),
    measure=MeanDays(since=entered, until=moved_in),
    polarity="low",
    official_period="three-years",
    threshold=A10_THRESHOLD,
    source=SCORECARD_METHODOLOGY,
)

A20 = Indicator(
    code="A20",
    title="Average time between a child entering care and the placement order",
    among=(ADOPTED_IN_THE_PERIOD,),
    clauses=(
        PLACED_FIRST,
        ORDER_MADE,
        ENTRY_KNOWN,
        ENTRY_DAY_KNOWN,
        ORDER_DAY_KNOWN,
        in_order(entered, placement_order),
    ),
    measure=MeanDays(since=entered, until=placement_order),
    polarity="low",
    official_period="three-years",
    source=SCORECARD_METHODOLOGY,
)
