"""A return imported from the command line: what is said about each file, and what is wrong with it."""

import json
import re
from pathlib import Path

import pytest

from tests.support.commands import run


@pytest.fixture
def a_year(tmp_path: Path) -> Path:
    """A directory with a migrated database and the files of a return for 2021-22: Ava's, and a table passed over."""
    files = {
        "episodes.csv": "CHILD,DECOM,RNE,LS,PLACE,DEC,REC\nAva,01/04/2021,S,C2,U6,09/09/2021,X1\n"
        "Ava,09/09/2021,B,E1,A6,,\n",
        "header.csv": "CHILD,SEX,DOB,ETHNIC\nAva,2,15/06/2018,WBRI\n",
        "reviews.csv": "CHILD,DOB,REVIEW,REVIEW_CODE\nAva,15/06/2018,01/05/2021,PN0\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert run("migrate", directory=tmp_path).returncode == 0
    return tmp_path


RETURN = ("import", "episodes.csv", "header.csv", "reviews.csv", "--authority", "coventry")


def test_a_return_is_imported_and_told_file_by_file(a_year: Path) -> None:
    """What came of it, what each file was taken for, what is wrong with the record; and it is there."""
    sent = run(*RETURN, "--year", "2021-22", directory=a_year)
    lines = sent.stdout.splitlines()
    assert (sent.returncode, lines[0]) == (
        0, "3 received, 3 created, 0 unchanged, 0 replaced, 0 withdrawn, 0 rejected",
    )  # fmt: skip
    for beginning in (
        "  episodes.csv: Episodes 2021-22, 2 rows. It lacks REASON_PLACE_CHANGE",
        "  header.csv: Header 2021-22, 1 row.",
        "  reviews.csv: Reviews, 1 row. Recognised",
    ):
        assert any(line.startswith(beginning) for line in lines)
    assert any(re.match("  (error|warning), 1 child: .*decision", line) for line in lines)
    again = run(*RETURN, "--year", "2021-22", directory=a_year)
    assert again.stdout.startswith("3 received, 0 created, 3 unchanged")
    asked = ("--indicator", "placed", "--area", "coventry", "--period", "2021-22", "--format", "json")
    (result,) = json.loads(run("results", *asked, directory=a_year).stdout)["results"]
    assert result["counted"] == 1


def test_a_dry_run_of_a_return_stores_nothing(a_year: Path) -> None:
    tried = run(*RETURN, "--year", "2021-22", "--dry-run", directory=a_year)
    assert (tried.returncode, "3 created" in tried.stdout) == (0, True)
    assert "3 created" in run(*RETURN, "--year", "2021-22", directory=a_year).stdout


def test_a_return_that_takes_much_away_must_be_confirmed(a_year: Path) -> None:
    """The sentence says with which number."""
    run(*RETURN, "--year", "2021-22", directory=a_year)
    (a_year / "episodes.csv").write_text(
        "CHILD,DECOM,RNE,LS,PLACE,DEC,REC\nBen,01/05/2021,S,C2,U6,,\n", encoding="utf-8"
    )
    refused = run(*RETURN, "--year", "2021-22", directory=a_year)
    assert refused.returncode == 1
    assert "confirm_withdrawals=3" in refused.stdout
    confirmed = run(*RETURN, "--year", "2021-22", "--confirm-withdrawals", "3", directory=a_year)
    assert (confirmed.returncode, "3 withdrawn" in confirmed.stdout) == (0, True)


def test_what_is_wrong_with_a_return_is_told_in_sentences(a_year: Path) -> None:
    """Its year, a row, a file, an authority: each with its place, and with an exit code for scripts."""
    no_year = run(*RETURN, directory=a_year)
    assert "  episodes.csv: No file of a return says its year" in no_year.stdout
    (a_year / "header.csv").write_text("CHILD,SEX\nAva,2\n", encoding="utf-8")
    (a_year / "episodes.csv").write_text(
        "CHILD,DECOM,RNE,LS,PLACE,DEC,REC\nAva,31/04/2021,S,C2,U6,,\n", encoding="utf-8"
    )
    wrong = run(*RETURN, "--year", "2021-22", directory=a_year)
    assert "  episodes.csv row 2 DECOM: There is no such day." in wrong.stdout
    partial = run(*RETURN, "--year", "2021-22", "--mode", "partial", directory=a_year)
    assert "1 rejected" in partial.stdout
    elsewhere = run(*RETURN[:-1], "covntry", "--year", "2021-22", directory=a_year)
    assert "Did you mean 'Coventry'?" in elsewhere.stdout
    (a_year / "returns.zip").write_bytes(b"PK")
    not_said_whose = run("import", "returns.zip", directory=a_year)
    assert "--authority" in not_said_whose.stderr
    assert elsewhere.stdout.count("Did you mean") == 1
    for said in (no_year, wrong, partial, elsewhere, not_said_whose):
        assert said.returncode == 1
        assert "Traceback" not in said.stdout + said.stderr
