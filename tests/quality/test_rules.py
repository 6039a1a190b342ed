"""Every rule on stored events: the story that breaks it, and what a report says of it."""

import re

import pytest

from app.events.catalogue import BY_TYPE
from app.indicators.scorecard import INDICATORS
from app.quality.findings import SEVERITIES
from app.quality.of_events.rules import RULES
from tests.quality.stories import ALSO, ORDINARY, STORIES, story_of
from tests.support.service import Answer, Service

ALL_YEARS = "1995-04-01/2026-03-31"


def send(service: Service, *names: str, table: str = "") -> None:
    told = [story_of(name, table) for name in names]
    service.post([event for story in told for event in story.events])
    for story in told:
        for child in story.children:
            known = dict(child)
            service.put_child(known.pop("authority"), known.pop("child"), **known)


def quality(service: Service, period: str = ALL_YEARS, **query: object) -> Answer:
    return service.get("/v1/quality", area="coventry", period=period, **query)


def broken(report: Answer) -> dict[str, set[str]]:
    """The rules that each child's record breaks."""
    found: dict[str, set[str]] = {}
    for finding in report["findings"]:
        for case in finding["cases"]:
            found.setdefault(case["child"], set()).add(finding["rule"])
    return found


def test_every_rule_has_its_story() -> None:
    assert {rule.code for rule in RULES} == set(STORIES)
    assert set(ALSO) <= set(STORIES)
    assert len(RULES) == len(set(STORIES))


def test_every_story_breaks_its_rule_and_no_other(service: Service) -> None:
    send(service, *STORIES)
    found = broken(quality(service))
    assert found == {name: {name} | ALSO.get(name, set()) for name in STORIES}


def test_an_ordinary_journey_breaks_none(service: Service) -> None:
    send(service, "Ava", table=ORDINARY)
    report = quality(service)
    assert (report["children"], report["findings"]) == (1, [])
    assert report["effects"] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_what_it_means(rule: object) -> None:
    codes = {indicator.code for indicator in INDICATORS}
    (found,) = [each for each in RULES if each is rule]
    assert re.fullmatch("[a-z0-9]+(_[a-z0-9]+)*", found.code)
    assert set(found.touches) <= codes
    assert len(set(found.touches)) == len(found.touches)
    assert found.severity in SEVERITIES
    assert found.says.endswith(".")
    assert not any(type_ in found.says.split() for type_ in BY_TYPE if "_" in type_)
    assert all(re.fullmatch("[0-9]{3,4}", code) for code in found.ssda903.split())


def test_findings_come_by_severity_and_then_in_the_order_of_the_rules(service: Service) -> None:
    send(service, *STORIES)
    found = [finding["rule"] for finding in quality(service)["findings"]]
    ordered = sorted(RULES, key=lambda rule: SEVERITIES.index(rule.severity))
    assert found == [rule.code for rule in ordered]


def test_the_events_of_a_case_are_those_that_break_the_rule(service: Service) -> None:
    send(service, "match_before_order")
    (finding,) = quality(service)["findings"]
    (case,) = finding["cases"]
    ids = {event["id"]: event for event in service.events(child="match_before_order")}
    assert [(event["type"], event["date"]) for event in case["events"]] == [
        ("matched", "2020-10-01"),
        ("placement_order", "2020-11-02"),
    ]
    assert all(ids[event["id"]]["type"] == event["type"] for event in case["events"])
    assert (finding["children"], finding["events"], finding["rows"]) == (1, 2, 0)
