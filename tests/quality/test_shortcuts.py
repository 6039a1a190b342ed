"""Most rules are not asked of most children: they would find nothing there."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.events.catalogue import CHILD_TYPES
from app.journeys.care import Fact
from app.ledger.characteristics import Characteristics
from app.quality.findings import Finding
from app.quality.of_events import rules as event_rules
from app.quality.of_events.record import CHARACTERISTICS, Facts, Stay, rule
from app.quality.of_events.record import Record as EventRecord
from app.store.database import FOREVER
from tests.quality.records_of_events import record_of
from tests.support.examples import examples

DAY = date(2015, 4, 1)
DAYS = st.integers(0, 2500).map(lambda days: DAY + timedelta(days=days))
LEFT = st.sampled_from([{}, {"reason": "E4A"}, {"reason": "E45"}, {"reason": "E43"}])
CARER: list[dict[str, Any]] = [{"by_current_carer": True}, {"moved_in_with_carer": "2015-06-01"}]
BY = st.sampled_from([{}, {}, {"on_or_before": True}])
SOURCES = st.sampled_from(["", "lcs/1", "ssda903/C1/x/1", "annex_a/C1/x/1"])
FACTS = st.lists(
    st.builds(Fact, st.sampled_from(["entered_care", "entered_care", *CHILD_TYPES]), DAYS, BY, SOURCES)
    | st.builds(Fact, st.just("left_care"), DAYS, LEFT, st.just(""))
    | st.builds(Fact, st.just("placed"), DAYS, st.sampled_from(CARER), st.just(""))
)
KNOWN = st.builds(
    Characteristics,
    birth_month=st.sampled_from([None, "1999-05", "2016-05"]),
    ethnicity=st.sampled_from([None, "REFU"]),
    sibling_group=st.sampled_from([None, "SG-1"]),
)

DIFFERING = st.just(frozenset[str]()) | st.frozensets(st.sampled_from(CHARACTERISTICS))


@settings(max_examples=examples(300), phases=[Phase.generate])
@given(FACTS, KNOWN, DIFFERING)
def test_rules_find_nothing_where_nothing_that_they_are_about_is_recorded(
    facts: list[Fact], known: Characteristics, differing: frozenset[str]
) -> None:
    record = record_of({(fact.type, fact.date, fact.source_id): fact for fact in facts}.values(), known)
    record.is_alone_in_its_group = known.sibling_group is not None
    record.differing = differing & record.seen
    every = [
        Finding(rule, tuple(record.events[fact.type, fact.date, fact.source_id] for fact in found))
        for rule in event_rules.RULES
        for found in rule.check(record)
    ]
    assert list(event_rules.findings(record)) == every


@settings(max_examples=examples(300), phases=[Phase.generate])
@given(st.data())
def test_a_rule_finds_nothing_in_a_stay_that_it_says_to_skip(data: st.DataObject) -> None:
    """In one that is alike but for one thing as well: most are in order."""
    entered, today = data.draw(DAYS), date(2024, 1, 1)
    left = data.draw(st.none() | st.integers(0, 7000).map(lambda days: entered + timedelta(days=days)))
    attributes = data.draw(LEFT)
    known, is_alone, differing = data.draw(KNOWN), data.draw(st.booleans()), data.draw(DIFFERING)
    facts = [Fact("entered_care", entered), *([Fact("left_care", left, attributes)] if left else [])]
    record = record_of(facts, known, today)
    record.is_alone_in_its_group = is_alone
    record.differing = differing
    stay = Stay(
        entered=entered.toordinal(),
        left=left.toordinal() if left else None,
        reason=attributes.get("reason"),
        born=record.born[0].toordinal() if record.born else 0,
        eighteen=record.eighteen[1].toordinal() if record.eighteen else FOREVER,
        is_alone_in_its_group=is_alone,
        differing=differing,
        today=today.toordinal(),
    )
    for each in event_rules.RULES:
        if each.skip_if and each.skip_if(stay):
            assert not list(each.check(record)), each.code
    assert not event_rules.finds_nothing(stay) or not list(event_rules.findings(record))


def test_a_new_rule_is_checked_for_every_child_whom_it_is_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else has to know of it: one that is about entering care is checked in plain stays too."""

    @rule(code="entered_on_a_sunday", severity="note", about=("entered_care",), says="They entered care on a Sunday.")
    def entered_on_a_sunday(record: EventRecord) -> Facts:
        yield from ((fact,) for fact in record.of("entered_care") if fact.date.isoweekday() == 7)

    day = DAY.toordinal()
    plain = Stay(day, None, None, 0, FOREVER, is_alone_in_its_group=False, differing=frozenset(), today=day)
    assert event_rules.finds_nothing(plain)
    monkeypatch.setattr(event_rules, "RULES", (*event_rules.RULES, entered_on_a_sunday))
    event_rules.rules_about.cache_clear()
    event_rules.conditions_on_stays.cache_clear()
    try:
        assert not event_rules.finds_nothing(plain)
        record = record_of([Fact("entered_care", date(2024, 3, 3))])
        assert [finding.rule.code for finding in event_rules.findings(record)] == ["entered_on_a_sunday"]
    finally:
        monkeypatch.undo()
        event_rules.rules_about.cache_clear()
        event_rules.conditions_on_stays.cache_clear()
    assert event_rules.finds_nothing(plain)
