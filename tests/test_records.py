"""The changelog and the decision records have their form: what was decided, when, and whether it is current."""

import re
from datetime import date
from pathlib import Path

import pytest

from app.ledger.derived import DERIVED

ROOT = Path(__file__).parent.parent
RECORDS = sorted((ROOT / "decisions").glob("*.md"))
#: The parts of a record, in this order; others may be between them.
PARTS = ["Context", "Decision", "Consequences", "Alternatives"]


def sections() -> list[tuple[str, list[str]]]:
    """The days of the changelog, each with its entries."""
    _, *found = re.split(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    days, texts = found[::2], found[1::2]
    entries = [[" ".join(entry.split()) for entry in re.split("^- ", text, flags=re.MULTILINE)[1:]] for text in texts]
    return list(zip(days, entries, strict=True))


def test_the_changelog_goes_back_day_by_day() -> None:
    days = [date.fromisoformat(day) for day, _ in sections()]
    assert days == sorted(set(days), reverse=True)
    assert all(entries for _, entries in sections())


@pytest.mark.parametrize(
    "entry", [entry for _, entries in sections() for entry in entries], ids=lambda entry: entry[:60]
)
def test_an_entry_says_which_figures_it_moves(entry: str) -> None:
    """Which indicators and which periods; or that no figure moves."""
    told = re.search(r"\*Indicators affected:\* (.+?)\. \*Periods affected:\* (.+?)\.$", entry)
    assert bool(told) != entry.endswith("*No figure moves.*")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_a_record_says_when_and_whether_it_is_current(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    number = int(record.name[:4])
    heading = re.match(
        rf"# {number}\. [^\n]+\n\n\*\*Date\.\*\* (\S+)(?:, revised (\S+))? · \*\*Status\.\*\* ([^\n]+)\n\n", text
    )
    assert heading
    made, revised = (date.fromisoformat(day) for day in (heading[1], heading[2] or heading[1]))
    assert made <= revised
    superseded = re.fullmatch(r"accepted|superseded by record (\d+)", heading[3])
    assert superseded
    assert superseded[1] is None or number < int(superseded[1]) <= len(RECORDS)
    assert [part for part in re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) if part in PARTS] == PARTS


def test_records_are_numbered_without_a_gap() -> None:
    assert [int(record.name[:4]) for record in RECORDS] == [*range(1, len(RECORDS) + 1)]


def test_the_first_record_names_every_derived_table() -> None:
    [listed] = re.findall(r"derived tables? \(([^)]+)\)", RECORDS[0].read_text(encoding="utf-8").replace("\n", " "))
    assert re.findall("`([^`]+)`", listed) == [table.name for table in DERIVED]
