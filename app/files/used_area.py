"""Sees that a workbook's sheets can be laid out in memory.

The reader of workbooks allocates the rectangle from a sheet's first to its last cell: 17 thousand million cells for a
file of two in opposite corners. So all parts are unpacked once as a stream, which shows their real size, and the
positions of the cells are read off: by a pattern where they are as Excel writes them, else by a parser, which takes
several times as long.
"""

import codecs
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from app.files.archives import archive_of, unpacked
from app.files.limits import BROKEN_WORKBOOK, Budget, Limits, Refused, refused
from app.files.markup import LONGEST_TOKEN, parsed, parser_of
from app.files.shared_text import lengths_of, written_out
from app.mistakes import Mistake

#: The element with a sheet's cells: a part without it is not a sheet, whatever its name.
CELLS = b"sheetData"
#: A cell that is not as Excel writes it; the beginning of one that is; all of one that has a format and is empty.
ODD = (re.compile(rb"<c[^ \w]"), re.compile(rb":c[\s/>]"))
PLAIN = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?! s="[0-9]+"/>)')
FORMAT_ONLY = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}" s="[0-9]+"/>')
DIGITS = "0123456789"
#: How XML of two or four bytes a character begins. The reader of workbooks sees nothing in it, and says nothing.
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<", b"\0\0\xfe\xff", b"\0\0\0<")
WIDE_TEXT = Mistake(
    "utf16_workbook", "A part of the workbook is UTF-16 text. Open it and save it again as .xlsx, or its sheets as CSV."
)


def check(content: BinaryIO, limits: Limits, budget: Budget) -> int:
    """The bytes of the largest sheet with its text; Refused if laying the workbook out takes too much memory."""
    archive = archive_of(content, min(limits.workbook, budget.unpacked), limits)
    budget.unpacked -= sum(member.file_size for member in archive.infolist())
    if any(next(unpacked(archive, member), b"").startswith(WIDE) for member in archive.infolist()):
        raise Refused(WIDE_TEXT)
    lengths = lengths_of(archive)
    largest = 0
    for member in archive.infolist():
        if _holds_cells(archive, member):
            text = written_out(archive, member, lengths)
            budget.text -= text
            if budget.text < 0:
                raise refused("too_much_text", f"A workbook's cells have at most {limits.text:,} characters of text.")
            largest = max(largest, member.file_size + text)
            area = _plain_area(unpacked(archive, member))
            if area is None:
                area = _parsed_area(unpacked(archive, member))
            if area > limits.cells:
                raise too_many_cells(limits)
    return largest


def too_many_cells(limits: Limits) -> Refused:
    detail = (
        f"The used area of the workbook's sheets has more than {limits.cells:,} cells. "
        "Delete what is far below or to the right of the tables, or save the sheets as CSV."
    )
    return refused("too_many_cells", detail)


def _holds_cells(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether a part is a sheet; it is unpacked to its end in any case."""
    found, end = False, b""
    for block in unpacked(archive, member):
        found = found or CELLS in end + block
        end = block[-len(CELLS) :]
    return found


def _plain_area(blocks: Iterator[bytes]) -> int | None:
    """The cells from A1 to the last row and column that are not empty, or None if a cell is not as Excel writes it."""
    columns: set[bytes] = set()
    rows, rest = 0, b""
    for block in blocks:
        text = rest + block
        end = text.rfind(b"<")
        text, rest = text[:end], text[end:]
        found = PLAIN.findall(text)
        others = text.count(b"<c ") - len(found)
        if (
            len(rest) > LONGEST_TOKEN
            or (others and others != len(FORMAT_ONLY.findall(text)))
            or any(odd.search(text) for odd in ODD)
        ):
            return None
        if found:
            letters, numbers = zip(*found, strict=True)
            columns.update(letters)
            rows = max(rows, *map(int, set(numbers)))
    last = max((column_number(letters.decode()) for letters in columns), default=0)
    return rows * last


def _parsed_area(blocks: Iterator[bytes]) -> int:
    area = UsedCells()
    try:
        for _ in parsed(parser_of(area), blocks):
            pass
    except Refused:
        raise Refused(BROKEN_WORKBOOK) from None
    return area.rows * area.columns


class UsedCells:
    """Is called with a sheet's elements; rows and cells without a position follow the one before."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._row = self._cell_row = self._column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        place = attributes.get("r")
        if name == "row":
            self._row = self._row + 1 if place is None else int(place)
            self._cell_row = self._column = 0
        elif name != "c":  # something within the cell
            self.rows = max(self.rows, self._cell_row)
            self.columns = max(self.columns, self._column)
        elif place is None:
            self._cell_row = self._row
            self._column += 1
        else:
            letters = place.rstrip(DIGITS)
            self._column = column_number(letters)
            self._cell_row = int(place[len(letters) :])


def column_number(letters: str) -> int:
    """A is 1, XFD is 16384."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= len("XFD")):
        raise Refused(BROKEN_WORKBOOK)
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
