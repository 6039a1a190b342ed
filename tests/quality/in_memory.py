"""Children's records and what they may add to the figures, without a database: for tests that look at many children.

`test_possible_values` compares the figures added up here with those that the service answers.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.figures.publishing import unrounded
from app.figures.queries import Counts
from app.indicators.scorecard import at
from app.indicators.vocabulary import Indicator
from app.journeys.care import Fact
from app.journeys.reading import read_journey
from app.ledger.characteristics import Characteristics
from app.periods import Period
from app.quality.bounds import ALL, Bounds, bounded
from app.quality.effects import Effects
from app.quality.findings import EventOfChild, Rule
from app.quality.of_events.record import Record
from app.quality.of_events.rules import findings
from app.quality.of_families.record import FamilyRecord
from tests.support.service import Event

#: Those that count a sibling group once are added up by group: `test_groups` tries them.
COUNTING_CHILDREN = [each for each in bounded() if not each.counts_each_group_once]
TIMES = frozenset({"A1", "A2", "A3", "A10", "A20"})
#: Most drawn histories are short. Bounds are to be right without this rule's doubt, which would make them wide.
ADOPTED_SOON = "adopted_within_ten_weeks"
_OWN = ("authority", "child", "type", "date", "source_id")


def record_of(events: Sequence[Event], known: Mapping[str, Any], today: date) -> Record:
    """The record of one child, from events as they are posted."""
    facts = sorted(itertools.starmap(_fact, enumerate(events)), key=lambda fact: (fact.date, fact.type, fact.source_id))
    return Record(
        facts=tuple(facts),
        events={
            (fact.type, fact.date, fact.source_id): EventOfChild(number, fact.type, fact.date)
            for number, fact in enumerate(facts)
        },
        journey=read_journey(facts),
        known=Characteristics(**known),
        today=today,
    )


def _fact(number: int, event: Event) -> Fact:
    said = {name: value for name, value in event.items() if name not in _OWN and value is not False}
    return Fact(event["type"], date.fromisoformat(event["date"]), said, event.get("source_id", ""), number)


def rules_broken(record: Record) -> list[Rule]:
    return list(dict.fromkeys(finding.rule for finding in findings(record)))


def is_in_order(record: Record) -> bool:
    """Whether no error and no warning touches the times of the child, but that they were adopted soon."""
    wrong = [rule for rule in rules_broken(record) if rule.severity != "note" and rule.code != ADOPTED_SOON]
    return not any(code in TIMES or code.startswith("stage.") for rule in wrong for code in rule.touches)


def figures_of(
    records: Iterable[Record | FamilyRecord], period: Period, indicators: Sequence[Indicator] | None = None
) -> dict[str, Counts]:
    """The figures, the part of each child or family added up: of these indicators, or of all that have bounds."""
    wanted = COUNTING_CHILDREN if indicators is None else indicators
    figures = {indicator.code: Counts() for indicator in wanted}
    bounds = Bounds(period, wanted)
    for record in records:
        for indicator, possible in bounds.added(record):
            figures[indicator.code].add("", 1, possible.low)
    return figures


def effects_of(
    records: Iterable[Record], period: Period, indicators: Sequence[Indicator] | None = None, *, with_all: bool = False
) -> dict[str, dict[str, Any]]:
    """Between which values the figures lie that are in doubt, with all findings together.

    ``with_all`` takes in the findings too that are no part of the sum, but not that children were adopted soon.
    """
    known = list(records)
    bounds = Bounds(period, COUNTING_CHILDREN if indicators is None else indicators)
    for number, record in enumerate(known):
        rules = rules_broken(record)
        if with_all:
            rules = [replace(rule, in_sum=True) for rule in rules if rule.code != ADOPTED_SOON]
        bounds.add(number, record, rules)
    effects = Effects(bounds, figures_of(known, period, bounds.in_doubt)).of(ALL)
    return {effect["indicator"]: effect for effect in effects}


def values_of(figures: Mapping[str, Counts]) -> dict[str, Decimal]:
    """The figures to six decimals, of those that count anybody."""
    return {code: Decimal(unrounded(at(code), counts)) for code, counts in figures.items() if counts.counted}
