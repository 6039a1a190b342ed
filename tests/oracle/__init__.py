"""The oracle: every indicator computed slowly and plainly, straight from the definitions.

It shares no code with the service, so that the two can only agree by being right, or by misreading the
definitions in the same way. Read it beside the definitions of the indicators, section by section.
"""

from collections.abc import Callable, Iterable
from datetime import date

from tests.oracle import activity, adopters, adoptions, afterwards, court, timeliness, waiting
from tests.oracle.answers import Case, Figure, rounded
from tests.oracle.events import JsonObject, Question, ask, live

INDICATORS: dict[str, Callable[[Question], Figure]] = {
    "A1": timeliness.a1,
    "A2": timeliness.a2,
    "A10": timeliness.a10,
    "A20": timeliness.a20,
    "A3": waiting.a3,
    "A4": activity.a4,
    "A8": court.a8,
    "A8.within_26": court.a8_within_26,
    "stage.entry_to_decision": timeliness.stage("entered", "decision"),
    "stage.decision_to_order": timeliness.stage("decision", "order"),
    "stage.order_to_match": timeliness.stage("order", "matched"),
    "stage.match_to_placed": timeliness.stage("matched", "placed"),
    "stage.placed_to_adopted": timeliness.stage("placed", "adopted"),
    "A9": waiting.a9,
    "A14": waiting.a14,
    "awaiting_match": waiting.awaiting_match,
    "matched_not_placed": waiting.matched_not_placed,
    "placed_at_end": waiting.placed_at_end,
    "plan_is_adoption": waiting.plan_is_adoption,
    "families_required": waiting.families_required,
    "A15": activity.count_of("adoption_decision"),
    "A16": activity.count_of("placement_order"),
    "A5": activity.count_of("decision_reversed"),
    "matched": activity.count_of("matched"),
    "placed": activity.count_of("placed"),
    "applications": activity.count_of("adoption_application"),
    "adopted": activity.adopted,
    "disruptions": activity.count_of("placement_disrupted"),
    "early_permanence": activity.count_of("early_permanence_placed"),
    "early_warnings": activity.early_warnings,
    "sgo": activity.sgo,
    "A6": activity.a6,
    "A7": activity.a7,
    "placed_in_agency": activity.placed_in_agency,
    "families_approved": adopters.count_of("approved"),
    "assessments_underway": adopters.assessments_underway,
    "A11": adopters.a11,
    "A12": adopters.a12,
    "A13": adopters.assessments_underway,
    "enquiries": adopters.count_of("enquiry"),
    "enquiry_conversion": adopters.enquiry_conversion,
    "stage.decision_to_match": timeliness.stage("decision", "matched"),
    "stage.entry_to_adopted": adoptions.entry_to_adopted,
    "stage.placed_to_application": adoptions.placed_to_application,
    "placed_within_12_months": adoptions.placed_within_12_months,
    "age_at_adoption": adoptions.age_at_adoption,
    "adopted_by_carers": adoptions.adopted_by_carers,
    "orders_revoked": activity.count_of("placement_order_revoked"),
    "matches_ended": activity.count_of("match_ended"),
    "entered_care": activity.count_of("entered_care"),
    "left_care": activity.count_of("left_care"),
    "life_story_books": activity.count_of("life_story_book_completed"),
    "later_life_letters": activity.count_of("later_life_letter_completed"),
    "proceedings": activity.count_of("proceedings_issued"),
    "life_story_books_due": afterwards.due("life_story_book_completed"),
    "later_life_letters_due": afterwards.due("later_life_letter_completed"),
    "pre_proceedings": court.pre_proceedings,
    "pre_proceedings.diverted": court.diverted,
    "proceedings.after_pre_proceedings": court.after_pre_proceedings,
    "long_waits": waiting.long_waits,
    "linked": waiting.linked,
    "siblings_together": waiting.siblings_together,
    "sufficiency": waiting.sufficiency,
    "left_after_approval": adopters.left_after_approval,
    "adopters.stage_one": adopters.stage_one,
    "adopters.stage_two": adopters.stage_two,
    "approved_within_6_months": adopters.approved_within_6_months,
    "matched_within_3_months": adopters.matched_within(91),
    "matched_within_6_months": adopters.matched_within(182),
    "registrations": adopters.count_of("registered"),
    "stage_two_starts": adopters.count_of("stage_two_started"),
    "declined": adopters.count_of("approval_declined"),
    "withdrawals": adopters.count_of("withdrawn"),
    "families_matched": adopters.count_of("family_matched"),
    "families_placed": adopters.count_of("family_placed"),
}


def figure(
    indicator: str,
    events: Iterable[JsonObject],
    children: Iterable[JsonObject],
    authorities: set[str],
    start: date,
    end: date,
) -> Figure:
    """One indicator over the live events of these authorities, both ends of the period included."""
    return INDICATORS[indicator](ask(events, children, authorities, start, end))


__all__ = ["INDICATORS", "Case", "Figure", "figure", "live", "rounded"]
