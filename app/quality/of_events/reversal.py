"""Rules on decisions that were reversed."""

from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, of_type, rule
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


@rule(
    code="reversal_without_decision",
    ssda903="563",
    severity="error",
    about=("decision_reversed",),
    says="A decision was reversed while none stands: it is missing, or was reversed before.",
    touches=("A5", "A15", "plan_is_adoption"),
)
def reversal_without_decision(record: Record) -> Facts:
    return _undecided_reversal(record, decided_later=False)


@rule(
    code="decision_after_its_reversal",
    ssda903="522",
    severity="error",
    about=("decision_reversed",),
    says="The only decision lies after its reversal: as recorded it stands again.",
    touches=("A3", "A5", "A9", "plan_is_adoption"),
    doubt="still_in_process",
)
def decision_after_its_reversal(record: Record) -> Facts:
    return _undecided_reversal(record, decided_later=True)


@rule(
    code="decided_and_reversed_on_one_day",
    severity="warning",
    about=("decision_reversed",),
    says="A decision and a reversal lie on one day: which of them stands at its end depends on what stood before.",
    touches=("A5", "A9", "plan_is_adoption"),
)
def decided_and_reversed_on_one_day(record: Record) -> Facts:
    for decision in record.of("adoption_decision"):
        if reversal := record.on("decision_reversed", decision.date):
            yield (decision, *reversal)


@rule(
    code="order_after_reversal",
    ssda903="553",
    severity="error",
    about=("decision_reversed",),
    says="A placement order was made while the decision was reversed: a fresh decision is missing.",
    touches=("A3", "A9", "A14", *_STAGES),
    doubt="decision",
)
def order_after_reversal(record: Record) -> Facts:
    """Where a decision was made before the order, and none stands on its day."""
    for period in record.periods:
        decisions = of_type(period, "adoption_decision")
        for order in of_type(period, "placement_order"):
            if decisions and decisions[0].date <= order.date and not period.standing_on(order.date).decision:
                yield (order, *of_type(period, "decision_reversed"))


@rule(
    code="adopted_after_reversal",
    ssda903="558",
    severity="error",
    about=("decision_reversed",),
    says="The child was adopted although the latest decision is reversed.",
    touches=("A5", "A9", *_STAGES),
)
def adopted_after_reversal(record: Record) -> Facts:
    for adoption, period in record.adoptions:
        if adoption.decision is None:
            reversals = [fact for fact in of_type(period, "decision_reversed") if fact.date <= adoption.adopted]
            made = any(fact.date <= adoption.adopted for fact in of_type(period, "adoption_decision"))
            if made and reversals:
                yield (*reversals[-1:], *record.on("adopted", adoption.adopted))


@rule(
    code="reversal_without_reason",
    ssda903="119",
    severity="note",
    about=("decision_reversed",),
    says="The decision was reversed, and the reason (RD1 to RD4) is not given.",
)
def reversal_without_reason(record: Record) -> Facts:
    for reversal in record.of("decision_reversed"):
        if not reversal.attributes.get("reason"):
            yield (reversal,)


REVERSAL: tuple[Rule, ...] = (
    reversal_without_decision,
    decision_after_its_reversal,
    decided_and_reversed_on_one_day,
    order_after_reversal,
    adopted_after_reversal,
    reversal_without_reason,
)
