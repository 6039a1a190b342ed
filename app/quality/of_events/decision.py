"""Rules on the decision that a child should be placed for adoption."""

from datetime import date, timedelta

from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, of_type, rule
from app.quality.of_events.steps import before_entry, made_again

_STAGES = ("stage.entry_to_decision", "stage.decision_to_order")
_NEVER_DECIDED = ("placement_order", "placed", "matched", "adopted")


def _never_decided(record: Record, first: str) -> Facts:
    """Periods of care in which nothing was ever decided, and what is the first of the later steps that there is."""
    for period in record.periods:
        there = {fact.type for fact in period.facts}
        if period.ended_by == "adopted":
            there.add("adopted")
        step = next((step for step in _NEVER_DECIDED if step in there), None)
        if step == first and "adoption_decision" not in there:
            if step == "adopted":
                yield record.on("adopted", period.end)
            else:
                yield tuple(of_type(period, step))


@rule(
    code="order_without_decision",
    ssda903="553",
    severity="error",
    about=("placement_order",),
    says="There is a placement order and no decision that the child should be placed for adoption: the child is "
    "missing among those whose plan is adoption.",
    touches=("A3", "A9", "A14", "A15", *_STAGES),
    doubt="decision",
)
def order_without_decision(record: Record) -> Facts:
    return _never_decided(record, "placement_order")


@rule(
    code="placed_without_decision",
    ssda903="551",
    severity="error",
    about=("placed",),
    says="The child was placed with adopters, without a placement order and without a decision that it should be "
    "placed for adoption.",
    touches=("A3", "A9", "A15", *_STAGES),
    doubt="decision",
)
def placed_without_decision(record: Record) -> Facts:
    return _never_decided(record, "placed")


@rule(
    code="matched_without_decision",
    ssda903="551",
    severity="error",
    about=("matched",),
    says="The child was matched, and there is no decision that it should be placed for adoption.",
    touches=("A3", "A9", "A15"),
    doubt="decision",
)
def matched_without_decision(record: Record) -> Facts:
    return _never_decided(record, "matched")


@rule(
    code="adopted_without_decision",
    ssda903="601",
    severity="warning",
    about=("adopted",),
    says="The child was adopted, and nothing of the way there is recorded: no decision, order, match or placement.",
    touches=("A15", *_STAGES),
)
def adopted_without_decision(record: Record) -> Facts:
    return _never_decided(record, "adopted")


def _decided_after(record: Record, step: str) -> Facts:
    """The first decision of a period of care lies after the first step of a kind."""
    for period in record.periods:
        decisions, steps = of_type(period, "adoption_decision"), of_type(period, step)
        if decisions and steps and steps[0].date < decisions[0].date:
            yield (steps[0], decisions[0])


@rule(
    code="decision_after_order",
    ssda903="554",
    severity="error",
    about=("adoption_decision",),
    says="The decision that the child should be placed for adoption lies after the placement order.",
    touches=("A3", "A9", "A14", *_STAGES),
    doubt="decision",
)
def decision_after_order(record: Record) -> Facts:
    return _decided_after(record, "placement_order")


@rule(
    code="decision_after_match",
    ssda903="333",
    severity="error",
    about=("adoption_decision",),
    says="The decision that the child should be placed for adoption lies after the match.",
    touches=("A3", "A9", *_STAGES),
    doubt="decision",
)
def decision_after_match(record: Record) -> Facts:
    return _decided_after(record, "matched")


@rule(
    code="decision_after_placement",
    ssda903="521 552",
    severity="error",
    about=("adoption_decision",),
    says="The decision that the child should be placed for adoption lies after the placement with adopters.",
    touches=("A3", "A9", *_STAGES),
    doubt="decision",
)
def decision_after_placement(record: Record) -> Facts:
    return _decided_after(record, "placed")


@rule(
    code="decision_before_entry",
    ssda903="334 1003",
    severity="error",
    about=("adoption_decision",),
    says="The decision that the child should be placed for adoption lies before the child entered care: an earlier "
    "period of care is missing, or one of the days is wrong.",
    touches=("A1", "A2", "A3", "A10", "A20", "stage.entry_to_decision"),
    doubt="entered_earlier",
)
def decision_before_entry(record: Record) -> Facts:
    born = record.born[0] if record.born else date.min
    return (found for found in before_entry(record, "adoption_decision") if found[0].date >= born)


@rule(
    code="decision_before_birth",
    ssda903="184",
    severity="error",
    about=("adoption_decision",),
    says="The decision that the child should be placed for adoption lies before the month of its birth.",
    touches=("stage.entry_to_decision", "A15"),
)
def decision_before_birth(record: Record) -> Facts:
    for decision in record.of("adoption_decision"):
        if record.born and decision.date < record.born[0]:
            yield (decision,)


@rule(
    code="decided_again",
    ssda903="579 583",
    severity="warning",
    about=("adoption_decision",),
    says="A second decision was made while the first one stands: the later one counts, and both are counted in A15.",
    touches=("A15", *_STAGES),
)
def decided_again(record: Record) -> Facts:
    return made_again(record, "adoption_decision", "decision")


@rule(
    code="waiting_over_three_years",
    severity="note",
    about=("adoption_decision",),
    says="The plan has been adoption for over three years, and the child is not placed: see whether it still is.",
    touches=("A3", "A9", "A14"),
)
def waiting_over_three_years(record: Record) -> Facts:
    last = record.periods[-1]
    standing = last.standing_on(record.today)
    waiting = last.end is None and last.start is not None and not standing.placement
    if waiting and standing.decision and record.today - standing.decision[-1].date > timedelta(days=3 * 365):
        yield standing.decision[-1:]


DECISION: tuple[Rule, ...] = (
    order_without_decision,
    placed_without_decision,
    matched_without_decision,
    adopted_without_decision,
    decision_after_order,
    decision_after_match,
    decision_after_placement,
    decision_before_entry,
    decision_before_birth,
    decided_again,
    waiting_over_three_years,
)
