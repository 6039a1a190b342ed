"""The oracle gives every worked case and every figure of Coventry's report exactly."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.oracle import INDICATORS, Figure, figure, live, rounded
from tests.oracle.events import Question, ask
from tests.oracle.periods import authorities_of, first_and_last_day

CASES = Path(__file__).parent / "cases"
WORKED = json.loads((CASES / "worked.json").read_text())
COVENTRY = json.loads((CASES / "coventry_2022_23.json").read_text())
COVENTRY_FIGURES = [
    pytest.param(code, period, expected, id=f"{code} {period}")
    for part in ("expected", "derived")
    for period, figures in COVENTRY[part].items()
    for code, expected in figures.items()
]
PLAIN = {"numerator", "denominator", "groups", "bands", "unborn", "status", "excluded", "not_evaluable"}


def assert_equal(got: Figure, expected: dict[str, Any]) -> None:
    """Every field that the case names is exactly as it says."""
    named = dict(expected)
    assert got.value == exact(named.pop("value"))
    if "one_decimal" in named:
        assert got.unrounded is not None
        assert rounded(got.unrounded, 1) == exact(named.pop("one_decimal"))
    if "warnings" in named:
        assert sorted({code for case in got.cases for code in case.warnings}) == named.pop("warnings")
    assert set(named) <= PLAIN
    assert {field: getattr(got, field) for field in named} == named


def exact(printed: float | int | None) -> Decimal | None:
    return None if printed is None else Decimal(str(printed))


def assert_cases_add_up(got: Figure) -> None:
    """The figure and its case list are one evaluation."""
    candidates = got.counted + sum(got.excluded.values()) + sum(got.not_evaluable.values())
    assert candidates == len(got.cases)
    if got.numerator is not None:
        counted = [case for case in got.cases if case.verdict == "counted"]
        assert got.denominator == got.counted == len(counted)
        assert got.numerator == sum(case.value or 0 for case in counted)


@pytest.mark.parametrize("case", WORKED["cases"], ids=lambda case: case["name"])
def test_worked_case(case: dict[str, Any]) -> None:
    """A worked case comes out as it is printed."""
    query = case["query"]
    start, end = first_and_last_day(query["period"])
    got = figure(
        query["indicator"],
        live(case["events"]),
        case.get("children", []),
        authorities_of(query["area"], end),
        start,
        end,
    )
    assert_equal(got, case["expected"])
    assert_cases_add_up(got)


@cache
def of_coventry(period: str) -> Question:
    """Read once for all figures of a period."""
    authority = {COVENTRY["authority"]}
    return ask(live(COVENTRY["events"]), COVENTRY["children"], authority, *first_and_last_day(period))


@pytest.mark.parametrize(("code", "period", "expected"), COVENTRY_FIGURES)
def test_coventry(code: str, period: str, expected: dict[str, Any]) -> None:
    """Coventry's synthetic children give the figures of its annual adoption report."""
    got = INDICATORS[code](of_coventry(period))
    assert_equal(got, expected)
    assert_cases_add_up(got)


def test_every_indicator_is_worked() -> None:
    """No function of the oracle is without a figure that was worked out by hand."""
    worked = {case["query"]["indicator"] for case in WORKED["cases"]}
    printed = {code for part in ("expected", "derived") for year in COVENTRY[part].values() for code in year}
    assert set(INDICATORS) - worked - printed == set()


def test_a_later_version_stands() -> None:
    """An event sent again replaces: by source_id, without one by child, type and day."""
    first = {"authority": "E08000026", "child": "a", "type": "placed", "date": "2020-01-01"}
    again = {**first, "by_current_carer": True}
    named = {**first, "source_id": "7"}
    moved = {**named, "date": "2020-02-01"}
    assert live([first, named, again, moved]) == [again, moved]


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("2021-22", "2021-04-01", "2022-03-31"),
        ("1999-00", "1999-04-01", "2000-03-31"),
        ("2020-23", "2020-04-01", "2023-03-31"),
        ("2022-23-Q4", "2023-01-01", "2023-03-31"),
        ("2022-23-H2", "2022-10-01", "2023-03-31"),
        ("2022-M12", "2022-12-01", "2022-12-31"),
        ("2013-04-01/2013-07-31", "2013-04-01", "2013-07-31"),
    ],
)
def test_periods(label: str, first: str, last: str) -> None:
    """A label means the days that the contract says."""
    start, end = first_and_last_day(label)
    assert (start.isoformat(), end.isoformat()) == (first, last)
