"""Reads an SSDA903 return as XML, giving the rows that its CSV files would have.

    EXPSSDA903
    └── CHILD                   any number
        ├── HEADER              who the child is, six elements of an adoption (AD1), three of a care leaver (OC3)
        │   ├── AD_PLACED       any number: a decision that the child should be placed for adoption
        │   └── PERMANENCE      an earlier permanent home (PrevPerm)
        └── EPISODE             any number

What else there is (reviews, health, missing) says nothing of adoption and is passed over. A row of AD1, OC3 or PrevPerm
is made when any of its elements is filled: a match without a date of placement must not vanish.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from app.files.limits import Limits, Readable, Refused, ReturnXml, Unreadable, refused
from app.files.markup import parsed, parser_of
from app.mistakes import Mistake

BLOCK = 1 << 16
ROOT = "EXPSSDA903"
DEEPEST = 20
#: Rows that one child may have; the schema allows 366 episodes and as many decisions.
MOST_ROWS_OF_A_CHILD = 2_000
HEADER = ("SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
AD1 = ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")
OC3 = ("IN_TOUCH", "ACTIV", "ACCOM")
PERMANENCE = ("PREV_PERM", "LA_PERM", "DATE_PERM")
PLACED = ("DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED")
EPISODE = (
    "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST",
    "URN",
)  # fmt: skip
#: Columns that have another name in the XML.
RENAMED = {"CHILDID": "CHILD", "PL": "PLACE"}
#: The elements that have cells, by their path below the root, and the columns that are read there.
COLUMNS = {
    "/CHILD/HEADER": {"CHILD", *HEADER, *AD1, *OC3},
    "/CHILD/EPISODE": set(EPISODE),
    "/CHILD/HEADER/AD_PLACED": set(PLACED),
    "/CHILD/HEADER/PERMANENCE": set(PERMANENCE),
}
UNKNOWN = Mistake("unknown_xml", "The XML is not an SSDA903 return: that is EXPSSDA903 with CHILD elements in it.")
#: The same of XML whose root does not even say that it means to be one.
OTHER = replace(UNKNOWN)

Row = tuple[str, int, dict[str, str]]


def found(file: str, stream: Callable[[], Readable], limits: Limits) -> ReturnXml | Unreadable:
    """The return in an XML file, read as far as its first child; ``stream`` opens its bytes."""
    rows = _rows(stream(), limits)
    try:
        first = list(_first(rows))
    except Refused as refusal:
        return Unreadable(file, replace(refusal.mistake, row=refusal.row), foreign=refusal.mistake is OTHER)
    return ReturnXml(file, chain(first, rows))


def _first(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        yield row
        return


def _rows(stream: Readable, limits: Limits) -> Iterator[Row]:
    children = Children(limits)
    children.parser = parser = parser_of(children)
    blocks = _blocks(stream, limits.unpacked)
    try:
        for _ in parsed(parser, blocks):
            yield from children.taken()
    except Refused:
        yield from children.taken()
        raise
    finally:
        children.parser = None
    if not children.any and not children.known_root:
        raise Refused(children.unknown)


def _blocks(stream: Readable, most: int) -> Iterator[bytes]:
    size = 0
    while block := stream.read(BLOCK):
        size += len(block)
        if size > most:
            raise refused("too_large", f"A file has at most {most:,} bytes.")
        yield block


class Children:
    """Is called with the XML's elements, and collects the rows of each child at their end."""

    def __init__(self, limits: Limits) -> None:
        self.parser: Any = None
        self.any = self.known_root = False
        self.unknown = OTHER
        self._limits = limits
        self._rows: list[Row] = []
        self._counted = 0
        self._paths: list[str] = []
        self._text: list[str] | None = None
        self._length = 0
        self._begin_child()

    def taken(self) -> list[Row]:
        """The rows gathered since this was last asked."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        path = f"{self._paths[-1]}/{name}" if self._paths else ""
        self._paths.append(path)
        if not path:
            self.known_root = name == ROOT
            self.unknown = UNKNOWN if "903" in name else OTHER
        elif path == "/CHILD":
            self.any = True
            self._begin_child()
        elif path in COLUMNS:
            self._begin_group(path)
        elif len(self._paths) == 2 and not (self.any or self.known_root):
            raise Refused(self.unknown)
        elif len(self._paths) > DEEPEST:
            raise refused("malformed_xml", f"Elements lie more than {DEEPEST} deep in each other.")
        self._text, self._length = [], 0

    def text(self, piece: str) -> None:
        if self._text is not None:
            self._text.append(piece)
            self._length += len(piece)
            if self._length > self._limits.cell:
                raise refused("cell_too_long", f"An element has at most {self._limits.cell:,} characters.")

    def end(self, tag: str) -> None:
        path = self._paths.pop()
        parent = self._paths[-1] if self._paths else ""
        if (cells := self._open.get(parent)) is not None:
            name = tag.rpartition("}")[2]
            name = RENAMED.get(name, name)
            if name in COLUMNS[parent]:  # an element that comes twice says nothing
                cells[name] = "" if name in cells or not self._text else "".join(self._text).strip()
        if path == "/CHILD":
            self._end_child()
        elif path != "/CHILD/HEADER":
            self._open.pop(path, None)
        self._text = None

    def _begin_child(self) -> None:
        self._header: dict[str, str] = {}
        self._open: dict[str, dict[str, str]] = {}
        self._groups: dict[str, list[tuple[int, dict[str, str]]]] = {path: [] for path in COLUMNS}
        self._line = self.parser.CurrentLineNumber if self.parser else 0

    def _begin_group(self, path: str) -> None:
        """A second HEADER goes into the first, so that what differs says nothing."""
        cells = self._header if path == "/CHILD/HEADER" else {}
        self._open[path] = cells
        self._groups[path].append((self.parser.CurrentLineNumber, cells))
        if len(self._groups[path]) > MOST_ROWS_OF_A_CHILD:
            raise refused("too_many_rows", f"A child has at most {MOST_ROWS_OF_A_CHILD:,} episodes or decisions.")

    def _end_child(self) -> None:
        child = {"CHILD": self._header.get("CHILD", "")}
        born = {**child, "DOB": self._header.get("DOB", "")}
        line = self._groups["/CHILD/HEADER"][0][0] if self._groups["/CHILD/HEADER"] else self._line
        rows: list[Row] = [("Header", line, child | _cells(self._header, HEADER))]
        rows += [("Episodes", at, child | _cells(cells, EPISODE)) for at, cells in self._groups["/CHILD/EPISODE"]]
        for name, columns in (("AD1", AD1), ("OC3", OC3)):
            if any(self._header.get(column) for column in columns):
                rows.append((name, line, born | _cells(self._header, columns)))
        decisions, permanences = self._groups["/CHILD/HEADER/AD_PLACED"], self._groups["/CHILD/HEADER/PERMANENCE"]
        rows += [("PlacedAdoption", at, born | _cells(cells, PLACED)) for at, cells in decisions]
        rows += [("PrevPerm", at, born | _cells(cells, PERMANENCE)) for at, cells in permanences if any(cells.values())]
        self._open = {}
        self._rows += rows
        self._counted += len(rows)
        if self._counted > self._limits.rows:
            raise refused("too_many_rows", f"A file has at most {self._limits.rows:,} rows.")


def _cells(found: dict[str, str], columns: tuple[str, ...]) -> dict[str, str]:
    return {column: found.get(column, "") for column in columns}
