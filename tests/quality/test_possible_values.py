"""What a child may add to a figure is read off the indicator's declaration, as SQL reads it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.indicators import scorecard
from app.indicators.conditions import Under, always
from app.indicators.milestones import adopted, entered, matched, placement_order
from app.indicators.scorecard import named
from app.indicators.timeliness import A1, A2, A3, A10, A20
from app.indicators.vocabulary import Indicator, MeanDays, Share
from app.periods import parse_period
from app.quality.bounds import Bounds
from app.quality.of_events.records import stored_records
from app.store.database import known_now
from app.store.reach import EVERYTHING
from tests.quality.in_memory import COUNTING_CHILDREN, record_of
from tests.quality.test_bounds import COVENTRY, TODAY, by_child, send
from tests.support.examples import examples
from tests.support.histories import children_of, histories
from tests.support.labels import periods
from tests.support.service import Service, answer
from tests.support.story_tables import read_story, send_story


@settings(max_examples=examples(20), phases=[Phase.generate])
@given(data=st.data())
def test_without_doubts_every_candidate_adds_what_the_case_list_shows(
    services: Callable[[str], Service], data: st.DataObject
) -> None:
    """Of whatever records, odd ones too: in doubt or not, a child is taken out of a figure as they are in it."""
    service = services("sqlite")
    events = data.draw(histories([COVENTRY], max_children=5))
    for event in events:
        if data.draw(st.integers(0, 9)) == 9:
            event["on_or_before"] = True
    known = {(each["authority"], each["child"]): each for each in data.draw(children_of(events))}
    characteristics = {
        owner: {name: value for name, value in each.items() if name not in {"authority", "child", "sibling_group"}}
        for owner, each in known.items()
    }
    label = data.draw(periods(events))
    send(service, events, characteristics)
    period = parse_period(label, TODAY)
    with service.database.reading(EVERYTHING) as connection:
        children = [child for _, child in by_child(events)]
        stored = dict(stored_records(connection, COVENTRY, known_now(connection), period.end).of(children))
    for indicator in COUNTING_CHILDREN:
        counted = [
            (case["child"], case["value"])
            for case in service.cases(indicator.code, COVENTRY, label, limit=1000)
            if case["verdict"] == "counted"
        ]
        possible = [
            (child, value.low)
            for child, record in stored.items()
            for _, value in Bounds(period, [indicator]).added(record)
        ]
        assert sorted(possible) == sorted(counted), indicator.code


STORY = """
    child | entered    | decision   | order      | matched    | placed     | adopted
    Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2020-10-01 | 2021-03-20 | 2021-12-06
    Ben   | 2019-04-10 | 2020-09-14 | 2020-11-02 |            | 2021-03-20 | 2021-12-06
    Cora  | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2021-03-01 |            | 2021-12-06
    Dan   |            | 2020-09-14 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06
    Eve   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2021-03-02 | 2021-03-20 | 2021-12-06
    """
_DAYS = MeanDays(since=entered, until=adopted)
CHANGES = [
    pytest.param(A1, replace(A1, measure=_DAYS), id="A1"),
    pytest.param(A2, replace(A2, measure=MeanDays(since=placement_order, until=matched)), id="A2"),
    pytest.param(
        A3,
        replace(A3, measure=Share(Under(always(100), entered, adopted), "who wait under 100 days", entered, adopted)),
        id="A3",
    ),
    pytest.param(A10, replace(A10, clauses=A10.clauses[:2], measure=_DAYS), id="A10"),
    pytest.param(A20, replace(A20, measure=_DAYS), id="A20"),
]


@pytest.mark.parametrize(("declared", "changed"), CHANGES)
def test_a_change_of_a_declaration_moves_bounds_as_it_moves_the_figure(
    service: Service, monkeypatch: pytest.MonkeyPatch, declared: Indicator, changed: Indicator
) -> None:
    send_story(service, STORY)
    before = shown(service, declared.code)
    monkeypatch.setitem(scorecard._BY_CODE, declared.code.casefold(), changed)
    after = shown(service, declared.code)
    assert [one != other for one, other in zip(before, after, strict=True)] == [True, True, True]
    assert values_in_memory(declared.code) == sorted(
        (case["child"], case["value"])
        for case in service.cases(declared.code, "coventry", "2021-22")
        if case["verdict"] == "counted"
    )


def shown(service: Service, code: str) -> tuple[str, str, str]:
    """A figure as it is answered and as the report has it, and its bounds."""
    # Asked in a body: what was answered before to the question in an address is remembered.
    asked = {"indicator": [code], "area": ["coventry"], "period": ["2021-22"]}
    [figure] = answer(service.client.post("/v1/results", json=asked))["results"]
    effects = service.get("/v1/quality", area="coventry", period="2021-22")["effects"]
    (effect,) = [effect for effect in effects if effect["indicator"] == code]
    assert effect["value"] == figure["value"]
    return figure["unrounded"], effect["unrounded_low"], effect["unrounded_high"]


def values_in_memory(code: str) -> list[tuple[str, int]]:
    """What each child of the story adds, as recorded."""
    bounds = Bounds(parse_period("2021-22", TODAY), named(code))
    records = {child: record_of(events, {}, TODAY) for (_, child), events in by_child(read_story(STORY).events).items()}
    return sorted((child, possible.low) for child, record in records.items() for _, possible in bounds.added(record))
