"""Rules on what is known of adopted children, and on facts that are recorded twice."""

from itertools import groupby

from app.journeys.care import MAKES
from app.quality.findings import Rule
from app.quality.of_events.record import Check, Facts, Record, sources_differ
from app.quality.of_events.steps import standing_twice


def _adopted(record: Record) -> Facts:
    if adopted := record.of("adopted"):
        yield adopted


def _ethnicity_unknown(record: Record) -> Facts:
    if record.known.ethnicity is None:
        yield from _adopted(record)


def _ethnicity_not_told(record: Record) -> Facts:
    if record.known.ethnicity in {"REFU", "NOBT"}:
        yield from _adopted(record)


def _birth_month_unknown(record: Record) -> Facts:
    if record.known.birth_month is None:
        yield from _adopted(record)


def _sex_unknown(record: Record) -> Facts:
    if record.known.sex in {None, "not_known"}:
        yield from _adopted(record)


def _alone(record: Record) -> Facts:
    if record.is_alone_in_its_group:
        yield ()


def _recorded_twice(record: Record) -> Facts:
    for _, of_day in groupby(record.facts, key=lambda fact: (fact.type, fact.date)):
        facts = tuple(of_day)
        if len(facts) > 1:
            yield facts


def _sources_disagree(record: Record) -> Facts:
    for type_, thing in MAKES.items():
        for one, other in standing_twice(record, type_, thing):
            if sources_differ(one, other):
                yield (one, other)


KNOWN: tuple[tuple[Rule, Check], ...] = (
    (
        Rule(
            "ethnicity_unknown",
            ("103",),
            "warning",
            "The child was adopted, and its ethnicity is not given.",
            ("A6",),
        ),
        _ethnicity_unknown,
    ),
    (
        Rule(
            "ethnicity_not_told",
            (),
            "note",
            "The child was adopted, and its ethnicity was refused or not obtained: A6 leaves the child out.",
            ("A6",),
        ),
        _ethnicity_not_told,
    ),
    (
        Rule(
            "birth_month_unknown",
            ("102",),
            "warning",
            "The child was adopted, and its month of birth is not given.",
            ("A7",),
        ),
        _birth_month_unknown,
    ),
    (
        Rule("sex_unknown", ("101",), "note", "The child was adopted, and its sex is not given."),
        _sex_unknown,
    ),
    (
        Rule(
            "alone_in_sibling_group",
            (),
            "note",
            "The child is the only one of its sibling group: the key of the others may be missing or misspelt.",
            ("A9", "A15", "A16", "families_required"),
        ),
        _alone,
    ),
    (
        Rule(
            "recorded_twice",
            (),
            "note",
            "Two records tell of one thing on one day: they are read as one, that of the greatest source id.",
        ),
        _recorded_twice,
    ),
    (
        Rule(
            "sources_disagree",
            (),
            "warning",
            "Two systems give different days for one milestone of one period of care.",
            ("A1", "A2", "A3", "A10", "A20"),
            "which_day",
        ),
        _sources_disagree,
    ),
)
