"""Finds the cells of a workbook that have content and no value: formulas that were never worked out, and errors.

The reader of workbooks gives them as blank. But a day that cannot be read is not the same as no day.
"""

import re
import zipfile
from collections.abc import Mapping
from itertools import islice

from app.files.archives import unpacked
from app.files.used_area import column_number

#: What such a cell is read as. No file says it by itself: a cell never begins with a null character.
NO_VALUE = "\0no value"
#: Columns by the number of their row, both from 1.
Cells = Mapping[int, list[int]]

_CELL = rb'<c r="([A-Z]{1,3})([0-9]{1,7})"'
_FORMULA = rb"<f\b[^<>]*(?:/>|>[^<]*</f>)"
#: A formula without a result (an empty text is a result), and an error other than `#N/A`.
_LOST = re.compile(
    _CELL + rb'(?:(?: (?:(?!t="str")[^<>/])*)?>' + _FORMULA + rb"(?:<v ?/>|<v></v>)?</c>"
    rb'| [^<>/]*\bt="e"[^<>/]*>(?:' + _FORMULA + rb")?<v>#(?!N/A)[^<]*</v>)"
)
_SHEET = re.compile(rb'<sheet\b[^<>]*\sr:id="([^"]+)"')
_RELATION = re.compile(rb"<Relationship\b[^<>]*>")
_ATTRIBUTE = re.compile(rb'\b(Id|Target)="([^"]*)"')
_RELATIONS, _WORKBOOK = "xl/_rels/workbook.xml.rels", "xl/workbook.xml"
#: A workbook whose day 0 is 1 January 1904, as in those of old Macintoshes.
_FROM_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^<>]*\sdate1904\s*=\s*[\"'](?:1|true)[\"']")
#: Blocks of the lists of a workbook's parts that are read: those of any real one have a few thousand bytes.
_MOST_BLOCKS = 4
#: No formula is longer, in bytes.
_LONGEST = 100_000


def parts_of(archive: zipfile.ZipFile) -> list[str]:
    """The parts of the sheets in their order; "" for one that is not found."""
    relations = (dict(_ATTRIBUTE.findall(each)) for each in _RELATION.findall(_top(archive, _RELATIONS)))
    targets = {each.get(b"Id"): each.get(b"Target", b"").decode(errors="replace") for each in relations}
    named = [targets.get(name, "") for name in _SHEET.findall(_top(archive, _WORKBOOK))]
    return [target.lstrip("/") if target.startswith("/") else f"xl/{target}" for target in named]


def counts_from_1904(archive: zipfile.ZipFile) -> bool:
    """Whether a number that stands for a day is counted from 1904: the reader of workbooks does so only with dates."""
    return bool(_FROM_1904.search(_top(archive, _WORKBOOK)))


def _top(archive: zipfile.ZipFile, part: str) -> bytes:
    return (
        b"".join(islice(unpacked(archive, archive.getinfo(part)), _MOST_BLOCKS)) if part in archive.namelist() else b""
    )


def lost_values(archive: zipfile.ZipFile, part: str) -> Cells:
    """The cells of a sheet that have no value."""
    found: dict[int, list[int]] = {}
    if part not in archive.namelist():
        return found
    rest = b""
    for block in unpacked(archive, archive.getinfo(part)):
        text = rest + block
        end = max(text.rfind(b"<c "), len(text) - _LONGEST)
        text, rest = text[:end], text[end:]
        _note(text, found)
    _note(rest, found)
    return found


def _note(text: bytes, found: dict[int, list[int]]) -> None:
    if b"<f" in text or b't="e"' in text:
        for letters, row in _LOST.findall(text):
            found.setdefault(int(row), []).append(column_number(letters.decode()))
