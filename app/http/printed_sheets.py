"""Sheets laid out as people print them: a title, a header that stays in sight and on every page, rows, notes below."""

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Style = Literal["text", "heading", "section", "number", "percent", "date", "symbol"]
#: A4 as spreadsheets number it.
A4 = 9
#: As wide as a note can be and still fit on the page, in characters.
_NOTE_WIDTH = 130
_FIRST_COLUMN, _OTHERS = 54, 14


class Cell(NamedTuple):
    """A value and how it is shown; what is not ``sound`` is marked with a u beside the number."""

    value: Any
    style: Style = "text"
    decimals: int = 0
    sound: bool = True


class PrintedSheet(NamedTuple):
    """One page or more: the sheet's name, a title and a line below it, the rows of the header, the rows, the notes."""

    name: str
    title: str
    subtitle: str
    header: Sequence[Sequence[Cell]]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str]


def sheet_name(text: str, taken: Sequence[str]) -> str:
    """A name that spreadsheets accept and that no other sheet has: at most 31 characters, and none of []:*?/."""
    plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in text)[:31].strip() or "Sheet"
    number, name = 2, plain
    while name.casefold() in {other.casefold() for other in taken}:
        name, number = f"{plain[: 31 - len(str(number)) - 1]} {number}", number + 1
    return name


def write_printed(workbook: "Workbook", printed: PrintedSheet) -> None:
    """Write the sheet, with everything that a printer needs."""
    sheet = workbook.add_worksheet(printed.name)
    formats = _Formats(workbook)
    sheet.write_string(0, 0, printed.title, formats.title)
    sheet.write_string(1, 0, printed.subtitle)
    top = 3
    for number, row in enumerate((*printed.header, *printed.rows), start=top):
        for column, cell in enumerate(row):
            _write_cell(sheet, number, column, cell, formats)
    first_row = top + len(printed.header)
    below = first_row + len(printed.rows)
    lines = [line for note in printed.notes for line in textwrap.wrap(note, _NOTE_WIDTH, subsequent_indent="    ")]
    for number, line in enumerate(("Notes", *lines), start=below + 1):
        sheet.write_string(number, 0, line, formats.of(Cell("", "section")) if line == "Notes" else None)
    columns = max(len(row) for row in printed.header)
    sheet.set_column(0, 0, _FIRST_COLUMN)
    sheet.set_column(1, columns - 1, _OTHERS)
    sheet.freeze_panes(first_row, 1)
    _set_up_page(sheet, printed, (top, first_row - 1), (below + 1 + len(lines), columns - 1))


def _set_up_page(sheet: "Worksheet", printed: PrintedSheet, header: tuple[int, int], last: tuple[int, int]) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*header)
    sheet.repeat_columns(0)
    sheet.print_area(0, 0, *last)
    sheet.set_footer(f"&L{printed.title.replace('&', '&&')}&RPage &P of &N")
    sheet.hide_gridlines(0)


def _write_cell(sheet: "Worksheet", row: int, column: int, cell: Cell, formats: "_Formats") -> None:
    shown = formats.of(cell)
    if cell.value is None or cell.value == "":
        sheet.write_blank(row, column, None, shown)
    elif isinstance(cell.value, date):
        sheet.write_datetime(row, column, cell.value, shown)
    elif isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        sheet.write_number(row, column, cell.value, shown)
    else:
        sheet.write_string(row, column, str(cell.value), shown)


class _Formats:
    """The formats of a workbook's printed sheets, each made once."""

    def __init__(self, workbook: "Workbook") -> None:
        self._workbook = workbook
        self._made: dict[tuple[Style, int, bool], Format] = {}
        self.title = workbook.add_format({"bold": True, "font_size": 14})

    def of(self, cell: Cell) -> "Format":
        key = cell.style, cell.decimals, cell.sound
        if key not in self._made:
            self._made[key] = self._workbook.add_format(_properties(cell))
        return self._made[key]


def _properties(cell: Cell) -> dict[str, Any]:
    match cell.style:
        case "heading":
            return {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E6E6E6"}
        case "section":
            return {"bold": True, "top": 1}
        case "date":
            return {"num_format": "d mmm yyyy", "align": "left", "bottom": 1, "bg_color": "#E6E6E6"}
        case "symbol":
            return {"align": "right"}
        case "number" | "percent":
            digits = "0." + "0" * cell.decimals if cell.decimals else "#,##0"
            unit = '"%"' if cell.style == "percent" else ""
            return {"num_format": digits + unit + ("" if cell.sound else '" u"'), "align": "right"}
        case _:
            return {"text_wrap": True, "valign": "top"}
