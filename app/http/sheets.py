"""Workbooks by the public sector's rules: cover, contents, notes, then one table a sheet from cell A1.

No merged or blank cells, nothing that only a colour says, no formulas, no links. The same content gives the same bytes.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from app.http.printed_sheets import A4, PrintedSheet, write_printed

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

#: A column is at most so wide, in characters: longer texts go on beyond it.
_NARROWEST, _WIDEST = 8, 60
_DAY = re.compile("(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")


class WorkbookSheet(NamedTuple):
    """One table: the name of its sheet, what it contains in words, its columns and rows."""

    name: str
    contents: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


class Front(NamedTuple):
    """What comes before the tables: the title, the instant that the content is of, the cover's lines and the notes.

    ``printed`` are sheets that are laid out as people print them. They come first.
    """

    title: str
    created: datetime
    cover: Sequence[tuple[str, str]]
    notes: Sequence[tuple[str, str]]
    printed: Sequence[PrintedSheet] = ()


def as_workbook(front: Front, *tables: WorkbookSheet) -> bytes:
    """The bytes of the workbook."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = Workbook(content, options)
    # A fixed moment instead of now, or no two files would be equal.
    workbook.set_properties({"title": front.title, "created": front.created.replace(tzinfo=None)})
    contents: list[tuple[str, str]] = []
    sheets = (
        WorkbookSheet("Cover", "What this workbook is", (front.title, "Details"), front.cover),
        WorkbookSheet("Contents", "The sheets of this workbook", ("Sheet", "What it contains"), contents),
        WorkbookSheet("Notes", "What symbols and columns mean", ("Note", "Meaning"), front.notes),
        *tables,
    )
    contents += [(printed.name, printed.title) for printed in front.printed]
    contents += [(sheet.name, sheet.contents) for sheet in sheets]
    for printed in front.printed:
        write_printed(workbook, printed)
    for sheet in sheets:
        _write(workbook, sheet)
    workbook.close()
    return content.getvalue()


def _write(workbook: "Workbook", table: WorkbookSheet) -> None:
    """One sheet with one table, marked as a table; its header stays in sight and on every printed page."""
    sheet = workbook.add_worksheet(table.name)
    columns, rows = _without_empty_columns(table.columns, list(table.rows))
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    widths = [len(column) for column in columns]
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            # A blank cell looks like a mistake: `z` says that a value does not apply.
            shown = "z" if value is None or value == "" else value
            if isinstance(shown, date) or (isinstance(shown, str) and _DAY.fullmatch(shown)):
                sheet.write_datetime(last, column, date.fromisoformat(str(shown)), day)
            else:
                sheet.write(last, column, shown)
            widths[column] = max(widths[column], len(str(shown)))
    headers = [{"header": column} for column in columns]
    sheet.add_table(
        0, 0, last, len(columns) - 1, {"name": f"{table.name}_table", "columns": headers, "autofilter": False}
    )
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))
    _set_up(sheet, table)


def _set_up(sheet: "Worksheet", table: WorkbookSheet) -> None:
    """The header stays in sight, and is on every page that is printed."""
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{table.contents.replace('&', '&&')}&RPage &P of &N")


def _without_empty_columns(
    columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    """The columns in which any row has something; without rows all of them, and a row that says that there are none."""
    if not rows:
        return columns, [[None] * len(columns)]
    kept = [place for place in range(len(columns)) if any(row[place] not in (None, "") for row in rows)] or [0]
    return [columns[place] for place in kept], [[row[place] for place in kept] for row in rows]
