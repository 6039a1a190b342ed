"""A cell that cannot be used is one fault: it makes no other cell of the row wrong, and hides no other fault."""

import pytest

from app.quality.of_returns.rules import findings
from tests.support.rows_of_returns import returned

NO_START = "flaws=DECOM:not_a_date"
#: The codes of the sexes of adopters, each with the legal status that it is about.
OF_STATUS = {"517": "L3", "518": "L4", "519": "L2", "520": "L11", "524": "L12"}
MOVED = "episode 2021-05-01 S C2 U6 2021-07-01 X1 CARPL postcode="

#: The code, the row, and whether it breaks the rule.
CASES = [
    ("148", f"episode - S C2 U6 2021-08-01 E4A {NO_START}", False),
    ("148", f"episode - S C2 U6 2021-08-01 - {NO_START}", True),
    ("148", f"episode - S C2 U6 - E4A {NO_START}", True),
    ("148", "episode 2021-05-01 S C2 U6 - E4A flaws=DEC:not_a_date", False),
    ("149", "episode 2021-05-01 S C2 U6 2021-08-01 - flaws=REC:unknown_code", True),
    ("233", f"2025 episode - S C2 U6 2025-08-01 X1 CARPL {NO_START}", False),
    ("233", f"2025 episode - S C2 U6 - - CARPL {NO_START}", True),
    ("355", f"episode - S C2 U6 2021-08-01 E4A {NO_START}", False),
    ("356", f"episode - S C2 U6 2021-08-01 E4A {NO_START}", False),
    ("142", f"episode - S C2 U6 2021-08-01 E4A {NO_START}\nepisode 2021-09-01 S C2 U6", False),
    ("357", f"episode - P C2 U6 2021-08-01 X1 {NO_START}\nepisode 2021-08-01 P C2 U6", False),
    ("NoE", f"2020 episode - S C2 U6 2020-06-01 X1 {NO_START}\nepisode 2021-03-31 S C2 U6", False),
    ("562", f"2020 episode - S C2 U6 2020-06-01 X1 {NO_START}\nepisode 2021-03-31 S C2 U6", False),
    (
        "503C",
        f"2020 episode 2020-05-01 S C2 U6\n2020 episode - L C2 U6 {NO_START}\nepisode 2020-05-01 S C2 U6 need=N2",
        False,
    ),
    ("390", "episode 2021-05-01 S C2 - 2021-08-01 E11 - flaws=PLACE:unknown_code", False),
    ("526", "episode 2021-05-01 S C2 - provider= flaws=PLACE:unknown_code", False),
    ("119", "decided 2021-06-01 2021-08-01 - flaws=REASON_PLACED_CEASED:unknown_code", False),
    ("523", "ad1 - 2021-09-01 0 2 MF L11 flaws=DATE_INT:not_a_date\ndecided 2021-06-01", False),
    ("333", "ad1 - 2021-09-01 0 2 MF L11 flaws=DATE_INT:not_a_date", False),
    ("333", "ad1 - 2021-09-01 0 2 MF L11", True),
    ("151", "ad1 - 2021-09-01 0 2 MF L11 flaws=DATE_INT:not_a_date", False),
    *((code, f"ad1 2021-06-01 2021-09-01 0 2 - {status}", True) for code, status in OF_STATUS.items()),
    *(
        (code, f"ad1 2021-06-01 2021-09-01 0 2 - {status} flaws=SEX_ADOPTR:{what}", False)
        for code, status in OF_STATUS.items()
        for what in ("unknown_code", "no_column")
    ),
    ("436", f"{MOVED}\nepisode 2021-07-01 B C1 U6 postcode=", True),
    ("436", f"{MOVED}\nepisode 2021-07-01 B C1 U6 postcode=a1b2", False),
    ("436", f"{MOVED}\nepisode 2021-07-01 B C1 U6 postcode= flaws=PL_POST:no_column", False),
    ("435", f"{MOVED}\nepisode 2021-07-01 P C2 U6 postcode=", False),
]


@pytest.mark.parametrize(("code", "story", "is_broken"), CASES)
def test_what_is_wrong_beside_a_cell_that_cannot_be_used(code: str, story: str, is_broken: bool) -> None:
    assert (code in {finding.rule.ssda903 for finding in findings(returned(story))}) == is_broken


@pytest.mark.parametrize(
    ("rule", "story", "column"),
    [
        ("episode_cell_blank", "episode 2021-05-01 - C2 U6 flaws=RNE:missing", "RNE"),
        ("episode_cell_blank", "episode 2021-05-01 S - U6 flaws=LS:missing", "LS"),
        ("episode_cell_blank", "episode - S C2 U6 flaws=DECOM:missing", "DECOM"),
        ("end_without_reason", "episode 2021-05-01 S C2 U6 2021-08-01", "REC"),
        ("end_without_reason", "episode 2021-05-01 S C2 U6 - E4A", "DEC"),
        ("end_without_reason", "episode 2021-05-01 S C2 U6 - - flaws=DEC:not_a_date", "REC"),
        ("reversal_row_incomplete", "decided 2021-06-01 2021-08-01", "REASON_PLACED_CEASED"),
        ("reversal_row_incomplete", "decided 2021-06-01 - RD1", "DATE_PLACED_CEASED"),
        ("adoption_row_incomplete", "ad1 2021-06-01 2021-09-01 0 - MF L11", "NB_ADOPTR"),
        ("decision_day_out_of_range", "decided - 2021-08-01 RD1 flaws=DATE_PLACED:out_of_range", "DATE_PLACED"),
        ("adoption_row_day_out_of_range", "ad1 - - 0 2 MF L11 flaws=DATE_MATCH:out_of_range", "DATE_MATCH"),
        ("reason_of_an_open_episode", "2025 episode 2025-05-01 S C2 U6 - - CARPL", "REASON_PLACE_CHANGE"),
    ],
)
def test_a_finding_on_a_cell_names_its_column(rule: str, story: str, column: str) -> None:
    (found,) = [finding for finding in findings(returned(story)) if finding.rule.code == rule]
    assert [row.column for row in found.rows] == [column]
