"""Periods of care and runs of orders and placements, read from the episodes of small stories."""

import pytest

from app.returns import codes
from app.returns.care import Run, moved_in, orders, periods, placements
from tests.support.rows_of_returns import history

START = "episode 2021-04-01 S C2 U6 2021-05-01"
ORDERED = f"{START} X1\nepisode 2021-05-01 L E1 U6 2021-06-01 X1"


def care(story: str) -> list[str]:
    """Each period from its entry to its exit, with the number of its episodes."""
    found = periods(history(story))
    return [f"{each.entered} {each.exit.end if each.exit else None} {len(each.episodes)}" for each in found]


def dates(runs: list[Run]) -> list[str]:
    return [f"{'by ' if run.on_or_before else ''}{run.since} {run.until}" for run in runs]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (f"{START} X1\nepisode 2021-05-01 L E1 U6", ["2021-04-01 None 2"]),
        (f"{START} E4A\nepisode 2021-06-01 S C2 U6", ["2021-04-01 2021-05-01 1", "2021-06-01 None 1"]),
        (f"{START} E4A\nepisode 2021-06-01 P C2 U6", ["2021-04-01 2021-05-01 1", "2021-06-01 None 1"]),
        (f"{START} X1\nepisode 2021-06-01 P C2 U6", ["2021-04-01 None 2"]),
        (f"{START} -\nepisode 2021-06-01 P C2 U6", ["2021-04-01 None 1", "2021-06-01 None 1"]),
        ("episode 2021-04-01 P C2 U6", ["None None 1"]),
        ("episode 2021-04-01 L E1 U6 2021-05-01 E11", ["None 2021-05-01 1"]),
        ("episode 2021-04-01 S V3 U6 2021-04-03 E4A", []),
        ("episode 2021-04-01 S V4 U6 2021-05-01 X1\nepisode 2021-05-01 L C2 U6", ["2021-05-01 None 1"]),
        (f"{START} E99\nepisode 2021-05-01 P C2 U6", ["2021-04-01 None 2"]),
    ],
)  # fmt: skip
def test_periods_of_care(story: str, expected: list[str]) -> None:
    """A new one begins with S, after an exit, or after a gap that nothing links; short breaks are none."""
    assert care(story) == expected


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (f"{ORDERED}\nepisode 2021-06-01 P E1 A6", ["2021-05-01 None"]),
        (f"{ORDERED}\nepisode 2021-06-01 L C2 U6", ["2021-05-01 2021-06-01"]),
        (f"{ORDERED.replace('E1', 'D1')}\nepisode 2021-06-01 L E1 U6", ["2021-05-01 None"]),
        *[(f"episode 2021-04-01 {reason} E1 U6", ["by 2021-04-01 None"]) for reason in "PT"],
        *[(f"episode 2021-04-01 {reason} D1 U6", ["2021-04-01 None"]) for reason in "SLBU"],
        ("episode 2021-04-01 T E1 T1 2021-04-09 X1\nepisode 2021-04-09 L C2 U6", ["by 2021-04-01 2021-04-09"]),
        (START, []),
    ],
)  # fmt: skip
def test_runs_of_orders(story: str, expected: list[str]) -> None:
    (period,) = periods(history(story))
    assert dates(list(orders(period))) == expected


RUN = f"{START} X1\nepisode 2021-05-01 P E1 A6 2021-06-01 X1\n"


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ("episode 2021-06-01 T E1 A6", ["2021-05-01 None"]),
        ("episode 2021-06-01 L C2 A4", ["2021-05-01 None"]),
        ("episode 2021-06-01 P E1 A6", ["2021-05-01 2021-06-01", "2021-06-01 None"]),
        ("episode 2021-06-01 B E1 A5", ["2021-05-01 2021-06-01", "2021-06-01 None"]),
        ("episode 2021-06-01 P E1 U6", ["2021-05-01 2021-06-01"]),
        ("episode 2021-06-01 T E1 T1", ["2021-05-01 None"]),
        ("episode 2021-06-01 T E1 T1 2021-06-08 X1\nepisode 2021-06-08 P E1 A6", ["2021-05-01 None"]),
        ("episode 2021-06-01 P E1 T3 2021-06-08 X1\nepisode 2021-06-08 P E1 U6", ["2021-05-01 2021-06-08"]),
    ],
)
def test_runs_of_placements_for_adoption(then: str, expected: list[str]) -> None:
    """One family each: over changes with the same carer and stays that return, and no further."""
    (period,) = periods(history(RUN + then))
    assert dates(list(placements(period))) == expected
    assert dates(list(placements(period, codes.EARLY_PERMANENCE))) == []


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        *[(f"episode 2021-04-01 {reason} E1 A6", ["by 2021-04-01 None"]) for reason in "TLU"],
        *[(f"episode 2021-04-01 {reason} E1 A6", ["2021-04-01 None"]) for reason in "SPB"],
        ("episode 2021-04-01 T E1 T1 2021-04-09 X1\nepisode 2021-04-09 P E1 A6", ["by 2021-04-09 None"]),
        ("episode 2021-04-01 T E1 U6 2021-04-09 X1\nepisode 2021-04-09 T E1 A5", ["2021-04-09 None"]),
        ("episode 2021-04-01 L E1 A6 2021-04-09 X1\nepisode 2021-04-09 P E1 U6", ["by 2021-04-01 2021-04-09"]),
    ],
)
def test_a_first_row_that_only_goes_on_with_a_placement_gives_no_exact_day(story: str, expected: list[str]) -> None:
    """The carers stayed (T, L, U), or the child came back to them from a stay elsewhere."""
    (period,) = periods(history(story))
    assert dates(list(placements(period))) == expected


@pytest.mark.parametrize(
    ("story", "since"),
    [
        (f"{START} X1\nepisode 2021-05-01 T E1 A5", "2021-04-01"),
        (f"{START} X1\nepisode 2021-05-01 P C2 U4 2021-06-01 X1\nepisode 2021-06-01 U E1 A5", "2021-05-01"),
        (f"{START} X1\nepisode 2021-05-01 P C2 U4 2021-06-01 X1\nepisode 2021-06-01 P C2 T3 2021-06-08 X1\n"
         "episode 2021-06-08 P C2 U4 2021-07-01 X1\nepisode 2021-07-01 U E1 A5", "2021-05-01"),
        (f"{START} X1\nepisode 2021-05-01 P E1 A5", "2021-05-01"),
        ("episode 2021-04-01 L C2 U6 2021-05-01 X1\nepisode 2021-05-01 T E1 A5", "None"),
    ],
)  # fmt: skip
def test_when_the_child_came_to_its_carers(story: str, since: str) -> None:
    """Back over T, U and L and over holidays, to the S, P or B; unknown where that is before the first row."""
    (period,) = periods(history(story))
    assert str(moved_in(period, len(period.episodes) - 1)) == since
