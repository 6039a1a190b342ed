"""Rules on adopter families, and bounds of their figures: whatever is hidden, the true ones lie between them."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.indicators.scorecard import INDICATORS
from app.indicators.vocabulary import Count, Difference
from app.journeys.care import Fact
from app.journeys.names import FamilyEventType
from app.periods import Period, parse_period
from app.quality.bounds import ALL, Bounds, bounded
from app.quality.effects import Effects
from app.quality.findings import EventOfChild
from app.quality.of_families.record import FamilyRecord
from app.quality.of_families.rules import FAMILY_RULES, findings
from tests.quality.in_memory import figures_of, values_of
from tests.support.examples import examples
from tests.support.histories import family_history
from tests.support.service import Answer, Event, Service
from tests.support.story_tables import send_story

TODAY = date(2026, 4, 1)
COVENTRY = "E08000026"
OF_FAMILIES = [each for each in bounded() if each.among[0].about == "family"]
#: Each with the family that breaks the rule and one that comes close.
STORIES = {
    "assessed_without_registration": """
        family | registered | stage two  | approved
        Broken |            | 2021-06-01 | 2021-10-01
        Close  | 2021-04-01 | 2021-06-01 | 2021-10-01
        """,
    "approved_without_stage_two": """
        family | registered | stage two  | approved
        Broken | 2021-04-01 |            | 2021-10-01
        Close  | 2021-04-01 | 2021-10-01 | 2021-10-01
        """,
    "matched_without_approval": """
        family | registered | stage two  | approved   | matched
        Broken | 2021-04-01 | 2021-06-01 |            | 2022-01-10
        Close  | 2021-04-01 | 2021-06-01 | 2022-01-10 | 2022-01-10
        """,
    "stage_two_before_registration": """
        family | registered | stage two  | approved
        Broken | 2021-06-02 | 2021-06-01 | 2021-10-01
        Close  | 2021-06-01 | 2021-06-01 | 2021-10-01
        """,
    "day_of_family_not_known": """
        family | registered   | stage two  | approved
        Broken | <=2021-04-01 | 2021-06-01 | 2021-10-01
        Close  | 2021-04-01   | 2021-06-01 | 2021-10-01
        """,
}


@pytest.mark.parametrize("rule", FAMILY_RULES, ids=lambda rule: rule.code)
def test_a_rule_names_the_family_that_breaks_it_and_moves_what_it_touches(service: Service, rule: Any) -> None:
    send_story(service, STORIES[rule.code])
    report = service.get("/v1/quality", area="coventry", period="2021-22")
    (finding,) = [each for each in report["findings"] if each["rule"] == rule.code]
    assert [(case["child"], case["family"]) for case in finding["cases"]] == [(None, "Broken")]
    assert {effect["indicator"] for effect in finding["effects"]} <= set(rule.touches)
    assert finding["effects"]
    assert all(effect["detail"].endswith("1 family in doubt.") for effect in finding["effects"])


def test_families_of_an_agency_are_looked_at_where_the_key_reaches_it(service: Service) -> None:
    events = [
        {"authority": authority, "family": name, "type": type_, "date": day}
        for authority, name in (("ace", "F1"), ("coventry", "F2"))
        for type_, day in (("registered", "2021-04-01"), ("approved", "2021-10-01"))
    ]
    service.post(events)
    members = ["coventry", "solihull", "warwickshire", "worcestershire", "herefordshire"]
    for reach, families in (([*members, "ace"], {"F1", "F2"}), (members, set())):
        key = service.key(["cases:read", "results:read"], reach)
        answer = service.client.get("/v1/quality", params={"area": "ace", "period": "2021-22"}, headers=key).json()
        assert {case["family"] for each in answer["findings"] for case in each["cases"]} == families, reach
        of_families = {"adopters.stage_one", "A12", "enquiry_conversion"}
        assert of_families & {each["indicator"] for each in answer["without_bounds"]} == (
            set() if families else of_families
        )
    pages = service.get("/v1/quality", area="ace", period="2021-22", rule="approved_without_stage_two", limit=1)
    assert [case["family"] for case in pages["findings"][0]["cases"]] == ["F2"]
    assert [case["family"] for case in service.client.get(pages["next"]).json()["findings"][0]["cases"]] == ["F1"]


def test_every_mean_and_share_has_bounds(service: Service) -> None:
    assert service.get("/v1/quality", area="coventry", period="2021-22")["without_bounds"] == []
    measured = {each.code for each in INDICATORS if not isinstance(each.measure, Count | Difference)}
    assert measured == {each.code for each in bounded()}


def test_a_missing_registration_lies_between_the_enquiry_and_stage_two(service: Service) -> None:
    send_story(
        service,
        """
        family | enquiry    | registered | stage two  | approved
        F1     | 2021-03-01 |            | 2021-05-01 | 2021-10-01
        F2     | 2021-03-01 | 2021-04-01 | 2021-05-11 | 2021-10-01
        """,
    )
    effects = service.get("/v1/quality", area="coventry", period="2021-22")["effects"]
    bounds = {each["indicator"]: (each["value"], each["low"], each["high"]) for each in effects}
    # F2 took 40 days of stage one; F1 took 0 to 61, so the mean of both is 20 to 50.5.
    assert bounds["adopters.stage_one"] == (40, 20, 51)
    assert bounds["approved_within_6_months"] == (0, 0, 50)


def record_of(events: Sequence[Event]) -> FamilyRecord:
    facts = sorted(itertools.starmap(_fact, enumerate(events)), key=lambda fact: (fact.date, fact.type, fact.source_id))
    return FamilyRecord(
        tuple(facts), {(each.type, each.date, each.source_id): EventOfChild(0, each.type, each.date) for each in facts}
    )


def _fact(number: int, event: Event) -> Fact:
    said = {"on_or_before": True} if event.get("on_or_before") else {}
    return Fact(event["type"], date.fromisoformat(event["date"]), said, event.get("source_id") or "", number)


def effects_of(records: Sequence[FamilyRecord], period: Period) -> Mapping[str, Answer]:
    bounds = Bounds(period, OF_FAMILIES)
    for number, record in enumerate(records):
        bounds.add(number, record, [finding.rule for finding in findings(record)])
    return {each["indicator"]: each for each in Effects(bounds, figures_of(records, period, OF_FAMILIES)).of(ALL)}


HIDDEN: tuple[FamilyEventType, ...] = ("registered", "stage_two_started", "approved")


def is_in_order(events: Sequence[Event]) -> bool:
    """Whether nothing is wrong with the record, it is one assessment of five years at most, and each step is one."""
    record = record_of(events)
    types = [event["type"] for event in events]
    days = [fact.date for fact in record.facts]
    in_steps = [fact.date for step in ("enquiry", *HIDDEN) for fact in record.of(step)]
    return (
        not list(findings(record))
        and len(record.rounds) == 1
        and all(types.count(step) < 2 for step in ("enquiry", *HIDDEN))
        and in_steps == sorted(in_steps)
        and (days[-1] - days[0]).days < 5 * 365
    )


def shows_an_approval(events: Sequence[Event]) -> bool:
    return any(event["type"] in {"family_matched", "family_placed"} for event in events)


@st.composite
def hidden(draw: st.DrawFn, events: Sequence[Event]) -> list[Event]:
    """The events without some steps, or with a later day by which a step had been taken."""
    left = list(events)
    for place, event in reversed(list(enumerate(events))):
        step = event["type"]
        later = [each for each in events[place + 1 :] if each["type"] not in {"enquiry", "withdrawn"}]
        if step not in HIDDEN or not later or (step == "approved" and not shows_an_approval(events)):
            continue
        how = draw(st.sampled_from(["known", "known", "missing", "by then"]))
        if how == "missing":
            left.remove(event)
        elif how == "by then":
            by = draw(st.sampled_from([event["date"], later[0]["date"]]))
            left[left.index(event)] = {**event, "date": by, "on_or_before": True}
    return left


@settings(max_examples=examples(300), phases=[Phase.generate])
@given(data=st.data())
def test_the_true_figures_lie_between_the_bounds(data: st.DataObject) -> None:
    families = [data.draw(family_history(COVENTRY, f"f{number}")) for number in range(data.draw(st.integers(1, 3)))]
    families = [events for events in families if events]
    if not families:
        return
    days = sorted(event["date"] for events in families for event in events)
    first = data.draw(st.sampled_from(days))
    period = parse_period(f"{first}/{data.draw(st.sampled_from([day for day in days if day >= first]))}", TODAY)
    true, recorded = [], []
    for events in families:
        true.append(record_of(events))
        can_hide = is_in_order(events) and data.draw(st.integers(0, 4)) > 0
        recorded.append(record_of(data.draw(hidden(events)) if can_hide else events))
    effects = effects_of(recorded, period)
    before, after = (values_of(figures_of(records, period, OF_FAMILIES)) for records in (true, recorded))
    for code, value in [*before.items(), *after.items()]:
        if code in effects:
            low, high = (Decimal(effects[code][f"unrounded_{end}"]) for end in ("low", "high"))
            assert low <= value <= high, (code, value, effects[code])
        else:
            assert value == after.get(code), code


@settings(max_examples=examples(12), phases=[Phase.generate])
@given(data=st.data())
def test_without_doubts_every_family_adds_what_the_case_list_shows(
    services: Callable[[str], Service], data: st.DataObject
) -> None:
    service = services("sqlite")
    service.empty()
    families = {name: data.draw(family_history(COVENTRY, name)) for name in ("f1", "f2")}
    events = [event for some in families.values() for event in some]
    if not events:
        return
    service.post(events)
    period = parse_period("2010-04-01/2026-03-31", TODAY)
    for indicator in OF_FAMILIES:
        counted = [
            (case["family"], case["value"])
            for case in service.cases(indicator.code, COVENTRY, period.label, limit=1000)
            if case["verdict"] == "counted"
        ]
        possible = [
            (name, value.low)
            for name in families
            for record in [record_of(service.events(family=name))]
            for _, value in Bounds(period, [indicator]).added(record)
        ]
        assert sorted(possible) == sorted(counted), indicator.code
