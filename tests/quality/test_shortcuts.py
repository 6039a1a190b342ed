"""Most rules on events are not asked of most children: they would find nothing there."""

from datetime import date, timedelta
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.events.catalogue import CHILD_TYPES
from app.journeys.care import Fact
from app.journeys.reading import read_journey
from app.ledger.characteristics import Characteristics
from app.quality.findings import EventOfChild, Finding
from app.quality.of_events import rules as event_rules
from app.quality.of_events.record import Record as EventRecord

DAY = date(2015, 4, 1)
DAYS = st.integers(0, 2500).map(lambda days: DAY + timedelta(days=days))
LEFT = st.sampled_from([{}, {"reason": "E4A"}, {"reason": "E45"}, {"reason": "E43"}])
CARER: list[dict[str, Any]] = [{"by_current_carer": True}, {"moved_in_with_carer": "2015-06-01"}]
FACTS = st.lists(
    st.builds(Fact, st.sampled_from(["entered_care", "entered_care", *CHILD_TYPES]), DAYS, st.just({}), st.just(""))
    | st.builds(Fact, st.just("left_care"), DAYS, LEFT, st.just(""))
    | st.builds(Fact, st.just("placed"), DAYS, st.sampled_from(CARER), st.just(""))
)


@settings(max_examples=500, phases=[Phase.generate])
@given(FACTS, st.sampled_from([None, "1999-05", "2016-05"]))
def test_rules_find_nothing_where_nothing_that_they_are_about_is_recorded(
    facts: list[Fact], birth_month: str | None
) -> None:
    in_order = sorted(facts, key=lambda fact: (fact.date, fact.type))
    record = EventRecord(
        facts=tuple(in_order),
        events={
            (fact.type, fact.date, ""): EventOfChild(number, fact.type, fact.date)
            for number, fact in enumerate(in_order)
        },
        journey=read_journey(facts),
        known=Characteristics(birth_month=birth_month),
        today=date(2024, 1, 1),
    )
    every = [
        Finding(rule, tuple(record.events[fact.type, fact.date, fact.source_id] for fact in found))
        for rule in event_rules.RULES
        for found in rule.check(record)
    ]
    assert list(event_rules.findings(record)) == every
