"""Takes the rows of one table: cells become values, and what is wrong with a row is told by its file, row and column.

A bad cell that the journey needs makes its row an error. Any other counts as blank and is a warning.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.imports.cells import Unusable
from app.imports.codes import is_of_year
from app.imports.gathered import FileRead, Gathered
from app.imports.tables import Column
from app.imports.years import label
from app.problems import Mistake

_TOO_MANY = "The row has more cells than the header."


@dataclass(frozen=True, slots=True)
class Planned:
    """A column of a file: where its cells are, how one is read, and the cells that were read before.

    ``position`` -1 means that the file lacks the column: all its cells are blank.
    """

    column: Column
    position: int
    read: Callable[[str], Any]
    known: dict[str, Any]


class Rows:
    """The rows of one table of one file. The last two columns of the plan are the authority and the collection year."""

    def __init__(self, gathered: Gathered, read: FileRead, plan: Sequence[Planned]) -> None:
        self.read = read
        self.years: set[int] = set()
        self._gathered = gathered
        self._plan = plan
        self._cells = [(planned.position, planned.known) for planned in plan]
        self._id = plan[0]
        self._width = read.width + 1
        self._keep = gathered.keeper(read.table or "")

    def take(self, number: int, cells: list[str]) -> None:
        """Take one row. Nearly every cell was met before, so reading it is looking it up."""
        self.read.rows += 1
        self._gathered.count_row()
        cells.append("")  # what a column that the file lacks holds
        self._meet(cells)
        try:
            values = [known[cells[position]] for position, known in self._cells]
        except (KeyError, IndexError):
            values = self._slowly(number, cells)
        if len(cells) > self._width and values and any(cells[self._width - 1 :]):
            values = self._reject([self._mistake("wrong_column_count", _TOO_MANY, number)], values)
        if values:
            self._keep(values[-1], values[:-2])

    def _meet(self, cells: list[str]) -> None:
        """Read the id of a child that is met for the first time, so that its row need not be read slowly."""
        text = cells[self._id.position] if self._id.position < len(cells) else ""
        if text and text not in self._id.known:
            with suppress(Unusable):
                if child := self._id.read(text):
                    self._id.known[text] = child

    def _slowly(self, number: int, cells: list[str]) -> list[Any]:
        """The values of a row, read cell by cell; none if the row is wrong."""
        wrong: list[Mistake] = []
        year = self._cell(self._plan[-1], number, cells, 0, wrong)
        values = [self._cell(planned, number, cells, year or 0, wrong) for planned in self._plan[:-1]]
        if year:
            self.years.add(year)
        return self._reject(wrong, values) if wrong else [*values, year]

    def _reject(self, wrong: list[Mistake], values: list[Any]) -> list[Any]:
        self._gathered.rejected += 1
        self._gathered.hold_back(self.read.table or "", values)
        for mistake in wrong:
            self._gathered.error(mistake)
        return []

    def _cell(self, planned: Planned, number: int, cells: list[str], year: int, wrong: list[Mistake]) -> Any:
        column = planned.column
        text = cells[planned.position] if planned.position < len(cells) else ""
        try:
            value = planned.read(text)
        except Unusable as unusable:
            mistake = self._mistake(unusable.code, unusable.detail, number, column)
            if column.essential:
                wrong.append(mistake)
            else:
                self._gathered.warn(mistake)
            return planned.read("") if not column.essential else None
        if column.required and not value:
            wrong.append(self._mistake("missing", "The cell is blank.", number, column))
        elif column.codes and value and year and not is_of_year(column.codes, value, year):
            detail = f"The code does not hold in {label(year)}."
            self._gathered.warn(self._mistake("code_of_another_year", detail, number, column))
        else:
            planned.known[text] = value
        return value

    def _mistake(self, code: str, detail: str, number: int, column: Column | None = None) -> Mistake:
        if column and column.rule:
            detail += f" (SSDA903 rule {column.rule})"
        return Mistake(code, detail, row=number, file=self.read.file, column=column.name if column else None)
