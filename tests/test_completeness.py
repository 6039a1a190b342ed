"""Nothing is forgotten: what was added to a list by hand has a story, is worked out, documented and tried.

Each of these tests fails when a new indicator, clause or type of event comes without what belongs to it.
"""

import ast
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from app import indicators
from app.events.catalogue import EVENTS
from app.indicators.needs import needs, needs_of_parts
from app.indicators.scorecard import INDICATORS, SCORECARD
from app.indicators.sources import ETHNIC_GROUPS, MINORITY_ETHNIC, WHITE
from app.indicators.vocabulary import Count, Indicator, Share
from tests import oracle
from tests.oracle.events import Question, ask
from tests.oracle.periods import authorities_of, first_and_last_day
from tests.support.service import Service
from tests.support.story_tables import Story, read_story

CASES = Path(__file__).parent / "cases"
WORKED = json.loads((CASES / "worked.json").read_text())
COVENTRY = json.loads((CASES / "coventry_2022_23.json").read_text())
SPECS = sorted((Path(__file__).parent / "spec").glob("test_*.py"))
#: The modules with declarations, whichever there are.
THEMES = [
    importlib.import_module(f"app.indicators.{path.stem}")
    for path in sorted(Path(indicators.__path__[0]).glob("*.py"))
    if path.stem != "scorecard"
]
each_indicator = pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.code)


def specs_of(code: str) -> list[ModuleType]:
    """The modules of stories that name an indicator."""
    modules = (importlib.import_module(f"tests.spec.{path.stem}") for path in SPECS)
    return [module for module in modules if code in module.INDICATORS]


def _text_of(module: ModuleType) -> str:
    assert module.__file__
    return Path(module.__file__).read_text()


@each_indicator
def test_an_indicator_has_its_story(indicator: Indicator) -> None:
    """One spec file says that it tells of it, and tells every reason for which a child is not counted."""
    (spec,) = specs_of(indicator.code)
    for reason in indicator.reasons:
        assert reason in _text_of(spec)


def test_every_spec_tells_of_indicators_that_there_are() -> None:
    codes = {indicator.code for indicator in INDICATORS}
    for path in SPECS:
        named = importlib.import_module(f"tests.spec.{path.stem}").INDICATORS
        assert named
        assert set(named) <= codes


@each_indicator
def test_an_indicator_is_in_the_oracle_and_has_a_source(indicator: Indicator) -> None:
    assert indicator.code in oracle.INDICATORS
    assert indicator.source.text
    assert indicator.title
    assert indicator.among


def test_the_oracle_knows_no_other() -> None:
    assert oracle.INDICATORS.keys() == {indicator.code for indicator in INDICATORS}


@each_indicator
def test_an_indicator_has_an_example(indicator: Indicator) -> None:
    """A figure that was worked out by hand, or that Coventry's report prints."""
    worked = {case["query"]["indicator"] for case in WORKED["cases"]}
    printed = {code for part in ("expected", "derived") for year in COVENTRY[part].values() for code in year}
    assert indicator.code in worked | printed


def declared(module: ModuleType) -> Iterator[Indicator]:
    """The indicators among a module's own names, alone or in a tuple."""
    for value in vars(module).values():
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Indicator):
                yield each


def test_no_type_of_event_is_without_a_figure() -> None:
    """What is taken in is shown: some figure, or its parts, look at each type of event."""
    looked_at = {need.type for indicator in INDICATORS for need in needs(indicator) | needs_of_parts(indicator)}
    assert {kind.type_name() for kind in EVENTS} - looked_at == set()


def test_every_indicator_that_is_declared_is_in_the_list_once() -> None:
    found = {indicator.code: indicator for module in THEMES for indicator in declared(module)}
    assert found == {indicator.code: indicator for indicator in INDICATORS}
    assert len({indicator.code.casefold() for indicator in INDICATORS}) == len(INDICATORS)
    assert set(SCORECARD) <= set(INDICATORS)


def test_the_catalogue_says_what_each_indicator_says(service: Service) -> None:
    """In their order, and each by itself: the sentence of every clause, and every reason with its meaning."""
    catalogue = service.get("/v1/indicators")["indicators"]
    assert [entry["code"] for entry in catalogue] == [indicator.code for indicator in INDICATORS]
    for indicator, entry in zip(INDICATORS, catalogue, strict=True):
        assert service.get(f"/v1/indicators/{indicator.code}") == entry
        assert (entry["title"], entry["unit"], entry["source"]) == (
            indicator.title,
            indicator.unit,
            indicator.source.text,
        )
        assert all(clause.sentence in entry["definition"] for clause in indicator.clauses)
        assert all(population.words in entry["definition"] for population in indicator.among)
        assert entry["reasons"] == [
            {"reason": clause.reason, "verdict": clause.outcome, "meaning": clause.sentence}
            for clause in indicator.clauses
        ]
        assert entry["from_event"] or entry["code"] == "A4"


def test_a_reason_always_has_one_verdict() -> None:
    """The list of reasons is closed: a reason means excluded or not evaluable, whatever the indicator."""
    outcomes = {(clause.reason, clause.outcome) for indicator in INDICATORS for clause in indicator.clauses}
    assert outcomes == {
        ("not_placed", "excluded"),
        ("no_placement_order", "excluded"),
        ("ethnicity_unknown", "excluded"),
        ("birth_month_unknown", "excluded"),  # of A7; the average age is not evaluable then
        ("birth_month_unknown", "not_evaluable"),
        ("adopters_unknown", "excluded"),
        ("no_entry_date", "not_evaluable"),
        ("no_decision_date", "not_evaluable"),
        ("no_match_date", "not_evaluable"),
        ("entry_day_unknown", "not_evaluable"),
        ("decision_day_unknown", "not_evaluable"),
        ("order_day_unknown", "not_evaluable"),
        ("placed_day_unknown", "not_evaluable"),
        ("carer_move_in_unknown", "not_evaluable"),
        ("dates_out_of_order", "not_evaluable"),
        ("no_issue_date", "not_evaluable"),
        ("no_application_date", "not_evaluable"),
        ("no_registration_date", "not_evaluable"),
        ("no_stage_two_date", "not_evaluable"),
        ("outcome_unknown", "not_evaluable"),
        ("family_unknown", "not_evaluable"),
        ("not_approved", "excluded"),
        ("no_approval_date", "not_evaluable"),
    }
    for indicator in INDICATORS:
        assert len(indicator.reasons) == len(indicator.clauses)


class Seen:
    """What was not seen yet of an indicator: a clause false or true, its condition true or false, a part of it."""

    def __init__(self, indicator: Indicator) -> None:
        self.indicator = indicator
        self.missing: set[tuple[str, bool]] = {(reason, met) for reason in indicator.reasons for met in (True, False)}
        if isinstance(indicator.measure, Share):
            self.missing |= {("value", True), ("value", False)}
        if isinstance(indicator.measure, Count):
            self.missing |= {(part.name, True) for part in indicator.measure.parts}

    def look_at(self, figure: oracle.Figure) -> None:
        reasons = self.indicator.reasons
        for case in figure.cases:
            met = reasons.index(case.reason) if case.reason else len(reasons)
            self.missing -= {(reason, True) for reason in reasons[:met]}
            self.missing -= {(str(case.reason), False), ("value", bool(case.value))}
        parts = {**(figure.bands or {}), **(figure.parts or {}), "unborn": figure.unborn}
        self.missing -= {(part, True) for part, number in parts.items() if number}


def test_every_clause_is_seen_both_true_and_false() -> None:
    """And every condition of a share, and every part of a count: in the worked cases or the stories of the specs."""
    seen = [Seen(indicator) for indicator in INDICATORS]
    for question in questions():
        for each in seen:
            each.look_at(oracle.INDICATORS[each.indicator.code](question))
    assert {each.indicator.code: each.missing for each in seen if each.missing} == {}


def questions() -> Iterator[Question]:
    """What the worked cases ask about, and the stories of the specs in 2021-22."""
    for case in WORKED["cases"]:
        start, end = first_and_last_day(case["query"]["period"])
        authorities = authorities_of(case["query"]["area"], end)
        yield ask(oracle.live(case["events"]), case.get("children", []), authorities, start, end)
    for story in stories():
        authorities = {event["authority"] for event in story.events}
        yield ask(oracle.live(story.events), story.children, authorities, *first_and_last_day("2021-22"))


def stories() -> Iterator[Story]:
    """The tables of all specs, but for those that are put together from parts."""
    for path in SPECS:
        nodes = list(ast.walk(ast.parse(path.read_text())))
        parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        texts = [node.value for node in nodes if isinstance(node, ast.Constant) and id(node) not in parts]
        for text in texts:
            if isinstance(text, str) and text.strip().startswith(("child ", "family ")) and "{" not in text:
                yield read_story(text)


def test_every_type_of_event_is_accepted_with_all_it_can_say(service: Service) -> None:
    """Each type of the catalogue, bare and with a value of every attribute; it is shown again as it was sent."""
    for kind in EVENTS:
        bare = {"authority": "E08000026", kind.about: "K1", "type": kind.type_name(), "date": "2021-05-05"}
        said = {name: kind.example()[name] for name in kind.attribute_names}
        for event, stored in ((bare, "created"), ({**bare, **said}, "replaced" if said else "unchanged")):
            receipt = service.post([event])
            assert receipt[stored] == 1, event
        (shown,) = service.events(authority="E08000026", type=kind.type_name())
        assert {name: shown[name] for name in (*bare, *said)} == {**bare, **said}


def test_every_code_of_ethnicity_is_in_one_group() -> None:
    """The groups of the breakdown and the minority of A6 are made of the same codes."""
    grouped = [code for codes in ETHNIC_GROUPS.values() for code in codes]
    assert sorted(grouped) == sorted([*WHITE, *MINORITY_ETHNIC])
    assert len(set(grouped)) == len(grouped)
