"""Cases of several figures in one list: sorted, in pages, and as files that can be opened."""

import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from app.figures.shapes import CaseList
from tests.figures.asked import rows_of
from tests.support.service import Answer, Service, add_up
from tests.support.story_tables import send_story

CHILDREN = """
    child | entered    | decision   | order      | matched    | placed     | adopted
    Ava   | 2019-06-01 | 2019-10-01 | 2019-12-01 | 2020-03-01 | 2020-04-01 | 2021-06-01
    Ben   | 2020-06-01 | 2020-10-01 | 2020-12-01 | 2021-03-01 | 2021-05-01 | 2022-02-01
    Cora  | 2018-06-01 | 2020-10-01 |            | 2021-03-01 | 2021-05-01 | 2022-02-02
    Dan   |            | 2020-10-01 | 2020-12-01 | 2021-03-01 | 2021-05-01 | 2022-02-03
    Eve   | 2020-07-01 | 2020-10-01 | 2020-12-01 |            |            | 2022-02-04
    Fay   | 2020-06-02 | 2020-10-01 | 2020-12-01 | 2021-03-01 | 2021-05-02 | 2022-02-05
    """
ASKED: dict[str, Any] = {"indicator": "A1,A2", "area": "coventry", "period": ["2020-21", "2021-22"]}


def ask(service: Service, **asked: Any) -> Answer:
    response = service.client.get("/v1/results/cases", params=asked)
    assert response.is_success, response.text
    CaseList.model_validate_json(response.content)
    found: Answer = response.json()
    return found


def children(answer: Answer) -> list[str]:
    return [case["child"] for case in answer["cases"]]


def test_several_indicators_and_periods_are_listed_one_after_the_other(service: Service) -> None:
    """Each figure with exactly the cases that it has when it is asked for by itself."""
    send_story(service, CHILDREN)
    answer = ask(service, **ASKED)
    figures = [(each["indicator"], each["period"]["label"]) for each in answer["results"]]
    assert figures == [("A1", "2020-21"), ("A1", "2021-22"), ("A2", "2020-21"), ("A2", "2021-22")]
    assert answer["result"] is None
    for (code, period), result in zip(figures, answer["results"], strict=True):
        alone = ask(service, indicator=code, area="coventry", period=period)
        assert alone["result"] == result
        own = [case for case in answer["cases"] if (case["indicator"], case["period"]) == (code, period)]
        assert own == alone["cases"]
        add_up(result, own)


@pytest.mark.parametrize("sort", ["", "value", "-value", "verdict,-value", "reason,from", "-to", "adopted", "-adopted"])
@pytest.mark.parametrize("limit", [1, 3])
def test_pages_of_a_sorted_list_have_every_case_once_in_order(service: Service, sort: str, limit: int) -> None:
    send_story(service, CHILDREN)
    sorting = {"sort": sort} if sort else {}
    whole = ask(service, **ASKED, **sorting)["cases"]
    found: list[Answer] = []
    page = ask(service, **ASKED, **sorting, limit=limit)
    while True:
        found += page["cases"]
        if page["next"] is None:
            break
        assert len(page["cases"]) == limit
        page = service.client.get(page["next"]).json()
    assert found == whole
    assert len(whole) == 12


def test_the_order_is_that_which_is_asked_for_and_nothing_comes_last(service: Service) -> None:
    send_story(service, CHILDREN)
    one: dict[str, Any] = {"indicator": "A1", "area": "coventry", "period": "2021-22"}
    assert children(ask(service, **one)) == ["Ava", "Ben", "Cora", "Dan", "Eve", "Fay"]
    assert children(ask(service, **one, sort="value")) == ["Ava", "Ben", "Fay", "Cora", "Dan", "Eve"]
    assert children(ask(service, **one, sort="-value")) == ["Cora", "Ben", "Fay", "Ava", "Dan", "Eve"]
    assert children(ask(service, **one, sort="-adopted")) == ["Fay", "Eve", "Dan", "Cora", "Ben", "Ava"]
    assert children(ask(service, **one, sort="verdict,-from")) == ["Fay", "Ben", "Ava", "Cora", "Eve", "Dan"]
    reasons = [case["reason"] for case in ask(service, **one, sort="reason")["cases"]]
    assert reasons == [None, None, None, None, "not_placed", "no_entry_date"]


def test_a_cursor_of_another_order_and_an_unknown_order_are_refused(service: Service) -> None:
    send_story(service, CHILDREN)
    page = ask(service, **ASKED, limit=2, sort="value")
    other = service.client.get(page["next"].replace("sort=value", "sort=value%2Cto"))
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "unknown_cursor")
    assert service.client.get("/v1/results/cases", params={**ASKED, "sort": "name"}).status_code == 422


def test_too_many_figures_at_once_are_refused(service: Service) -> None:
    periods = [f"{year}-{(year + 1) % 100:02}" for year in range(1995, 2025)]
    answer = service.client.get("/v1/results/cases", params={**ASKED, "indicator": "all", "period": periods})
    assert answer.status_code == 413


def test_files_have_all_cases_and_days_are_days(service: Service) -> None:
    """The workbook and the CSV file say what the JSON says."""
    send_story(service, CHILDREN)
    cases = ask(service, **ASKED, sort="-value")["cases"]
    asked = {**ASKED, "sort": "-value"}
    plain = rows_of(service.client.get("/v1/results/cases", params={**asked, "format": "csv"}).content)
    shown = [(row["indicator"], row["period"], row["child"], row["verdict"]) for row in plain]
    assert shown == [(case["indicator"], case["period"], case["child"], case["verdict"]) for case in cases]
    content = service.client.get("/v1/results/cases", params={**asked, "format": "xlsx"}).content
    workbook = load_workbook(io.BytesIO(content))
    assert workbook.sheetnames == ["Cover", "Contents", "Notes", "Cases", "Definitions"]
    header, *rows = workbook["Cases"].iter_rows(values_only=True)
    assert workbook["Cases"].freeze_panes == "A2"
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["child"] for row in found] == [case["child"] for case in cases]
    days = [row["adopted"] for row in found]
    assert days == [datetime.fromisoformat(case["adopted"]) for case in cases]
    assert "family" not in header
    assert [row["value"] for row in found] == ["z" if case["value"] is None else case["value"] for case in cases]
