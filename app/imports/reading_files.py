"""Reads the files of an import: takes the rows of each table that is recognised."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from app.area_files import reference_areas
from app.areas import Area
from app.files.limits import Refused, ReturnXml, Sheet, Unreadable, filled
from app.files.rectangle import Rectangle
from app.imports.cells_met import CellsMetBefore
from app.imports.contents import Contents, FileRead
from app.imports.headers import PASSED_OVER_NOTE, header_of
from app.imports.reading_rows import Planned, TableRows
from app.imports.return_rows import KINDS
from app.imports.tables import CHECKED, MAY_BE_EMPTY, READ, Column, Table
from app.mistakes import Mistake
from app.periods import financial_year_start, today
from app.returns.cells import BLANK, Cell, Unusable, child_id, counted_from_1904
from app.returns.years import year_of_column, year_of_file

#: Rows of a return as XML that are taken at once.
ROWS_AT_ONCE = 1000

_AUTHORITY = Column("LA", None)
_HIDDEN = "The sheet is hidden, and another of the workbook is the same list: this one is passed over."
_NOT_BEGUN = Mistake("year_not_begun", "The collection year has not begun, so no return of it can be.")
_HEADER_AGAIN = "Rows that repeat the header are passed over."
_OF_CHILDREN = "Children are reported by their local authority. An agency sends adopters only (Annex A list 11)."


class Reader:
    """Reads file after file into ``contents``. ``year`` is the collection year of files that do not say theirs."""

    def __init__(self, area: Area, year: int | None, spellings: Iterable[str] = (), *, numeric_ids: bool) -> None:
        self.contents = Contents()
        self._area = area
        self._year = year
        self._read_child = _as_spelt(child_id(f"_{area.dfe_code}" if area.dfe_code else "", numeric_ids), spellings)
        self._read_authority = _authority(area)
        self._known: dict[Cell, CellsMetBefore] = {}

    def read(self, source: Sheet | ReturnXml | Unreadable) -> None:
        """Read one table, or one return as XML. What is wrong with it is noted in ``contents``."""
        contents = self.contents
        try:
            match source:
                case Sheet():
                    self._sheet(source)
                case ReturnXml():
                    self._xml(source)
                case Unreadable(file, mistake, foreign):
                    contents.files.append(FileRead(file, notes=[PASSED_OVER_NOTE if foreign else mistake.detail]))
                    if not foreign and mistake.code != "empty_file":
                        contents.error(Mistake(mistake.code, mistake.detail, file=file))
        except Refused as refused:
            contents.unusable = True
            contents.error(Mistake(refused.mistake.code, refused.mistake.detail, file=source.file, row=refused.row))

    def _sheet(self, sheet: Sheet) -> None:
        read = FileRead(sheet.file, encoding=sheet.encoding)
        self.contents.files.append(read)
        if sheet.encoding == "windows-1252":
            read.notes.append("Some bytes are not UTF-8, so the file was read as Windows-1252.")
        found, blocks = header_of(sheet, read, self.contents)
        if found is None:
            return
        table, header = found
        if sheet.is_hidden and self._is_read_already(table, sheet.file):
            read.notes = [_HIDDEN]
            return
        read.table, read.format, read.used = table.name, table.format, bool(table.columns)
        if not table.columns:
            read.rows = sum(1 for _ in filled(blocks))
            read.notes.append("Recognised, but nothing in it is needed.")
            return
        rows = self._rows(table, header, read, from_1904=sheet.from_1904)
        if rows is None:
            return
        for first, some in blocks:
            rows.take(*_without(header, range(first, first + len(some)), some, read))
        self._note(rows, table)
        if not read.rows:
            read.notes.append("The header is right, but no row follows it.")

    def _is_read_already(self, table: Table, sheet: str) -> bool:
        """Whether another sheet of the workbook was read as the table: then a hidden one is an older copy."""
        workbook, *_ = sheet.rpartition(" [")
        same = (read for read in self.contents.files if read.table == table.name)
        return any(read.file.rpartition(" [")[0] == workbook for read in same)

    def _xml(self, source: ReturnXml) -> None:
        of_table: dict[str, tuple[list[str], TableRows]] = {}
        for table in (*READ, *CHECKED):
            names = [column.name for column in table.columns]
            read = FileRead(source.file, table.format, table.name, used=True, encoding="xml")
            rows = self._rows(table, names, read)
            if rows is None:
                return
            self.contents.files.append(read)
            of_table[table.name] = (names, rows)
        waiting: dict[str, tuple[list[int], list[list[str]]]] = {name: ([], []) for name in of_table}
        try:
            for name, number, cells in source.rows:
                names, rows = of_table[name]
                numbers, some = waiting[name]
                numbers.append(number)
                some.append([cells.get(each, "") for each in names])
                if len(some) == ROWS_AT_ONCE:
                    waiting[name] = [], []
                    rows.take(numbers, some)
        finally:  # what comes before a row that is broken is read as well
            for name, (_, rows) in of_table.items():
                rows.take(*waiting[name])
        for table in (*READ, *CHECKED):
            self._note(of_table[table.name][1], table)

    def _note(self, rows: TableRows, table: Table) -> None:
        if table.name in KINDS:
            may_be_empty = table.name in MAY_BE_EMPTY
            empty = {rows.read.year} if rows.read.year and not rows.read.rows and may_be_empty else set()
            self.contents.given.setdefault(KINDS[table.name], set()).update(rows.years, empty)
            self.contents.years_of_tables.setdefault(table.name, set()).update(rows.years, empty)

    def _rows(
        self, table: Table, header: Sequence[str], read: FileRead, *, from_1904: bool = False
    ) -> TableRows | None:
        """What takes the rows of a table, or None after noting that they are not an agency's, or of no known year."""
        if self._area.is_pooled and not table.of_families:
            self.contents.error(Mistake("not_an_authority", _OF_CHILDREN, file=read.file))
            return None
        in_cells = "YEAR" in map(str.upper, header)
        year = None
        if table.name in KINDS and not in_cells:
            year = self._year_of(read.file)
            if year is None:
                return None
        read.year, read.width = year, len(header)
        named = table.columns_of(header)
        readers = map(self._reader, table.columns)
        readers = map(counted_from_1904, readers) if from_1904 else readers
        plan = [self._planned(column, named, reader) for column, reader in zip(table.columns, readers, strict=True)]
        regional = [cell.upper() for cell in header]
        plan.append(self._planned(_AUTHORITY, regional, self._read_authority))
        in_each_row = Column("YEAR", year_of_column, required=table.name in KINDS)
        plan.append(self._planned(in_each_row, regional, lambda text: _year_of_row(text) or year or 0))
        self._note_what_it_tells(table.told_by(header))
        return TableRows(self.contents, read, plan)

    def _note_what_it_tells(self, table: Table) -> None:
        """What all files of a table have columns for."""
        before = self.contents.tables.get(table.name, table)
        self.contents.tables[table.name] = replace(table, tells=table.tells & before.tells)

    def _year_of(self, file: str) -> int | None:
        """The year that was given, or that the name says. None after noting that it is unknown or contradicted."""
        named = year_of_file(file)
        if named is not None and self._year is not None and named != self._year:
            detail = "The file's name says another year than the `year` that was given."
            self.contents.error(Mistake("year_contradicted", detail, file=file))
            return None
        if named is None and self._year is None:
            detail = "No file of a return says its year: give `year`, or put it in a folder named like 2022-23."
            self.contents.error(Mistake("year_unknown", detail, file=file))
            return None
        year = named if self._year is None else self._year
        if not _has_begun(year):
            self.contents.error(Mistake(_NOT_BEGUN.code, _NOT_BEGUN.detail, file=file))
            return None
        return year

    def _planned(self, column: Column, named: Sequence[str | None], read: Cell) -> Planned:
        position = named.index(column.name) if column.name in named else -1
        return Planned(column, position, self._known.setdefault(read, CellsMetBefore(read)))

    def _reader(self, column: Column) -> Cell:
        return self._read_child if column.read is None else column.read


def _has_begun(year: int | None) -> bool:
    return year is None or year <= financial_year_start(today())


def _year_of_row(text: str) -> int | None:
    """The year in a row's own cell."""
    year = year_of_column(text)
    if not _has_begun(year):
        raise Unusable(_NOT_BEGUN.code, _NOT_BEGUN.detail)
    return year


def _without(
    header: list[str], numbers: Sequence[int], rows: Sequence[list[str]], read: FileRead
) -> tuple[Sequence[int], Sequence[list[str]]]:
    """The rows that are not the header again, as files have it that were put together from several."""
    again = [header, ["\ufeff" + header[0], *header[1:]]]
    first = rows.column(0) if isinstance(rows, Rectangle) else [cells[0] for cells in rows if cells]
    if {cells[0] for cells in again}.isdisjoint(first) or not any(cells in again for cells in rows):
        return numbers, rows
    if _HEADER_AGAIN not in read.notes:
        read.notes.append(_HEADER_AGAIN)
    kept = [(number, cells) for number, cells in zip(numbers, rows, strict=True) if cells not in again]
    return [number for number, _ in kept], [cells for _, cells in kept]


def _as_spelt(read_id: Cell, spellings: Iterable[str]) -> Cell:
    """Read the id of a child as it is spelt already: systems differ in capitals."""
    known = frozenset(spellings)
    of_any_case = {child.casefold(): child for child in sorted(known)}

    def read(text: str) -> str:
        child: str = read_id(text)
        return child if child in known else of_any_case.setdefault(child.casefold(), child)

    return read


def _authority(area: Area) -> Callable[[str], str]:
    names = {name.casefold() for name in (area.dfe_code, area.code, area.slug, area.name) if name}

    def read(text: str) -> str:
        name = text.removesuffix(".0").casefold()
        if text not in BLANK and name not in names and reference_areas().find(name) != area:
            raise Unusable("other_authority", "The row is of another authority than the import.")
        return ""

    return read
