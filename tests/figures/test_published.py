"""Published values: taken in as they were printed, shown beside figures, never mixed into them."""

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.area_files import reference_areas
from app.areas import Areas
from app.commands.result_tables import results_as_table
from app.figures.published_files import KNOWN_COLUMNS, PublishedFile, PublishedTerms, ReadValues
from app.figures.published_shapes import LoadedValues, PublishedValues
from app.figures.published_times import period_of
from app.figures.shapes import Result
from app.indicators import crosswalk
from app.indicators.crosswalk import CROSSWALK, elsewhere, publisher_of
from app.indicators.scorecard import INDICATORS
from app.problems import NotUnderstood
from tests.figures.asked import file_of, rows_of
from tests.support.service import Answer, Service
from tests.support.story_tables import send_story

DFES = Path(__file__).parents[2] / "app" / "data" / "published_adoptions.csv"
SOURCE = "DfE, children looked after in England including adoptions"
#: The columns and symbols of DfE's open data standards.
TIDY = """\
time_period,time_identifier,geographic_level,country_code,region_code,old_la_code,new_la_code,la_name,characteristic,number,percentage
2022,Reporting year,National,E92000001,,,,,Total,3010,10
2022,Reporting year,National,E92000001,,,,,Male,1540,10
2022,Reporting year,Regional,E92000001,E12000005,,,,Total,420,z
2022,Reporting year,Local authority,E92000001,E12000005,331,E08000026,Coventry,Total,38,14
2022,Reporting year,Local authority,E92000001,E12000005,334,E08000029,Solihull,Total,c,low
2022,Reporting year,Local authority,E92000001,E12000005,999,E99999999,Nowhere,Total,x,u
"""
MEANS = {"column": ["number:adopted", "percentage:A4"], "where": ["characteristic:Total"]}


def load(service: Service, content: str | bytes, **asked: Any) -> Answer:
    asked = {"source": "DfE, children looked after", "release": "November 2022", **asked}
    answer = service.client.post("/v1/published", content=content, params=asked, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 200, answer.text
    LoadedValues.model_validate_json(answer.content)
    found: Answer = answer.json()
    return found


def read(areas: Areas, content: str) -> ReadValues:
    return PublishedFile(areas, PublishedTerms("DfE", "2022")).read(content.encode())


@pytest.fixture(scope="module")
def areas() -> Areas:
    return reference_areas()


def values(service: Service, area: str, **asked: Any) -> dict[tuple[str, str], Any]:
    answer = service.client.get("/v1/published", params={"area": area, **asked})
    PublishedValues.model_validate_json(answer.content)
    shown = answer.json()["values"]
    return {(each["indicator"], each["period"]): each["symbol"] or each["value"] for each in shown}


def test_dfes_tidy_files_are_taken_with_their_symbols(service: Service) -> None:
    loaded = load(service, TIDY, **MEANS)
    assert {name: loaded[name] for name in ("received", "created", "replaced", "unchanged")} == {
        "received": 8,
        "created": 8,
        "replaced": 0,
        "unchanged": 0,
    }
    assert loaded["passed_over"] == {"not_asked_for": 1, "unknown_area": 1}
    assert values(service, "england") == {("adopted", "2021-22"): 3010, ("A4", "2021-22"): 10}
    assert values(service, "west-midlands") == {("adopted", "2021-22"): 420, ("A4", "2021-22"): "z"}
    assert values(service, "solihull") == {("adopted", "2021-22"): "c", ("A4", "2021-22"): "low"}
    assert values(service, "coventry", indicator="A4") == {("A4", "2021-22"): 14}


def test_loaded_again_values_are_unchanged_or_replaced_and_the_earlier_ones_stay_readable(service: Service) -> None:
    load(service, TIDY, **MEANS)
    first = service.now()
    assert load(service, TIDY, **MEANS)["unchanged"] == 8
    assert service.now() == first
    assert load(service, TIDY.replace("Total,3010", "Total,3020"), **MEANS)["replaced"] == 1
    assert values(service, "england")["adopted", "2021-22"] == 3020
    assert values(service, "england", known_at=first)["adopted", "2021-22"] == 3010
    assert load(service, TIDY, **MEANS, dry_run=True)["replaced"] == 1
    assert values(service, "england")["adopted", "2021-22"] == 3020
    # Another release is another value: both are shown.
    load(service, TIDY, **{**MEANS, "release": "November 2023"})
    assert len(service.get("/v1/published", area="england", indicator="adopted")["values"]) == 2


def test_dfes_counts_of_england_and_coventry(service: Service) -> None:
    """The file of the demonstration: its columns are known, its source names the release."""
    answer = service.client.post("/v1/published", content=DFES.read_bytes(), headers={"Content-Type": "text/csv"})
    assert answer.json()["created"] == 2 * 20
    shown = service.get("/v1/published", area="coventry", indicator="A4")["values"]
    assert [(each["period"], each["value"], each["numerator"], each["denominator"]) for each in shown][-3:] == [
        ("2022-23", 11, 32, 283),
        ("2023-24", 18, 56, 313),
        ("2024-25", 7, 18, 275),
    ]
    assert {(each["source"], each["release"]) for each in shown} == {(SOURCE, "November 2025")}


def test_a_figure_beside_what_is_published(service: Service) -> None:
    """Of the area, its region and England, with the difference and why; the figure stays what it is."""
    send_story(service, "child | entered | left\nAva | 2020-01-01 |\n")
    send_story(service, "child | adopted\nAva | 2021-06-01\nBen | 2021-07-01")
    before = service.result("adopted", "coventry", "2021-22")
    load(service, TIDY, **MEANS)
    result = service.result("adopted", "coventry", "2021-22", compare="published,year-before")
    Result.model_validate(result)
    assert {name: result[name] for name in ("value", "counted", "threshold")} == {
        name: before[name] for name in ("value", "counted", "threshold")
    }
    published = result["comparison"]["published"]
    shown = [(each["area"]["name"], each["value"], each["difference"]) for each in published]
    assert shown == [("Coventry", 38, -36), ("West Midlands", 420, -418), ("England", 3010, -3008)]
    assert published[0]["why"] == [crosswalk.SMALL_COUNTS]
    assert published[2]["why"] == [crosswalk.SMALL_COUNTS, crosswalk.NEAREST_10]
    suppressed = service.result("adopted", "solihull", "2021-22", compare="published")["comparison"]["published"][0]
    assert (suppressed["value"], suppressed["symbol"], suppressed["difference"]) == (None, "c", None)
    lines = results_as_table({"results": [result], "warnings": []})
    assert [line[1:3] for line in lines.rows[:2]] == [("Coventry", "2021-22"), ("Coventry", "2020-21")]
    assert [line[1:5] for line in lines.rows[2:]] == [
        ("Coventry, published", "2021-22", "38 children", ""),
        ("West Midlands, published", "2021-22", "420 children", ""),
        ("England, published", "2021-22", "3,010 children", ""),
    ]
    of_them = list(zip(lines.columns, *lines.rows, strict=True))[7:]
    assert of_them == [("Difference", "", "+2", "-36", "-418", "-3,008")]
    assert lines.notes[-2:] == [
        "Difference: the figure, less what it is beside.",
        "Published: DfE, children looked after, November 2022.",
    ]
    rows = rows_of(file_of(service, "csv", indicator="adopted", area="coventry", period="2021-22", compare="published"))
    in_file = [(row["value"], row["difference"], row["published_source"]) for row in rows if row["row"] == "published"]
    assert in_file[0] == ("38", "-36", "DfE, children looked after, November 2022")
    assert service.result("adopted", "coventry", "2021-22", compare="previous")["comparison"]["published"] is None


def test_three_years_beside_one_year_say_so(service: Service) -> None:
    """Where nothing is published of the very days, what ends on the same day is shown, and named as another window."""
    content = (
        "period,area,indicator,value\n2019-22,coventry,A10,512\n2019-22,england,A10,480\n2021-22,england,A10,470\n"
    )
    load(service, content)

    def shown(period: str) -> list[tuple[Any, ...]]:
        published = service.result("A10", "coventry", period, compare="published")["comparison"]["published"]
        return [(each["area"]["name"], each["period"]["label"], each["why"][0]) for each in published]

    days = "Published for 2019-04-01 to 2022-03-31; the figure is of 2021-04-01 to 2022-03-31."
    assert shown("2021-22") == [("Coventry", "2019-22", days), ("England", "2021-22", crosswalk.THREE_YEARS)]
    assert shown("2019-22") == [(name, "2019-22", crosswalk.THREE_YEARS) for name in ("Coventry", "England")]
    assert shown("2020-21") == []


@pytest.mark.parametrize(
    ("content", "code", "row", "column"),
    [
        ("period,area,indicator,value\n2021-22,coventry,A10,many\n", "not_a_number", 2, "value"),
        ("period,area,indicator,value\n2021-22,coventry,A10,1;2\n", "not_a_number", 2, "value"),
        ("period,area,adopted\n2021-22,coventry,3,0\n", "too_many_cells", 2, None),
        ("period,area,adopted\n2021-22,coventry,-3\n", "not_possible", 2, "adopted"),
        ("period,area,adopted\n2021-22,coventry,3.5\n", "not_possible", 2, "adopted"),
        ("period,area,A4\n2021-22,coventry,101\n", "not_possible", 2, "a4"),
        ("period,area,indicator,value,numerator\n2021-22,coventry,A4,1,some\n", "not_a_number", 2, "numerator"),
        ("period,area,indicator,value,denominator\n2021-22,coventry,A4,1,-2\n", "not_possible", 2, "denominator"),
        ("period,area,indicator,value\nsome time,coventry,A10,1\n", "not_a_period", 2, None),
        ("period,area,indicator,value\nlatest-year,coventry,A10,1\n", "not_a_period", 2, None),
        ("period,area,adopted\n2021-22,coventry,1\n2021-22,331,2\n", "given_twice", 3, "adopted"),
        ("period,area,whatever\n2021-22,coventry,1\n", "no_values", 1, None),
        ("", "empty_file", None, None),
    ],
)
def test_a_file_that_is_wrong_is_refused_whole_with_row_and_column(
    service: Service, content: str, code: str, row: int | None, column: str | None
) -> None:
    asked = {"source": "DfE", "release": "2022"}
    headers = {"Content-Type": "text/csv"}
    before = service.digest()
    answer = service.client.post("/v1/published", content=content, params=asked, headers=headers)
    assert answer.status_code == 422, answer.text
    error = answer.json()["errors"][0]
    assert (error["code"], error.get("row"), error.get("column")) == (code, row, column)
    assert service.digest() == before


@pytest.mark.parametrize(
    ("printed", "symbol"),
    [
        ("[c]", "c"),
        ("C", "c"),
        ("*", "c"),
        (":", "x"),
        ("..", "x"),
        (".", "z"),
        ("N/A", "z"),
        ("~", "low"),
        ("[low]", "low"),
    ],
)
def test_symbols_of_older_files_are_those_of_today(areas: Areas, printed: str, symbol: str) -> None:
    (value,) = read(areas, f"period,area,adopted\n2021-22,coventry,{printed}\n").values
    assert (value.value, value.symbol) == (None, symbol)


def test_what_a_figure_can_be_depends_on_the_figure(areas: Areas) -> None:
    """Families needed less families waiting, and days from a match to a later order, may lie below zero."""
    content = "period,area,indicator,value\n2021-22,ace,sufficiency,-4\n2021-22,ace,stage.order_to_match,-12.5\n"
    assert [value.value for value in read(areas, content).values] == ["-4", "-12.5"]
    (value,) = read(areas, 'period,area,indicator,value,numerator\n2021-22,england,A4,12%,"3,010"\n').values
    assert (value.value, value.numerator) == ("12", 3010)


def test_a_symbol_in_place_of_a_numerator_is_no_number(areas: Areas) -> None:
    (value,) = read(areas, "period,area,indicator,value,numerator\n2021-22,coventry,A4,c,c\n").values
    assert (value.symbol, value.numerator) == ("c", None)


def test_rows_that_name_what_is_not_known_are_numbered(service: Service) -> None:
    """An authority that is misspelt is not lost in silence."""
    content = "period,area,indicator,value\n2021-22,covetry,A4,9\n2021-22,coventry,A4,9\n2021-22,covetry,A1,9\n"
    loaded = load(service, content + "2021-22,coventry,A99,9\n")
    assert (loaded["received"], loaded["passed_over"]) == (1, {"unknown_area": 2, "unknown_indicator": 1})
    assert [(each["code"], each["detail"]) for each in loaded["warnings"]] == [
        ("unknown_area", "No area is known by the name in these rows: 2, 4. Not taken."),
        ("unknown_indicator", "No indicator is known by the name in this row: 5. Not taken."),
    ]


def test_each_mistake_is_named_and_those_beyond_fifty_are_counted(areas: Areas) -> None:
    content = "period,area,adopted\n" + "2021-22,coventry,many\n" * 60
    with pytest.raises(NotUnderstood) as refused:
        read(areas, content)
    assert [(each.code, each.row) for each in refused.value.mistakes[49:]] == [
        ("not_a_number", 51),
        ("more_of_these", None),
    ]


def test_mistakes_in_the_terms_are_named_with_those_of_the_header(service: Service) -> None:
    asked = {"column": ["numbr:adopted", "number:A99"], "where": ["sort:Total"]}
    answer = service.client.post("/v1/published", content=TIDY, params=asked, headers={"Content-Type": "text/csv"})
    assert [(error["code"], error["parameter"]) for error in answer.json()["errors"]] == [
        ("not_valid", "column"),
        ("unknown_column", "column"),
        ("unknown_column", "where"),
    ]


def test_the_newest_of_several_releases_comes_last_and_is_the_one_in_print(service: Service) -> None:
    """By month and year, not by the alphabet; and each publisher has a column of its own."""
    content = "period,area,adopted\n2021-22,coventry,{}\n"
    releases = {"November 2022": 36, "March 2023": 37, "2023-11-16": 38}
    for release, number in releases.items():
        load(service, content.format(number), release=release)
    load(service, content.format(35), source="Coram, ASGLB data", release="May 2022")
    asked = {"indicator": "annual-report", "area": "coventry", "period": "2021-22", "compare": "published"}
    result = next(each for each in service.results(**asked) if each["indicator"] == "adopted")
    assert [each["value"] for each in result["comparison"]["published"]] == [35, 36, 37, 38]
    sheet = load_workbook(io.BytesIO(file_of(service, "xlsx", **asked)))["annual-report Coventry"]
    rows = {row[1]: row for row in sheet.iter_rows(values_only=True)}
    printed = dict(zip(rows["Code"], rows["adopted"], strict=True))
    assert (printed["Published: Coventry, DfE"], printed["Published: Coventry, ASGLB"]) == (38, 35)


def test_terms_that_are_wrong_are_named(service: Service) -> None:
    asked = {"column": ["number=adopted", "number:A99"], "where": "Total"}
    answer = service.client.post("/v1/published", content=TIDY, params=asked, headers={"Content-Type": "text/csv"})
    assert [(error["code"], error["parameter"]) for error in answer.json()["errors"]] == [
        ("not_valid", "column"),
        ("not_valid", "column"),
        ("not_valid", "where"),
    ]
    assert service.client.post("/v1/published", content=TIDY).status_code == 415


def test_a_form_with_the_file_loads_what_the_file_itself_does(service: Service) -> None:
    asked = {"source": "DfE", "release": "November 2022", **MEANS}
    answer = service.client.post("/v1/published", files={"file": ("published.csv", TIDY)}, params=asked)
    assert answer.status_code == 200, answer.text
    assert values(service, "england") == {("adopted", "2021-22"): 3010, ("A4", "2021-22"): 10}
    assert load(service, TIDY, source="DfE", **MEANS)["unchanged"] == answer.json()["created"] == 8


@pytest.mark.parametrize(
    ("parts", "status", "code"),
    [
        ([("file", (None, ""))], 422, "missing"),
        ([("sheet", ("published.csv", TIDY))], 422, "unknown_field"),
        ([("file", ("published.csv", TIDY)), ("file", ("published.csv", TIDY))], 400, "unreadable"),
    ],
)
def test_a_form_has_one_file(service: Service, parts: list[Any], status: int, code: str) -> None:
    before = service.digest()
    answer = service.client.post("/v1/published", files=parts)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (status, code)
    assert service.digest() == before


def test_only_an_operator_loads_and_everybody_reads_what_is_national(service: Service) -> None:
    load(service, TIDY, **MEANS)
    council = service.key(["results:read", "events:write"], ["coventry"])
    for key in (council, service.key(["admin"], ["coventry"])):
        headers = {**key, "Content-Type": "text/csv"}
        params = {"source": "x", "release": "y", **MEANS}
        assert service.client.post("/v1/published", content=TIDY, params=params, headers=headers).status_code == 403
    for area, status in (("england", 200), ("west-midlands", 200), ("coventry", 200), ("solihull", 403)):
        assert service.client.get("/v1/published", params={"area": area}, headers=council).status_code == status
    # Beside the council's own figure the national ones are shown.
    asked = {"indicator": "adopted", "area": "coventry", "period": "2021-22", "compare": "published"}
    answer = service.client.get("/v1/results", params=asked, headers=council).json()
    assert len(answer["results"][0]["comparison"]["published"]) == 3


@pytest.mark.parametrize(
    ("row", "label"),
    [
        ({"time_period": "202223", "time_identifier": "Financial year"}, "2022-23"),
        ({"time_period": "2023", "time_identifier": "Reporting year"}, "2022-23"),
        ({"time_period": "202023", "time_identifier": "Financial year"}, "2020-23"),
        ({"time_period": "202223", "time_identifier": "Financial year Q2"}, "2022-23-Q2"),
        ({"time_period": "202223", "time_identifier": "Part 1 (April to September)"}, "2022-23-H1"),
        ({"year_ending": "2023-03-31"}, "2022-23"),
        ({"year_ending": "2023"}, "2022-23"),
        ({"period": "2022-M11"}, "2022-M11"),
        ({"time_period": "2022/23", "time_identifier": "Financial year"}, "2022-23"),
        ({"time_period": "2022", "time_identifier": "November"}, "2022-M11"),
        ({"time_period": "2023", "time_identifier": "Calendar year"}, None),
        ({"time_period": "202223", "time_identifier": "Academic year"}, None),
        ({"time_period": "202223", "time_identifier": "Tax year"}, None),
        ({"year_ending": "2023-06-30"}, None),
        ({}, None),
    ],
)
def test_the_periods_of_published_files(row: dict[str, str], label: str | None) -> None:
    period = period_of(row)
    assert (period.label if period else None) == label


def test_our_own_csv_can_be_loaded_as_what_was_published(service: Service) -> None:
    """Figures that an agency printed a year ago, compared with what is known now: totals only."""
    send_story(service, "child | adopted | sex\nAva | 2021-06-01 | female")
    asked = {"indicator": ["adopted", "A4"], "area": ["coventry"], "period": "2021-22", "breakdown": "sex"}
    content = file_of(service, "csv", **asked)
    loaded = load(service, content, source="Annual report", release="2022")
    assert (loaded["created"], loaded["passed_over"]) == (2, {"not_a_result": 6})
    assert values(service, "coventry") == {("adopted", "2021-22"): 1, ("A4", "2021-22"): 100}


#: What definitions.md says of how figures are published: the indicator, and words that its entry must have.
FACTS = [
    ("A1", "DfE", "three financial years"),
    ("A2", "DfE", "three financial years"),
    ("A10", "DfE", "three financial years"),
    ("A20", "DfE", "three financial years"),
    ("A3", "DfE", "three financial years"),
    ("A1", "DfE", "A10 is the adjusted one"),
    ("A10", "DfE", "not above A1"),
    ("A2", "DfE", "before the placement order counts as 0 days"),
    ("A8", "MoJ", "count applications"),
    ("A4", "DfE", "published as c"),
    ("adopted", "DfE", "published as c"),
    ("A15", "ASGLB", "nearest 5"),
    ("A16", "ASGLB", "nearest 5"),
]


@pytest.mark.parametrize(("code", "publisher", "words"), FACTS)
def test_the_crosswalk_says_what_the_definitions_say(code: str, publisher: str, words: str) -> None:
    said = [why for each in elsewhere(code) if each.publisher == publisher for why in each.why]
    assert any(words in why for why in said)


def test_decision_to_match_is_not_a2() -> None:
    """DfE's chart has a like name; it is another measure, and stands at the stage that it is."""
    (chart,) = [each for each in elsewhere("A2") if not each.comparable]
    assert (chart.name, chart.why) == ("Time between placement order and match", (crosswalk.DECISION_TO_MATCH,))
    assert [each.name for each in elsewhere("stage.decision_to_match")] == [chart.name]


def test_who_publishes_is_read_off_the_source() -> None:
    assert publisher_of("DfE, children looked after") == "DfE"
    assert publisher_of("Coram-i, ASGLB data Q1 2023-24") == "ASGLB"
    assert publisher_of("Ministry of Justice, family court statistics") == "MoJ"
    assert publisher_of("Annual report") is None


def test_the_catalogue_has_the_crosswalk(service: Service) -> None:
    shown = service.get("/v1/indicators/A2")["published_as"]
    assert [(each["name"], each["comparable"]) for each in shown] == [
        (each.name, each.comparable) for each in elsewhere("A2")
    ]
    codes = {indicator.code for indicator in INDICATORS}
    assert {"A1", "A2", "A3", "A4", "A10", "A20", "A8", "adopted"} <= {each.indicator for each in CROSSWALK} & codes
    assert {code for means in KNOWN_COLUMNS.values() for code, _ in means} <= codes


def test_without_a_source_nothing_is_taken(service: Service) -> None:
    file = PublishedFile(service.areas, PublishedTerms())
    with pytest.raises(NotUnderstood) as refused:
        file.read(b"period,area,adopted\n2021-22,coventry,1\n")
    assert refused.value.mistakes[0].code == "no_source"
