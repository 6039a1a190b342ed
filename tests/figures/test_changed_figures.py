"""Which figures are not what they were, with both values: for systems that keep what they were answered."""

import csv
import io
from typing import Any

import pytest

from app.commands.tables import changes_as_table
from tests.conftest import MakeKey
from tests.support.service import Answer, Service, answer
from tests.support.story_tables import read_story

ASKED = {
    "indicator": ["A1", "A2", "A3", "A10", "A15", "adopted"],
    "area": ["coventry", "solihull"],
    "period": ["2021-22", "2022-23"],
}
STORY = read_story(
    "child | entered | order | placed | adopted\nAva | 2020-04-10 | 2020-11-02 | 2021-03-20 | 2021-12-06"
).events
SAME = ("value", "unrounded", "numerator", "denominator", "counted", "excluded", "not_evaluable", "threshold", "status")


@pytest.fixture
def since(service: Service) -> str:
    service.post(STORY)
    return service.now()


def changed(service: Service, since: str, **asked: Any) -> list[Answer]:
    found: list[Answer] = service.get("/v1/results/changes", since=since, **(ASKED | asked))["changes"]
    return found


def test_they_are_those_that_differ_and_no_others(service: Service, since: str) -> None:
    """As asked for at the two instants: each that differs is named with both, and each that does not is left out."""
    placed = next(event for event in STORY if event["type"] == "placed")
    service.post([{**placed, "date": "2021-03-27"}, {**STORY[0], "authority": "solihull"}])
    before, now = service.results(**ASKED, known_at=since), service.results(**ASKED)
    expected = [
        {
            **{name: new[name] for name in ("indicator", "area", "period", "unit")},
            "before": {name: old[name] for name in (*SAME, "groups") if name in old},
            "now": {name: new[name] for name in (*SAME, "groups") if name in new},
        }
        for old, new in zip(before, now, strict=True)
        if any(old[name] != new[name] for name in SAME)
    ]
    assert changed(service, since) == expected
    assert "A1" in {each["indicator"] for each in expected}
    assert len(expected) < len(now)


WAITING = "child | entered | decision | order\nAva | 2020-04-10 | 2020-10-02 | 2021-11-02"
WARNED = {"authority": "coventry", "child": "Ava", "type": "early_warning", "date": "2021-05-01"}


def _both(change: Answer) -> tuple[Answer, Answer]:
    return change["before"], change["now"]


def test_a_figure_differs_in_what_it_shows_apart(service: Service) -> None:
    """In its groups, bands and parts too, where as many are counted as before."""
    stories = [{**event, "child": child} for event in read_story(WAITING).events for child in ("Ava", "Ben")]
    service.post([*stories, WARNED])
    since = service.now()
    asked = {"indicator": "all", "area": "coventry", "period": "2021-22"}
    service.post([{**event, "date": "2021-06-02"} for event in stories if event["type"] == "placement_order"])
    service.post([{**WARNED, "unborn": True}])
    for child in ("Ava", "Ben"):
        service.put_child("coventry", child, sibling_group="G1")
    before, now = service.results(**asked, known_at=since), service.results(**asked)
    aside = ("groups", "children", "bands", "parts", "unborn", "complement")
    differ = {
        old["indicator"]: ([old[name] for name in aside if name in old], [new[name] for name in aside if name in new])
        for old, new in zip(before, now, strict=True)
        if any(old.get(name) != new.get(name) for name in (*SAME, *aside))
    }
    found = {
        each["indicator"]: tuple([shown[name] for name in aside if name in shown] for shown in _both(each))
        for each in service.get("/v1/results/changes", since=since, **asked)["changes"]
    }
    assert found == differ
    table = changes_as_table(service.get("/v1/results/changes", since=since, **asked))
    assert {row[0]: (row[4], row[6]) for row in table.rows}["A9"] == (
        "2 (2 counted, groups 2)",
        "2 (2 counted, groups 1)",
    )
    waits = next(row for row in table.rows if row[0] == "A14")
    assert (waits[4], waits[6]) == (
        "2 (2 counted, groups 2, 92-182 2, 183-365 0)", "2 (2 counted, groups 1, 92-182 0, 183-365 2)",
    )  # fmt: skip
    assert {"A9", "A14", "long_waits", "early_warnings", "families_required"} <= differ.keys()


def test_nothing_changed_since_now(service: Service, since: str) -> None:
    found = service.get("/v1/results/changes", since=since, **ASKED)
    assert (found["changes"], found["since"], found["known_at"]) == ([], since, since)
    assert found["asked"] == len(service.results(**ASKED))


def test_days_and_instants_are_as_in_any_question(service: Service, since: str) -> None:
    service.post([{**event, "child": "Ben"} for event in STORY])
    then = service.now()
    service.post([{**event, "child": "Cora"} for event in STORY])
    found = changed(service, since, known_at=then, on="2022-04-02", period="latest-year", indicator="adopted")
    assert [(each["period"]["label"], each["before"]["value"], each["now"]["value"]) for each in found] == [
        ("2021-22", 1, 2)
    ]


def test_an_erased_child_is_in_neither(service: Service, since: str) -> None:
    service.post([{**event, "child": "Ben"} for event in STORY])
    assert service.client.delete("/v1/authorities/coventry/children/Ben").status_code == 204
    assert changed(service, since) == []


def test_as_csv(service: Service, since: str) -> None:
    service.post([{**event, "child": "Ben"} for event in STORY])
    file = service.client.get("/v1/results/changes", params={**ASKED, "since": since}, headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(file.text)))
    found = changed(service, since)
    assert [row["indicator"] for row in rows] == [each["indicator"] for each in found]
    assert [row["counted_now"] for row in rows] == [str(each["now"]["counted"]) for each in found]


def test_within_reach_only_and_an_instant_is_needed(service: Service, since: str, key: MakeKey) -> None:
    asked = {**ASKED, "since": since}
    refused = service.client.get("/v1/results/changes", params=asked, headers=key(["results:read"], ["coventry"]))
    assert refused.status_code == 403
    assert service.client.get("/v1/results/changes", params=ASKED).status_code == 422
    assert answer(service.client.get("/v1/results/changes", params={**asked, "area": "coventry"}))
