"""How long each stage of the journey takes the children who are adopted. Definitions, sections 2 and 6."""

from dataclasses import replace

from app.indicators.conditions import Milestone
from app.indicators.milestones import (
    ADOPTED_IN_THE_PERIOD,
    APPLICATION_KNOWN,
    DECISION_DAY_KNOWN,
    DECISION_KNOWN,
    ENTRY_DAY_KNOWN,
    ENTRY_KNOWN,
    MATCH_KNOWN,
    ORDER_DAY_KNOWN,
    ORDER_MADE,
    PLACED_DAY_KNOWN,
    PLACED_FIRST,
    adopted,
    application,
    decision,
    entered,
    matched,
    placed,
    placement_order,
)
from app.indicators.sources import DFE_STAGES, PROJECT_STAGES
from app.indicators.vocabulary import Clause, Indicator, MeanDays


def _stage(code: str, title: str, since: Milestone, until: Milestone, *known: Clause, note: str = "") -> Indicator:
    """One stage of the journey; negative days are allowed and shown, so that a child's stages add up to their A1."""
    return Indicator(
        code=f"stage.{code}",
        title=title,
        among=(ADOPTED_IN_THE_PERIOD,),
        clauses=(PLACED_FIRST, *known),
        measure=MeanDays(since, until),
        source=PROJECT_STAGES,
        note=note,
        local=True,
    )


STAGES = (
    _stage(
        "entry_to_decision",
        "Average days between entering care and the decision to place for adoption",
        entered,
        decision,
        ENTRY_KNOWN,
        DECISION_KNOWN,
        ENTRY_DAY_KNOWN,
        DECISION_DAY_KNOWN,
    ),
    _stage(
        "decision_to_order",
        "Average days between the decision to place for adoption and the placement order",
        decision,
        placement_order,
        ORDER_MADE,
        DECISION_KNOWN,
        DECISION_DAY_KNOWN,
        ORDER_DAY_KNOWN,
    ),
    _stage(
        "order_to_match",
        "Average days between the placement order and the decision on a match",
        placement_order,
        matched,
        ORDER_MADE,
        MATCH_KNOWN,
        ORDER_DAY_KNOWN,
        note="Unlike A2, a match before the order counts as the negative number of days that it is.",
    ),
    _stage(
        "match_to_placed",
        "Average days between the decision on a match and moving in with the adoptive family",
        matched,
        placed,
        MATCH_KNOWN,
        PLACED_DAY_KNOWN,
    ),
    _stage(
        "placed_to_adopted",
        "Average days between moving in with the adoptive family and the adoption order",
        placed,
        adopted,
        PLACED_DAY_KNOWN,
    ),
    replace(
        _stage(
            "decision_to_match",
            "Average days between the decision to place for adoption and the decision on a match",
            decision,
            matched,
            DECISION_KNOWN,
            MATCH_KNOWN,
            DECISION_DAY_KNOWN,
        ),
        source=DFE_STAGES,
        local=False,
    ),
    replace(
        _stage(
            "entry_to_adopted",
            "Average days between entering care and the adoption order",
            entered,
            adopted,
            note="All adopted children count, placed first or not.",
        ),
        clauses=(ENTRY_KNOWN, ENTRY_DAY_KNOWN),
    ),
    _stage(
        "placed_to_application",
        "Average days between moving in with the adoptive family and the application for the adoption order",
        placed,
        application,
        APPLICATION_KNOWN,
        PLACED_DAY_KNOWN,
        note="The first application from moving in on.",
    ),
)
