"""Rules on the decision that a child should be placed for adoption."""

from datetime import date, timedelta
from itertools import chain

from app.journeys.care import Fact, PeriodOfCare
from app.journeys.names import ChildEventType
from app.journeys.sources import SSDA903, source_of
from app.quality.findings import Rule
from app.quality.of_events.record import Facts, Record, of_type, rule
from app.quality.of_events.steps import before_entry, began_before_the_returns, is_before, made_again

_STAGES = ("stage.entry_to_decision", "stage.decision_to_order")
_STEPS: tuple[ChildEventType, ...] = ("placement_order", "placed", "matched")
_THREE_YEARS = timedelta(days=3 * 365)


def _never_decided(record: Record, step: ChildEventType) -> Facts:
    """Periods of care without any decision, by the first of the later steps that there is.

    What began before the first return that is stored says nothing: the decision is in a return of an earlier year.
    """
    for period in record.periods:
        steps = [fact for fact in period.facts if fact.type in _STEPS]
        if of_type(period, "adoption_decision") or any(map(began_before_the_returns, steps)):
            continue
        first = next((each for each in _STEPS if any(fact.type == each for fact in steps)), None)
        if first == step:
            yield tuple(of_type(period, step))


@rule(
    code="order_without_decision",
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
    severity="error",
    about=("placed",),
    says="The child was placed with adopters, without a placement order and without a decision that they should be "
    "placed for adoption.",
    touches=("A3", "A9", "A15", *_STAGES),
    doubt="decision",
)
def placed_without_decision(record: Record) -> Facts:
    return _never_decided(record, "placed")


@rule(
    code="matched_without_decision",
    severity="error",
    about=("matched",),
    says="The child was matched, and there is no decision that they should be placed for adoption.",
    touches=("A3", "A9", "A15"),
    doubt="decision",
)
def matched_without_decision(record: Record) -> Facts:
    return _never_decided(record, "matched")


@rule(
    code="adopted_without_any_step",
    severity="warning",
    about=("adopted",),
    says="The child was adopted, and nothing on the way there is recorded: no decision, order, match or placement.",
    touches=("A3", "A15", *_STAGES),
    doubt=("decision", "placement_order", "matched", "placed"),
)
def adopted_without_any_step(record: Record) -> Facts:
    for adoption, period in record.adoptions:
        if not any(fact.type in (*_STEPS, "adoption_decision") for fact in period.facts):
            yield record.on("adopted", adoption.adopted)


def _decided_after(record: Record, step: ChildEventType) -> Facts:
    """The first decision of a period of care lies after the first step of a kind."""
    for period in record.periods:
        decisions, steps = of_type(period, "adoption_decision"), of_type(period, step)
        is_after = decisions and steps and all(is_before(steps[0], decision) for decision in decisions)
        if is_after and not _is_of_an_earlier_plan(period, steps[0], decisions[0]):
            yield (steps[0], decisions[0])


def _is_of_an_earlier_plan(period: PeriodOfCare, step: Fact, decision: Fact) -> bool:
    """Whether a step of a return was undone before the decision: a return has no decision that was reversed by then."""
    in_force = chain.from_iterable(period.standing_on(decision.date))
    return source_of(step.source_id) == SSDA903 and step not in in_force


@rule(
    code="decision_after_order",
    severity="error",
    about=("adoption_decision",),
    says="The decision that the child should be placed for adoption lies after the placement order.",
    touches=("A3", "A9", "A14", *_STAGES),
    doubt=("decision", "decision_day", "placement_order_day"),
)
def decision_after_order(record: Record) -> Facts:
    return _decided_after(record, "placement_order")


@rule(
    code="decision_after_match",
    severity="error",
    about=("adoption_decision",),
    says="The decision that the child should be placed for adoption lies after the match.",
    touches=("A3", "A9", *_STAGES),
    doubt=("decision", "decision_day", "matched_day"),
)
def decision_after_match(record: Record) -> Facts:
    return _decided_after(record, "matched")


@rule(
    code="decision_after_placement",
    severity="error",
    about=("adoption_decision",),
    says="The decision that the child should be placed for adoption lies after the placement with adopters.",
    touches=("A3", "A9", *_STAGES),
    doubt=("decision", "decision_day", "placed_day"),
)
def decision_after_placement(record: Record) -> Facts:
    return _decided_after(record, "placed")


@rule(
    code="decision_before_entry",
    severity="error",
    about=("adoption_decision",),
    says="The decision that the child should be placed for adoption lies before they entered care: an earlier period "
    "of care is missing, or one of the days is wrong.",
    touches=("A1", "A2", "A3", "A10", "A20", "stage.entry_to_decision"),
    doubt=("entered_earlier", "entered_day", "decision_day"),
)
def decision_before_entry(record: Record) -> Facts:
    born = record.born[0] if record.born else date.min
    return (found for found in before_entry(record, "adoption_decision") if found[0].date >= born)


@rule(
    code="decision_before_birth",
    severity="error",
    about=("adoption_decision",),
    says="The decision that the child should be placed for adoption lies before the month of their birth.",
    touches=("stage.entry_to_decision", "A15"),
    doubt="decision_day",
)
def decision_before_birth(record: Record) -> Facts:
    for decision in record.of("adoption_decision"):
        if record.born and decision.date < record.born[0]:
            yield (decision,)


@rule(
    code="decided_again",
    severity="warning",
    about=("adoption_decision",),
    says="A second decision was made while the first is in force: the later one counts, and A15 counts both.",
    touches=("A15", *_STAGES),
    doubt="which_day",
)
def decided_again(record: Record) -> Facts:
    return made_again(record, "adoption_decision", "decision")


@rule(
    code="waiting_over_three_years",
    severity="note",
    about=("adoption_decision",),
    says="The plan has been adoption for over three years, and the child is not placed: see whether it still is.",
    touches=("A3", "A9", "A14"),
    doubt="still_in_process",
    in_sum=False,
)
def waiting_over_three_years(record: Record) -> Facts:
    last = record.periods[-1]
    standing = last.standing_on(record.today)
    if last.end is None and standing.decision and not standing.placement and _is_old(standing.decision[-1], record):
        yield standing.decision[-1:]


def _is_old(decision: Fact, record: Record) -> bool:
    return record.today - decision.date > _THREE_YEARS


DECISION: tuple[Rule, ...] = (
    order_without_decision,
    placed_without_decision,
    matched_without_decision,
    adopted_without_any_step,
    decision_after_order,
    decision_after_match,
    decision_after_placement,
    decision_before_entry,
    decision_before_birth,
    decided_again,
    waiting_over_three_years,
)
