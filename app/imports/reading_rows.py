"""Takes the rows of one table: cells become values, and a mistake names its file, row and column.

A cell that cannot be used makes its row an error if events need it; in any other column it counts as blank, and is a
warning. Either way the row of a return notes it as a flaw, so that the findings name the child, the row and the column.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import compress, product
from typing import Any

from app.files.lost_values import NO_VALUE
from app.files.rectangle import Rectangle
from app.imports.cells_met import WITHOUT_VALUE, CellsMetBefore
from app.imports.contents import Contents, FileRead
from app.imports.return_rows import KINDS, Keeper, Places
from app.imports.tables import Column
from app.mistakes import Mistake
from app.returns.cells import TOTAL
from app.returns.codes import hold_always, is_of_year
from app.returns.flaws import IN_THE_FUTURE, MALFORMED, MISSING, NO_COLUMN, NOT_A_DATE, UNKNOWN_CODE, flaw
from app.returns.years import label

#: Codes of mistakes with which a cell breaks the DfE rule of its column. A blank cell breaks none of them.
_BREAKS_RULE = frozenset({UNKNOWN_CODE, NOT_A_DATE, MALFORMED, "code_of_another_year"})
#: What a line is drawn of.
_LINE = " -=_\t"
_TOO_MANY = "The row has more cells than the header."


@dataclass(frozen=True, slots=True)
class Planned:
    """A column of a file, and where its cells are; -1 means that the file lacks it, and all its cells are blank."""

    column: Column
    position: int
    known: CellsMetBefore


#: Rows of a block by their place in it, and what is wrong with each.
Wrong = dict[int, list[Mistake]]
#: The flaws of such rows.
Flaws = dict[int, list[str]]


class TableRows:
    """The rows of one table of one file. The last two columns of the plan are the authority and the collection year.

    Its first column is the id of the child or family that the row is about, which is required.
    """

    def __init__(self, contents: Contents, read: FileRead, plan: Sequence[Planned]) -> None:
        self.read = read
        self.years: set[int] = set()
        self._has_asides = False
        self._contents = contents
        self._plan = plan
        self._keep = contents.keeper(read.table or "")
        table = read.table or ""
        self._keep_refused = contents.returned.keeper(table, refused=True) if table in KINDS else None
        self._flaws_of_all = [flaw(each.column.name, NO_COLUMN) for each in plan[:-2] if each.position < 0]

    def take(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> None:
        """Take many rows, which have these numbers.

        Nearly all cells were met before, so a column is read by looking them up.
        """
        texts = self._columns(rows)
        values = [
            list(map(planned.known.__getitem__, of_column))
            if planned.position >= 0
            else [planned.known[""]] * len(rows)
            for planned, of_column in zip(self._plan, texts, strict=True)
        ]
        blank = self._of_no_child(numbers, rows) if not all(values[0]) else frozenset()
        flaws: Flaws = defaultdict(list)
        wrong = self._wrong(numbers, texts, values, blank, flaws)
        self._note_extra_cells(numbers, rows, wrong, blank)
        self._count(len(rows) - len(blank))
        for place in sorted(wrong):
            self._contents.reject(self.read.table or "", [of_column[place] for of_column in values], wrong[place])
        self._warn_of_other_years(numbers, values)
        self.years.update(filter(None, _without(blank, values[-1:])[0]))
        of_rows = [numbers, self._all_flaws(len(rows), flaws)]
        self._take_into(self._keep, _without(blank | wrong.keys(), [*values, *of_rows]))
        if wrong and self._keep_refused:
            readable = {place for place in wrong if values[0][place] and values[-1][place]}
            others = frozenset(range(len(rows))) - readable
            self._take_into(self._keep_refused, _without(others, [*values, *of_rows]))

    def _of_no_child(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> frozenset[int]:
        """The places of the rows that are blank, or that are totals or remarks. Notes that there are such."""
        ids = self._plan[0]
        malformed = {text for text, (code, _) in ids.known.unusable.items() if code == MALFORMED}
        others = [place for place, cells in enumerate(rows) if _is_aside(cells, ids.position, malformed)]
        if others and not self._has_asides:
            self._has_asides = True
            self.read.notes.append(f"Totals and remarks are passed over; the first is in row {numbers[others[0]]}.")
        return _blank(rows).union(others)

    def _take_into(self, keep: Keeper, kept: Sequence[Sequence[Any]]) -> None:
        """Keep rows: their values by column, then their numbers and flaws."""
        *columns, _, years, numbers, flaws = kept
        keep(years, columns, Places(numbers, self.read.file, flaws))

    def _all_flaws(self, rows: int, flaws: Flaws) -> list[str]:
        """The flaws of each row, as rows store them."""
        always = " ".join(self._flaws_of_all)
        of_rows = [always] * rows
        for place, found in flaws.items():
            of_rows[place] = " ".join([*self._flaws_of_all, *found])
        return of_rows

    def _columns(self, rows: Sequence[list[str]]) -> list[Sequence[str]]:
        """The cells by column of the plan; what a short row lacks is blank."""
        if isinstance(rows, Rectangle) and rows.width == self.read.width:
            none = [""] * len(rows)
            return [rows.column(planned.position) if planned.position >= 0 else none for planned in self._plan]
        if set(map(len, rows)) == {self.read.width}:
            columns = list(zip(*rows, strict=True))
            return [columns[planned.position] if planned.position >= 0 else [""] * len(rows) for planned in self._plan]
        # All columns side by side could take far more room than the rows do: one of them may have a million cells.
        positions = [planned.position for planned in self._plan]
        return [[row[place] if 0 <= place < len(row) else "" for row in rows] for place in positions]

    def _wrong(
        self,
        numbers: Sequence[int],
        texts: Sequence[Sequence[str]],
        values: Sequence[Sequence[Any]],
        blank: Collection[int],
        flaws: Flaws,
    ) -> Wrong:
        """What is wrong with cells that events need; of others that cannot be used it warns. Notes both as flaws."""
        wrong: Wrong = defaultdict(list)
        for planned, cells, found in zip(self._plan, texts, values, strict=True):
            column, unusable = planned.column, planned.known.unusable
            if unusable and not unusable.keys().isdisjoint(cells):
                for place, text in enumerate(cells):
                    if text in unusable and place not in blank:
                        flaws[place].append(flaw(column.name, unusable[text][0]))
                        mistake = self._mistake(*unusable[text], numbers[place], column)
                        if column.required or (column.essential and mistake.code != WITHOUT_VALUE):
                            wrong[place].append(mistake)
                        else:
                            self._contents.warn(mistake)
            if column.required and not all(found):
                for place, value in enumerate(found):
                    if not value and cells[place] not in unusable and place not in blank:
                        flaws[place].append(flaw(column.name, MISSING))
                        wrong[place].append(self._mistake("missing", "The cell is blank.", numbers[place], column))
        return wrong

    def _note_extra_cells(
        self, numbers: Sequence[int], rows: Sequence[list[str]], wrong: Wrong, blank: Collection[int]
    ) -> None:
        """A row with cells beyond the header is wrong, unless they are blank; if more is, that is the reason for it."""
        width = self.read.width
        if not rows or (rows.width if isinstance(rows, Rectangle) else max(map(len, rows))) <= width:
            return
        for place, cells in enumerate(rows):
            if len(cells) > width and place not in wrong and place not in blank and any(map(str.strip, cells[width:])):
                wrong[place] = [self._mistake("wrong_column_count", _TOO_MANY, numbers[place])]

    def _warn_of_other_years(self, numbers: Sequence[int], values: Sequence[Sequence[Any]]) -> None:
        """Warn of codes that are not on the list of their row's collection year."""
        years = values[-1]
        some_years = set(years)
        for planned, found in zip(self._plan, values, strict=True):
            codes = planned.column.codes
            if codes is None or hold_always(codes):
                continue
            if all(is_of_year(codes, code, year) for code, year in product(set(found), some_years)):
                continue
            for number, code, year in zip(numbers, found, years, strict=True):
                if not is_of_year(codes, code, year):
                    detail = f"The code is not on the list of {label(year)}."
                    self._contents.warn(self._mistake("code_of_another_year", detail, number, planned.column))

    def _count(self, rows: int) -> None:
        self.read.rows += rows
        self._contents.count_rows(rows)

    def _mistake(self, code: str, detail: str, number: int, column: Column | None = None) -> Mistake:
        if column and (rule := _dfe_rule(column, code)):
            detail += f" (SSDA903 rule {rule})"
        return Mistake(code, detail, row=number, file=self.read.file, column=column.name if column else None)


def _dfe_rule(column: Column, code: str) -> str | None:
    """The code of the DfE rule that a cell breaks: of a day that is one, but lies in the future, another one."""
    if code == IN_THE_FUTURE:
        return column.later
    return column.rule if code in _BREAKS_RULE else None


def _blank(rows: Sequence[Sequence[str]]) -> frozenset[int]:
    """The places of the rows without any cell that is filled; lines and formulas without a value fill none."""
    return frozenset(
        place
        for place, cells in enumerate(rows)
        if not any(cell.strip(_LINE).strip() for cell in cells if cell != NO_VALUE)
    )


def _is_aside(cells: Sequence[str], position: int, malformed: Collection[str]) -> bool:
    """Whether a row is a total, or a remark: then a single cell is filled, and not with an id."""
    text = cells[position] if position < len(cells) else ""
    if text.strip() and text not in malformed:
        return False
    return bool(TOTAL.fullmatch(text.strip())) or sum(map(bool, map(str.strip, cells))) == 1


def _without(places: Collection[int], columns: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """The columns without the rows at these places."""
    if not places:
        return columns
    good = [place not in places for place in range(len(columns[0]))]
    return [list(compress(column, good)) for column in columns]
