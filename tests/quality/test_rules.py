"""Every rule on stored events: the story that breaks it, and what a report says of it."""

import re
from collections import Counter
from random import Random

import pytest

from app.events.catalogue import BY_TYPE
from app.indicators.scorecard import INDICATORS
from app.ledger.characteristics import Characteristics, add, differing
from app.quality.findings import SEVERITIES
from app.quality.of_events.rules import RULES, findings
from app.store.reach import EVERYTHING
from tests.quality.in_order import record_in_order
from tests.quality.records_of_events import facts_of, record_of
from tests.quality.stories import ALSO, CLOSE, ORDINARY, SAID_BY_ANNEX_A, STORIES, story_of
from tests.support.service import Answer, Service
from tests.support.world import COVENTRY

ALL_YEARS = "1995-04-01/2026-03-31"


def send(service: Service, *names: str, table: str = "") -> None:
    stories = [story_of(name, table) for name in names]
    service.post([event for story in stories for event in story.events])
    for story in stories:
        for child in story.children:
            known = dict(child)
            service.put_child(known.pop("authority"), known.pop("child"), **known)
    said = {name: SAID_BY_ANNEX_A[name] for name in names if name in SAID_BY_ANNEX_A}
    with service.database.writing(EVERYTHING) as writing:
        add(writing, COVENTRY, {"annex_a": said})


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
    assert {rule.code for rule in RULES} == set(STORIES) == set(CLOSE)
    assert set(ALSO) <= set(STORIES)
    assert len(RULES) == len(set(STORIES))


def test_every_story_breaks_its_rule_and_no_other(service: Service) -> None:
    send(service, *STORIES)
    found = broken(quality(service))
    assert found == {name: {name} | ALSO.get(name, set()) for name in STORIES}


@pytest.mark.parametrize("name", CLOSE)
def test_what_comes_close_is_no_finding(name: str) -> None:
    """The rule itself is kept; what else the record breaks is another story's."""
    story = story_of(name, CLOSE[name])
    known = {field: value for field, value in story.children[0].items() if field in Characteristics.model_fields}
    record = record_of(facts_of(story.events), Characteristics(**known))
    annex_a = {field: known[field] for field in SAID_BY_ANNEX_A.get(name, ())}  # the same
    record.differing = frozenset(each.field for each in differing({name: {"api": known, "annex_a": annex_a}}))
    assert name not in {finding.rule.code for finding in findings(record)}


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("adopted_before_entry", "placed | adopted | entered\n2021-03-20 | 2021-12-06 | <=2022-04-01"),
        ("left_before_entering", "left | entered\n2020-01-08(E4A) | <=2020-04-10"),
        (
            "proceedings_concluded_without_issue",
            "entered | concluded | issued | left\n2020-04-10 | 2020-05-01 | <=2020-06-01 | 2020-07-01(E4A)",
        ),
    ],
)
def test_what_is_only_known_by_a_later_day_does_not_keep_a_rule_silent(name: str, table: str) -> None:
    """The figure does not count the child (`no_entry_date`, `no_issue_date`), so the report names them."""
    record = record_of(facts_of(story_of(name, table).events))
    assert name in {finding.rule.code for finding in findings(record)}


@pytest.mark.parametrize("part", range(4))
def test_a_record_in_order_breaks_no_rule_of_severity_error(part: int) -> None:
    """Whatever the way through care, however much of it is recorded yet, and from whichever sources."""
    seen = Counter[str]()
    for seed in range(part * 500, (part + 1) * 500):
        record = record_in_order(Random(seed))
        found = [finding.rule for finding in findings(record)]
        assert [rule.code for rule in found if rule.severity == "error"] == [], (seed, record.facts)
        seen.update(rule.code for rule in found)
    assert min(seen[code] for code in ("began_before_the_first_file", "sources_disagree", "adopted_without_order")) > 20


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
    assert found.ssda903 == "", "the rules of the Department for Education look at the rows of returns"
    assert found.about
    assert not {"told", "held", "otherwise", "whereof", "anew"} & set(re.findall("[a-z]+", found.says))


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
