"""Everything that the files of one import contain: rows by child, and what is wrong with the files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from app.imports.return_rows import KINDS, Keeper, Places, ReturnRows, Values
from app.imports.tables import MAY_BE_EMPTY, Table
from app.journeys.care import Fact
from app.mistakes import Mistake
from app.problems import TooLarge
from app.returns.cells import MONTH_FIRST
from app.returns.child_rows import ChildRows
from app.returns.years import label

#: Rows of all files together: ten years of the largest council are some hundred thousand.
MOST_ROWS = 1_000_000
#: Mistakes that are named one by one; the others are counted.
MOST_NAMED = 1000


@dataclass(slots=True)
class FileRead:
    """What a file was taken for: its table and collection year, how many rows it has, and whether they are used."""

    file: str
    format: str | None = None
    table: str | None = None
    year: int | None = None
    rows: int = 0
    used: bool = False
    encoding: str | None = None
    notes: list[str] = field(default_factory=list)
    #: Cells of the header row.
    width: int = 0

    def as_json(self) -> dict[str, Any]:
        shown = asdict(self) | {"year": label(self.year) if self.year else None}
        del shown["width"]
        return shown


@dataclass(slots=True)
class Listed:
    """What the rows of a source other than the return say about one child or family."""

    facts: list[Fact] = field(default_factory=list)
    #: The file and the row of the first row that reports a fact, by its type and day.
    places: dict[tuple[str, date], tuple[str, int]] = field(default_factory=dict)
    sex: str = ""
    born: date | None = None
    ethnicity: str = ""
    disabled: bool | None = None

    def know(self, sex: str = "", born: date | None = None, ethnicity: str = "", disabled: bool | None = None) -> None:
        """What a row says about the child; what it leaves blank stays as another row has it."""
        self.sex = sex or self.sex
        self.born = born or self.born
        self.ethnicity = ethnicity or self.ethnicity
        self.disabled = self.disabled if disabled is None else disabled


@dataclass(slots=True)
class Repeated:
    """A warning, where it was first met, and how many rows share it."""

    first: Mistake
    rows: int = 0

    def as_json(self) -> dict[str, Any]:
        return self.first.as_json() | {"rows": self.rows}


@dataclass(slots=True)
class Contents:
    """The rows of all files, by child; ``given`` are the years and tables of the return that they are of."""

    returned: ReturnRows = field(default_factory=ReturnRows)
    given: dict[type[Any], set[int]] = field(default_factory=dict)
    children: dict[tuple[str, str], Listed] = field(default_factory=dict)
    families: dict[tuple[str, str], Listed] = field(default_factory=dict)
    files: list[FileRead] = field(default_factory=list)
    #: The tables that rows, or at least a header, were read of, by their names.
    tables: dict[str, Table] = field(default_factory=dict)
    #: The collection years of which tables of a return were sent, by their names; of one without rows as well.
    years_of_tables: dict[str, set[int]] = field(default_factory=dict)
    errors: list[Mistake] = field(default_factory=list)
    more_errors: int = 0
    warnings: dict[tuple[str, str, str], Repeated] = field(default_factory=dict)
    received: int = 0
    rejected: int = 0
    #: Whether a file cannot be used as a whole: its reading broke off, or its days may all be wrong. Then nobody knows
    #: what is in the year's return, and nothing of the import is stored.
    unusable: bool = False
    #: The columns in which days are written with the month first, by file.
    month_first: set[tuple[str | None, str | None]] = field(default_factory=set)
    #: Children, and families, with a row that is wrong: none of their rows is taken.
    held_back: set[str] = field(default_factory=set)
    families_held_back: set[str] = field(default_factory=set)

    @property
    def records(self) -> Mapping[str, ChildRows]:
        """The good rows of returns, by child."""
        return self.returned.taken

    @property
    def says_that_nothing_happened(self) -> bool:
        """Whether all files that are read are tables of known years that may well be without rows."""
        return any(self.given.values()) and all(read.table in MAY_BE_EMPTY for read in self.files if read.used)

    def count_rows(self, rows: int) -> None:
        """Count rows that were read. Raises TooLarge where an import has more than may be."""
        self.received += rows
        if self.received > MOST_ROWS:
            raise TooLarge(detail=f"An import has at most {MOST_ROWS:,} rows. Send it in parts, some years each.")

    def error(self, mistake: Mistake) -> None:
        """Name a mistake, or only count it where very many are named already."""
        if mistake.code == MONTH_FIRST:
            self._error_of_month_first(mistake)
        elif len(self.errors) < MOST_NAMED:
            self.errors.append(mistake)
        else:
            self.more_errors += 1

    def _error_of_month_first(self, mistake: Mistake) -> None:
        """A column in which one day is written with the month first is wrong as a whole, and is named once."""
        column = mistake.file, mistake.column
        if column not in self.month_first:
            self.month_first.add(column)
            self.unusable = True
            detail = "Days of this column are written with the month first: no day of it is known. Nothing is stored."
            self.errors.append(replace(mistake, detail=detail, child=None))

    def warn(self, mistake: Mistake) -> None:
        """Give a warning once for each file, column and sentence."""
        if mistake.code == MONTH_FIRST:
            self._error_of_month_first(mistake)
            return
        key = (mistake.file or "", mistake.column or "", mistake.detail)
        if key in self.warnings or len(self.warnings) < MOST_NAMED:
            self.warnings.setdefault(key, Repeated(mistake)).rows += 1

    def all_errors(self, *, named: bool) -> list[Mistake]:
        """Every mistake, or the first thousand and the number of the others; ``named``: with the children."""
        shown = self.errors if named else [replace(mistake, child=None) for mistake in self.errors]
        if not self.more_errors:
            return shown
        return [*shown, Mistake("more_of_these", f"{self.more_errors:,} more mistakes.")]

    # What becomes of good rows: their collection years, the values of the table's columns in their order, and where
    # they were read.

    def keeper(self, table: str) -> Keeper:
        """What takes the good rows of a table."""
        return self.returned.keeper(table) if table in KINDS else partial(self._take, self.tables[table])

    def reject(self, table: str, cells: Values, wrong: Iterable[Mistake]) -> None:
        """Take no row of the child or family that a bad row is about, as far as its id can be read."""
        self.rejected += 1
        of = self.tables[table]
        if subject := of.subject(cells):
            (self.families_held_back if of.of_families else self.held_back).add(subject)
        child = None if of.of_families else subject or None
        for mistake in wrong:
            self.error(replace(mistake, child=child))

    def _take(self, table: Table, _years: Values, columns: Sequence[Values], places: Places) -> None:
        """Take rows of another source than the return."""
        subjects = self.families if table.of_families else self.children
        for row, *cells in zip(places.numbers, *columns, strict=True):
            listed = subjects.setdefault((table.format, table.subject(cells)), Listed())
            listed.know(*(table.known(cells) if table.known else ()))
            for fact in table.facts(cells) if table.facts else ():
                listed.facts.append(fact)
                listed.places.setdefault((fact.type, fact.date), (places.file, row))
