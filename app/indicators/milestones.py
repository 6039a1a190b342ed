"""The points of a journey, the populations, and the clauses that several indicators share, each with its sentence."""

from app.indicators.vocabulary import (
    Both,
    Clause,
    Either,
    FirstKnown,
    ForCurrentCarers,
    IsNot,
    Known,
    LastDay,
    Milestone,
    NotBefore,
    Population,
)

entered = Milestone("entered", "entering care", "entered_care")
placement_order = Milestone("placement_order", "the placement order", "placement_order")
matched = Milestone("matched", "the decision on a match", "matched")
placed = Milestone("placed", "moving in with the adoptive family", "placed")
adopted = Milestone("adopted", "the adoption order", "adopted")
decision = Milestone("decision", "the decision that the child should be placed for adoption", "adoption_decision")
moved_in_with_carer = Milestone(
    "moved_in_with_carer", "moving in with the foster carer who adopts", "early_permanence_placed"
)

moved_in = ForCurrentCarers(moved_in_with_carer, otherwise=placed)
placed_or_last_day = FirstKnown(placed, otherwise=LastDay())

ADOPTED_IN_THE_PERIOD = Population("adoptions", "children adopted in the period")
IN_PROCESS_ON_THE_LAST_DAY = Population(
    "states",
    "children in the adoption process on the period's last day (a live decision to place for adoption, still looked "
    "after)",
    standing=(decision,),
)

PLACED_FIRST = Clause(
    Either((IsNot(Known(adopted)), Known(placed))),
    "not_placed",
    "excluded",
    "The child was not placed with the adoptive family before the adoption order.",
)
ORDER_MADE = placement_order.happened(
    "no_placement_order", "The child has no placement order (for example, placed with the parents' consent)."
)
ENTRY_KNOWN = entered.known("no_entry_date", "No event says when the child entered care.")
MATCH_KNOWN = matched.known("no_match_date", "No event says when the match was decided.")
CARER_MOVE_IN_KNOWN = Clause(
    Known(moved_in),
    "carer_move_in_unknown",
    "not_evaluable",
    "The foster carer adopts, and no event says when the child moved in with that carer.",
)


def in_order(since: Milestone, until: Milestone | ForCurrentCarers | FirstKnown) -> Clause:
    """Sets apart negative durations, which are never clipped in silence."""
    return Clause(NotBefore(until, since), "dates_out_of_order", "not_evaluable", OUT_OF_ORDER)


OUT_OF_ORDER = "The dates are out of order, so the number of days would be negative."
MOVED_IN_BETWEEN = Clause(
    Both((NotBefore(moved_in, entered), NotBefore(placed, moved_in))),
    "dates_out_of_order",
    "not_evaluable",
    "The dates are out of order: moving in lies before entering care, or with the carer after the placement.",
)
