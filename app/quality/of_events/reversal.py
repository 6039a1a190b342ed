"""Rules on decisions that were reversed."""

from app.quality.findings import Rule
from app.quality.of_events.record import Check, Facts, Record, of_type
from app.quality.of_events.steps import undone_without

_STAGES = ("stage.entry_to_decision", "stage.decision_to_order")


def _undecided_reversal(record: Record, *, decided_later: bool) -> Facts:
    for (reversal,) in undone_without(record, "decision_reversed", "adoption_decision", "decision"):
        period = next(period for period in record.periods if reversal in period.facts)
        decisions = of_type(period, "adoption_decision")
        before = any(decision.date < reversal.date for decision in decisions)
        later = [decision for decision in decisions if decision.date > reversal.date]
        if bool(later and not before) == decided_later:
            yield (reversal, *later[:1])


def _reversed_undecided(record: Record) -> Facts:
    return _undecided_reversal(record, decided_later=False)


def _decided_after_reversal(record: Record) -> Facts:
    return _undecided_reversal(record, decided_later=True)


def _decided_and_reversed(record: Record) -> Facts:
    for decision in record.of("adoption_decision"):
        if reversal := record.on("decision_reversed", decision.date):
            yield (decision, *reversal)


def _reversed_before_order(record: Record) -> Facts:
    """Where a decision was made before the order, and none stands on its day."""
    for period in record.periods:
        decisions = of_type(period, "adoption_decision")
        for order in of_type(period, "placement_order"):
            if decisions and decisions[0].date <= order.date and not period.standing_on(order.date).decision:
                yield (order, *of_type(period, "decision_reversed"))


def _adopted_after_reversal(record: Record) -> Facts:
    for adoption, period in record.adoptions:
        if adoption.decision is None:
            reversals = [fact for fact in of_type(period, "decision_reversed") if fact.date <= adoption.adopted]
            made = any(fact.date <= adoption.adopted for fact in of_type(period, "adoption_decision"))
            if made and reversals:
                yield (*reversals[-1:], *record.on("adopted", adoption.adopted))


def _no_reversal_reason(record: Record) -> Facts:
    for reversal in record.of("decision_reversed"):
        if not reversal.attributes.get("reason"):
            yield (reversal,)


REVERSAL: tuple[tuple[Rule, Check], ...] = (
    (
        Rule(
            "reversal_without_decision",
            ("563",),
            "error",
            "A decision was reversed while none stands: it is missing, or was reversed before.",
            ("A5", "A15", "plan_is_adoption"),
        ),
        _reversed_undecided,
    ),
    (
        Rule(
            "decision_after_its_reversal",
            ("522",),
            "error",
            "The only decision lies after its reversal: as recorded it stands again.",
            ("A3", "A5", "A9", "plan_is_adoption"),
            "still_in_process",
        ),
        _decided_after_reversal,
    ),
    (
        Rule(
            "decided_and_reversed_on_one_day",
            (),
            "warning",
            "A decision and a reversal lie on one day: which of them stands at its end depends on what stood before.",
            ("A5", "A9", "plan_is_adoption"),
        ),
        _decided_and_reversed,
    ),
    (
        Rule(
            "order_after_reversal",
            ("553",),
            "error",
            "A placement order was made while the decision was reversed: a fresh decision is missing.",
            ("A3", "A9", "A14", *_STAGES),
            "decision",
        ),
        _reversed_before_order,
    ),
    (
        Rule(
            "adopted_after_reversal",
            ("558",),
            "error",
            "The child was adopted although the latest decision is reversed.",
            ("A5", "A9", *_STAGES),
        ),
        _adopted_after_reversal,
    ),
    (
        Rule(
            "reversal_without_reason",
            ("119",),
            "note",
            "The decision was reversed, and the reason (RD1 to RD4) is not given.",
        ),
        _no_reversal_reason,
    ),
)
