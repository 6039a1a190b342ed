"""Tables: the same facts as CSV and as JSON, as the caller prefers, and safe to open in a spreadsheet."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from app.http.tables import as_csv
from tests.conftest import Templates, running
from tests.support.service import Answer, Service, answer
from tests.support.world import COVENTRY, FIGURE, WARWICKSHIRE, YEAR, Ask, World, adoption


@pytest.fixture
def world(service: Service) -> World:
    return World(service)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/*", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("TEXT/CSV; charset=utf-8", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/csv, application/json", "text/csv; charset=utf-8"),
        ("text/csv;q=0.1, application/json;q=0.9", "application/json"),
        ("text/csv;q=0, */*", "application/json"),
        ("application/xml, text/csv;q=0.5", "text/csv; charset=utf-8"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
    ],
)
def test_the_caller_chooses_the_format_by_its_accept_header(world: World, accept: str | None, media_type: str) -> None:
    headers = {"Authorization": f"Bearer {world.service.admin_key}", "Accept": accept or ""}
    for ask in (
        Ask("GET", "/v1/results", FIGURE),
        Ask("GET", "/v1/results/cases", FIGURE),
        world.request("postResults"),
    ):
        given = world.ask(ask, headers)
        assert (given.status_code, given.headers["content-type"]) == (200, media_type)
        assert "Accept" in given.headers["vary"]


def test_the_format_parameter_is_stronger_than_the_header(world: World) -> None:
    key = {"Authorization": f"Bearer {world.service.admin_key}"}
    for path in ("/v1/results", "/v1/results/cases"):
        for accept in ("application/json", "text/csv", "application/xml"):
            for form, expected in (("json", "application/json"), ("csv", "text/csv; charset=utf-8")):
                given = world.ask(Ask("GET", path, {**FIGURE, "format": form}), {**key, "Accept": accept})
                assert given.headers["content-type"] == expected


def table(world: World, path: str, asked: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of a CSV answer, which must be of the plainest kind."""
    given = world.ask(Ask("GET", path, {**asked, "format": "csv"}))
    text = given.content.decode("utf-8")
    assert not text.startswith("\ufeff")
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def as_cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def flat(result: Answer) -> dict[str, str]:
    """A result of the JSON answer as the cells that its row of the table should have."""
    plain = {name: value for name, value in result.items() if not isinstance(value, dict | list)}
    plain |= {
        "period": result["period"]["label"],
        "value": result["status"] if result["value"] is None else result["value"],
    }
    plain |= {f"period_{name}": result["period"][name] for name in ("start", "end")}
    for outcome in ("excluded", "not_evaluable"):
        plain[outcome] = "; ".join(f"{reason}={number}" for reason, number in result[outcome].items())
    for nested in ("comparison", "breakdown", "members", "bands", "unborn", "parts"):
        plain.pop(nested, None)  # rows of their own
    return {name: as_cell(value) for name, value in plain.items()}


def test_results_as_csv_are_those_as_json(world: World) -> None:
    world.service.post([event for event in adoption(COVENTRY, "K8") if event["type"] != "placement_order"])
    asked = {"indicator": "all", "area": ["coventry", "ace", "england"], "period": [YEAR, "2010-11", "2020-23"]}
    results = answer(world.ask(Ask("GET", "/v1/results", asked)))["results"]
    rows = [row for row in table(world, "/v1/results", asked) if row["row"] == "result"]
    assert len(rows) == len(results) > 40
    assert any(row["excluded"] for row in rows)
    for row, result in zip(rows, results, strict=True):
        expected = flat(result)
        if result["value"] is None and result["numerator"] is None:
            expected["counted"] = ""  # what is not known is not shown as none
        assert {name: row[name] for name in expected} == expected


def test_cases_as_csv_are_those_as_json(world: World) -> None:
    asked = {"indicator": "A10", "area": "ace", "period": YEAR}
    cases = answer(world.ask(Ask("GET", "/v1/results/cases", asked)))["cases"]
    rows = table(world, "/v1/results/cases", asked)
    assert len(rows) == len(cases) == 10
    for row, case in zip(rows, cases, strict=True):
        for end in ("from", "to"):
            for name, column in (("event", f"{end}_event"), ("id", f"{end}_id"), ("date", f"{end}_date")):
                assert row[column] == as_cell(case[end] and case[end][name])
        assert row["warnings"] == " ".join(warning["code"] for warning in case["warnings"])
        for name in ("authority", "child", "verdict", "reason", "explanation", "value", "adopted"):
            assert row[name] == as_cell(case[name])


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "-K1", "=", "-"])
def test_no_text_cell_starts_a_formula(text: str) -> None:
    [row] = list(csv.reader(io.StringIO(as_csv(["a"], [[text]]).decode(), newline="")))[1:]
    assert row == [f"'{text}"]


def test_numbers_are_left_as_they_are() -> None:
    assert as_csv(["a"], [[-5], [-1.5], ["-12.5"], [0], [None], ["1-2"], ["a=b"]]).split(b"\r\n")[1:-1] == [
        b"-5", b"-1.5", b"-12.5", b"0", b'""', b"1-2", b"a=b",
    ]  # fmt: skip


def test_no_name_that_anybody_chose_starts_a_formula_in_a_download(templates: Templates, tmp_path: Path) -> None:
    groups = tmp_path / "groups.csv"
    groups.write_text(
        "group_slug,group_name,short_name,authority_gss,from,to\n"
        f'=evil,"=HYPERLINK(""x"")",@evil,{COVENTRY},,\n=evil,,,{WARWICKSHIRE},,\n',
        encoding="utf-8",
    )
    url, admin_key = templates.copied("sqlite")
    with running(url, admin_key, groups_file=groups) as service:
        service.post(adoption(COVENTRY, "-1-1"))
        world = World(service)
        [row] = table(world, "/v1/results", {**FIGURE, "area": "=evil"})
        assert row["raa"] == '\'=HYPERLINK("x")'
        assert "'-1-1" in [row["child"] for row in table(world, "/v1/results/cases", {**FIGURE, "area": "=evil"})]
