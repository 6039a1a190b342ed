"""A misspelling in a declaration is an error before anything runs; what is spelt rightly is there in the database."""

from pathlib import Path
from typing import get_args

import pytest
from mypy import api

from app.events.catalogue import EVENTS
from app.indicators.conditions import DATED_OR_BY, Column
from app.indicators.populations import Step
from app.journeys.names import Attribute, Thing
from app.ledger.characteristics import children
from app.ledger.derived import adoptions, cessations, issues, placements, proceedings, rounds, states
from app.ledger.versions import events

MISSPELT = """
from app.indicators.conditions import FirstSince, LastBefore, Milestone, OneOf, Says
from app.indicators.needs import Need
from app.indicators.populations import EventsInThePeriod, FamiliesOnTheLastDay, InThePeriod, OnTheLastDay
from app.imports.tables import tells, tells_of
from app.quality.of_events.record import Record, rule as rule_on_events
from app.quality.of_returns.checking import on_episodes, rule as rule_on_returns
from app.quality.of_returns.year_of_child import has_flaw
from app.returns.child_rows import Header

Milestone("placd", "moving in", "placed")
Milestone("placed", "moving in", "placd")
OneOf("ethnicty", ("WBRI",))
Says("unbron", True)
LastBefore("aproved", "the approval")
FirstSince("registred", "the registration")
EventsInThePeriod("adopton_decision", "decisions")
EventsInThePeriod("left_care", "leavings", attribute=("reson", ("E45",)))
OnTheLastDay(live=("decison",), words="children")
OnTheLastDay(live=("decision",), words="children", without=("placd",))
InThePeriod("adoptons", "adopted", "children adopted")
InThePeriod("adoptions", "adoptd", "children adopted")
FamiliesOnTheLastDay("aproved", "families", not_yet=("found",))
FamiliesOnTheLastDay("approved", "families", not_yet=("fond",))
Need("placed", "everyone", "adoptrs")
tells("everyone", "matchd")
tells_of("everyone", "placed", "adoptrs")
def matches(record: Record) -> object: return record.on("matchd", None)
rule_on_events(code="a", severity="note", about=("matchd",), says="A.")
rule_on_events(code="a", severity="note", about=("matched",), says="A.", doubt="matchd_day")
rule_on_returns(code="a", severity="note", about=("Headr",), says="A.")
rule_on_returns(code="a", severity="note", about=("Header",), needs=("Headr",), says="A.")
on_episodes(code="a", severity="note", column="PLACE_PROVIDR", says="A.")
def of_row(row: Header) -> bool: return has_flaw(row, "PLACE_PROVIDR")
"""


def test_a_misspelling_is_an_error_of_mypy(tmp_path: Path) -> None:
    """Each line with one; spelt rightly, none is."""
    right = MISSPELT
    for wrong, word in {
        "placd": "placed",
        "ethnicty": "ethnicity",
        "unbron": "unborn",
        "aproved": "approved",
        "registred": "registered",
        "adopton_": "adoption_",
        "reson": "reason",
        "decison": "decision",
        "adoptons": "adoptions",
        "adoptd": "adopted",
        "fond": "found",
        "adoptrs": "adopters",
        "matchd": "matched",
        "Headr": "Header",
        "PROVIDR": "PROVIDER",
    }.items():
        right = right.replace(wrong, word)
    assert lines_with_errors(tmp_path / "right.py", right) == set()
    calls = {number for number, line in enumerate(MISSPELT.splitlines(), start=1) if line and "import" not in line}
    assert lines_with_errors(tmp_path / "wrong.py", MISSPELT) == calls


def lines_with_errors(file: Path, text: str) -> set[int]:
    file.write_text(text)
    found, problems, _ = api.run([str(file), "--no-error-summary", "--no-color-output", "--hide-error-context"])
    assert not problems
    return {int(line.split(":")[1]) for line in found.splitlines() if ": error:" in line}


def test_every_name_is_there() -> None:
    """Columns of the tables that candidates come from, and attributes of events."""
    tables = (adoptions, states, cessations, proceedings, issues, placements, rounds, children, events)
    columns = {column.name for table in tables for column in table.c} | {"families_known", "one_family"}
    assert {name for part in get_args(Column) for name in (get_args(part) or (part,))} <= columns
    assert {f"{name}_by" for name in DATED_OR_BY} <= columns
    assert set(get_args(Thing)) <= set(states.c.keys())
    assert set(get_args(Step)) <= set(rounds.c.keys())
    assert set(get_args(Attribute)) <= {name for kind in EVENTS for name in kind.attribute_names}


@pytest.mark.parametrize("name", DATED_OR_BY)
def test_a_milestone_has_an_exact_day_or_one_by_which(name: str) -> None:
    """In both tables beside each other; a link is in force until there is a match, so no adoption has one."""
    for table in (states,) if name == "linked" else (adoptions, states):
        assert {name, f"{name}_by"} <= set(table.c.keys())
