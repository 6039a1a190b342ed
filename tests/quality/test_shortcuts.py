"""Most children were never on the way to adoption, and are looked at by fewer rules: the others find nothing there."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.children.characteristics import Characteristics
from app.imports.record import Episode, Record
from app.journeys.care import Fact
from app.journeys.reading import read_journey
from app.quality import event_rules, return_rules
from app.quality.findings import EventOfChild, Finding
from app.quality.held import Held, shown
from app.quality.record import Record as EventRecord

DAY = date(2015, 4, 1)
DAYS = st.integers(0, 2500).map(lambda days: DAY + timedelta(days=days))
LEFT = st.sampled_from([{}, {"reason": "E4A"}, {"reason": "E45"}, {"reason": "E43"}])
FACTS = st.lists(
    st.builds(Fact, st.just("entered_care"), DAYS, st.just({}), st.just(""))
    | st.builds(Fact, st.just("left_care"), DAYS, LEFT, st.just(""))
)
EPISODES = st.lists(
    st.builds(
        Episode,
        st.integers(2015, 2021),
        DAYS,
        st.sampled_from("SLPTBU"),
        st.sampled_from(["C1", "C2", "E1", "V2", "V3", "V4"]),
        st.sampled_from(["U1", "U6", "T1", "K2", "A6"]),
        st.none() | DAYS,
        st.sampled_from(["", "X1", "E4A", "E99"]),
    )
)


@given(FACTS, st.sampled_from([None, "1999-05", "2016-05"]))
def test_rules_on_adoption_find_nothing_where_there_was_care_alone(facts: list[Fact], birth_month: str | None) -> None:
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
        for rule, check in event_rules.CHECKS
        for found in check(record)
    ]
    assert not record.is_on_the_way
    assert list(event_rules.findings(record)) == every


@given(EPISODES)
def test_rules_on_adoption_rows_find_nothing_where_there_are_none(episodes: list[Episode]) -> None:
    held = Held(Record(episodes=episodes), frozenset(range(2015, 2022)))
    every = [Finding(rule, rows=tuple(map(shown, rows))) for rule, check in return_rules.CHECKS for rows in check(held)]
    assert not held.is_about_adoption
    assert list(return_rules.findings(held)) == every
