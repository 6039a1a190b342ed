"""Rules on what is known of adopted children, and on facts that are recorded twice."""

from itertools import groupby

from app.journeys.care import MAKES
from app.quality.findings import Rule
from app.quality.of_events.record import EVENT_TYPES, Facts, Record, in_one_stay, rule, sources_differ
from app.quality.of_events.steps import standing_twice


def _adopted(record: Record) -> Facts:
    if adopted := record.of("adopted"):
        yield adopted


@rule(
    code="ethnicity_unknown",
    ssda903="103",
    severity="warning",
    about=("adopted",),
    says="The child was adopted, and its ethnicity is not given.",
    touches=("A6",),
)
def ethnicity_unknown(record: Record) -> Facts:
    if record.known.ethnicity is None:
        yield from _adopted(record)


@rule(
    code="ethnicity_not_told",
    severity="note",
    about=("adopted",),
    says="The child was adopted, and its ethnicity was refused or not obtained: A6 leaves the child out.",
    touches=("A6",),
)
def ethnicity_not_told(record: Record) -> Facts:
    if record.known.ethnicity in {"REFU", "NOBT"}:
        yield from _adopted(record)


@rule(
    code="birth_month_unknown",
    ssda903="102",
    severity="warning",
    about=("adopted",),
    says="The child was adopted, and its month of birth is not given.",
    touches=("A7",),
)
def birth_month_unknown(record: Record) -> Facts:
    if record.known.birth_month is None:
        yield from _adopted(record)


@rule(
    code="sex_unknown",
    ssda903="101",
    severity="note",
    about=("adopted",),
    says="The child was adopted, and its sex is not given.",
)
def sex_unknown(record: Record) -> Facts:
    if record.known.sex in {None, "not_known"}:
        yield from _adopted(record)


@rule(
    code="alone_in_sibling_group",
    severity="note",
    about=("sibling_group",),
    says="The child is the only one of its sibling group: the key of the others may be missing or misspelt.",
    touches=("A9", "A15", "A16", "families_required"),
    skip_if=lambda stay: not stay.is_alone_in_its_group,
)
def alone_in_sibling_group(record: Record) -> Facts:
    if record.is_alone_in_its_group:
        yield ()


@rule(
    code="recorded_twice",
    severity="note",
    about=EVENT_TYPES,
    says="Two records tell of one thing on one day: they are read as one, that of the greatest source id.",
    skip_if=in_one_stay,
)
def recorded_twice(record: Record) -> Facts:
    for _, of_day in groupby(record.facts, key=lambda fact: (fact.type, fact.date)):
        facts = tuple(of_day)
        if len(facts) > 1:
            yield facts


@rule(
    code="sources_disagree",
    severity="warning",
    about=("adoption_decision", "placement_order", "matched", "placed"),
    says="Two systems give different days for one milestone of one period of care.",
    touches=("A1", "A2", "A3", "A10", "A20"),
    doubt="which_day",
)
def sources_disagree(record: Record) -> Facts:
    for type_, thing in MAKES.items():
        for one, other in standing_twice(record, type_, thing):
            if sources_differ(one, other):
                yield (one, other)


KNOWN: tuple[Rule, ...] = (
    ethnicity_unknown,
    ethnicity_not_told,
    birth_month_unknown,
    sex_unknown,
    alone_in_sibling_group,
    recorded_twice,
    sources_disagree,
)
