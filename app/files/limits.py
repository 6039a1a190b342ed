"""How much of an uploaded file is read, what is found in it, and how a file that goes too far is refused.

What is in a file is never repeated in a mistake: it is about children.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.mistakes import Mistake

#: Most characters of a file's name that are shown.
LONGEST_NAME = 100
BROKEN_WORKBOOK = Mistake(
    "broken_workbook", "The workbook cannot be read. Save it again as .xlsx, or its sheets as CSV."
)
HARMLESS_NAME = re.compile(rf"[A-Za-z0-9 ._()-]{{1,{LONGEST_NAME}}}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be in one uploaded file.

    ``unpacked`` and ``workbook`` are bytes after decompression, of all members together; ``cells`` counts the used
    area of a workbook's sheets, with the empty cells inside it; ``cell`` is in characters, and so is ``text``: what
    the texts that a workbook's cells share become when each cell has its own.
    """

    unpacked: int = 400_000_000
    members: int = 300
    rows: int = 2_000_000
    cell: int = 10_000
    workbook: int = 150_000_000
    cells: int = 2_000_000
    text: int = 50_000_000


class Budget:
    """What is left of the limits while one upload is opened: workbooks within a zip share it."""

    def __init__(self, limits: Limits) -> None:
        self.unpacked = limits.unpacked
        self.cells = limits.cells
        self.text = limits.text


class Readable(Protocol):
    """An open file or member of an archive; reading may raise Refused."""

    def read(self, size: int, /) -> bytes: ...


#: Rows that follow one another, blank ones too: the number of the first, as a spreadsheet shows it, and the cells
#: of each as text.
Block = tuple[int, Sequence[list[str]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table whose first row or rows are a header.

    ``file`` is how errors name it: ``episodes.csv``, ``returns.zip/2022-23/episodes.csv``, ``annex_a.xlsx [List 10]``.
    ``blocks`` gives all of its rows. It can be read once, also after other sheets, and may raise Refused.
    ``encoding`` is utf-8, utf-16, windows-1252 (for bytes that are not UTF-8) or xlsx. ``is_hidden`` is whether a
    workbook does not show it; ``from_1904``, whether its numbers of days are counted from 1904.
    """

    file: str
    blocks: Iterator[Block]
    encoding: str
    is_hidden: bool = False
    from_1904: bool = False


def filled(blocks: Iterable[Block]) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank: its number, and its cells without the blanks around them."""
    for first, rows in blocks:
        for number, cells in enumerate(rows, first):
            stripped = list(map(str.strip, cells))
            if any(stripped):
                yield number, stripped


@dataclass(frozen=True, slots=True)
class ReturnXml:
    """An SSDA903 return as XML: the table's name, the line, and the cells by the names of the CSV files' columns.

    ``rows`` can be read once and may raise Refused.
    """

    file: str
    rows: Iterator[tuple[str, int, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that cannot be read at all; the others can.

    ``foreign``: it is not a table of any kind (a document, a picture), so nobody meant it to be read.
    """

    file: str
    mistake: Mistake
    foreign: bool = False


class Refused(Exception):
    """A file turns out hostile or broken while it is read: ``row`` is where, if that is known."""

    def __init__(self, mistake: Mistake, row: int | None = None) -> None:
        super().__init__(mistake.code)
        self.mistake = mistake
        self.row = row


def refused(code: str, detail: str, row: int | None = None) -> Refused:
    return Refused(Mistake(code, detail), row)


def shown_name(name: str, position: int) -> str:
    """The base name of a file as the client called it, or ``file 2`` if it is not harmless to show."""
    base = re.split(r"[/\\]", name)[-1].strip()
    return base if HARMLESS_NAME.fullmatch(base) and base.strip(". ") else f"file {position}"


def shown_path(path: str, position: int) -> str:
    """The path of a member of an archive, with ``file 2`` and ``folder`` for what of it is not harmless to show."""
    *folders, name = path.split("/")
    shown = [folder if shown_name(folder, 0) == folder else "folder" for folder in folders]
    path = "/".join([*shown, shown_name(name, position)])
    return path if len(path) <= LONGEST_NAME else f"file {position}"
