"""The names of what can happen, as the reading of journeys and the declarations of indicators write them.

They are types: a name that is misspelt in a declaration is an error of mypy. The catalogue of events has a class for
each of them, and a test compares the two.
"""

from typing import Literal

ChildEventType = Literal[
    "early_warning",
    "entered_care",
    "left_care",
    "pre_proceedings_started",
    "pre_proceedings_ended",
    "proceedings_issued",
    "proceedings_concluded",
    "adoption_decision",
    "decision_reversed",
    "placement_order",
    "placement_order_revoked",
    "linked",
    "link_ended",
    "matched",
    "match_ended",
    "early_permanence_placed",
    "placed",
    "placement_disrupted",
    "adoption_application",
    "adopted",
    "life_story_book_completed",
    "later_life_letter_completed",
]
FamilyEventType = Literal[
    "enquiry",
    "registered",
    "stage_two_started",
    "approved",
    "approval_declined",
    "withdrawn",
    "family_matched",
    "family_placed",
]
EventType = ChildEventType | FamilyEventType

#: The attributes of events that declarations ask for.
Attribute = Literal[
    "unborn", "reason", "outcome", "by_current_carer", "moved_in_with_carer", "adopters", "matched_family"
]

#: What can be in force for a child on a day: the column of `states` that gives its day.
Thing = Literal["decision", "placement_order", "linked", "matched", "placed"]
