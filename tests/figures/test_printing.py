"""Tables as people print them: which rows they have, in which order, and how their sheets are laid out."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.http.printed_sheets import sheet_name
from app.indicators.scorecard import INDICATORS, SHORTHANDS
from app.indicators.shorthands import ANNUAL_REPORT, PRINTED_TABLES, QUARTERLY
from tests.figures.asked import file_of
from tests.support.service import Service
from tests.support.story_tables import send_story

COVENTRY = json.loads((Path(__file__).parents[1] / "cases" / "coventry_2022_23.json").read_text())
CHILDREN = """
    child | authority | entered    | decision   | order      | matched    | placed     | adopted
    Ava   | coventry  | 2019-06-01 | 2019-10-01 | 2019-12-01 | 2020-03-01 | 2020-04-01 | 2021-06-01
    Ben   | coventry  | 2020-06-01 | 2020-10-01 | 2020-12-01 | 2021-03-01 | 2021-05-01 | 2022-02-01
    Cora  | solihull  | 2021-06-01 | 2021-10-01 | 2021-12-01 |            |            |
    """


def sheets(service: Service, **asked: Any) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in load_workbook(io.BytesIO(file_of(service, "xlsx", **asked)))}


def rows_of(sheet: Worksheet) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def printed(sheet: Worksheet) -> tuple[list[Any], dict[str, dict[str, Any]], list[str]]:
    """The headings, the rows by code, and the notes."""
    _, _, _, headings, _, _, *body = rows_of(sheet)
    notes = next(number for number, row in enumerate(body) if row[0] == "Notes")
    rows = {row[1]: dict(zip(headings, row, strict=True)) for row in body[:notes] if row[1]}
    return headings, rows, [str(row[0]) for row in body[notes + 1 :]]


def test_the_annual_report_has_coventrys_two_tables_in_their_order() -> None:
    assert list(ANNUAL_REPORT.codes) == list(COVENTRY["expected"]["2022-23"])


@pytest.mark.parametrize("table", PRINTED_TABLES, ids=lambda table: table.name)
def test_a_shorthand_is_the_list_of_what_is_printed_each_once(table: Any) -> None:
    codes = {indicator.code for indicator in INDICATORS}
    assert set(table.codes) <= codes
    assert len(set(table.codes)) == len(table.codes)
    assert [indicator.code for indicator in SHORTHANDS[table.name]] == list(table.codes)


def test_the_quarterly_table_is_about_children_and_adopters() -> None:
    about = {code: indicator.among[0].about for indicator in INDICATORS for code in [indicator.code]}
    assert {about[code] for code in QUARTERLY.codes} == {"child", "family"}


def test_the_annual_report_is_laid_out_as_it_is_printed(service: Service) -> None:
    """Rows are indicators, columns are periods; each number is the one of the answer; targets and notes are there."""
    send_story(service, CHILDREN)
    target = {"targets": [{"indicator": "adopted", "from_year": "2021-22", "value": 3, "source": "Board, 2021"}]}
    service.client.put("/v1/areas/coventry/targets", json=target)
    asked: dict[str, Any] = {"indicator": "annual-report", "area": "coventry", "period": "2021-22", "scorecard": True}
    asked["compare"] = "year-before,solihull"
    sheet = sheets(service, **asked)["annual-report Coventry"]
    headings, rows, notes = printed(sheet)
    assert headings == [
        "Indicator", "Code", "Unit", "2019-20", "2020-21", "2021-22", "2020-21 (a year earlier)", "Change on 2020-21",
        "Solihull", "Target", "Target met",
    ]  # fmt: skip
    assert list(rows) == list(ANNUAL_REPORT.codes)
    results = {(each["indicator"], each["period"]["label"]): each for each in service.results(**asked)}
    for code, row in rows.items():
        for period in ("2019-20", "2020-21", "2021-22"):
            result = results[code, period]
            assert row[period] == (result["status"] if result["value"] is None else result["value"])
        comparison = results[code, "2021-22"]["comparison"]
        assert row["Change on 2020-21"] == comparison["year_before"]["change"]
    assert (rows["adopted"]["2021-22"], rows["adopted"]["Target"], rows["adopted"]["Target met"]) == (2, 3, "no")
    assert any("adopted 3 children (local, Board, 2021)" in note for note in notes)
    assert any(note.startswith("z: not applicable") for note in notes)
    assert [row[0] for row in rows_of(sheet) if row[0] in {each.heading for each in ANNUAL_REPORT.sections}] == [
        section.heading for section in ANNUAL_REPORT.sections
    ]


def test_a_printed_sheet_has_days_a_header_that_stays_and_a_page(service: Service) -> None:
    send_story(service, CHILDREN)
    sheet = sheets(service, indicator="annual-report", area="coventry", period=["2020-21", "2021-22"])[
        "annual-report Coventry"
    ]
    rows = rows_of(sheet)
    assert rows[0][0] == "Annual adoption report: Coventry"
    assert rows[4][3:5] == [datetime(2020, 4, 1), datetime(2021, 4, 1)]  # noqa: DTZ001 - a day of a spreadsheet
    assert rows[5][3:5] == [datetime(2021, 3, 31), datetime(2022, 3, 31)]  # noqa: DTZ001
    assert sheet.freeze_panes == "B7"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$6", "$A:$A")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.column_dimensions["A"].width > 3 * sheet.column_dimensions["D"].width
    formats = {row[1].value: row[4].number_format for row in sheet.iter_rows(min_row=7) if row[1].value}
    assert (formats["adopted"], formats["A4"]) == ("#,##0", '#,##0"%"')


def test_the_quarterly_table_has_the_members_of_an_agency_side_by_side(service: Service) -> None:
    """Without asking for it: the agency, each member, their median and mean; what is not known is x and never 0."""
    send_story(service, CHILDREN)
    asked = {"indicator": "quarterly", "area": "ace", "period": ["2021-22-Q1", "2021-22-Q4"]}
    found = sheets(service, **asked)
    first, second = "2021-22-Q1 Adoption Central Eng", "2021-22-Q4 Adoption Central Eng"
    assert [name for name in found if name.startswith("2021")] == [first, second]
    headings, rows, _ = printed(found[second])
    assert headings[3:11] == [
        "Adoption Central England", "Coventry", "Solihull", "Warwickshire", "Worcestershire",
        "Herefordshire, County of", "Median of members", "Mean of members",
    ]  # fmt: skip
    assert list(rows) == list(QUARTERLY.codes)
    assert [rows["adopted"][name] for name in headings[3:11]] == [1, 1, 0, "x", "x", "x", 0.5, 0.5]
    (result,) = [each for each in service.results(**asked) if each["indicator"] == "A9"][:1]
    assert result["members"][0]["rank"] is not None
    assert "figure" not in service.results(**asked, members=False)[0]["members"][0]
    parts = [row[0] for row in rows_of(found[second]) if row[0] and row[0].startswith("    ") and row[3] is not None]
    assert "    over 547" in parts


def test_the_quarterly_table_has_reversals_by_their_reason(service: Service) -> None:
    """Without asking for it, and nobody is warned that other figures have no reason; any breakdown is printed."""
    send_story(
        service,
        """
        child | authority | decision   | reversed        | sex
        Ava   | coventry  | 2021-06-01 | 2021-11-01(RD3) | female
        Ben   | coventry  | 2021-06-01 | 2021-11-02      | male
        """,
    )
    asked: dict[str, Any] = {"indicator": "quarterly", "area": "coventry", "period": "2021-22-Q3"}
    results = service.results(**asked)
    assert [each["indicator"] for each in results if each["breakdown"]] == ["A5"]
    assert not any(warning["code"] == "no_breakdown" for each in results for warning in each["warnings"])
    reasons = [
        "RD1, the child's needs changed",
        "RD2, the court made no placement order",
        "RD3, no adopters were found",
    ]
    expected = dict.fromkeys(
        (f"    by reason: {words}" for words in (*reasons, "RD4, any other reason", "not known")), 0
    )
    expected |= {f"    by reason: {words}": 1 for words in (reasons[2], "not known")}
    (sheet,) = [each for name, each in sheets(service, **asked).items() if name.startswith("quarterly")]
    assert {row[0]: row[3] for row in rows_of(sheet) if str(row[0]).startswith("    by")} == expected
    assert not any("the parts are of" in str(row[0]) for row in rows_of(sheet))
    of_members = sheets(service, **asked | {"area": "ace"}, members=True)["2021-22-Q3 Adoption Central Eng"]
    note = "A5: the parts are of Adoption Central England only. Ask about another column by itself to see its own."
    assert note in [row[0] for row in rows_of(of_members)]
    found = sheets(service, **asked, breakdown="sex")
    (rows,) = [rows_of(each) for name, each in found.items() if name.startswith("quarterly")]
    (place,) = [number for number, row in enumerate(rows) if row[1] == "A5"]
    assert [(row[0], row[3]) for row in rows[place + 1 : place + 4]] == [
        ("    by sex: female", 1),
        ("    by sex: male", 1),
        ("    by sex: not known", 0),
    ]


def test_members_that_are_too_many_to_print_are_said_to_be_in_the_tidy_sheet(service: Service) -> None:
    asked: dict[str, Any] = {"indicator": "scorecard", "area": "england", "period": "2021-22", "members": True}
    sheet = sheets(service, **asked)["scorecard England"]
    assert printed(sheet)[0] == ["Indicator", "Code", "Unit", "2021-22", "Target", "Target met"]
    assert any("each is in the sheet Results" in str(row[0]) for row in rows_of(sheet))


def test_targets_and_comparators_are_of_the_latest_period_whatever_the_order(service: Service) -> None:
    send_story(service, CHILDREN)
    asked: dict[str, Any] = {"indicator": "annual-report", "area": "coventry", "compare": "previous"}
    target = {"targets": [{"indicator": "adopted", "from_year": "2021-22", "value": 3, "source": "Board, 2021"}]}
    service.client.put("/v1/areas/coventry/targets", json=target)
    sheet = sheets(service, **asked, period=["2021-22", "2019-20"])["annual-report Coventry"]
    headings, rows, _ = printed(sheet)
    assert headings[5] == "2020-21 (period before)"
    assert rows["adopted"]["Target"] == 3


def test_what_is_unreliable_is_marked_in_the_cell_and_stays_a_number(service: Service) -> None:
    send_story(service, CHILDREN)
    found = next(iter(sheets(service, indicator="annual-report", area="ace", period="2021-22").values()))
    (cell,) = [row[3] for row in found.iter_rows(min_row=7) if row[1].value == "adopted"]
    assert (cell.value, cell.number_format) == (2, '#,##0" u"')


def test_what_is_published_has_its_own_columns_and_reasons(service: Service) -> None:
    send_story(service, CHILDREN)
    content = "period,area,adopted,source,release\n2021-22,coventry,c,DfE,2022\n2021-22,england,3010,DfE,2022\n"
    service.client.post("/v1/published", content=content, headers={"Content-Type": "text/csv"})
    asked = {"indicator": "annual-report", "area": "coventry", "period": "2021-22", "compare": "published"}
    _, rows, notes = printed(sheets(service, **asked)["annual-report Coventry"])
    assert (rows["adopted"]["Published: Coventry"], rows["adopted"]["Published: England"]) == ("c", 3010)
    assert "Published: DfE, 2022." in notes
    assert any("to the nearest 10" in note for note in notes)


def test_names_of_sheets_are_accepted_by_spreadsheets() -> None:
    assert sheet_name("Bristol: [City] of/and? more than thirty-one", []) == "Bristol   City  of and  more th"
    assert sheet_name("'''", []) == "Sheet"
    long = "a" * 40
    first = sheet_name(long, [])
    second = sheet_name(long.upper(), [first])
    assert (len(first), len(second), second[-2:]) == (31, 31, " 2")
    assert first.casefold() != second.casefold()
