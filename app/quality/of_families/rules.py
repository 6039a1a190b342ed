"""The rules on the events of adopter families: steps that are missing, out of order, or on a day that is not known."""

from collections.abc import Iterator

from app.journeys.names import FamilyEventType
from app.quality.findings import Finding, Rule
from app.quality.of_families.record import FamilyFacts, FamilyRecord, rule

_ASSESSED = ("adopters.stage_one", "adopters.stage_two", "approved_within_6_months")
#: What shows that a step was taken.
_AFTER_APPROVAL: tuple[FamilyEventType, ...] = ("family_matched", "family_placed")
_AFTER_STAGE_TWO: tuple[FamilyEventType, ...] = ("approved", *_AFTER_APPROVAL)
_AFTER_REGISTRATION: tuple[FamilyEventType, ...] = ("stage_two_started", "approval_declined", *_AFTER_STAGE_TWO)
_MATCHED = ("A12", "matched_within_3_months", "matched_within_6_months")


def _without(step: FamilyEventType, record: FamilyRecord, shown_by: tuple[FamilyEventType, ...]) -> FamilyFacts:
    """What shows that a step was taken in a round in which it is not recorded before."""
    for fact in record.of(*shown_by):
        if not record.before(step, fact.date):
            yield (fact,)


@rule(
    code="assessed_without_registration",
    severity="warning",
    about=_AFTER_REGISTRATION,
    says="The family was assessed (stage two began, they were approved or not, matched, or a child was placed), and no "
    "event of this round says when they were registered.",
    touches=("adopters.stage_one", "approved_within_6_months", "enquiry_conversion"),
    doubt="registered",
)
def assessed_without_registration(record: FamilyRecord) -> FamilyFacts:
    yield from _without("registered", record, _AFTER_REGISTRATION)


@rule(
    code="approved_without_stage_two",
    severity="warning",
    about=_AFTER_STAGE_TWO,
    says="The family was approved, matched, or a child was placed with them, and no event of this round says when "
    "stage two began.",
    touches=("adopters.stage_one", "adopters.stage_two"),
    doubt="stage_two_started",
)
def approved_without_stage_two(record: FamilyRecord) -> FamilyFacts:
    yield from _without("stage_two_started", record, _AFTER_STAGE_TWO)


@rule(
    code="matched_without_approval",
    severity="warning",
    about=_AFTER_APPROVAL,
    says="The family was matched or a child was placed with them, and no event of this round says when they were "
    "approved.",
    touches=(*_MATCHED, *_ASSESSED),
    doubt="approved",
)
def matched_without_approval(record: FamilyRecord) -> FamilyFacts:
    yield from _without("approved", record, _AFTER_APPROVAL)


@rule(
    code="stage_two_before_registration",
    severity="warning",
    about=("stage_two_started",),
    says="Stage two began before the family was registered, or before they were registered again and then approved.",
    touches=_ASSESSED,
    doubt=("registered_day", "stage_two_started_day"),
)
def stage_two_before_registration(record: FamilyRecord) -> FamilyFacts:
    for begun in record.of("stage_two_started"):
        same_round = record.round_of(begun.date)
        later = [fact for fact in record.of("registered") if begun.date < fact.date < same_round.until]
        if later and not record.before("registered", begun.date):
            yield (begun, later[0])
    for approved in record.of("approved"):
        started = record.before("stage_two_started", approved.date)
        registered = record.before("registered", approved.date)
        again = [fact for fact in registered if started and fact.date > started[-1].date]
        if again and len(again) < len(registered):
            yield (started[-1], again[-1])


@rule(
    code="day_of_family_not_known",
    severity="note",
    about=("registered", "stage_two_started", "approved", "family_matched"),
    says="Only the day by which this had happened to the family is known: no figure that needs the day counts them, "
    "and no count of events counts the event.",
    touches=(*_ASSESSED, *_MATCHED, "enquiry_conversion"),
    doubt="on_or_before",
)
def day_of_family_not_known(record: FamilyRecord) -> FamilyFacts:
    found = tuple(fact for fact in record.read if fact.on_or_before)
    if found:
        yield found


FAMILY_RULES: tuple[Rule, ...] = (
    assessed_without_registration,
    approved_without_stage_two,
    matched_without_approval,
    stage_two_before_registration,
    day_of_family_not_known,
)


def findings(record: FamilyRecord) -> Iterator[Finding]:
    """Every rule that the record of a family breaks, once for each time that it does."""
    types = {fact.type for fact in record.facts}
    for rule_ in FAMILY_RULES:
        if not types.isdisjoint(rule_.about):
            for facts in rule_.check(record):
                yield Finding(rule_, tuple(record.events[fact.type, fact.date, fact.source_id] for fact in facts))
