"""The rows of SSDA903 files, child by child, as they are read.

Rows that are refused are kept apart: they are not stored, but what is wrong with their cells is reported like anything
else.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

from app.imports.tables import AD1, EPISODES, HEADER, OC3, PLACED_ADOPTION, PREV_PERM
from app.returns.child_rows import AdoptionRow, CareLeaver, ChildRows, Decision, Episode, Header, Permanence
from app.returns.codes import NO_PUPIL_NUMBER
from app.returns.flaws import NO_COLUMN
from app.returns.stand_ins import stand_in, stand_ins

#: The kind of row that a table of the return has.
KINDS: dict[str, type[Any]] = {
    HEADER.name: Header, EPISODES.name: Episode, AD1.name: AdoptionRow, PLACED_ADOPTION.name: Decision,
    PREV_PERM.name: Permanence, OC3.name: CareLeaver,
}  # fmt: skip

#: The cells of one column; the first column is the child's id.
Values = Sequence[Any]
ByChild = MutableMapping[str, ChildRows]
#: On how many rows something is done on a day, by the collection year of the file.
DaysOfYears = dict[int, Counter[date | None]]
_Kind = TypeVar("_Kind", bound=tuple[Any, ...])


class Places(NamedTuple):
    """Where rows were read, and the flaws of each."""

    numbers: Sequence[int]
    file: str
    flaws: Sequence[str]

    @property
    def columns(self) -> tuple[Any, ...]:
        """The last columns of every kind of row: flaws, row, file."""
        return self.flaws, self.numbers, repeat(self.file)


#: Takes rows: their collection years, the values of the table's columns, and where they were read.
Keeper = Callable[[Values, Sequence[Values], Places], None]


def _by_child() -> defaultdict[str, ChildRows]:
    return defaultdict(ChildRows)


@dataclass(slots=True)
class ReturnRows:
    """The rows of all files of a return by child; ``born`` are the months of birth in files other than Header.

    ``started``, ``decided`` and ``ended`` are the days of good rows on which episodes began, decisions were made, and
    episodes ended.
    """

    taken: defaultdict[str, ChildRows] = field(default_factory=_by_child)
    refused: defaultdict[str, ChildRows] = field(default_factory=_by_child)
    born: dict[str, set[date]] = field(default_factory=dict)
    started: DaysOfYears = field(default_factory=dict)
    decided: DaysOfYears = field(default_factory=dict)
    ended: DaysOfYears = field(default_factory=dict)
    _pupils: dict[tuple[int, str], set[str]] = field(default_factory=dict)

    def keeper(self, table: str, *, refused: bool = False) -> Keeper:
        """What keeps the good rows of a table, or those that are refused."""
        keepers: dict[str, Callable[..., None]] = {
            HEADER.name: self._headers,
            EPISODES.name: self._episodes,
            AD1.name: self._adopted,
            PLACED_ADOPTION.name: self._decisions,
            PREV_PERM.name: self._permanences,
            OC3.name: self._care_leavers,
        }
        return partial(keepers[table], self.refused if refused else self.taken)

    def _headers(self, into: ByChild, years: Values, columns: Sequence[Values], places: Places) -> None:
        children, sexes, born, ethnicities, pupils = columns
        both = zip(children, pupils, strict=True)
        shown = [upn if upn in NO_PUPIL_NUMBER else stand_in(child, upn) for child, upn in both]
        rows = _as(Header, years, sexes, born, ethnicities, shown, repeat(""), *places.columns)
        for child, upn, header in zip(children, pupils, rows, strict=True):
            into[child].headers.append(header)
            if upn and upn not in NO_PUPIL_NUMBER:
                self._note_pupil(header.year, upn, child)

    def _note_pupil(self, year: int, upn: str, child: str) -> None:
        """Mark the Header rows of children who share a pupil number in a year."""
        sharing = self._pupils.setdefault((year, upn), set())
        sharing.add(child)
        if len(sharing) > 1:
            for each in sharing:
                for rows in (self.taken, self.refused):
                    headers = rows[each].headers if each in rows else []
                    headers[:] = [row._replace(shares_upn="1") if row.year == year else row for row in headers]

    def _episodes(self, into: ByChild, years: Values, columns: Sequence[Values], places: Places) -> None:
        children, *cells, homes, postcodes = columns
        if into is self.taken:
            _count(self.started, years, cells[0])
            _count(self.ended, years, cells[4])
        places_of_care = stand_ins(children, homes), stand_ins(children, postcodes)
        rows = _as(Episode, years, *cells, *places_of_care, *places.columns)
        for child, episode in zip(children, rows, strict=True):
            into[child].episodes.append(episode)

    def _adopted(self, into: ByChild, years: Values, columns: Sequence[Values], places: Places) -> None:
        children, born, *cells = columns
        self._note_births(children, born)
        if into is self.taken:
            _count(self.decided, years, cells[0])
        for child, row in zip(children, _as(AdoptionRow, years, *cells, born, *places.columns), strict=True):
            if any(row[1:7]) or _is_unusable(row.flaws):
                into[child].adopted.append(row)

    def _decisions(self, into: ByChild, years: Values, columns: Sequence[Values], places: Places) -> None:
        children, born, *cells = columns
        self._note_births(children, born)
        if into is self.taken:
            _count(self.decided, years, cells[0])
        for child, row in zip(children, _as(Decision, years, *cells, born, *places.columns), strict=True):
            if any(row[1:4]) or _is_unusable(row.flaws):
                into[child].decisions.append(row)

    def _permanences(self, into: ByChild, years: Values, columns: Sequence[Values], places: Places) -> None:
        children, born, options, authorities, days = columns
        ordered, dated = [day and day[0] for day in days], ["1" if day else "" for day in days]
        rows = _as(Permanence, years, options, authorities, ordered, dated, born, *places.columns)
        for child, row in zip(children, rows, strict=True):
            into[child].permanences.append(row)

    def _care_leavers(self, into: ByChild, years: Values, columns: Sequence[Values], places: Places) -> None:
        children, born, *cells = columns
        filled = ["1" if any(those) else "" for those in zip(*cells, strict=True)]
        for child, row in zip(children, _as(CareLeaver, years, filled, born, *places.columns), strict=True):
            into[child].care_leavers.append(row)

    def _note_births(self, children: Values, born: Values) -> None:
        for child, month in zip(children, born, strict=True):
            if month:
                self.born.setdefault(child, set()).add(month)

    def birth_of(self, child: str, header: Header | None) -> date | None:
        """The month of birth: as the Header file has it, else as all other files agree."""
        if header and header.born:
            return header.born
        others = self.born.get(child, set())
        return next(iter(others)) if len(others) == 1 else None


def _count(of_years: DaysOfYears, years: Values, days: Values) -> None:
    """Count days of rows; nearly always all rows of a file are of one year."""
    if len(some := set(years)) == 1:
        of_years.setdefault(some.pop(), Counter()).update(days)
    else:
        for year, day in zip(years, days, strict=True):
            of_years.setdefault(year, Counter())[day] += 1


def _is_unusable(flaws: str) -> bool:
    """Whether a cell is filled that cannot be used."""
    return any(not flaw.endswith(f":{NO_COLUMN}") for flaw in flaws.split())


def _as(kind: type[_Kind], years: Values, *columns: Any) -> Iterator[_Kind]:
    """Rows of a kind from their columns, made at once: a call for each takes four times as long."""
    return map(partial(tuple.__new__, kind), zip(years, *columns, strict=False))
