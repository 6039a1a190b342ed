"""Files as councils send them, built here, and what is found in them."""

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from app.files.limits import Limits, Refused, ReturnXml, Sheet, Unreadable, filled
from app.files.opening import opened

LIMITS = Limits()
CSV = b"CHILD,SEX,DOB\nK1,1,01/02/2020\nK2,2,03/04/2021\n"
ROWS = [(1, ["CHILD", "SEX", "DOB"]), (2, ["K1", "1", "01/02/2020"]), (3, ["K2", "2", "03/04/2021"])]

Found = Sheet | ReturnXml | Unreadable


def found(content: bytes, name: str = "sent", limits: Limits = LIMITS) -> list[Found]:
    return list(opened(name, io.BytesIO(content), limits))


def table(content: bytes, limits: Limits = LIMITS) -> list[tuple[int, list[str]]]:
    """The rows of a file with one table."""
    (only,) = found(content, limits=limits)
    assert isinstance(only, Sheet), only
    return list(filled(only.blocks))


def tables(content: bytes) -> dict[str, list[tuple[int, list[str]]]]:
    """The rows of each table of a file, all of which are opened before the first is read."""
    sheets = found(content)
    assert all(isinstance(sheet, Sheet) for sheet in sheets), sheets
    return {sheet.file: list(filled(sheet.blocks)) for sheet in sheets if isinstance(sheet, Sheet)}


def refusal(content: bytes, limits: Limits = LIMITS) -> tuple[str, int | None]:
    """Why a file is refused as a whole or while it is read, and in which row."""
    (only,) = found(content, limits=limits)
    if isinstance(only, Unreadable):
        return only.mistake.code, only.mistake.row
    try:
        for _ in only.blocks if isinstance(only, Sheet) else only.rows:
            pass
    except Refused as refused:
        return refused.mistake.code, refused.row
    raise AssertionError("the file was read to its end")


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def workbook(fill: Callable[[Any], object], **options: bool) -> bytes:
    """A workbook that ``fill`` writes."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True, "remove_timezone": True, **options}) as book:
        fill(book)
    return packed.getvalue()


def sheet_of(*rows: tuple[Any, ...]) -> bytes:
    """A workbook of one sheet."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("List 10")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return workbook(fill)


def changed(content: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """A zip with one member changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    assert member in dict(parts)
    return zipped(*((name, change(part) if name == member else part) for name, part in parts))


def shared(texts: str, rows: str) -> bytes:
    """A workbook with these shared texts and rows."""

    def with_texts(part: bytes) -> bytes:
        start, end = part.index(b"<si>"), part.index(b"</sst>")
        return part[:start].replace(b"<sst ", b'<sst xmlns:x="urn:x" ') + texts.encode() + part[end:]

    def with_rows(part: bytes) -> bytes:
        start, end = part.index(b"<sheetData>") + len(b"<sheetData>"), part.index(b"</sheetData>")
        return part[:start].replace(b"<worksheet ", b'<worksheet xmlns:x="urn:x" ') + rows.encode() + part[end:]

    content = workbook(lambda book: book.add_worksheet().write(0, 0, "A"))
    return changed(changed(content, "xl/sharedStrings.xml", with_texts), "xl/worksheets/sheet1.xml", with_rows)


def bytes_of(database: Path) -> bytes:
    """What is in a file of SQLite's that this process has open, read by another one.

    Whoever closes such a file gives up every lock that its process has on it. Another process would then take itself
    for the last one that uses the database, and remove its log.
    """
    return subprocess.run(["cat", database], capture_output=True, check=True).stdout  # noqa: S607
