"""Cells that were met before: the files of a return repeat nearly all of theirs, so each is read once."""

from typing import Any

from app.files.lost_values import NO_VALUE
from app.returns.cells import Cell, Unusable

#: A cell of a workbook that is not blank, and cannot be read either: it counts as blank with a warning.
WITHOUT_VALUE = "no_value"
_NO_VALUE = (
    "The cell has a formula without a stored value, or an error. Open the workbook, see that the cell shows its value, "
    "and save it again."
)


class CellsMetBefore(dict[str, Any]):
    """The values of all cells that were met so far: one that is met for the first time is read.

    One that cannot be read counts as blank; ``unusable`` says why, by the code and the sentence of the mistake.
    """

    def __init__(self, read: Cell) -> None:
        self.unusable: dict[str, tuple[str, str]] = {}
        self._read = read

    def __missing__(self, text: str) -> Any:
        try:
            if text == NO_VALUE:
                raise Unusable(WITHOUT_VALUE, _NO_VALUE)
            value = self._read(_without_marks(text.strip()))
        except Unusable as unusable:
            # Not the exception itself: it would keep the rows that were being read for as long as it is kept.
            self.unusable[text] = unusable.code, unusable.detail
            value = self._read("")
        self[text] = value
        return value


def _without_marks(text: str) -> str:
    """A cell without the marks by which systems keep a spreadsheet from changing it: `="01/04/2020"`."""
    return text[2:-1].strip() if text.startswith('="') and text.endswith('"') and len(text) > 2 else text
