"""Figures as CSV in the columns of DfE's open data standards, and the case list as CSV."""

import pytest

from tests.figures.asked import EVERYTHING, STORY, cell, file_of, rows_of
from tests.support.service import Answer, Service
from tests.support.story_tables import send_story

GEOGRAPHY = (
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
    "old_la_code", "la_name", "new_la_code",
)  # fmt: skip
SAME = (
    "unit", "unrounded", "numerator", "denominator", "counted", "groups", "children", "complement", "threshold",
    "threshold_status", "meets_threshold", "distance_to_threshold", "status", "reported_to", "basis",
)  # fmt: skip


def shown(row: str, figure: Answer, **more: str) -> dict[str, str]:
    """What a row of the file should say of a figure."""
    told = {name: cell(figure.get(name)) for name in SAME}
    told["value"] = cell(figure["status"] if figure["value"] is None else figure["value"])
    told["warnings"] = " ".join(dict.fromkeys(warning["code"] for warning in figure["warnings"]))
    if figure["value"] is None and figure["numerator"] is None:
        told["counted"] = ""
    for verdict in ("excluded", "not_evaluable"):
        told[verdict] = "; ".join(f"{reason}={number}" for reason, number in figure[verdict].items())
    return {"row": row, "breakdown": "total", "part": "total", "change": "", "difference": "", **told, **more}


def expected_rows(result: Answer) -> list[dict[str, str]]:
    """Every figure of a result, each a row: the result itself, what it shows apart, and what it is compared with."""
    here = {"area": result["area"]["name"], "period": result["period"]["label"], "indicator": result["indicator"]}
    rows = [here | shown("result", result)]
    apart = {name: result.get(name) or {} for name in ("bands", "parts")}
    apart["unborn"] = {"unborn": result["unborn"]} if result.get("unborn") is not None else {}
    for breakdown, parts in apart.items():
        for part, number in parts.items():
            cut = {"row": "part", "breakdown": breakdown, "part": part, "value": str(number), "counted": str(number)}
            rows.append(here | cut | {"unit": result["unit"], "status": result["status"]})
    for member in result["members"] or ():
        rows.append(here | shown("member", member["figure"], rank=cell(member["rank"])) | {"area": member["name"]})
    for middle in ("members_median", "members_unweighted_mean"):
        if result.get(middle) is not None:
            rows.append(here | {"row": middle, "value": cell(result[middle]), "unit": result["unit"]})
    breakdown = result["breakdown"]
    for part in breakdown["parts"] if breakdown else ():
        rows.append(here | shown("part", part, breakdown=breakdown["by"], part=part["part"]))
    for name in ("previous", "year_before"):
        other = result["comparison"][name]
        before = shown(name, other, change=cell(other["change"]))
        rows.append(here | before | {"period": other["period"]["label"]})
    for other in result["comparison"]["areas"]:
        rows.append(
            here | shown("comparator", other, difference=cell(other["difference"])) | {"area": other["area"]["name"]}
        )
    return rows


def area_of(row: dict[str, str]) -> str:
    """The area that a row is about, by its geography."""
    if row["geographic_level"] == "Local authority":
        return row["la_name"]
    return row["region_name"] if row["geographic_level"] == "Regional" else named_agency(row)


def named_agency(row: dict[str, str]) -> str:
    return "England" if row["raa"] == "Total" else row["raa"]


def test_the_csv_says_what_the_json_says(service: Service) -> None:
    """Every indicator, area and period: results, parts, bands, the unborn, members, the year before, comparators."""
    send_story(service, STORY)
    results = service.results(**EVERYTHING)
    found = rows_of(file_of(service, "csv", **EVERYTHING))
    expected = [row for result in results for row in expected_rows(result)]
    assert len(found) == len(expected)
    for row, wanted in zip(found, expected, strict=True):
        said = {**row, "area": area_of(row)}
        assert {name: said[name] for name in wanted} == wanted
    assert {row["row"] for row in found} == {
        "result", "part", "member", "members_median", "members_unweighted_mean", "previous", "year_before",
        "comparator",
    }  # fmt: skip
    assert {row["breakdown"] for row in found} == {"total", "sex", "bands", "parts", "unborn"}
    assert {row["known_at"] for row in found} == {results[0]["known_at"]}
    assert {row["definition_version"] for row in found} == {"2"}


@pytest.mark.parametrize(
    ("area", "geography"),
    [
        ("coventry", ["Local authority", "E12000005", "West Midlands", "331", "Coventry", "E08000026", "Total"]),
        ("west-midlands", ["Regional", "E12000005", "West Midlands", "", "", "", "Total"]),
        ("england", ["National", "", "", "", "", "", "Total"]),
        ("ace", ["Regional adoption agency", "", "", "", "", "", "Adoption Central England"]),
    ],
)
def test_the_geography_is_dfes(service: Service, area: str, geography: list[str]) -> None:
    """DfE has no level for an agency: it has its own, and never England's code."""
    (row,) = rows_of(file_of(service, "csv", indicator="A15", area=area, period="2021-22"))
    assert tuple(row)[: len(GEOGRAPHY)] == GEOGRAPHY
    assert (row["country_code"], row["country_name"]) == (("", "") if area == "ace" else ("E92000001", "England"))
    places = ("geographic_level", *GEOGRAPHY[5:], "raa")
    assert [row[name] for name in places] == geography


@pytest.mark.parametrize(
    ("period", "time"),
    [
        ("2021-22", ("202122", "Financial year")),
        ("1999-00", ("199900", "Financial year")),
        ("2021-22-Q4", ("202122", "Financial year Q4")),
        ("2021-22-H1", ("202122", "Part 1 (April to September)")),
        ("2021-22-H2", ("202122", "Part 2 (October to March)")),
        ("2022-M01", ("2022", "January")),
        ("2019-22", ("2019-22", "Reporting period")),
        ("2021-04-10/2021-05-09", ("2021-04-10/2021-05-09", "Reporting period")),
    ],
)
def test_the_time_is_dfes_and_the_days_are_told(service: Service, period: str, time: tuple[str, str]) -> None:
    asked = {"indicator": "A15", "area": "coventry", "period": period}
    (row,) = rows_of(file_of(service, "csv", **asked))
    named = service.result(**asked)["period"]
    assert (row["time_period"], row["time_identifier"]) == time
    assert (row["period"], row["period_start"], row["period_end"]) == (period, named["start"], named["end"])


def test_a_case_list_as_csv(service: Service) -> None:
    """One row a child or family, with the two events and the codes of its warnings; a negative number is no formula."""
    send_story(
        service, "child | entered | left | placed | adopted\n-1 | 2020-01-01 | 2021-05-01 | 2021-01-01 | 2021-06-01"
    )
    send_story(service, "family | approved | matched\nAsh | 2021-05-01 | 2021-06-01\nBay | | 2021-06-01")
    for code in ("A1", "A3", "A12"):
        asked = {"indicator": code, "area": "coventry", "period": "2021-22"}
        found = rows_of(service.client.get("/v1/results/cases", params={**asked, "format": "csv"}).content)
        for row, case in zip(found, service.cases(**asked), strict=True):
            ends = {f"{end}_{name}": (case[end] or {}).get(name) for end in ("from", "to") for name in END}
            plain = ("authority", "family", "verdict", "reason", "explanation", "value", "adopted")
            said = {name: case.get(name) for name in plain} | ends
            assert {name: row[name] for name in said} == {name: cell(value) for name, value in said.items()}
            assert row["child"] == ("-1" if "child" in case else "")
            assert row["warnings"].split() == [warning["code"] for warning in case["warnings"]]


END = ("event", "id", "date")
