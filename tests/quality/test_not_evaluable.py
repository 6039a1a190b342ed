"""Whoever a figure cannot evaluate is named by a finding, and the figure has bounds that contain the truth."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.indicators.vocabulary import Indicator
from app.periods import Period, parse_period
from app.quality.bounds import ALL, Bounds, bounded
from app.quality.doubts import Doubts
from app.quality.findings import Rule
from app.quality.of_events.record import Record
from app.quality.of_families.record import FamilyRecord
from app.quality.of_families.rules import findings as findings_on_family
from app.quality.possible.child import DoubtedChild
from app.quality.possible.families import DoubtedFamily
from app.quality.possible.groups import is_about_siblings
from app.quality.possible.row import PossibleRow
from app.quality.possible.rows import possible_rows
from app.quality.possible.values import possible_value
from app.synthetic import children_of
from tests.oracle.events import live
from tests.quality import test_families
from tests.quality.in_memory import effects_of, figures_of, is_in_order, record_of, rules_broken, values_of
from tests.quality.stories import story_of
from tests.support.examples import examples
from tests.support.hand_written import a_return
from tests.support.histories import child_history, family_history
from tests.support.service import Event, Service
from tests.support.uploads import import_files

COVENTRY = "E08000026"
TODAY = date(2026, 4, 1)
ALL_YEARS = parse_period("2010-04-01/2026-03-31", TODAY)
YEARS = [ALL_YEARS, *(parse_period(label, TODAY) for label in ("2018-19", "2019-20", "2020-21", "2021-22"))]
#: Whom a figure of sibling groups sets apart is seen by group: `test_groups` tries it.
OF_ONE = [each for each in bounded() if not is_about_siblings(each)]
SET_APART = [each for each in OF_ONE if any(clause.outcome == "not_evaluable" for clause in each.clauses)]
#: Of synthetic councils of whom children can be set apart for every reason.
SEEDS = (4, 18)
OF_CHILDREN = [each for each in SET_APART if each.among[0].about == "child"]


def not_evaluable(record: Record | FamilyRecord, period: Period) -> Iterator[tuple[Indicator, str]]:
    """The figures that set a child or family apart as recorded, and why."""
    subject = (
        DoubtedFamily(record, period, Doubts())
        if isinstance(record, FamilyRecord)
        else DoubtedChild(record, period, Doubts())
    )
    for indicator in SET_APART:
        for population in indicator.among if indicator.among[0].about == record.about else ():
            for row in (row for rows in possible_rows(subject, population).values() for row in rows):
                yield from ((indicator, reason) for reason in _why_not(indicator, row))


def _why_not(indicator: Indicator, row: PossibleRow) -> Iterator[str]:
    """Why a candidate is not evaluable: by the first clause that is not met."""
    for place, clause in enumerate(indicator.clauses, start=1):
        if possible_value(replace(indicator, clauses=indicator.clauses[:place]), row) is None:
            if clause.outcome == "not_evaluable":
                yield clause.reason
            return


def unbounded(record: Record | FamilyRecord, rules: Sequence[Rule], period: Period) -> list[tuple[str, str, list[str]]]:
    """The figures that set a child or family apart of whom no finding says so, or that then have no bounds."""
    found = list(not_evaluable(record, period))
    if not found:
        return []
    bounds = Bounds(period, SET_APART)
    bounds.add("Eve", record, rules)
    codes = [rule.code for rule in rules]
    return [(each.code, reason, codes) for each, reason in found if not (rules and bounds.doubted(ALL, each))]


#: What an event says at least.
_KEPT = ("authority", "child", "type", "date", "by_current_carer")


def less_is_known(events: Sequence[Event], known: dict[str, Any]) -> Iterator[tuple[list[Event], dict[str, Any]]]:
    """The record of a child with one thing missing: any event, its day or what it says, or the month of birth."""
    for place, event in enumerate(events):
        before, after = list(events[:place]), list(events[place + 1 :])
        yield [*before, *after], known
        yield [*before, event | {"on_or_before": True}, *after], known
        said = {name: value for name, value in event.items() if name in _KEPT}
        if said != event:
            yield [*before, said, *after], known
    yield list(events), {name: value for name, value in known.items() if name != "birth_month"}


def on_another_day(events: Sequence[Event], known: dict[str, Any]) -> Iterator[tuple[list[Event], dict[str, Any]]]:
    """The record of a child with one event on the day of another, the first or the last."""
    days = sorted(event["date"] for event in events)
    for place, event in enumerate(events):
        for day in (days[0], days[-1]):
            yield [*events[:place], event | {"date": day}, *events[place + 1 :]], known


def adopted_children(seeds: Iterable[int]) -> Iterator[tuple[list[Event], dict[str, Any]]]:
    for seed in seeds:
        for child in children_of(COVENTRY, seed, 60, 2016, 2020, "C", date(2024, 12, 31)):
            if any(event["type"] in {"adopted", "pre_proceedings_ended"} for event in child.events):
                yield child.events, child.characteristics


def test_whatever_is_missing_a_finding_says_so_and_bounds_contain_the_truth() -> None:
    """Of every indicator and every reason that children can be set apart for."""
    seen = set()
    for events, known in adopted_children(SEEDS):
        whole = record_of(events, known, ALL_YEARS.end)
        true = values_of(figures_of([whole], ALL_YEARS)) if is_in_order(whole) else {}
        for left, what in less_is_known(events, known):
            record = record_of(left, what, ALL_YEARS.end)
            set_apart = list(not_evaluable(record, ALL_YEARS))
            assert unbounded(record, rules_broken(record), ALL_YEARS) == [], left
            effects = effects_of([record], ALL_YEARS) if set_apart else {}
            for indicator, reason in set_apart:
                seen.add((indicator.code, reason))
                if indicator.code in true:
                    low, high = (Decimal(effects[indicator.code][f"unrounded_{end}"]) for end in ("low", "high"))
                    assert low <= true[indicator.code] <= high, (indicator.code, reason, left)
        for moved, _ in on_another_day(events, known):
            record = record_of(moved, known, ALL_YEARS.end)
            seen.update((indicator.code, reason) for indicator, reason in not_evaluable(record, ALL_YEARS))
            assert unbounded(record, rules_broken(record), ALL_YEARS) == [], moved
    assert seen == {
        (each.code, clause.reason)
        for each in OF_CHILDREN
        for clause in each.clauses
        if clause.outcome == "not_evaluable"
    }


@settings(max_examples=examples(100), phases=[Phase.generate])
@given(child_history(COVENTRY), st.sampled_from([{}, {"birth_month": "2016-05"}]), st.sampled_from(YEARS))
def test_however_odd_the_record_of_a_child_a_finding_says_what_is_missing(
    events: list[Event], known: dict[str, Any], period: Period
) -> None:
    if left := live(events):
        record = record_of(left, known, period.end)
        assert unbounded(record, rules_broken(record), period) == []


@pytest.mark.parametrize(
    ("table", "figure"),
    [
        (
            """
            entered    | decision   | matched               | placed                  | disrupted  | adopted
            2019-04-10 | 2019-09-14 | 2020-03-01 2020-09-01 | 2020-03-20 <=2020-09-20 | 2020-06-01 | 2021-12-06""",
            "A1",
        ),
        (
            """
            entered    | order      | matched                 | placed                | disrupted  | adopted
            2019-04-10 | 2019-11-02 | 2020-03-01 <=2020-09-01 | 2020-03-20 2020-09-20 | 2020-06-01 | 2021-12-06""",
            "A2",
        ),
        (
            """
            entered    | issued                  | concluded
            2019-04-10 | 2019-04-20 <=2020-06-01 | 2019-09-01 2020-12-01""",
            "A8",
        ),
    ],
)
def test_what_is_known_by_a_day_only_is_named_though_an_earlier_one_has_its_day(table: str, figure: str) -> None:
    record = record_of(story_of("Ava", table).events, {}, ALL_YEARS.end)
    assert figure in {indicator.code for indicator, _ in not_evaluable(record, ALL_YEARS)}
    assert "day_not_known" in {rule.code for rule in rules_broken(record)}
    assert unbounded(record, rules_broken(record), ALL_YEARS) == []


def test_an_application_counts_whose_adoption_lies_between_leaving_and_the_first_entry() -> None:
    days = "2018-04-12 | 2018-08-10  | 2018-10-09(E45) | 2018-12-01 | 2019-01-01"
    story = story_of(RULE, f"placed | application | left | adopted | entered\n{days}")
    assert FIGURE in values_of(figures_of([record_of(story.events, {}, ALL_YEARS.end)], ALL_YEARS))


def test_who_left_before_the_first_entry_may_have_waited_for_any_time() -> None:
    left = story_of("Ava", "decision | left | entered\n2019-09-02 | 2021-05-08(E4A) | 2021-08-06").events
    period = parse_period("2019-20", TODAY)
    record = record_of(left, {}, period.end)
    assert ("A3", "no_entry_date") in {(indicator.code, reason) for indicator, reason in not_evaluable(record, period)}
    assert unbounded(record, rules_broken(record), period) == []


def family(steps: str) -> list[Event]:
    """The events of a family: types and days in turn, ``<=`` before a day by which it had happened."""
    words = steps.split()
    return [
        {"authority": COVENTRY, "family": "F1", "type": type_, "date": day.removeprefix("<=")}
        | ({"on_or_before": True} if day.startswith("<=") else {})
        for type_, day in zip(words[::2], words[1::2], strict=True)
    ]


@pytest.mark.parametrize(
    "steps",
    [
        "registered 2021-04-01 stage_two_started 2021-05-01 registered 2021-06-01 approved 2021-10-01",
        "registered 2021-04-01 stage_two_started <=2021-05-01 registered 2021-06-01 approved 2021-10-01",
        "stage_two_started 2021-04-01 enquiry 2021-05-01 approved 2021-10-01",
        "registered 2020-04-01 stage_two_started 2020-05-01 approved 2020-10-01 "
        "registered 2021-06-01 stage_two_started <=2021-07-01 approved 2021-10-01",
    ],
)
def test_a_family_registered_again_or_late_is_named(steps: str) -> None:
    record = test_families.record_of(family(steps))
    rules = [finding.rule for finding in findings_on_family(record)]
    assert "adopters.stage_one" in {indicator.code for indicator, _ in not_evaluable(record, ALL_YEARS)}
    assert unbounded(record, rules, ALL_YEARS) == []


@settings(max_examples=examples(100), phases=[Phase.generate])
@given(family_history(COVENTRY), st.sampled_from(YEARS))
def test_however_odd_the_record_of_a_family_a_finding_says_what_is_missing(events: list[Event], period: Period) -> None:
    if events:
        record = test_families.record_of(events)
        assert unbounded(record, [finding.rule for finding in findings_on_family(record)], period) == []


#: One child is counted with 184 days from moving in to the application. Another one was adopted after 261 days; as they
#: were placed and adopted on the same days, the mean of both is between 92 and 222.5.
APPLIED = """
    entered    | decision   | order      | matched    | placed     | application | adopted
    2020-04-10 | 2020-09-14 | 2020-11-02 | 2021-03-01 | 2021-03-20 | {}  | 2021-12-06"""
FIGURE, RULE = "stage.placed_to_application", "adopted_without_application"


def of_applications(service: Service) -> tuple[set[str], list[tuple[Any, ...]]]:
    """The children who are said to have no application, and the bounds of the figure."""
    report = service.get("/v1/quality", area="coventry", period="2021-22")
    cases = {case["child"] for each in report["findings"] if each["rule"] == RULE for case in each["cases"]}
    effects = [each for each in report["effects"] if each["indicator"] == FIGURE]
    return cases, [(each["value"], each["low"], each["high"], each["children"]) for each in effects]


@pytest.mark.parametrize(
    ("application", "named", "bounds"),
    [
        ("", {RULE}, (184, 92, 223, 1)),
        ("2021-03-19", {RULE}, (184, 92, 223, 1)),
        ("<=2021-06-28", set(), (184, 92, 184, 1)),
        ("2021-06-28", set(), None),
    ],
)
def test_an_application_that_is_missing_lies_between_moving_in_and_the_adoption(
    service: Service, application: str, named: set[str], bounds: tuple[Any, ...] | None
) -> None:
    known = story_of("Ava", APPLIED.format("2021-09-20"))
    hidden = story_of(RULE, APPLIED.format(application))
    service.post([*known.events, *hidden.events])
    assert of_applications(service) == (named, [bounds] if bounds else [])


def test_an_application_never_lies_before_moving_in_on_a_day_that_is_not_known(service: Service) -> None:
    """Of the other child only the entry and the adoption are recorded, 605 days apart: the least is 0, the mean 92."""
    known = story_of("Ava", APPLIED.format("2021-09-20"))
    hidden = story_of("Ben", "entered    | adopted\n2020-04-10 | 2021-12-06")
    service.post([*known.events, *hidden.events])
    assert of_applications(service) == (set(), [(184, 92, 395, 1)])


def test_who_cannot_tell_of_applications_is_not_asked_for_them(service: Service) -> None:
    """Returns do not: the figure is not shown then. A record that is said to be whole has them."""
    episodes = """CHILD | DECOM      | RNE | LS | PLACE | DEC        | REC
                  Cora  | 2021-05-01 | S   | E1 | A6    | 2022-01-10 | E11"""
    import_files(service, a_return(episodes), year="2021-22")
    (figure,) = service.results([FIGURE], COVENTRY, "2021-22")
    assert "not_told_by_source" in {each["code"] for each in figure["warnings"]}
    assert of_applications(service) == (set(), [])
    service.state_complete()
    assert of_applications(service)[0] == {"Cora"}
