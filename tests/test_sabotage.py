"""Each defect can be planted where the list says; a sample is planted. `make sabotage` plants them all."""

import pytest

from tests.sabotage.defects import DEFECTS, Defect
from tests.sabotage.planting import ROOT, is_found

#: Two whose tests take a second or two.
SAMPLE = ("a text cell of a file starts a formula", "SQLite may lose what it acknowledged")


def test_there_are_at_least_thirty_each_with_a_name_of_its_own() -> None:
    assert len({defect.says for defect in DEFECTS}) == len(DEFECTS) >= 30


def test_the_promises_name_defects_that_are_planted() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").partition("## Promise by promise")[2]
    rows = [line.strip("| ").split(" | ") for line in page.partition("\n## ")[0].splitlines() if line.startswith("| ")]
    ids = {id_ for row in rows[1:] for id_ in row[0].split(", ")}
    letters = {"A": 9, "B": 6, "C": 5, "D": 4, "E": 8, "F": 9}
    assert ids == {f"{letter}{number}" for letter, last in letters.items() for number in range(1, last + 1)}
    named = {name for row in rows[1:] if len(row) > 3 for name in row[3].removesuffix(" |").split("; ")}
    assert named <= {defect.says for defect in DEFECTS}


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.says)
def test_what_a_defect_replaces_is_there_once_and_its_tests_exist(defect: Defect) -> None:
    assert (ROOT / defect.file).read_text().count(defect.written) == 1
    assert defect.written != defect.planted
    for test in defect.test.split():
        file, _, name = test.partition("::")
        assert f"def {name}" in (ROOT / file).read_text()


@pytest.mark.parametrize("defect", [each for each in DEFECTS if each.says in SAMPLE], ids=lambda defect: defect.says)
def test_a_planted_defect_is_found(defect: Defect) -> None:
    assert is_found(defect)
