"""Most rules are not asked of most children: they would find nothing there."""

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
from app.quality.of_returns import rules as return_rules
from app.quality.of_returns.child import Held, shown
from app.returns.child_rows import Adopted, ChildRows, Decision, Episode, Header

DAY = date(2015, 4, 1)
DAYS = st.integers(0, 2500).map(lambda days: DAY + timedelta(days=days))
LEFT = st.sampled_from([{}, {"reason": "E4A"}, {"reason": "E45"}, {"reason": "E43"}])
CARER: list[dict[str, Any]] = [{"by_current_carer": True}, {"moved_in_with_carer": "2015-06-01"}]
FACTS = st.lists(
    st.builds(Fact, st.sampled_from(["entered_care", "entered_care", *CHILD_TYPES]), DAYS, st.just({}), st.just(""))
    | st.builds(Fact, st.just("left_care"), DAYS, LEFT, st.just(""))
    | st.builds(Fact, st.just("placed"), DAYS, st.sampled_from(CARER), st.just(""))
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


@given(EPISODES)
def test_rules_on_adoption_rows_find_nothing_where_there_are_none(episodes: list[Episode]) -> None:
    held = Held(ChildRows(episodes=episodes), frozenset(range(2015, 2022)))
    every = [Finding(rule, rows=tuple(map(shown, rows))) for rule, check in return_rules.CHECKS for rows in check(held)]
    assert not held.is_about_adoption
    assert list(return_rules.findings(held)) == every


@settings(max_examples=500, phases=[Phase.generate])
@given(st.data())
def test_rules_on_episodes_find_nothing_where_they_follow_one_another(data: st.DataObject) -> None:
    """A history in order, told by one year's file or by two, in which one cell or none is wrong."""
    episodes = in_order(data)
    if data.draw(st.integers(0, 2)) == 0:
        episodes += [each._replace(year=2016) for each in episodes]
    if data.draw(st.integers(0, 5)) == 0:
        episodes.append(episodes[0]._replace(place_change=data.draw(st.sampled_from(["", "CARPL"]))))
    if data.draw(st.integers(0, 3)) > 0:
        place = data.draw(st.integers(0, len(episodes) - 1))
        episodes[place] = episodes[place]._replace(**data.draw(st.sampled_from(WRONG)))
    if data.draw(st.integers(0, 3)) == 0:
        place = data.draw(st.integers(0, len(episodes) - 1))
        days = timedelta(days=data.draw(st.sampled_from([1, -1])))
        moved = episodes[place]
        if data.draw(st.booleans()):
            episodes[place] = moved._replace(start=moved.start + days)
        elif moved.end:
            episodes[place] = moved._replace(end=moved.end + days)
    years = data.draw(st.sampled_from([frozenset({2015}), frozenset({2015, 2016, 2017})]))
    held = Held(ChildRows(episodes=episodes), years)
    every = [Finding(rule, rows=tuple(map(shown, rows))) for rule, check in return_rules.CHECKS for rows in check(held)]
    assert list(return_rules.findings(held)) == every


HEADERS = st.builds(
    Header,
    st.just(0),
    st.sampled_from(["1", "M", "2", "U"]),
    st.sampled_from([None, date(2015, 3, 1)]),
    st.just("NOBT"),
)


@settings(max_examples=500, phases=[Phase.generate])
@given(st.data())
def test_rules_on_identity_find_nothing_where_all_years_say_the_same(data: st.DataObject) -> None:
    """A child that is in the files of all years, in which one thing or none is wrong."""
    header = data.draw(HEADERS)
    years = list(range(2015, 2015 + data.draw(st.integers(1, 3))))
    record = ChildRows(
        headers=[header._replace(year=year) for year in years],
        episodes=[Episode(year, date(year, 4, 1), "S", "C2", "U6", date(year + 1, 3, 31), "E4A") for year in years],
    )
    if data.draw(st.booleans()):
        record.adopted.append(Adopted(2015, None, date(2016, 3, 31), "0", "2", "MF", "L11"))
        record.decisions.append(Decision(2015, date(2015, 6, 1), None, ""))
    change = data.draw(st.sampled_from(CHANGES))
    rows: list[Any] = record.of_kind(change[0])
    if rows:
        place = data.draw(st.integers(0, len(rows) - 1))
        rows[place] = rows[place]._replace(**change[1])
    if data.draw(st.integers(0, 4)) == 0:
        del record.of_kind(data.draw(st.sampled_from([Header, Episode])))[0]
    if data.draw(st.integers(0, 4)) == 0 and record.headers:
        sex = data.draw(st.sampled_from(["1", "M"]))
        record.headers.append(record.headers[0]._replace(sex=sex))
    if data.draw(st.integers(0, 2)) == 0:
        gap = data.draw(st.sampled_from(years))
        record.headers = [row for row in record.headers if row.year != gap]
        record.episodes = [row for row in record.episodes if row.year != gap]
    held = Held(record, frozenset(range(2014, 2019)))
    every = [Finding(rule, rows=tuple(map(shown, rows))) for rule, check in return_rules.CHECKS for rows in check(held)]
    assert list(return_rules.findings(held)) == every


CHANGES: list[tuple[type, dict[str, Any]]] = [
    (Header, {}),
    (Header, {"sex": "2"}),
    (Header, {"sex": "1"}),
    (Header, {"sex": "U"}),
    (Header, {"born": date(2014, 1, 1)}),
    (Header, {"born": date(2016, 4, 1)}),
    (Header, {"born": None}),
    (Header, {"ethnicity": "WBRI"}),
    (Header, {"year": 2014}),
    (Episode, {"year": 2014}),
    (Episode, {"start": date(2014, 6, 1)}),
    (Episode, {"start": date(2014, 6, 1), "legal_status": "V4"}),
    (Episode, {"end": date(2016, 4, 1)}),
    (Episode, {"end": None, "ended_by": ""}),
    (Adopted, {"year": 2014}),
    (Adopted, {"year": 2018}),
    (Adopted, {"matched": date(2016, 4, 1)}),
    (Decision, {"year": 2018}),
    (Decision, {"ceased": date(2016, 4, 1), "reason": "RD1"}),
]
_CODES = {
    "reason": "SLTPBU",
    "legal_status": ("E1", "V3", "C1"),
    "place": ("A6", "A3", "T1", "K2"),
    "ended_by": ("", "X1", "E4A", "E99", "E45"),
}
WRONG: list[dict[str, Any]] = [
    *({name: code} for name, codes in _CODES.items() for code in codes),
    {"end": None},
    {"end": None, "ended_by": ""},
    {"place_change": "LIIAF"},
    {"year": 2016},
]


def in_order(data: st.DataObject) -> list[Episode]:
    """Episodes that follow one another as their codes say; the last is open, or has ended with leaving care."""
    episodes: list[Episode] = []
    day, status, begins = DAY, "C2", "S"
    for _ in range(data.draw(st.integers(1, 5))):
        end = day + timedelta(days=data.draw(st.integers(1, 300)))
        ended_by = data.draw(st.sampled_from(["X1", "X1", "X1", "E4A"]))
        episodes.append(Episode(2015, day, begins, status, data.draw(st.sampled_from(["U6", "K2"])), end, ended_by))
        changed = ended_by == "X1" and data.draw(st.booleans())
        status = {"C2": "V2", "V2": "C2"}[status] if changed else status
        begins = "S" if ended_by != "X1" else data.draw(st.sampled_from("LBU" if changed else "PT"))
        day = end + timedelta(days=0 if ended_by == "X1" else data.draw(st.integers(1, 90)))
    last: dict[str, Any] = data.draw(st.sampled_from([{"end": None, "ended_by": ""}, {"ended_by": "E4A"}]))
    return [*episodes[:-1], episodes[-1]._replace(**last)]
