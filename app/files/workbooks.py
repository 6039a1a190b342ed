"""Reads .xlsx workbooks with calamine, which is quick, but believes what a file says about itself.

So ``used_area`` looks over a workbook before calamine sees it.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.files.archives import archive_of
from app.files.limits import BROKEN_WORKBOOK, Block, Budget, Limits, Refused, Sheet, Unreadable, refused
from app.files.lost_values import NO_VALUE, Cells, counts_from_1904, lost_values, parts_of
from app.files.used_area import check, too_many_cells
from app.mistakes import Mistake

#: Whole numbers up to here are exact as Excel keeps them.
LARGEST_EXACT = 1e15
ROWS_AT_ONCE = 1000
#: How often the largest workbook may be read through: many sheets may say that they are one and the same part of it.
MOST_READINGS = 4
#: Blanks are looked for as a whole run: a pattern that seeks the line break in one takes the square of its length.
SPACES = re.compile(r"\s+")
LINE_BREAKS = set("\n\r\t\xa0")
PROTECTED = Mistake("protected_workbook", "The workbook is protected by a password. Save it without.")


def sheets(file: str, content: BinaryIO, limits: Limits, budget: Budget) -> Iterator[Sheet | Unreadable]:
    """Each worksheet that has any row, the hidden ones last; ``content`` must stay open until they are read.

    Cells become text: whole numbers without ``.0``, days as yyyy-mm-dd, true and false as ``1`` and ``0`` (which is how
    the returns write yes and no), errors and formulas without a stored value as NO_VALUE, and ``#N/A`` as ``""``.
    """
    try:
        largest = check(content, limits, budget)
        content.seek(0)
        workbook = CalamineWorkbook.from_filelike(content)
        archive = archive_of(content, limits.workbook, limits)
        parts, from_1904 = dict(enumerate(parts_of(archive))), counts_from_1904(archive)
        if len(workbook.sheet_names) * largest > MOST_READINGS * limits.workbook:
            raise Refused(BROKEN_WORKBOOK)
        for number, kind in sorted(enumerate(workbook.sheets_metadata), key=_is_hidden):
            if kind.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_index(number)
            budget.cells -= sheet.height * sheet.width
            if budget.cells < 0:
                raise too_many_cells(limits)
            if sheet.height:
                yield Sheet(
                    f"{file} [{_shown(kind.name, number + 1)}]",
                    _rows(sheet, lost_values(archive, parts.get(number, "")), limits),
                    "xlsx",
                    _is_hidden((number, kind)),
                    from_1904,
                )
    except Refused as found:
        yield Unreadable(file, found.mistake)
    except PasswordError:
        yield Unreadable(file, PROTECTED)
    except CalamineError:
        yield Unreadable(file, BROKEN_WORKBOOK)


def _is_hidden(sheet: tuple[int, SheetMetadata]) -> bool:
    return sheet[1].visible != SheetVisibleEnum.Visible


def _rows(sheet: CalamineSheet, lost: Cells, limits: Limits) -> Iterator[Block]:
    """The rows of a sheet, a thousand at a time."""
    first = 1
    rows: list[list[str]] = []
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = list(map(_text, values))
        for column in lost.get(number, ()):
            if column <= len(cells):
                cells[column - 1] = NO_VALUE
        too_long = max(map(len, cells), default=0) > limits.cell
        if too_long or (number > limits.rows and any(cells)):
            yield first, rows
            if too_long:
                raise refused("cell_too_long", f"A cell has at most {limits.cell:,} characters.", number)
            raise refused("too_many_rows", f"A file has at most {limits.rows:,} rows.", number)
        rows.append(cells)
        if len(rows) == ROWS_AT_ONCE:
            yield first, rows
            first, rows = number + 1, []
    yield first, rows


def _text(value: object) -> str:
    """A cell as it would be written in a CSV file."""
    if isinstance(value, str):
        text = value.replace("\xa0", " ").strip()
        return text if text.isprintable() else SPACES.sub(_one_line, text)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < LARGEST_EXACT else repr(value)
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    return value.isoformat(" ") if isinstance(value, datetime) else str(value)


def _one_line(spaces: re.Match[str]) -> str:
    return " " if LINE_BREAKS.intersection(spaces[0]) else spaces[0]


def _shown(name: str, number: int) -> str:
    """A sheet's name, or its place if it could do harm."""
    return name if re.fullmatch(r"[\w .()&'-]{1,40}", name) else f"sheet {number}"
