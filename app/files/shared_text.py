"""How much text the cells of a workbook become.

A text that cells share is in the file once, and in memory once for each of them: a file of 10 KB can become gigabytes.
So the lengths of the shared texts are added up over the cells that name them, before calamine reads any.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from app.files.archives import unpacked
from app.files.limits import BROKEN_WORKBOOK, Refused
from app.files.markup import LONGEST_TOKEN, parsed, parser_of

#: Where a shared text begins, and where it ends, with or without a prefix.
TEXT_BEGINS = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")
TEXT_MARKS = (b"<si", b"/si", b":si")
TEXT_ENDS = re.compile(rb"</(?:[\w.-]+:)?si\s*>|<(?:[\w.-]+:)?si\s*/>")
#: Bytes in which such an end, or a mark of the next line, surely lies.
LONGEST_MARK = 1000
#: Behind these, what looks like the end of a text may be something else.
HIDING = (b"<!--", b"<![CDATA[", b"<?")
#: A cell that names a shared text, as Excel writes it; the mark of every one, and the other ways of writing that mark.
PLAIN = re.compile(rb' t="s"><v>([0-9]{1,9})</v></c>')
NAMES_TEXT = b't="s"'
ODD = (b"='", b'="&', b" =", b"= ", b"\n=", b"=\n", b"\t=", b"=\t", b"\r=", b"=\r")
CELL = b"<c "


def lengths_of(archive: zipfile.ZipFile) -> list[int]:
    """The bytes of each shared text with the markup in it, so never fewer than its characters.

    It does not matter which part of a workbook has the texts: of several, the longest text of each number counts.
    """
    lengths: list[int] = []
    for member in archive.infolist():
        lengths = [max(both) for both in zip_longest(lengths, _lengths_in(archive, member), fillvalue=0)]
    return lengths


def _lengths_in(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[int]:
    """The same of one part; where ends may hide, every text is as long as the part."""
    lengths: list[int] = []
    rest, hiding = b"", False
    for block in unpacked(archive, member):
        text = rest + block
        if not lengths and not any(mark in text for mark in TEXT_MARKS):  # most parts have no texts: this is quick
            rest = text[-LONGEST_MARK:]
            continue
        if not lengths and (begins := TEXT_BEGINS.search(text)):
            text = text[begins.start() :]
        hiding = hiding or any(mark in text for mark in HIDING)
        *texts, rest = TEXT_ENDS.split(text)
        lengths += map(len, texts)
        if len(rest) > LONGEST_TOKEN:
            hiding, rest = True, rest[-LONGEST_MARK:]
    return [member.file_size] * len(lengths) if hiding else lengths


def written_out(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo, lengths: Sequence[int]) -> int:
    """The bytes of the shared texts that a sheet's cells name, each as often as it is named."""
    try:
        plain = _named_plainly(unpacked(archive, sheet))
        return sum(lengths[number] for number in (_named(unpacked(archive, sheet)) if plain is None else plain))
    except (IndexError, ValueError):
        raise Refused(BROKEN_WORKBOOK) from None


def _named_plainly(blocks: Iterator[bytes]) -> list[int] | None:
    """The numbers of the shared texts, or None if a cell is not as Excel writes it."""
    numbers: list[int] = []
    rest = b""
    for block in chain(blocks, [CELL]):
        text = rest + block
        end = text.rfind(CELL)
        text, rest = (text[:end], text[end:]) if end > 0 else (b"", text)
        found = PLAIN.findall(text)
        if len(found) != text.count(NAMES_TEXT) or any(odd in text for odd in ODD) or len(rest) > LONGEST_TOKEN:
            return None
        numbers += map(int, found)
    return numbers


def _named(blocks: Iterator[bytes]) -> list[int]:
    cells = SharedCells()
    try:
        for _ in parsed(parser_of(cells), blocks):
            pass
    except Refused:
        raise Refused(BROKEN_WORKBOOK) from None
    return cells.numbers


class SharedCells:
    """Is called with a sheet's elements and text, and collects the number in each value of a cell that names a text."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self._shared = False
        self._value: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _name(tag)
        if name == "c":
            self._shared = attributes.get("t") == "s"
        elif name == "v" and self._shared:
            self._value = ""

    def text(self, characters: str) -> None:
        if self._value is not None:
            self._value = (self._value + characters)[:LONGEST_MARK]

    def end(self, tag: str) -> None:
        if _name(tag) == "v" and self._value is not None:
            self.numbers.append(int(self._value))
            self._value = None


def _name(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]
