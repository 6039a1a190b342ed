"""Rules on the decision that a child should be placed for adoption."""

from datetime import date, timedelta

from app.quality.findings import Rule
from app.quality.of_events.record import Check, Facts, Record, of_type
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


def _ordered_undecided(record: Record) -> Facts:
    return _never_decided(record, "placement_order")


def _placed_undecided(record: Record) -> Facts:
    return _never_decided(record, "placed")


def _matched_undecided(record: Record) -> Facts:
    return _never_decided(record, "matched")


def _adopted_undecided(record: Record) -> Facts:
    return _never_decided(record, "adopted")


def _decided_after(record: Record, step: str) -> Facts:
    """The first decision of a period of care lies after the first step of a kind."""
    for period in record.periods:
        decisions, steps = of_type(period, "adoption_decision"), of_type(period, step)
        if decisions and steps and steps[0].date < decisions[0].date:
            yield (steps[0], decisions[0])


def _decided_after_order(record: Record) -> Facts:
    return _decided_after(record, "placement_order")


def _decided_after_match(record: Record) -> Facts:
    return _decided_after(record, "matched")


def _decided_after_placement(record: Record) -> Facts:
    return _decided_after(record, "placed")


def _decided_before_entry(record: Record) -> Facts:
    born = record.born[0] if record.born else date.min
    return (found for found in before_entry(record, "adoption_decision") if found[0].date >= born)


def _decided_before_birth(record: Record) -> Facts:
    for decision in record.of("adoption_decision"):
        if record.born and decision.date < record.born[0]:
            yield (decision,)


def _decided_again(record: Record) -> Facts:
    return made_again(record, "adoption_decision", "decision")


def _waiting_long(record: Record) -> Facts:
    last = record.periods[-1]
    standing = last.standing_on(record.today)
    waiting = last.end is None and last.start is not None and not standing.placement
    if waiting and standing.decision and record.today - standing.decision[-1].date > timedelta(days=3 * 365):
        yield standing.decision[-1:]


DECISION: tuple[tuple[Rule, Check], ...] = (
    (
        Rule(
            "order_without_decision",
            ("553",),
            "error",
            "There is a placement order and no decision that the child should be placed for adoption: the child is "
            "missing among those whose plan is adoption.",
            ("A3", "A9", "A14", "A15", *_STAGES),
            "decision",
        ),
        _ordered_undecided,
    ),
    (
        Rule(
            "placed_without_decision",
            ("551",),
            "error",
            "The child was placed with adopters, without a placement order and without a decision that it should be "
            "placed for adoption.",
            ("A3", "A9", "A15", *_STAGES),
            "decision",
        ),
        _placed_undecided,
    ),
    (
        Rule(
            "matched_without_decision",
            ("551",),
            "error",
            "The child was matched, and there is no decision that it should be placed for adoption.",
            ("A3", "A9", "A15"),
            "decision",
        ),
        _matched_undecided,
    ),
    (
        Rule(
            "adopted_without_decision",
            ("601",),
            "warning",
            "The child was adopted, and nothing of the way there is recorded: no decision, order, match or placement.",
            ("A15", *_STAGES),
        ),
        _adopted_undecided,
    ),
    (
        Rule(
            "decision_after_order",
            ("554",),
            "error",
            "The decision that the child should be placed for adoption lies after the placement order.",
            ("A3", "A9", "A14", *_STAGES),
            "decision",
        ),
        _decided_after_order,
    ),
    (
        Rule(
            "decision_after_match",
            ("333",),
            "error",
            "The decision that the child should be placed for adoption lies after the match.",
            ("A3", "A9", *_STAGES),
            "decision",
        ),
        _decided_after_match,
    ),
    (
        Rule(
            "decision_after_placement",
            ("521", "552"),
            "error",
            "The decision that the child should be placed for adoption lies after the placement with adopters.",
            ("A3", "A9", *_STAGES),
            "decision",
        ),
        _decided_after_placement,
    ),
    (
        Rule(
            "decision_before_entry",
            ("334", "1003"),
            "error",
            "The decision that the child should be placed for adoption lies before the child entered care: an earlier "
            "period of care is missing, or one of the days is wrong.",
            ("A1", "A2", "A3", "A10", "A20", "stage.entry_to_decision"),
            "entered_earlier",
        ),
        _decided_before_entry,
    ),
    (
        Rule(
            "decision_before_birth",
            ("184",),
            "error",
            "The decision that the child should be placed for adoption lies before the month of its birth.",
            ("stage.entry_to_decision", "A15"),
        ),
        _decided_before_birth,
    ),
    (
        Rule(
            "decided_again",
            ("579", "583"),
            "warning",
            "A second decision was made while the first one stands: the later one counts, and both are counted in A15.",
            ("A15", *_STAGES),
        ),
        _decided_again,
    ),
    (
        Rule(
            "waiting_over_three_years",
            (),
            "note",
            "The plan has been adoption for over three years, and the child is not placed: see whether it still is.",
            ("A3", "A9", "A14"),
        ),
        _waiting_long,
    ),
)
