"""Rules on decisions that were reversed."""

from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, of_type, rule, standing_before
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
    severity="error",
    about=("decision_reversed",),
    says="A decision was reversed while none was in force: it is missing, or was reversed before.",
    touches=("A5", "A15", "plan_is_adoption"),
    doubt="decision",
)
def reversal_without_decision(record: Record) -> Facts:
    return _undecided_reversal(record, decided_later=False)


@rule(
    code="decision_after_its_reversal",
    severity="error",
    about=("decision_reversed",),
    says="The only decision lies after its reversal: as recorded it is in force again.",
    touches=("A3", "A5", "A9", "plan_is_adoption"),
    doubt="still_in_process",
)
def decision_after_its_reversal(record: Record) -> Facts:
    return _undecided_reversal(record, decided_later=True)


@rule(
    code="decided_and_reversed_on_one_day",
    severity="warning",
    about=("decision_reversed",),
    says="A decision and a reversal lie on one day: which of them counts at its end depends on what was in force "
    "before.",
    touches=("A5", "A9", "plan_is_adoption"),
    doubt=("decision_day", "still_in_process"),
)
def decided_and_reversed_on_one_day(record: Record) -> Facts:
    for decision in record.of("adoption_decision"):
        reversals = [fact for fact in record.on("decision_reversed", decision.date) if not fact.on_or_before]
        if reversals and not decision.on_or_before:
            yield (decision, *reversals)


@rule(
    code="step_after_reversal",
    severity="error",
    about=("decision_reversed",),
    says="A placement order, a match or a placement with adopters was made while the decision was reversed: a new "
    "decision is missing.",
    touches=("A3", "A9", "A14", *_STAGES),
    doubt="decision",
)
def step_after_reversal(record: Record) -> Facts:
    for period in record.periods:
        reversals, decisions = of_type(period, "decision_reversed"), of_type(period, "adoption_decision")
        for step in period.facts if reversals and decisions else ():
            is_step = step.type in ("placement_order", "matched", "placed") and not step.on_or_before
            in_force = standing_before(period, step.date).decision or period.standing_on(step.date).decision
            if is_step and decisions[0].date <= step.date and not in_force:
                yield (*(fact for fact in reversals if fact.date <= step.date), step)


@rule(
    code="adopted_after_reversal",
    severity="error",
    about=("decision_reversed",),
    says="The child was adopted although the latest decision is reversed.",
    touches=("A5", "A9", *_STAGES),
    doubt="decision",
)
def adopted_after_reversal(record: Record) -> Facts:
    for adoption, period in record.adoptions:
        reversals = [fact for fact in of_type(period, "decision_reversed") if fact.date <= adoption.adopted]
        decisions = [fact for fact in of_type(period, "adoption_decision") if fact.date <= adoption.adopted]
        if reversals and decisions and not period.standing_on(adoption.adopted).decision:
            yield (*reversals[-1:], *record.on("adopted", adoption.adopted))


@rule(
    code="reversal_without_reason",
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
    step_after_reversal,
    adopted_after_reversal,
    reversal_without_reason,
)
