"""Takes the rows of one table: cells become values, and what is wrong with a row is told by its file, row and column.

A bad cell that the journey needs makes its row an error. Any other counts as blank and is a warning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from app.imports.cells import Cell, Unusable
from app.imports.codes import hold_always, is_of_year
from app.imports.gathered import FileRead, Gathered
from app.imports.tables import Column
from app.imports.years import label
from app.problems import Mistake

_TOO_MANY = "The row has more cells than the header."


class Known(dict[str, Any]):
    """The values of all cells that were met so far: one that is met for the first time is read.

    Raises Unusable for a cell that cannot be read.
    """

    def __init__(self, read: Cell) -> None:
        self._read = read

    def __missing__(self, text: str) -> Any:
        value = self[text] = self._read(text.strip())
        return value


@dataclass(frozen=True, slots=True)
class Planned:
    """A column of a file, and where its cells are; -1 means that the file lacks it, and all its cells are blank."""

    column: Column
    position: int
    known: Known

    def values(self, columns: Sequence[Sequence[str]], count: int) -> list[Any]:
        """The values of all cells of the column. Raises Unusable for one that cannot be read."""
        if self.position < 0:
            return [self.known[""]] * count
        return list(map(self.known.__getitem__, columns[self.position]))


class Rows:
    """The rows of one table of one file. The last two columns of the plan are the authority and the collection year.

    Its first column is the id of whom the row is about, which is required: so no blank row is taken.
    """

    def __init__(self, gathered: Gathered, read: FileRead, plan: Sequence[Planned]) -> None:
        self.read = read
        self.years: set[int] = set()
        self._gathered = gathered
        self._plan = plan
        self._keep = gathered.keeper(read.table or "")

    def take(self, first: int, rows: Sequence[list[str]]) -> None:
        """Take rows that follow one another, of which the first has that number.

        Nearly all cells were met before, so a column is read by looking them up. If a row has a cell that is wrong,
        they are halved until it is alone.
        """
        if values := self._at_once(rows):
            self._count(len(rows))
            *columns, _, years = values
            self.years.update(filter(None, years))
            self._warn_of_other_years(first, values)
            self._keep(years, columns)
        elif len(rows) == 1:
            self._alone(first, list(map(str.strip, rows[0])))
        elif rows:
            middle = len(rows) // 2
            self.take(first, rows[:middle])
            self.take(first + middle, rows[middle:])

    def _at_once(self, rows: Sequence[list[str]]) -> list[list[Any]]:
        """The values of all columns; none if any row is wrong, or blank."""
        if set(map(len, rows)) != {self.read.width}:
            return []
        columns = list(zip(*rows, strict=True))
        try:
            values = [planned.values(columns, len(rows)) for planned in self._plan]
        except Unusable:
            return []
        complete = (all(found) for planned, found in zip(self._plan, values, strict=True) if planned.column.required)
        return values if all(complete) else []

    def _warn_of_other_years(self, first: int, values: Sequence[Sequence[Any]]) -> None:
        """Warn of codes that do not hold in the collection year of their row."""
        years = values[-1]
        for planned, found in zip(self._plan, values, strict=True):
            codes = planned.column.codes
            if codes is None or hold_always(codes):
                continue
            if all(is_of_year(codes, code, year) for code, year in product(set(found), set(years))):
                continue
            for number, (code, year) in enumerate(zip(found, years, strict=True), first):
                if not is_of_year(codes, code, year):
                    detail = f"The code does not hold in {label(year)}."
                    self._gathered.warn(self._mistake("code_of_another_year", detail, number, planned.column))

    def _alone(self, number: int, cells: list[str]) -> None:
        """Take one row, cell by cell, and tell what is wrong with it."""
        if not any(cells):
            return
        self._count(1)
        wrong: list[Mistake] = []
        *values, year = (self._cell(planned, number, cells, wrong) for planned in self._plan)
        if year:
            self.years.add(year)
        if not wrong and any(cells[self.read.width :]):
            wrong.append(self._mistake("wrong_column_count", _TOO_MANY, number))
        if wrong:
            self._gathered.reject(self.read.table or "", values, wrong)
        else:
            columns = [[value] for value in (*values, year)]
            self._warn_of_other_years(number, columns)
            self._keep([year], columns[:-2])

    def _count(self, rows: int) -> None:
        self.read.rows += rows
        self._gathered.count_rows(rows)

    def _cell(self, planned: Planned, number: int, cells: list[str], wrong: list[Mistake]) -> Any:
        column = planned.column
        text = cells[planned.position] if 0 <= planned.position < len(cells) else ""
        try:
            value = planned.known[text]
        except Unusable as unusable:
            mistake = self._mistake(unusable.code, unusable.detail, number, column)
            if column.essential:
                wrong.append(mistake)
            else:
                self._gathered.warn(mistake)
            return planned.known[""] if not column.essential else None
        if column.required and not value:
            wrong.append(self._mistake("missing", "The cell is blank.", number, column))
        return value

    def _mistake(self, code: str, detail: str, number: int, column: Column | None = None) -> Mistake:
        if column and column.rule:
            detail += f" (SSDA903 rule {column.rule})"
        return Mistake(code, detail, row=number, file=self.read.file, column=column.name if column else None)
