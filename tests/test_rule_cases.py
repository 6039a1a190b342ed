"""DfE's codes on returns with faults: the children that must be named under a code, and those that must not.

A folder that is put into `cases/rules` is tried without a line of code. `cases/README.md` describes it.
"""

import csv
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.cases import Case, cases_in, children_found
from tests.support.service import Answer, Service

#: `CASE: CODE CHILD` for each child that is not yet named, or is named wrongly, under a code of a case; for figures,
#: `CASE: INDICATOR VERDICT CHILD`. Whoever mends one takes its line out: the test is red until then.
NOT_YET: frozenset[str] = frozenset()

CASES = cases_in("rules")


@pytest.fixture
def engine() -> str:
    """A finding on a row is the same work on either engine, so it is tried on one."""
    return "sqlite"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_who_is_named_under_a_code(service: Service, case: Case) -> None:
    report = imported(service, case, **{key: case.expected["send"][key] for key in ("authority", "mode", "dry_run")})
    wrong = set()
    for code, children in case.expected["expected"].items():
        named = {*children_found(report["quality"], ssda903=code), *named_by_cells(case, report, code)}
        wrong |= {f"{case.name}: {code} {child}" for child in {*children["flagged"]} - named}
        wrong |= {f"{case.name}: {code} {child}" for child in named.intersection(children["not_flagged"])}
    assert wrong == not_yet(case, [*case.expected["expected"]])


@pytest.mark.parametrize("case", [case for case in CASES if "figures" in case.expected], ids=lambda case: case.name)
def test_how_the_children_count(service: Service, case: Case) -> None:
    """The same files, imported: which children are counted by an indicator, and which are excluded."""
    imported(service, case, authority=case.expected["send"]["authority"], mode="partial")
    wrong = set()
    for indicator, expected in case.expected["figures"].items():
        asked = (indicator, case.expected["send"]["authority"], case.expected["figures_period"])
        verdicts = {each["child"]: each["verdict"] for each in service.cases(*asked)}
        for said, children in expected.items():
            verdict = said.removeprefix("not_")
            those = {child for child in children if (verdicts.get(child) == verdict) == said.startswith("not_")}
            wrong |= {f"{case.name}: {indicator} {said} {child}" for child in those}
    assert wrong == not_yet(case, [*case.expected["figures"]])


def test_every_line_is_about_a_case() -> None:
    assert {line.split(":")[0] for line in NOT_YET} <= {case.name for case in CASES}


def not_yet(case: Case, codes: list[str]) -> set[str]:
    beginnings = tuple(f"{case.name}: {code} " for code in codes)
    return {line for line in NOT_YET if line.startswith(beginnings)}


def imported(service: Service, case: Case, **query: Any) -> Answer:
    response = case.sent(service, case.expected["send"]["files"], **query)
    assert response.status_code in {200, 207}, response.text
    answer: Answer = response.json()
    return answer


def named_by_cells(case: Case, report: Answer, code: str) -> Iterator[str]:
    """The children of rows with an error or a warning that shows the code."""
    for mistake in (*report["errors"], *report["warnings"]):
        if mistake.get("row") and (mistake.get("ssda903") == code or f" {code})" in mistake["detail"]):
            yield child_in_row(case, mistake["file"], mistake["row"])


def child_in_row(case: Case, file: str, row: int) -> str:
    with (case.folder / file).open(newline="", encoding="utf-8") as lines:
        return list(csv.reader(lines))[row - 1][0]
