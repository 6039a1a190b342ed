"""Workbooks: each sheet is a table, and its cells are the text that a CSV file would have."""

import io
import zipfile
from datetime import UTC, date, datetime, time
from random import Random
from typing import Any

import pytest

from app.files.limits import Limits, Refused, Sheet, filled
from app.files.lost_values import NO_VALUE, lost_values
from tests.support.files import changed, found, refusal, shared, sheet_of, table, tables, workbook, zipped

SHEET = "xl/worksheets/sheet1.xml"


def written(value: object, form: str | None = None) -> list[list[str]]:
    """What a cell is read as, behind one that is filled."""

    def fill(book: Any) -> None:
        book.add_worksheet().write_row(0, 0, ["x", value], book.add_format({"num_format": form}) if form else None)

    return [cells for _, cells in table(workbook(fill))]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (331, "331"), (-3, "-3"), (1.5, "1.5"), (0, "0"), (12345678901, "12345678901"), (1e20, "1e+20"), (0.0, "0"),
        ("0012", "0012"), ("331.0", "331.0"), (" a ", "a"), ("\xa0a\xa0", "a"), ("a\n b", "a b"), ("a\xa0b", "a b"),
        ("a\r\n\tb\n", "a b"), ("a  b\tc \n d", "a  b c d"), ("Zoë", "Zoë"), (True, "1"), (False, "0"),
        ("#N/A text", "#N/A text"),
    ],
)  # fmt: skip
def test_a_cell_is_the_text_of_a_csv_file(value: object, text: str) -> None:
    assert written(value) == [["x", text]]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (date(2022, 3, 4), "dd/mm/yyyy", "2022-03-04"), (44624, "d mmm yy", "2022-03-04"), (44624, None, "44624"),
        (datetime(2022, 3, 4, tzinfo=UTC), "dd/mm/yyyy hh:mm", "2022-03-04"), (time(5, 6), "hh:mm", "05:06:00"),
        (datetime(2022, 3, 4, 5, 6, tzinfo=UTC), "dd/mm/yyyy hh:mm", "2022-03-04 05:06:00"),
    ],
)  # fmt: skip
def test_a_day_is_an_iso_date_however_it_is_shown(value: object, form: str | None, text: str) -> None:
    assert written(value, form) == [["x", text]]


def test_errors_and_formulas_without_a_value_are_no_blanks() -> None:
    """Whatever their sheet; but where nothing applies, or a formula gives no text, there is nothing."""

    def fill(book: Any) -> None:
        for name, value in (("first", "1"), ("second", "2")):
            sheet = book.add_worksheet(name)
            sheet.write_formula(0, 0, "=NA()", None, "#N/A")
            sheet.write_formula(0, 1, "=A1", None, "" if name == "second" else 3)
            sheet.write_formula(0, 2, "=1+1", None, 2)
            sheet.write_formula(2, 3, "=1/0", book.add_format({"num_format": "dd/mm/yyyy"}), "#DIV/0!")
            sheet.write(2, 0, value)

    assert tables(workbook(fill)) == {
        "sent [first]": [(1, ["", "3", "2", ""]), (3, ["1", "", "", NO_VALUE])],
        "sent [second]": [(1, ["", NO_VALUE, "2", ""]), (3, ["2", "", "", NO_VALUE])],
    }


def test_rows_have_the_numbers_that_excel_shows() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write(3, 2, "A")
        sheet.write_row(6, 2, ["1", "2"])

    assert table(workbook(fill)) == [(4, ["A", ""]), (7, ["1", "2"])]


def test_every_sheet_that_has_rows_is_a_table_the_hidden_ones_too() -> None:
    def fill(book: Any) -> None:
        for name in ("List 9", "empty", "List 10", "a'b <c>", "x" * 31):
            sheet = book.add_worksheet(name)
            if name != "empty":
                sheet.write(0, 0, name)
            if name == "List 10":
                sheet.hide()

    content = workbook(fill)
    assert {file: rows[0][1][0] for file, rows in tables(content).items()} == {
        "sent [List 9]": "List 9", "sent [List 10]": "List 10", "sent [sheet 4]": "a'b <c>",
        f"sent [{'x' * 31}]": "x" * 31,
    }  # fmt: skip
    assert {sheet.encoding for sheet in found(content) if isinstance(sheet, Sheet)} == {"xlsx"}


def test_a_chart_is_no_table() -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("data").write(0, 0, 1)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=data!$A$1:$A$1"})
        book.add_chartsheet("chart").set_chart(chart)

    assert list(tables(workbook(fill))) == ["sent [data]"]


def test_formats_far_away_do_not_count_as_cells() -> None:
    """Whoever colours a whole column leaves a million cells with a format and nothing in them."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "A")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    assert table(workbook(fill)) == [(1, ["A"])]


@pytest.mark.parametrize("position", [(1_048_575, 16_383), (1_048_575, 1), (200, 16_383)])
def test_a_cell_far_away_is_refused(position: tuple[int, int]) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "A")
        sheet.write(*position, "B")

    assert refusal(workbook(fill)) == ("too_many_cells", None)


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1048576">' + b"<c><v>1</v></c>" * 3 + b'</row><row r="1"><c><v>1</v></c></row>',
        b"<row><c r='A1'><v>1</v></c></row><row><c r = 'xfd1048576' ><v>1</v></c></row>",
        b'<row r="1"><c s="1" r="A1"><v>1</v></c><c t="/>" r="XFD1048576"><v>1</v></c></row>',
        b'<c r="A1"><v>1</v></c><c\nr="XFD1048576"><is><t>1</t></is></c>',
        b'<x:row r="1"><x:c r="A1"><v>1</v></x:c><x:c r="XFD1048576"><v>1</v></x:c></x:row>',
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="XFD0000001048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c><c r="ZZZZZZZ9"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c><c r="A' + b"9" * 5_000 + b'"><v>1</v></c></row>',
    ],
)
def test_positions_are_found_however_they_are_written(cells: bytes) -> None:
    def change(part: bytes) -> bytes:
        start, end = part.index(b"<sheetData>") + len(b"<sheetData>"), part.index(b"</sheetData>")
        return part[:start].replace(b"<worksheet ", b'<worksheet xmlns:x="urn:x" ') + cells + part[end:]

    content = changed(sheet_of(("A",)), SHEET, change)
    assert refusal(content, Limits(cells=1_000_000))[0] in {"too_many_cells", "broken_workbook"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_a_part_in_utf16_is_refused_and_not_read_as_nothing(part: str, encoding: str) -> None:
    def change(text: bytes) -> bytes:
        return text.replace(b'encoding="UTF-8"', b'encoding="UTF-16"').decode().encode(encoding)

    content = changed(workbook(lambda book: book.add_worksheet().write_row(0, 0, ["A", "B"])), part, change)
    assert refusal(content, Limits())[0] == "utf16_workbook"


def test_cells_without_positions_follow_upon_each_other() -> None:
    def change(part: bytes) -> bytes:
        return part.replace(b' r="A1"', b"").replace(b' r="B1"', b"").replace(b' r="1"', b"")

    assert table(changed(sheet_of(("A", "B")), SHEET, change)) == [(1, ["A", "B"])]


def test_the_sheets_of_a_workbook_share_the_limit_on_cells() -> None:
    def fill(book: Any) -> None:
        for name in "ABC":
            book.add_worksheet(name).write_row(0, 0, range(4))

    first, second, third = found(workbook(fill), limits=Limits(cells=11))
    assert [isinstance(sheet, Sheet) for sheet in (first, second, third)] == [True, True, False]
    assert len(found(workbook(fill), limits=Limits(cells=12))) == 3


def test_one_part_is_not_read_for_any_number_of_sheets() -> None:
    """Otherwise a small file that names one long part as a thousand sheets takes minutes."""
    content = sheet_of(("A",))
    long = changed(content, SHEET, lambda part: part.replace(b"</sheetData>", b" " * 500_000 + b"</sheetData>"))

    def repeated(part: bytes) -> bytes:
        start, end = part.index(b"<sheets>") + len(b"<sheets>"), part.index(b"</sheets>")
        return part[:start] + part[start:end] * 20 + part[end:]

    limits = Limits(workbook=2_000_000)
    assert refusal(changed(long, "xl/workbook.xml", repeated), limits) == ("broken_workbook", None)
    assert len(found(changed(content, "xl/workbook.xml", repeated), limits=limits)) == 20


TEXT = "A" * 1_000
#: Longer than any text that is looked at as a whole, and not packed too densely.
LONG = Random(1).randbytes(1_000_000).hex()
SHARED = f"<si><t>{TEXT}</t></si>"


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ('<c r="A1" t="s"><v>1</v></c>', SHARED),
        ("<c r='A1' t='s'><v>1</v></c>", SHARED),
        ('<c r="A1" t="&#115;"><v>1</v></c>', SHARED),
        ('<c t = "s" r="A1" ><v xml:space="preserve"> 1</v></c>', SHARED),
        ('<c r="A1" t="s"><v><!-- 0 -->1</v></c>', SHARED),
        ('<c r="A1" t="s"><v>0</v><v>1</v></c>', SHARED),
        ('<c r="A1" t="s"><v>1</v></c >', SHARED),
        ('<x:c r="A1" t="s"><x:v>1</x:v></x:c>', SHARED),
        ('<c r="A1" t="s"><v>1</v></c>', f"<x:si><x:t>{TEXT}</x:t></x:si >"),
        ('<c r="A1" t="s"><v>1</v></c>', f"<si><r><t>{TEXT[:500]}</t></r><r><t>{TEXT[500:]}</t></r></si>"),
        ('<c r="A1" t="s"><v>1</v></c>', f"<!-- </si></si> -->{SHARED}"),
        ('<c r="A1" t="s"><v>1</v></c>', f"<si><t><!-- </si> -->{TEXT}</t></si>"),
        ('<c r="A1" t="s"><v>1</v></c>', f"<si><t>{LONG}</t></si>"),
        ('<c r="A1" t="s"><v>1</v></c>', f"<si><t><![CDATA[{TEXT}</si>]]></t></si>"),
    ],
)
def test_a_text_that_many_cells_share_counts_in_each(cell: str, texts: str) -> None:
    content = shared("<si><t>B</t></si>" + texts, "".join(f"<row>{cell}</row>" for _ in range(100)))
    assert refusal(content, Limits(text=99_999)) == ("too_much_text", None)


def test_a_text_that_is_named_nowhere_or_once_does_not_count_in_other_cells() -> None:
    cells = '<row r="1"><c r="A1" t="s"><v>1</v></c></row>' + '<row><c t="s"><v>0</v></c></row>' * 100
    content = shared("<si><t>B</t></si>" + SHARED, cells)
    assert len(table(content, Limits(text=5_000))) == 101


def test_a_cell_that_names_no_text_is_refused() -> None:
    assert refusal(shared(SHARED, '<row><c t="s"><v>7</v></c></row>')) == ("broken_workbook", None)


def test_limits_of_cells_and_rows() -> None:
    content = sheet_of(("A" * 10_000,), ("B" * 10_001,))
    assert refusal(content) == ("cell_too_long", 2)
    assert refusal(sheet_of(("A",), ("B",), ("C",)), Limits(rows=2)) == ("too_many_rows", 3)
    assert refusal(content, Limits(workbook=10_000)) == ("too_large", None)


def test_rows_of_a_long_sheet_keep_their_numbers_and_those_before_a_broken_one_are_read() -> None:
    rows = [("CHILD",), *((f"K{number}",) for number in range(2500))]
    assert table(sheet_of(*rows)) == [(number, list(cells)) for number, cells in enumerate(rows, start=1)]
    (sheet,) = found(sheet_of(*rows[:1200], ("x" * 10_001,)))
    assert isinstance(sheet, Sheet)
    read: list[int] = []
    with pytest.raises(Refused) as refused:
        read.extend(number for number, _ in filled(sheet.blocks))
    assert (read, refused.value.row) == (list(range(1, 1201)), 1201)


@pytest.mark.parametrize(
    ("cell", "is_lost"),
    [
        ('<c r="B2"><f>A2+5</f><v></v></c>', True), ('<c r="B2" s="3"><f>A2+5</f><v/></c>', True),
        ('<c r="B2" s="3"><f t="shared" si="0"/></c>', True),
        ('<c r="B2" s="3" t="e"><f>1/0</f><v>#DIV/0!</v></c>', True),
        ('<c r="B2" t="e"><v>#REF!</v></c>', True), ('<c r="B2" s="3" t="e"><f>NA()</f><v>#N/A</v></c>', False),
        ('<c r="B2" s="3" t="str"><f>IF(A2="","",A2)</f><v></v></c>', False), ('<c r="B2" s="3"/>', False),
        ('<c r="B2" s="3"><f>A2+5</f><v>44682</v></c>', False), ('<c r="B2" t="str"><f>A2</f><v></v></c>', False),
    ],
)  # fmt: skip
def test_what_has_no_value(cell: str, is_lost: bool) -> None:
    part = "xl/worksheets/sheet1.xml"
    sheet = f'<sheetData><row r="2"><c r="A2"><v>1</v></c>{cell}<c r="C2"><v>2</v></c></row></sheetData>'
    archive = zipfile.ZipFile(io.BytesIO(zipped((part, sheet.encode()))))
    assert lost_values(archive, part) == ({2: [2]} if is_lost else {})


@pytest.mark.parametrize("piece", [b'<c r="A1" ', b'<c r="A1" t="e" ', b'<c r="A1"><f>x', b'<c r="A1"><v>#'])
def test_a_sheet_that_is_no_xml_is_looked_over_in_one_go(piece: bytes) -> None:
    """Each byte is looked at a few times at most, however cells are left unfinished."""
    part, packed = "xl/worksheets/sheet1.xml", io.BytesIO(zipped(("xl/worksheets/sheet1.xml", piece * 200_000)))
    assert lost_values(zipfile.ZipFile(packed), part) == {}
