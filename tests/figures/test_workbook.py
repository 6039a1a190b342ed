"""Figures as a workbook that spreadsheets open, by the public sector's rules; and files that stay what they were."""

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tests.conftest import running
from tests.figures.asked import SOME, STORY, file_of, rows_of
from tests.support.service import Service
from tests.support.story_tables import send_story

SHEETS = ["Cover", "Contents", "Notes", "Results", "Definitions"]
#: What an operator may call an area, and a spreadsheet take for something to work out.
GROUPS = """\
group_slug,group_name,short_name,authority_gss,from,to
sum,=1+1,=S,E08000026,,
link,"=HYPERLINK(""http://example.org"")",,E08000026,,
plus,+1,,E08000026,,
at,@SUM(1),,E08000026,,
minus,-2,,E08000026,,
web,http://example.org,,E08000026,,
number,2021,,E08000026,,
"""


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names}


def test_the_workbook_holds_one_table_a_sheet(service: Service) -> None:
    """From cell A1, with no blank cell and no formula; the results are the rows of the CSV file."""
    send_story(service, STORY)
    content = file_of(service, "xlsx", **SOME)
    sheets = sheets_of(content)
    assert list(sheets) == SHEETS
    for name, (header, *rows) in sheets.items():
        assert rows, name
        assert all(value != "" for row in (header, *rows) for value in row), name
        assert all(len(row) == len(header) for row in rows), name
        assert len(set(header)) == len(header)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        texts = {name: parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/")}
    assert sum(name.startswith("xl/tables/") for name in texts) == len(SHEETS)
    for text in texts.values():
        assert not any(mark in text for mark in ("<f>", "<f ", "mergeCell", "hyperlink"))
    header, *rows = sheets["Results"]
    in_csv = rows_of(file_of(service, "csv", **SOME))
    # Columns in which no row has anything are left out.
    assert header == [name for name in in_csv[0] if any(row[name] for row in in_csv)]
    assert all(any(row[place] != "z" for row in rows) for place in range(len(header)))
    for row, plain in zip(rows, in_csv, strict=True):
        assert [in_a_file(value) for value in row] == [plain[name] or "z" for name in header]


def in_a_file(value: Any) -> str:
    """A cell of a workbook as CSV writes it: numbers are numbers there, days are days, true is a truth."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def test_the_workbook_says_what_it_is(service: Service) -> None:
    """What was asked, when it was known, what the sheets and symbols are, and what each indicator means."""
    sheets = sheets_of(file_of(service, "xlsx", **SOME))
    cover = {str(name): value for name, value in sheets["Cover"]}
    assert cover["Areas"] == "Coventry, Adoption Central England"
    assert cover["Periods"] == "2021-22, 2019-22"
    assert cover["Known at"] == service.results("A1", "coventry", "2021-22")[0]["known_at"]
    assert [name for name, _ in sheets["Contents"][1:]] == SHEETS
    assert "z" in [name for name, _ in sheets["Notes"]]
    meant = {code: [title, meaning] for code, title, meaning in sheets["Definitions"][1:]}
    catalogue = [service.get(f"/v1/indicators/{code}") for code in SOME["indicator"]]
    assert meant == {entry["code"]: [entry["title"], entry["definition"]] for entry in catalogue}


def test_a_sheet_can_be_read_and_printed(service: Service) -> None:
    """Its header stays in sight and is on every page; columns are as wide as what is in them; days are days."""
    send_story(service, STORY)
    workbook = load_workbook(io.BytesIO(file_of(service, "xlsx", **SOME)))
    for sheet in workbook:
        assert sheet.freeze_panes == "A2"
        assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$1", "landscape")
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    results = workbook["Results"]
    columns = {cell.value: cell for cell in results[1]}
    for name in ("period_start", "period_end", "reported_to"):
        below = [results.cell(row, columns[name].column) for row in range(2, results.max_row + 1)]
        days = [cell for cell in below if cell.value != "z"]
        assert days
        assert all(isinstance(cell.value, datetime) and cell.number_format == "yyyy-mm-dd" for cell in days)
    widths = {name: results.column_dimensions[cell.column_letter].width for name, cell in columns.items()}
    assert widths["indicator_title"] > widths["value"]
    assert min(widths.values()) >= 8


def test_the_workbook_was_made_when_it_was_known(service: Service) -> None:
    """Not when it was asked for, so that its bytes are the same at any time of day."""
    send_story(service, STORY)
    content = file_of(service, "xlsx", **SOME, known_at="2024-02-03T04:05:06Z")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert ">2024-02-03T04:05:06Z</dcterms:created>" in parts.read("docProps/core.xml").decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_same_question_gives_the_same_bytes(service: Service, form: str) -> None:
    """About one instant, whatever was recorded since; who has them already is told so."""
    send_story(service, STORY)
    asked = {**SOME, "known_at": service.now()}
    first = file_of(service, form, **asked)
    send_story(service, "child | adopted\nEve | 2021-06-01")
    assert file_of(service, form, **asked) == first
    answer = service.client.get("/v1/results", params={**asked, "format": form})
    again = {"If-None-Match": answer.headers["etag"]}
    assert service.client.get("/v1/results", params={**asked, "format": form}, headers=again).status_code == 304
    assert service.client.get("/v1/results", params=asked, headers=again).status_code == 200


def test_text_that_looks_like_a_formula_stays_text(new_database: tuple[str, str], tmp_path: Path) -> None:
    """In CSV an apostrophe keeps a spreadsheet from working it out; in a workbook it is text as it is."""
    groups = tmp_path / "groups.csv"
    groups.write_text(GROUPS, encoding="utf-8")
    names = {line["group_slug"]: line["group_name"] for line in csv.DictReader(io.StringIO(GROUPS))}
    asked = {"indicator": "A15", "area": list(names), "period": "2021-22"}
    with running(*new_database, groups_file=groups) as service:
        plain = [row["raa"] for row in rows_of(file_of(service, "csv", **asked))]
        content = file_of(service, "xlsx", **asked)
    assert plain == ["'" + name if name[0] in "=+@" else name for name in names.values()]
    sheets = sheets_of(content)
    header, *rows = sheets["Results"]
    assert [row[header.index("raa")] for row in rows] == list(names.values())
    assert dict(sheets["Cover"])["Areas"] == ", ".join(names.values())
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        texts = [parts.read(name) for name in parts.namelist() if "worksheets/" in name]
    assert not any(mark in text for text in texts for mark in (b"<f", b"hyperlink"))
