"""One of each of the six things that people add, as the pages `docs/add-*.md` say, in a copy of the application.

Each edit is in a file that its page names, and the service answers as it should: nothing else is needed.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[1]


class Edit(NamedTuple):
    """Lines that are put before others in a file; or the whole of a new file."""

    file: str
    before: str
    lines: str


INDICATOR = (
    Edit(
        "app/indicators/timeliness.py",
        "A20 = Indicator(",
        """ORDER_TO_HOME = Indicator(
    code="order_to_home",
    title="Average time between the placement order and moving in with the adoptive family",
    among=(ADOPTED_IN_THE_PERIOD,),
    clauses=(ORDER_MADE, ORDER_DAY_KNOWN, in_order(placement_order, adopted)),
    measure=MeanDays(since=placement_order, until=adopted),
    source=SCORECARD_METHODOLOGY,
)

""",
    ),
    Edit("app/indicators/timeliness.py", "    entered,\n", "    adopted,\n"),
    Edit("app/indicators/scorecard.py", "A1, A2, A3, A10, A20\n", "ORDER_TO_HOME, "),
    Edit("app/indicators/scorecard.py", "    A1, A2, A3, A4,", "    ORDER_TO_HOME,\n"),
)
EVENT_TYPE = (
    Edit(
        "app/events/children.py",
        "class AdoptionApplication(",
        '''class IntroductionsStarted(ChildEvent):
    """The child begins to meet the adoptive family."""

    is_step = True

    type: Literal["introductions_started"]
    met_at: Literal["foster_home", "elsewhere"] | None = Field(default=None, examples=["foster_home"])


''',
    ),
    Edit("app/journeys/names.py", '    "placed",\n', '    "introductions_started",\n'),
)
RULE = (
    Edit(
        "app/quality/of_events/placement.py",
        "PLACEMENT: tuple",
        """@rule(
    code="disrupted_at_once",
    severity="warning",
    about=("placement_disrupted",),
    says="The placement for adoption ended on the day on which it began.",
)
def disrupted_at_once(record: Record) -> Facts:
    for ended in record.of("placement_disrupted"):
        yield from ((placed, ended) for placed in record.of("placed") if placed.date == ended.date)


""",
    ),
    Edit("app/quality/of_events/placement.py", "    adopted_never_placed,\n", "    disrupted_at_once,\n"),
)
SOURCE = (
    Edit(
        "app/imports/court_list.py",
        "",
        '''"""A court's list of care proceedings: a row for each, with its days."""

from app.imports.tables import Column, Table, tells
from app.journeys.care import Fact
from app.journeys.sources import COURT
from app.returns.cells import day_of_an_event

_ISSUED, _CONCLUDED = "proceedings_issued", "proceedings_concluded"


def facts(values):
    yield from (Fact(type, day) for type, day in zip((_ISSUED, _CONCLUDED), values[1:]) if day)


COURT_LIST = Table(
    "court list",
    (
        Column("Child of the case", None, required=True),
        Column("Issued", day_of_an_event),
        Column("Concluded", day_of_an_event),
    ),
    signature=frozenset({"Child of the case", "Issued", "Concluded"}),
    format=COURT,
    tells=tells("everyone", _ISSUED, _CONCLUDED),
    facts=facts,
)
''',
    ),
    Edit("app/imports/headers.py", "from app.imports.dfe_reports", "from app.imports.court_list import COURT_LIST\n"),
    Edit("app/imports/headers.py", "EXTENDED_ADOPTION, LIST_10", "COURT_LIST, "),
    Edit("app/journeys/sources.py", '"annex_a"]', '"court", '),
    Edit("app/journeys/sources.py", "#: The source that ranks", 'COURT: Source = "court"\n'),
    Edit("app/journeys/sources.py", "ANNEX_A)", "COURT, "),
)
BREAKDOWN = (
    Edit("app/figures/breakdowns.py", '"sex", "age_group"', '"school_age", '),
    Edit("app/figures/breakdowns.py", '    "sex": (', '    "school_age": ("under_5", "5_and_over", NOT_KNOWN),\n'),
    Edit(
        "app/figures/breakdowns.py",
        '        case "sex":',
        """        case "school_age":
            turns_5 = child.c.turns_5
            return case((turns_5.is_(None), NOT_KNOWN), (rows.c.anchor < turns_5, "under_5"), else_="5_and_over")
""",
    ),
)
PROBLEM = (
    Edit(
        "app/problems.py",
        "class TooLarge(Problem)",
        '''class NoLongerHere(Problem):
    """What was asked for is gone for good."""

    status, slug, title = 410, "no-longer-here", "This is no longer here."


''',
    ),
)
ADDITIONS = {
    "an-indicator": INDICATOR,
    "an-event-type": EVENT_TYPE,
    "a-rule": RULE,
    "a-source": SOURCE,
    "a-breakdown": BREAKDOWN,
    "a-problem": PROBLEM,
}


def put(directory: Path, edit: Edit) -> None:
    """Make an edit; what it is put before is there."""
    path = directory / edit.file
    if not edit.before:
        assert not path.exists()
        path.write_text(edit.lines, encoding="utf-8")
        return
    above, found, below = path.read_text(encoding="utf-8").partition(edit.before)
    assert found, edit
    path.write_text(above + edit.lines + found + below, encoding="utf-8")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the application with one more of each."""
    directory = tmp_path_factory.mktemp("additions")
    shutil.copytree(ROOT / "app", directory / "app", ignore=shutil.ignore_patterns("__pycache__", "static"))
    (directory / "app" / "static").symlink_to(ROOT / "app" / "static")
    (directory / "migrations").symlink_to(ROOT / "migrations")
    for edits in ADDITIONS.values():
        for edit in edits:
            put(directory, edit)
    return directory


@pytest.fixture(scope="module")
def answers(directory: Path) -> dict[str, Any]:
    """What a service of the copy answers."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.added"],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("page", ADDITIONS)
def test_a_page_names_each_file_that_is_edited(page: str) -> None:
    """A new file by its directory."""
    text = (ROOT / "docs" / f"add-{page}.md").read_text(encoding="utf-8")
    named = {edit.file if edit.before else edit.file.rpartition("/")[0] + "/" for edit in ADDITIONS[page]}
    assert {file for file in named if f"`{file}`" not in text and f"`{Path(file).parent}/`" not in text} == set()


def test_one_of_each_is_added_as_its_page_says(answers: dict[str, Any]) -> None:
    assert answers["figure"] == [510, 1, "ok"]
    assert answers["parts"] == {"under_5": 1, "5_and_over": 0, "not_known": 0}
    assert answers["event"] == "foster_home"
    assert answers["imported"] == [200, "2020-04-20"]
    assert "disrupted_at_once" in answers["rules"]
    assert answers["problem"] == 200
    assert all(f'"{name}"' in answers["description"] for name in ("introductions_started", "school_age"))


def test_a_module_still_has_room_for_the_next(directory: Path) -> None:
    """Below the limit of a module's length."""
    edited = {edit.file for edits in ADDITIONS.values() for edit in edits}
    assert [file for file in edited if len((directory / file).read_text(encoding="utf-8").splitlines()) > 250] == []
