"""Finds out by its header row which table a file is. A file that is not part of a return is named and passed over."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice

from app.files.limits import Block, Refused, Sheet, filled
from app.imports import tables
from app.imports.annex_a import LIST_10, LIST_11
from app.imports.contents import Contents, FileRead
from app.imports.dfe_reports import DFE_REPORTS, is_of_a_report
from app.imports.extended_adoption import EXTENDED_ADOPTION
from app.imports.tables import CHECKED, CHILD, PASSED_OVER, READ, Table
from app.mistakes import Mistake

#: The tables of other sources than the return.
OTHER_SOURCES = (EXTENDED_ADOPTION, LIST_10, LIST_11)
ALL: tuple[Table, ...] = (*READ, *CHECKED, *PASSED_OVER, *DFE_REPORTS, *OTHER_SOURCES)
#: Names of files that are meant to be read: a header that is not known is a mistake in them.
_MEANT = re.compile(r"(episode|header|ad1|placed|sbpfa|extended adoption|annex a|list 1[01]).* csv$")
PASSED_OVER_NOTE = "It is not part of a return, and is passed over."
#: Rows among which a header is looked for: workbooks have titles above it.
ROWS_BEFORE_A_HEADER = 15
#: A row of more cells is not a header: Annex A has 16 columns.
WIDEST_HEADER = 1000


#: The table and its header row, and what follows them.
Found = tuple[tuple[Table, list[str]] | None, Iterable[Block]]


def header_of(sheet: Sheet, read: FileRead, contents: Contents) -> Found:
    """The table and its header row, and what follows; None after noting what is wrong with it.

    None also for bytes that are not text, in a file that nobody meant to be read.
    """
    try:
        return _header_of(sheet, read, contents)
    except Refused as refused:
        if refused.mistake.code != "invalid_text" or _is_meant(sheet.file):
            raise
        read.notes.append(PASSED_OVER_NOTE)
        return None, ()


def _header_of(sheet: Sheet, read: FileRead, contents: Contents) -> Found:
    nearest: tuple[Table, list[str], int] | None = None
    top, blocks = _top(sheet)
    for number, cells in top:
        if len(cells) > WIDEST_HEADER:
            continue
        if table := tables.recognised(cells, ALL):
            is_clear = _is_clear(table, cells, read, number, contents)
            return ((table, cells) if is_clear else None), _after(number, blocks)
        near = _nearest(cells, _possible(cells)) if nearest is None else None
        nearest = (*near, number) if near else nearest
    if nearest:
        table, missing, number = nearest
        detail = f"This looks like {table.name}, but the header lacks {', '.join(missing)}."
        contents.error(Mistake("missing_column", detail, file=sheet.file, row=number))
    elif sheet.encoding == "xlsx":
        read.notes.append("Not a table that is read here.")
    elif not _is_meant(sheet.file):
        read.notes.append(PASSED_OVER_NOTE)
    else:
        known = ", ".join(table.name for table in ALL)
        detail = f"No row at the top is the header of a known table: {known}."
        contents.error(Mistake("unknown_file", detail, file=sheet.file))
    return None, ()


def _is_clear(table: Table, header: Sequence[str], read: FileRead, number: int, contents: Contents) -> bool:
    """Whether each column that is read is in the header once. Notes what else there is to say about it."""
    named = table.columns_of(header)
    columns = [column.name for column in table.columns]
    if twice := [name for name in columns if named.count(name) > 1]:
        detail = "The column is in the header twice, so nobody knows which is meant."
        for name in twice:
            contents.error(Mistake("duplicate_column", detail, file=read.file, row=number, column=name))
    unknown = [cell for cell, name in zip(header, named, strict=True) if cell and name is None]
    if columns and (extra := len([cell for cell in unknown if cell.upper() not in ("LA", "YEAR")])):
        read.notes.append(f"{extra} further columns are not known and are passed over.")
    if lacking := [name for name in columns if name not in named]:
        read.notes.append(f"It lacks {', '.join(lacking)}.")
    return not twice


def _nearest(header: Sequence[str], of: Sequence[Table]) -> tuple[Table, list[str]] | None:
    """The table that a header was probably meant for, and the columns that it lacks; None if it is like none.

    It has most of the columns by which the table is known; or half of them, one of which no other table has.
    """
    lacking = [(table, table.signature.difference(table.columns_of(header))) for table in of]
    likely = [
        (table, missing)
        for table, missing in lacking
        if len(missing) * 2 < len(table.signature)
        or (len(missing) * 2 == len(table.signature) and _has_its_own(table, table.signature - missing, of))
    ]
    if not likely:
        return None
    table, missing = min(likely, key=lambda each: len(each[1]) / len(each[0].signature))
    in_order = [name for name in table.names.values() if name in missing]
    return table, list(dict.fromkeys(in_order))


def _has_its_own(table: Table, found: Collection[str], of: Sequence[Table]) -> bool:
    """Whether ids of children and a column of this table only are among these."""
    others = {name for other in of if other is not table for name in other.names.values()}
    return bool(table.columns) and CHILD.name in found and not others.issuperset(found)


def _possible(header: Sequence[str]) -> Sequence[Table]:
    """The tables that a header which fits none may have been meant for."""
    return (EXTENDED_ADOPTION,) if is_of_a_report(header) else ALL


def _is_meant(file: str) -> bool:
    """Whether a file's own name says that it is a table to be read."""
    return bool(_MEANT.search(tables.plain(file.rsplit("/", 1)[-1])))


def _top(sheet: Sheet) -> tuple[list[tuple[int, list[str]]], Iterable[Block]]:
    """The rows among which the header is looked for, and all blocks that are not blank."""
    rows: list[tuple[int, list[str]]] = []
    blocks: list[Block] = []
    for block in sheet.blocks:
        if found := list(islice(filled([block]), ROWS_BEFORE_A_HEADER - len(rows))):
            rows += found
            blocks.append(block)  # blank ones are not kept: there may be millions of blank rows at the top
        if len(rows) == ROWS_BEFORE_A_HEADER:
            break
    return rows, chain(blocks, sheet.blocks)


def _after(number: int, blocks: Iterable[Block]) -> Iterator[Block]:
    """What follows the row of this number."""
    for first, rows in blocks:
        passed = min(max(number + 1 - first, 0), len(rows))
        yield first + passed, rows[passed:]
