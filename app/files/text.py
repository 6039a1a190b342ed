"""Reads CSV files as councils have them: several encodings, delimiters and line ends; many rows at a time, never all.

All work on characters is done by C code, a block at a time: a year's return of a large county has some 100,000 rows.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from app.files.limits import Block, Limits, Readable, Refused, Sheet, Unreadable, refused
from app.files.rectangle import rows_of
from app.mistakes import Mistake

BLOCK = 1 << 18
#: A file of fewer bytes is in memory as a whole.
SMALL = 1 << 20
#: Longest line, in characters; a table of a thousand columns stays far below.
LONGEST_LINE = 1_000_000
#: Where two occur equally often, the one that is rarer in words is meant.
DELIMITERS = "\t|;,"
QUOTED = re.compile(r'"[^"]*"')
#: What Excel writes into the first line to name the delimiter.
NAMED_DELIMITER = re.compile(r"sep=([,\t;|])\s*", re.IGNORECASE)
MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
EMPTY = Mistake("empty_file", "The file is empty.")
NOT_TEXT = Mistake("unsupported_file", "The file is not a table. Send CSV, .xlsx, SSDA903 XML, or a zip of these.")
#: The same for bytes that are not text in any encoding.
BINARY = replace(NOT_TEXT)
UNMARKED = Mistake(
    "utf16_without_mark",
    "The file is UTF-16 text without a byte order mark. Save it again as UTF-8: in Excel, 'CSV UTF-8'.",
)
BROKEN_UTF8 = Mistake("invalid_text", "The file begins as UTF-8 but has bytes that are not. Save it again as UTF-8.")


def sheet(file: str, stream: Callable[[], Readable], limits: Limits) -> Sheet | Unreadable:
    """The table in a CSV file; ``stream`` gives its bytes, from the beginning, each time that it is called."""
    head = stream().read(SMALL)
    if len(head) < SMALL:  # all of it: a member of a zip is not unpacked again
        stream = partial(io.BytesIO, head)
    marked = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
    if not head.strip(b"".join(MARKS) + b" \t\r\n" + (b"\0" if marked == "utf-16" else b"")):
        return Unreadable(file, EMPTY)
    if wrong := _not_text(head[:4096]):
        return Unreadable(file, wrong, foreign=wrong is BINARY)
    encoding = marked or "utf-8"
    if encoding == "utf-8" and not _is_utf8(stream()):
        if marked:
            return Unreadable(file, BROKEN_UTF8)
        encoding = "windows-1252"
    return Sheet(file, _rows(stream, encoding, limits), encoding)


def _not_text(head: bytes) -> Mistake | None:
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return NOT_TEXT
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or head.count(0) * 4 < len(head):
        return None
    rare, often = sorted([head[::2].count(0), head[1::2].count(0)])
    return UNMARKED if rare * 8 < often else BINARY


def _is_utf8(stream: Readable) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := stream.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _rows(stream: Callable[[], Readable], encoding: str, limits: Limits) -> Iterator[Block]:
    """All rows, blank ones too. A line break within quotes does not begin a new one."""
    first = 1
    try:
        for rows in _parted(_texts(stream(), encoding, limits.unpacked), limits.cell):
            room = limits.rows - first + 1
            yield first, rows[:room]
            if len(rows) > room:
                raise refused("too_many_rows", f"A file has at most {limits.rows:,} rows.", limits.rows + 1)
            first += len(rows)
    except csv.Error as error:
        raise Refused(_unbalanced(error, limits.cell), first) from None
    except Refused as found:
        raise Refused(found.mistake, found.row or first) from None


def _parted(texts: Iterator[str], longest: int) -> Iterator[Sequence[list[str]]]:
    """The cells of all rows, many rows at a time; the first one by itself if it names the delimiter."""
    top = next(texts, "")
    named = NAMED_DELIMITER.fullmatch(top.partition("\n")[0])
    if named:
        yield [[]]
        top = top.partition("\n")[2]
    delimiter = named[1] if named else _delimiter(top)
    for text in chain([top], texts):
        lines = text.removesuffix("\n").split("\n") if text else []
        if '"' in text or max(map(len, lines), default=0) > longest:
            yield from _parsed(chain([text], texts), delimiter, longest)
            return
        yield rows_of(lines, delimiter)  # without quotes there is nothing more to a row


def _parsed(texts: Iterator[str], delimiter: str, longest: int) -> Iterator[list[list[str]]]:
    """The same of rows that have quotes, or are long."""
    lines = Lines(texts, longest)
    reader = csv.reader(lines.each(), delimiter=delimiter, strict=True, skipinitialspace=True)
    rows: list[list[str]] = []
    lines_read = texts_read = 0
    try:
        for cells in reader:
            if lines.texts != texts_read:  # no more rows are in memory than those of one text
                texts_read = lines.texts
                yield rows
                rows = []
            lines_read += 1
            if lines.long or reader.line_num != lines_read:
                lines_read = reader.line_num
                cells = _joined(cells, longest)
            rows.append(cells)
    except (csv.Error, Refused):
        yield rows
        raise
    yield rows


class Lines:
    """The lines of all texts; ``long`` says whether the current text has one of more than ``limit`` characters.

    ``texts`` is the number of those that were begun.
    """

    def __init__(self, texts: Iterator[str], limit: int) -> None:
        self._texts = texts
        self._limit = limit
        self.long = False
        self.texts = 0

    def each(self) -> Iterator[str]:
        return chain.from_iterable(map(self._noted, self._texts))

    def _noted(self, text: str) -> list[str]:
        lines = list(io.StringIO(text, newline="\n"))
        self.texts += 1
        self.long = max(map(len, lines), default=0) > self._limit
        return lines


def _texts(stream: Readable, encoding: str, most: int) -> Iterator[str]:
    """Whole lines, each with its line feed, some thousands at a time; a broken one ends in Refused."""
    errors = "strict" if encoding == "utf-8" else "replace"  # that it is UTF-8 was seen before
    decoder = codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)(errors)
    translated = io.IncrementalNewlineDecoder(decoder, translate=True)
    size, rest, final = 0, "", False
    while not final:
        block = stream.read(BLOCK)
        size, final = size + len(block), not block
        text = rest + translated.decode(block, final=final)
        end = len(text) if final else text.rfind("\n") + 1
        text, rest = text[:end].replace("\xa0", " "), text[end:]
        for sign in ("\0", "\ufffd") if errors == "replace" else ("\0",):
            if sign in text:
                yield text[: text.rfind("\n", 0, text.index(sign)) + 1]
                raise refused("invalid_text", f"The row has a character that is not {encoding} text.")
        if size > most:
            raise refused("too_large", f"A file has at most {most:,} bytes.")
        if len(rest) > LONGEST_LINE:
            raise refused("line_too_long", f"A line has at most {LONGEST_LINE:,} characters.")
        yield text


def _delimiter(text: str) -> str:
    """The one that comes most often in the first line that has any, outside quotes."""
    for line in text.split("\n"):
        bare = QUOTED.sub("", line)
        if most := max(map(bare.count, DELIMITERS)):
            return next(delimiter for delimiter in DELIMITERS if bare.count(delimiter) == most)
    return ","


def _joined(cells: list[str], longest: int) -> list[str]:
    """A row of several lines, or of long ones: its cells on one line each, and none too long."""
    if max(map(len, cells), default=0) > longest:
        raise refused("cell_too_long", f"A cell has at most {longest:,} characters.")
    return [" ".join(cell.split("\n")) for cell in cells]


def _unbalanced(error: csv.Error, longest: int) -> Mistake:
    if "limit" in str(error):
        return Mistake("cell_too_long", f"A cell has at most {longest:,} characters. Is a quote never closed?")
    return Mistake("unbalanced_quotes", "The row's quotes are not balanced.")
