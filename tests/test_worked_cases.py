"""Every figure that was worked out by hand, through the API: events in, characteristics in, figure and cases out.

Indicators that the service does not have yet are passed over; they run by themselves once they are in its list.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from app.indicators.scorecard import INDICATORS
from app.ledger.characteristics import Characteristics, put
from app.store.reach import EVERYTHING
from tests.support.service import Answer, Service, add_up

CASES = Path(__file__).parent / "cases"
WORKED = json.loads((CASES / "worked.json").read_text())
COVENTRY = json.loads((CASES / "coventry_2022_23.json").read_text())
KNOWN = {indicator.code for indicator in INDICATORS}
#: (indicator, period) to the figure of Coventry's report, or one that follows from the same events.
PRINTED = {
    (code, period): expected
    for part in ("expected", "derived")
    for period, figures in COVENTRY[part].items()
    for code, expected in figures.items()
    if code in KNOWN
}


def test_the_headline_figures_are_there() -> None:
    """And so are worked for each year of Coventry's report and for the three years together."""
    headline = {"A1", "A2", "A3", "A10", "A20"}
    assert headline <= KNOWN
    periods = {"2020-21", "2021-22", "2022-23", "2020-23"}
    assert {(code, period) for code in headline for period in periods} <= PRINTED.keys()


@pytest.mark.parametrize(
    "case",
    [case for case in WORKED["cases"] if case["query"]["indicator"] in KNOWN],
    ids=lambda case: case["name"],
)
def test_worked_case(service: Service, case: dict[str, Any]) -> None:
    """A worked case comes out as it is printed, and its figure is the sum of its cases."""
    service.post(case["events"])
    put_children(service, case.get("children", []), WORKED["authority"])
    assert asked(service, **case["query"], expected=case["expected"]) == case["expected"]


def test_coventry(service: Service) -> None:
    """Coventry's synthetic children give the figures that its annual adoption report prints."""
    sent = service.post(COVENTRY["events"])
    assert sent["created"] == len(COVENTRY["events"])
    known = {child.pop("child"): Characteristics(**child) for child in map(dict, COVENTRY["children"])}
    with service.database.writing(EVERYTHING) as writing:  # a thousand requests would take longer than all else
        put(writing, COVENTRY["authority"], known)
    assert printed(service) == PRINTED


def printed(service: Service) -> dict[tuple[str, str], Answer]:
    """What the service says of every figure that is printed, asked for together."""
    question = {
        "indicator": sorted({code for code, _ in PRINTED}),
        "area": "coventry",
        "period": sorted({period for _, period in PRINTED}),
    }
    results, rounded = (
        {(each["indicator"], each["period"]["label"]): each for each in service.results(**question, **more)}
        for more in ({}, {"places": 1})
    )
    cases: dict[tuple[str, str], list[Answer]] = {figure: [] for figure in results}
    for case in service.get("/v1/results/cases", **question, limit=10_000)["cases"]:
        cases[case["indicator"], case["period"]].append(case)
    for figure, result in results.items():
        add_up(result, cases[figure])
    return {
        figure: said(results[figure], cases[figure], rounded[figure], expected) for figure, expected in PRINTED.items()
    }


def put_children(service: Service, children: list[dict[str, Any]], authority: str) -> None:
    for child in children:
        known = {"authority": authority, **child}
        service.put_child(known.pop("authority"), known.pop("child"), **known)


def asked(service: Service, indicator: str, area: str, period: str, expected: dict[str, Any]) -> Answer:
    """What the service says of everything that is expected."""
    result = service.result(indicator, area, period)
    cases = service.cases(indicator, area, period)
    add_up(result, cases)
    rounded = service.result(indicator, area, period, places=1) if "one_decimal" in expected else result
    return said(result, cases, rounded, expected)


def said(result: Answer, cases: list[Answer], rounded: Answer, expected: dict[str, Any]) -> Answer:
    got = {field: result.get(field) for field in expected}
    if "one_decimal" in expected:
        got["one_decimal"] = rounded["value"]
    if "warnings" in expected:
        got["warnings"] = sorted({warning["code"] for case in cases for warning in case["warnings"]})
    return got
