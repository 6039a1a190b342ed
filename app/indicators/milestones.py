"""The points of a journey, the populations, and the clauses that several indicators share, each with its sentence."""

from app.indicators.conditions import (
    Both,
    By,
    Either,
    FirstKnown,
    ForCurrentCarers,
    IsNot,
    Known,
    LastDay,
    Milestone,
    NotBefore,
    OneOf,
    There,
)
from app.indicators.populations import EventsInThePeriod, InThePeriod, OnTheLastDay
from app.indicators.vocabulary import Clause, leaves_out, sets_apart
from app.journeys.names import EventType

# Points.

entered = Milestone("entered", "entering care", "entered_care")
decision = Milestone("decision", "the decision that the child should be placed for adoption", "adoption_decision")
placement_order = Milestone("placement_order", "the placement order", "placement_order")
linked = Milestone("linked", "the link with a family", "linked")
matched = Milestone("matched", "the decision on a match", "matched")
placed = Milestone("placed", "moving in with the adoptive family", "placed")
adopted = Milestone("adopted", "the adoption order", "adopted")
moved_in_with_carer = Milestone(
    "moved_in_with_carer", "moving in with the foster carer who adopts", "early_permanence_placed"
)
application = Milestone("application", "the application for the adoption order", "adoption_application", "placed")
#: The day of an event, whatever its type.
happened = Milestone("date", "the event")

last_day = LastDay()
moved_in = ForCurrentCarers(with_carer=moved_in_with_carer, with_others=placed)
placed_or_last_day = FirstKnown(placed, last_day)

# Populations.

ADOPTED_IN_THE_PERIOD = InThePeriod("adoptions", "adopted", "children adopted in the period")
IN_PROCESS_ON_THE_LAST_DAY = OnTheLastDay(
    live=("decision",),
    words="children in the adoption process on the period's last day (a live decision to place for adoption, still "
    "looked after)",
)


def in_the_period(type: EventType, words: str) -> EventsInThePeriod:
    """All events of a type of children in the period."""
    return EventsInThePeriod(type, words)


# Clauses.

PLACED_FIRST = leaves_out(
    Either((IsNot(Known(adopted)), There(placed))),
    "not_placed",
    "The child was not placed with the adoptive family before the adoption order.",
)
ORDER_MADE = leaves_out(
    There(placement_order),
    "no_placement_order",
    "The child has no placement order (for example, placed with the parents' consent).",
)
ENTRY_KNOWN = sets_apart(There(entered), "no_entry_date", "No event says when the child entered care.")
DECISION_KNOWN = sets_apart(
    There(decision), "no_decision_date", "No event says when it was decided to place for adoption."
)
MATCH_KNOWN = sets_apart(Known(matched), "no_match_date", "No event says when the match was decided.")
APPLICATION_KNOWN = sets_apart(
    Known(application),
    "no_application_date",
    "No event says when the adoption order was applied for, from moving in on.",
)
CARER_MOVE_IN_KNOWN = sets_apart(
    Either((IsNot(OneOf("by_current_carer", (True,))), Known(moved_in_with_carer))),
    "carer_move_in_unknown",
    "The foster carer adopts, and no event says when the child moved in with that carer.",
)
ENTRY_DAY_KNOWN = sets_apart(
    Known(entered), "entry_day_unknown", "The child entered care on or before a day; which day is not known."
)
DECISION_DAY_KNOWN = sets_apart(
    Known(decision), "decision_day_unknown", "The decision was made on or before a day; which day is not known."
)
ORDER_DAY_KNOWN = sets_apart(
    Known(placement_order),
    "order_day_unknown",
    "The placement order was made on or before a day; which day is not known.",
)
PLACED_DAY_KNOWN = sets_apart(
    Either((IsNot(There(placed)), Known(placed))),
    "placed_day_unknown",
    "The child moved in with the adoptive family on or before a day; which day is not known.",
)
MOVE_IN_DAY_KNOWN = sets_apart(Known(moved_in), "placed_day_unknown", PLACED_DAY_KNOWN.sentence)
OUT_OF_ORDER = "The dates are out of order, so the number of days would be negative."
MOVED_IN_BETWEEN = sets_apart(
    Both((NotBefore(moved_in, entered), NotBefore(By(placed), moved_in))),
    "dates_out_of_order",
    "The dates are out of order: moving in lies before entering care, or with the carer after the placement.",
)


def in_order(since: Milestone, until: Milestone | ForCurrentCarers | FirstKnown) -> Clause:
    """Sets apart negative durations, which are never clipped in silence."""
    return sets_apart(NotBefore(until, since), "dates_out_of_order", OUT_OF_ORDER)
