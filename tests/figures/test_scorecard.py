"""The scorecard of a council's annual report; what readers are warned of; how far a figure is from its threshold."""

import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook

from app.figures.shapes import ResultList
from app.indicators.scorecard import INDICATORS, SCORECARD
from tests.support.service import Answer, Service, answer
from tests.support.story_tables import placed_after, send_story

COVENTRY = json.loads((Path(__file__).parent.parent / "cases" / "coventry_2022_23.json").read_text())
PRINTED = COVENTRY["expected"]
OFFICIAL = [indicator.code for indicator in INDICATORS if indicator.official_period == "three-years"]


def codes(warnings: list[Answer]) -> list[str]:
    return [warning["code"] for warning in warnings]


def small_numbers(result: Answer) -> list[str]:
    return [warning["detail"] for warning in result["warnings"] if warning["code"] == "small_numbers"]


def test_the_table_of_coventrys_annual_report(service: Service) -> None:
    """Every figure that it prints for 2022-23 and the two years before, in the order in which it prints them."""
    service.post(COVENTRY["events"])
    # Only what the printed figures rest on: each child is a request of its own.
    adopted = {event["child"] for event in COVENTRY["events"] if event["type"] == "adopted"}
    for child in COVENTRY["children"]:
        known = {name: child[name] for name in ("ethnicity", "sibling_group") if child.get(name)}
        if "sibling_group" in known or child["child"] in adopted:
            service.put_child("coventry", child["child"], **known)
    asked: dict[str, Any] = {"area": "coventry", "period": "2022-23", "scorecard": True}
    response = service.client.get("/v1/results", params=asked)
    ResultList.model_validate_json(response.content)
    results = answer(response)["results"]
    years = list(PRINTED)
    printed_codes = list(PRINTED["2022-23"])
    order = [(indicator.code, year) for indicator in SCORECARD for year in years]
    assert [(result["indicator"], result["period"]["label"]) for result in results] == order
    assert [code for code, year in order if year == "2022-23" and code != "A1"] == printed_codes
    figures = {(result["indicator"], result["period"]["label"]): result for result in results}
    for year in years:
        for code, expected in {**PRINTED[year], "A1": COVENTRY["derived"][year]["A1"]}.items():
            named = {name: value for name, value in expected.items() if name != "one_decimal"}
            assert {name: figures[code, year].get(name) for name in named} == named, (code, year)
    _as_it_is_printed(service, years)
    assert [figures["A3", year]["denominator"] for year in years] == [85, 105, 112]
    assert service.result("A3", "coventry", "2020-21", places=1)["value"] == 42.4
    disrupted = figures["disruptions", "2021-22"]  # "1 sibling group of two children"
    assert (disrupted["value"], disrupted["groups"]) == (2, 1)
    assert {figures[code, year]["threshold"] for code in ("A2",) for year in years} == {122}
    _shares_in_the_text(service)
    one_decimal = service.results(["A6"], "coventry", years, places=1)
    assert [result["value"] for result in one_decimal] == [PRINTED[year]["A6"]["one_decimal"] for year in years]


def _as_it_is_printed(service: Service, years: list[str]) -> None:
    """The two tables in one sheet: a row for each indicator, a column for each year, each number a number."""
    asked = {"indicator": "annual-report", "area": "coventry", "period": years, "format": "xlsx"}
    content = service.client.get("/v1/results", params=asked).content
    rows = list(load_workbook(io.BytesIO(content))["annual-report Coventry"].iter_rows(min_row=4, values_only=True))
    columns = [rows[0].index(year) for year in years]
    printed = {row[1]: [row[column] for column in columns] for row in rows[1:] if row[1]}
    assert printed == {code: [PRINTED[year][code]["value"] for year in years] for code in PRINTED["2022-23"]}
    assert list(printed) == list(PRINTED["2022-23"])


def _shares_in_the_text(service: Service) -> None:
    """Of pre-proceedings that ended, 55% and 36% ended without proceedings: counted by family."""
    ended = [("2021", "diverted", 6), ("2021", "proceedings", 5), ("2022", "diverted", 4), ("2022", "proceedings", 7)]
    names = [(f"P{year}{how}{number}", year, how) for year, how, count in ended for number in range(count)]
    pre = [
        {"authority": "coventry", "child": child, "type": type_, "date": f"{year}-{month}-01", **more}
        for child, year, how in names
        for type_, month, more in (
            ("pre_proceedings_started", "05", {}),
            ("pre_proceedings_ended", "09", {"outcome": how}),
        )
    ]
    service.post(pre)
    diverted = service.results("pre_proceedings.diverted", "coventry", ["2021-22", "2022-23"])
    assert [result["value"] for result in diverted] == [55, 36]
    started = service.results("pre_proceedings", "coventry", ["2021-22", "2022-23"])
    assert [result["value"] for result in started] == [11, 11]
    _issues_in_the_text(service, [child for child, _, how in names if how == "proceedings"])


def _issues_in_the_text(service: Service, after: list[str]) -> None:
    """Of the families with proceedings issued, 45% and 34% had been in pre-proceedings; with the others at once.

    Beside Coventry's 32 and 17 families with proceedings: those after pre-proceedings, and more of either kind.
    """
    more = {"2021": (21, 0), "2022": (3, 2)}
    issued = [(child, child[1:5], True) for child in after]
    issued += [(f"M{year}{n}", year, True) for year, (preceded, _) in more.items() for n in range(preceded)]
    issued += [(f"I{year}{n}", year, False) for year, (_, at_once) in more.items() for n in range(at_once)]
    events = []
    for child, year, preceded in issued:
        if preceded and child not in after:
            events.append({"child": child, "type": "pre_proceedings_started", "date": f"{int(year) - 1}-11-01"})
        events.append({"child": child, "type": "proceedings_issued", "date": f"{year}-10-01"})
    service.post([{"authority": "coventry", **event} for event in events])
    shares = service.results("proceedings.after_pre_proceedings", "coventry", ["2021-22", "2022-23"])
    assert [(share["numerator"], share["denominator"], share["value"], share["complement"]) for share in shares] == [
        (26, 58, 45, 55),
        (10, 29, 34, 66),
    ]


def test_a_scorecard_of_other_indicators_and_periods(service: Service) -> None:
    """Like is compared with like: each period comes after the same days of the two years before, each once."""

    def labels(**asked: Any) -> list[tuple[str, str]]:
        found = service.get("/v1/results", area="coventry", scorecard=True, **asked)["results"]
        return [(result["indicator"], result["period"]["label"]) for result in found]

    for like in ("Q2", "H1"):
        years = ["2020-21", "2021-22", "2022-23"]
        assert labels(indicator="A9", period=f"2022-23-{like}") == [("A9", f"{year}-{like}") for year in years]
    assert [period for _, period in labels(indicator="A9", period=["2022-23", "2021-22"])] == [
        "2020-21",
        "2021-22",
        "2022-23",
        "2019-20",
    ]
    assert [period for _, period in labels(indicator="A1", period="2020-23")] == ["2018-21", "2019-22", "2020-23"]
    to_date = labels(indicator="A9", period="year-to-date", on="2024-02-29")
    days = ["2021-04-01/2022-02-28", "2022-04-01/2023-02-28", "2023-04-01/2024-02-29"]
    assert [period for _, period in to_date] == days
    assert [period for _, period in labels(indicator="A9", period="1991-92")] == ["1990-91", "1991-92"]
    shorthand = service.results("scorecard", "coventry", "2022-23")
    assert [result["indicator"] for result in shorthand] == [indicator.code for indicator in SCORECARD]


def test_without_an_indicator_or_a_scorecard_nothing_is_asked(service: Service) -> None:
    response = service.client.get("/v1/results", params={"area": "coventry", "period": "2022-23"})
    (error,) = response.json()["errors"]
    assert (response.status_code, error["code"], error["parameter"]) == (422, "missing", "indicator")


def rests_on(figure: str, children: int) -> str:
    noun = "child" if children == 1 else "children"
    return f"{figure} rests on {children} {noun}: one more or less can move it far."


@pytest.mark.parametrize(("children", "warned"), [(0, False), (1, True), (5, True), (6, False)])
def test_one_to_five_children_are_small_numbers(service: Service, children: int, warned: bool) -> None:
    """Of a count the children themselves, of a mean or a percentage those in its base; nobody is no small number."""
    rows = [f"K{number} | 2020-01-01 | 2020-06-01 | 2021-06-01 | WBRI" for number in range(children)]
    send_story(service, "\n".join(["child | entered | placed | adopted | ethnicity", *rows]))
    send_story(service, "child | adopted\nUnknown | 2021-06-01")
    for code in ("A1", "A3", "A6", "placed_in_agency", "stage.placed_to_adopted"):
        result = service.result(code, "coventry", "2021-22")
        few = warned and code != "placed_in_agency"
        assert small_numbers(result) == ([rests_on("The figure", children)] if few else [])
    placed = service.result("placed", "coventry", "2020-21")
    assert small_numbers(placed) == ([rests_on("The figure", children)] if warned else [])


def test_every_small_figure_of_an_answer_is_named(service: Service) -> None:
    """Members, parts, the preceding period and comparators, each by its name; families are called so."""
    rows = [f"K{number} | coventry | 2021-06-01 | female" for number in range(6)]
    rows += ["L1 | coventry | 2020-06-01 | male", "L2 | coventry | 2020-06-01 | male"]
    rows += ["M1 | solihull | 2021-06-01 | male", *(f"N{number} | leeds | 2021-06-01 | male" for number in range(3))]
    send_story(service, "\n".join(["child | authority | adopted | sex", *rows]))
    asked: dict[str, Any] = {"members": True, "breakdown": "sex", "compare": "previous,leeds,coventry,birmingham"}
    assert small_numbers(service.result("adopted", "ace", "2021-22", **asked)) == [
        rests_on("The figure of Solihull", 1),
        rests_on("The part male", 1),
        rests_on("The figure of 2020-21", 2),
        rests_on("The figure of Leeds", 3),
    ]
    for family, said in (("Ash", "1 family"), ("Bay", "2 families")):
        send_story(service, f"family | enquiry\n{family} | 2021-06-01")
        (warning,) = small_numbers(service.result("enquiries", "coventry", "2021-22"))
        assert warning == f"The figure rests on {said}: one more or less can move it far."


@pytest.mark.parametrize(
    ("period", "official"),
    [
        ("2021-22", "2019-22"),
        ("2020-22", "2019-22"),
        ("2018-22", "2019-22"),
        ("2021-22-Q4", "2019-22"),
        ("2021-22-H2", "2019-22"),
        ("2022-M03", "2019-22"),
        ("2022-23-Q1", "2019-22"),
        ("2022-04-01/2023-03-30", "2019-22"),
        ("2019-22", None),
        ("2019-04-01/2022-03-31", None),
        ("1992-93", "1990-93"),
    ],
)
def test_a_window_that_is_not_the_official_one(service: Service, period: str, official: str | None) -> None:
    """Three financial years are: the last that ended by then are linked, and the link gives them."""
    for area in ("Bristol, City of", "adoption-central-england"):
        for result in service.results("all", area, period):
            warnings = [warning for warning in result["warnings"] if warning["code"] == "unofficial_window"]
            if official is None or result["indicator"] not in OFFICIAL:
                assert warnings == []
                continue
            (warning,) = warnings
            assert warning["link"] in warning["detail"]
            assert parse_qs(urlsplit(warning["link"]).query)["period"] == [official]
            if result["indicator"] == "A1":
                (linked,) = answer(service.client.get(warning["link"]))["results"]
                assert (linked["indicator"], linked["area"]) == (result["indicator"], result["area"])
                assert linked["period"]["label"] == official
                assert "unofficial_window" not in codes(linked["warnings"])


@pytest.mark.parametrize("period", ["1990-91", "1991-92", "1991-M05", "1990-01-01/1990-12-31"])
def test_where_there_is_no_official_window_none_is_linked(service: Service, period: str) -> None:
    """Three years that began before 1990 cannot be asked for."""
    service.state_complete()
    assert codes(service.result("A1", "coventry", period)["warnings"]) == []


@pytest.mark.parametrize(
    ("period", "a1", "a2"),
    [
        ("2009-12", 639, 213),
        ("2010-13", 608, 213),
        ("2011-14", 547, 182),
        ("2012-15", 487, 152),
        ("2013-16", 426, 122),
        ("2020-23", 426, 122),
    ],
)
def test_how_far_a_figure_is_from_the_threshold_of_its_window(service: Service, period: str, a1: int, a2: int) -> None:
    """500 days from care to family, 140 from order to match: above it a positive number, within it none or less."""
    year = int(period[:4])
    send_story(
        service,
        f"""
        child | entered      | order        | matched      | placed         | adopted
        Ava   | {year}-01-01 | {year}-02-01 | {year}-06-21 | {year + 1}-05-16 | {year + 2}-06-01
        """,
    )
    results = service.results(["A1", "A10", "A2"], "coventry", period)
    for result, limit in zip(results, (a1, a1, a2), strict=True):
        assert result["threshold"] == limit
        assert result["distance_to_threshold"] == result["value"] - limit
        assert result["meets_threshold"] is (result["distance_to_threshold"] <= 0)
    assert [result["threshold_status"] for result in results] == ["national", "local", "national"]


@pytest.mark.parametrize(
    ("days", "distance", "met"),
    [((425,), -1, True), ((426,), 0, True), ((427,), 1, False), ((426, 426, 427), 0, True), ((426, 427), 1, False)],
)
def test_the_distance_is_of_the_figure_as_published(
    service: Service, days: tuple[int, ...], distance: int, met: bool
) -> None:
    """In whole days, however many decimals were asked for, so that it agrees with whether the threshold is met."""
    service.post(placed_after(*days))
    for asked in ({}, {"places": 2}):
        result = service.result("A1", "coventry", "2021-22", **asked)
        assert (result["distance_to_threshold"], result["meets_threshold"]) == (distance, met)


WITH_THRESHOLD = {"A1", "A2", "A10", "adopters.stage_one", "adopters.stage_two"}


def test_without_a_threshold_or_a_value_there_is_no_distance(service: Service) -> None:
    for result in service.results("all", "coventry", "2021-22"):
        assert (result["distance_to_threshold"], result["meets_threshold"]) == (None, None)
        assert (result["threshold"] is not None) == (result["indicator"] in WITH_THRESHOLD)
    service.post(placed_after(100))
    for code in ("A3", "A4", "A20", "adopted", "stage.placed_to_adopted"):
        assert service.result(code, "coventry", "2021-22")["distance_to_threshold"] is None
