"""Workbooks by the public sector's rules: cover, contents, notes, then one table a sheet from cell A1.

No merged or blank cells, nothing that only a colour says, no formulas, no links. The same content gives the same bytes.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from xlsxwriter import Workbook


class WorkbookSheet(NamedTuple):
    """One table: the name of its sheet, what it contains in words, its columns and rows."""

    name: str
    contents: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


class Front(NamedTuple):
    """What comes before the tables: the title, the instant that the content is of, the cover's lines and the notes."""

    title: str
    created: datetime
    cover: Sequence[tuple[str, str]]
    notes: Sequence[tuple[str, str]]


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
    contents += [(sheet.name, sheet.contents) for sheet in sheets]
    for sheet in sheets:
        _write(workbook, sheet)
    workbook.close()
    return content.getvalue()


def _write(workbook: "Workbook", table: WorkbookSheet) -> None:
    """One sheet with one table, marked as a table."""
    sheet = workbook.add_worksheet(table.name)
    columns = len(table.columns)
    for last, row in enumerate(_or_nothing(table.rows, columns), start=1):
        for column, value in enumerate(row):
            # A blank cell looks like a mistake: `z` says that a value does not apply.
            sheet.write(last, column, "z" if value is None or value == "" else value)
    headers = [{"header": column} for column in table.columns]
    sheet.add_table(0, 0, last, columns - 1, {"name": f"{table.name}_table", "columns": headers, "autofilter": False})
    sheet.set_column(0, columns - 1, 18)


def _or_nothing(rows: Iterable[Sequence[Any]], columns: int) -> Iterator[Sequence[Any]]:
    """The rows, or one that says that there are none."""
    there_are_some = False
    for row in rows:
        there_are_some = True
        yield row
    if not there_are_some:
        yield [None] * columns
