"""Hides steps from children's records, as they are missing from real ones."""

from collections.abc import Iterable, Sequence

from tests.support.service import Event

#: What is hidden, by a name: a type of events, or what is known of the foster carers who adopt.
STEPS = {
    "entry": "entered_care",
    "decision": "adoption_decision",
    "order": "placement_order",
    "match": "matched",
    "placement": "placed",
}
CARER = "carer"
#: Before the name of a step: it is only known by when it was made.
BY_WHEN = "by when: "
MOVED_IN = "moved_in_with_carer"
#: What shows that a decision is missing, or an entry, or a placement.
_AFTER_A_DECISION = {"placement_order", "matched", "placed", "adopted", "decision_reversed"}
_AFTER_A_PLACEMENT = {"adopted", "placement_disrupted"}
_IN_CARE = {*_AFTER_A_DECISION, "adoption_decision", "early_permanence_placed", "left_care"}


def can_be_hidden(events: Sequence[Event]) -> list[str]:
    """What there is to hide of one child. Of several entries none: without them the periods of care are others."""
    types = [event["type"] for event in events]
    there = [kind for kind, type_ in STEPS.items() if type_ in types]
    if types.count("entered_care") > 1:
        there.remove("entry")
    made_once = [BY_WHEN + kind for kind in there if types.count(STEPS[kind]) == 1]
    carers = [CARER] if any(event.get("by_current_carer") for event in events) else []
    return [*there, *made_once, *carers]


def hide(events: Sequence[Event], kinds: Iterable[str]) -> list[Event]:
    """The events of one child that are left where these are missing, as far as something still shows that they are."""
    left = list(events)
    for kind in kinds:
        rest = without(left, kind)
        types = {event["type"] for event in rest}
        decided = "adoption_decision" in types or not types.isdisjoint(_AFTER_A_DECISION)
        entered = "entered_care" in types or not types.isdisjoint(_IN_CARE)
        if decided and entered and (kind != "placement" or not types.isdisjoint(_AFTER_A_PLACEMENT)):
            left = rest
    return left


def without(events: Sequence[Event], kind: str) -> list[Event]:
    """The events of one child that are left."""
    if kind.startswith(BY_WHEN):
        return _with_a_later_day(events, STEPS[kind.removeprefix(BY_WHEN)])
    if kind != CARER:
        return [event for event in events if event["type"] != STEPS[kind]]
    return [
        {name: value for name, value in event.items() if name != MOVED_IN}
        for event in events
        if event["type"] != "early_permanence_placed"
    ]


def _with_a_later_day(events: Sequence[Event], type_: str) -> list[Event]:
    """The step has the day of what happened next, and happened on or before it."""
    days = {event["date"] for event in events if event["type"] == type_}
    later = [event["date"] for event in events if event["type"] != type_ and days and event["date"] >= max(days)]
    by_when = {"date": min(later, default=max(days, default="")), "on_or_before": True}
    return [event | by_when if event["type"] == type_ else event for event in events]
