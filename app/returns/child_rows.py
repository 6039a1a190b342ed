"""The rows of one child in the returns of all years.

A year's file repeats the episode that was open when the year began. So what happened to a child lies in the files of
many years. A file that is sent again takes the place of the one before it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

# Every row ends with ``flaws``, and with where it was read. ``flaws`` names the columns whose cell cannot be used, and
# why, as "SEX:unknown_code DOB:not_a_date". The value of such a cell is blank, but the cell is not.


class Header(NamedTuple):
    """A row of the Header file; ``born`` is the first day of the month of birth.

    ``upn`` is one of the codes UN1 to UN5, or stands for the number: see ``app.returns.stand_ins``. ``shares_upn`` is
    "1" where another child in the year's file has the same number.
    """

    year: int
    sex: str
    born: date | None
    ethnicity: str
    upn: str = ""
    shares_upn: str = ""
    flaws: str = ""
    row: int = 0
    file: str = ""


class Episode(NamedTuple):
    """A row of the Episodes file.

    DECOM, RNE, LS, PLACE, DEC, REC, REASON_PLACE_CHANGE, PLACE_PROVIDER, CIN; and what stands for URN and PL_POST.
    """

    year: int
    start: date
    reason: str
    legal_status: str
    place: str
    end: date | None = None
    ended_by: str = ""
    place_change: str = ""
    provider: str = ""
    need: str = ""
    urn: str = ""
    postcode: str = ""
    flaws: str = ""
    row: int = 0
    file: str = ""


class AdoptionRow(NamedTuple):
    """A row of the AD1 file: DATE_INT (the decision), DATE_MATCH, FOSTER_CARE, who adopts, and the month of birth."""

    year: int
    decided: date | None
    matched: date | None
    by_foster_carer: str
    adopters: str = ""
    adopters_sex: str = ""
    adopters_status: str = ""
    born: date | None = None
    flaws: str = ""
    row: int = 0
    file: str = ""


class Decision(NamedTuple):
    """A row of the PlacedAdoption file: DATE_PLACED, which is the decision, not the move, and what ended it."""

    year: int
    decided: date | None
    ceased: date | None
    reason: str
    born: date | None = None
    flaws: str = ""
    row: int = 0
    file: str = ""


class Permanence(NamedTuple):
    """A row of the PrevPerm file: PREV_PERM, LA_PERM, and DATE_PERM as far as it is known.

    ``ordered`` is the earliest day that DATE_PERM may be; ``is_dated`` is "1" where the cell is filled.
    """

    year: int
    option: str
    authority: str
    ordered: date | None
    is_dated: str = ""
    born: date | None = None
    flaws: str = ""
    row: int = 0
    file: str = ""


class CareLeaver(NamedTuple):
    """A row of the OC3 file; ``is_filled`` is "1" where any of IN_TOUCH, ACTIV and ACCOM is."""

    year: int
    is_filled: str
    born: date | None = None
    flaws: str = ""
    row: int = 0
    file: str = ""


Row = Header | Episode | AdoptionRow | Decision | Permanence | CareLeaver
_YEAR = itemgetter(0)
_KINDS: tuple[type[Any], ...] = (Header, Episode, AdoptionRow, Decision, Permanence, CareLeaver)


@dataclass(slots=True)
class ChildRows:
    """All rows that are stored of one child, each with its collection year (that in which the year begins).

    ``unlisted`` are the years whose PrevPerm file was sent without a row of the child.
    """

    headers: list[Header] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    adopted: list[AdoptionRow] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    permanences: list[Permanence] = field(default_factory=list)
    care_leavers: list[CareLeaver] = field(default_factory=list)
    unlisted: set[int] = field(default_factory=set)

    @property
    def tables(self) -> tuple[list[Any], ...]:
        """The rows by their tables, in the order of the fields."""
        return self.headers, self.episodes, self.adopted, self.decisions, self.permanences, self.care_leavers

    def of_kind(self, kind: type[Any]) -> list[Any]:
        """The rows of one table."""
        return self.tables[_KINDS.index(kind)]

    def add(self, row: Row) -> None:
        self.of_kind(type(row)).append(row)

    @property
    def known(self) -> Header | None:
        """The row of the newest Header file; of several in one year always the same one."""
        newest = max(map(_YEAR, self.headers), default=None)
        rows = [row for row in self.headers if row[0] == newest]
        if len(rows) == 1:  # nearly always
            return rows[0]
        return max(rows, key=lambda row: (row.sex, row.ethnicity, row.born or date.min), default=None)

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last collection year that there are rows of."""
        years = [row[0] for table in self.tables for row in table]
        return min(years), max(years)

    def take(self, new: "ChildRows", given: Mapping[type[Any], Collection[int]]) -> None:
        """Let new rows take the place of the stored ones, in the tables and years that were sent."""
        for kind, years in given.items():
            stored = self.of_kind(kind)
            stored[:] = [*(row for row in stored if row.year not in years), *new.of_kind(kind)]

    def with_rows_of(self, other: "ChildRows") -> "ChildRows":
        """These rows and those of the other together."""
        both = ChildRows(unlisted=self.unlisted)
        for together, these, those in zip(both.tables, self.tables, other.tables, strict=True):
            together += [*these, *those]
        return both

    def note_unlisted(self, years: Collection[int]) -> None:
        """Note the years whose PrevPerm file was sent now without the child."""
        if years or self.unlisted:
            listed = {row.year for row in self.permanences}
            self.unlisted = {year for year in self.unlisted.union(years) if year not in listed}

    def __bool__(self) -> bool:
        return any(self.tables)
