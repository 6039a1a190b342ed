"""The children and families that the demonstration and the benchmarks are made of."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import islice
from statistics import mean
from typing import Any

import pytest

from app.events.catalogue import CHILD_TYPES, FAMILY_TYPES
from app.events.formats import AnyEvent
from app.indicators.needs import needs
from app.indicators.scorecard import INDICATORS
from app.journeys.care import Fact
from app.journeys.journey import Journey
from app.journeys.reading import read_journey
from app.ledger.characteristics import Characteristics
from app.periods import financial_year_start
from app.returns.codes import EPISODE_END, is_of_year
from app.synthetic import SyntheticChild, SyntheticFamily, children_of, families_of
from benchmarks import england

COVENTRY = "E08000026"
TODAY = date(2025, 3, 31)


@pytest.fixture(scope="module")
def children() -> list[SyntheticChild]:
    """As the benchmarks' England: the last entries into care lie shortly before today."""
    return list(children_of(COVENTRY, 1, 8_000, 2014, 2025, "COV-", today=TODAY))


@pytest.fixture(scope="module")
def families() -> list[SyntheticFamily]:
    return list(families_of(COVENTRY, 1, 500, 2014, 2025, "FAM-", today=TODAY))


@pytest.fixture(scope="module")
def journeys() -> list[Journey]:
    """Of children who entered care long enough ago that every story is told to its end."""
    long_ago = children_of(COVENTRY, 2, 10_000, 2000, 2010, "COV-", today=TODAY)
    return [read_journey(_facts(child)) for child in long_ago]


def _facts(child: SyntheticChild) -> Iterable[Fact]:
    return (Fact(event["type"], date.fromisoformat(event["date"]), event) for event in child.events)


def test_the_same_arguments_give_the_same_children(children: list[SyntheticChild]) -> None:
    again = children_of(COVENTRY, 1, 8_000, 2014, 2025, "COV-", today=TODAY)
    assert list(islice(again, 500)) == children[:500]
    other = children_of(COVENTRY, 2, 500, 2014, 2025, "COV-", today=TODAY)
    assert [child.events for child in other] != [child.events for child in children[:500]]


def test_a_story_does_not_change_as_time_passes() -> None:
    """What happened by a day is the same whenever it is told."""
    earlier = children_of(COVENTRY, 1, 300, 2014, 2020, "COV-", today=date(2021, 1, 1))
    later = children_of(COVENTRY, 1, 300, 2014, 2020, "COV-", today=TODAY)
    for before, after in zip(earlier, later, strict=True):
        assert before.events == [event for event in after.events if event["date"] <= "2021-01-01"]


def test_all_events_are_valid(children: list[SyntheticChild], families: list[SyntheticFamily]) -> None:
    for event in _events(children, families):
        assert AnyEvent.validate_json(json.dumps(event)).type == event["type"]


def test_children_leave_for_reasons_that_there_were_then(children: list[SyntheticChild]) -> None:
    left = [event for child in children for event in child.events if event["type"] == "left_care"]
    for event in left:
        assert is_of_year(EPISODE_END, event["reason"], financial_year_start(date.fromisoformat(event["date"])))
    assert {"E43", "E45"} <= {event["reason"] for event in left}


def test_all_characteristics_are_valid(children: list[SyntheticChild]) -> None:
    for child in children:
        Characteristics(**child.characteristics)


def test_nothing_is_later_than_today(children: list[SyntheticChild], families: list[SyntheticFamily]) -> None:
    assert max(event["date"] for event in _events(children, families)) <= str(TODAY)


def _events(children: list[SyntheticChild], families: list[SyntheticFamily]) -> Iterable[dict[str, Any]]:
    yield from (event for child in children for event in child.events)
    yield from (event for family in families for event in family.events)


def test_ids_are_unique_and_have_the_prefix(children: list[SyntheticChild]) -> None:
    ids = {child.child for child in children}
    assert len(ids) == len(children) == 8_000
    assert all(child.startswith("COV-") for child in ids)


def test_every_type_of_event_that_an_indicator_needs_occurs(
    children: list[SyntheticChild], families: list[SyntheticFamily]
) -> None:
    needed = {need.type for indicator in INDICATORS for need in needs(indicator)}
    occurring = _types(children) | _types(families)
    assert needed <= occurring <= {*CHILD_TYPES, *FAMILY_TYPES}


def _types(ones: Iterable[SyntheticChild | SyntheticFamily]) -> set[str]:
    return {event["type"] for one in ones for event in one.events}


def test_a_child_has_two_and_a_half_events_on_average(children: list[SyntheticChild]) -> None:
    assert mean(len(child.events) for child in children) == pytest.approx(2.5, abs=0.1)


def test_one_child_in_eight_gets_an_adoption_decision(children: list[SyntheticChild]) -> None:
    decided = sum(any(event["type"] == "adoption_decision" for event in child.events) for child in children)
    assert len(children) / decided == pytest.approx(8, abs=0.9)


def test_waits_are_as_in_england(journeys: list[Journey]) -> None:
    """A1 about 500 days, A2 about 190, A10 below A1."""
    adoptions = [adoption for journey in journeys for adoption in journey.adoptions]
    a1 = [_days(adoption.entered, adoption.placed) for adoption in adoptions]
    a2 = [
        max(_days(adoption.placement_order, adoption.matched), 0) for adoption in adoptions if adoption.placement_order
    ]
    assert mean(a1) == pytest.approx(500, abs=40)
    assert mean(a2) == pytest.approx(190, abs=25)
    assert sum(adoption.by_current_carer for adoption in adoptions) / len(adoptions) == pytest.approx(0.2, abs=0.05)


def _days(since: date | None, until: date | None) -> int:
    assert since
    assert until
    return (until - since).days


def test_journeys_have_their_turns(journeys: list[Journey]) -> None:
    """Returns to care, changed plans, special guardianship: all there, and nothing odd about the record."""
    assert any(len(journey.periods) > 1 for journey in journeys)
    assert not Counter(warning for journey in journeys for warning in journey.warnings)


def test_brothers_and_sisters_who_are_adopted_are_adopted_together(children: list[SyntheticChild]) -> None:
    groups: dict[str, list[SyntheticChild]] = {}
    for child in children:
        if group := child.characteristics.get("sibling_group"):
            groups.setdefault(group, []).append(child)
    assert all(len(group) in (2, 3) for group in groups.values())
    for group in groups.values():
        assert len({tuple(_days_of("adopted", child)) for child in group}) == 1


def _days_of(what: str, child: SyntheticChild) -> list[str]:
    return [event["date"] for event in child.events if event["type"] == what]


def test_england_is_shared_out_among_the_authorities_that_exist_now() -> None:
    events: list[dict[str, Any]] = list(england.events_of_england(children=1000))
    assert len({(event["authority"], event["child"]) for event in events if "child" in event}) == 1000
    assert {event["authority"] for event in events} == set(england.authorities())
