"""What the returns say of one child, as rows by collection year, and as one stitched history.

A year's file repeats the episode that was open when the year began. So a child's history lies in the files of many
years, and a file that comes again, or a later year's file, takes the place of what it corrects.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json


class Header(NamedTuple):
    """A row of the Header file; ``born`` is the first day of the month of birth."""

    year: int
    sex: str
    born: date | None
    ethnicity: str


class Episode(NamedTuple):
    """A row of the Episodes file: DECOM, RNE, LS, PLACE, DEC, REC, REASON_PLACE_CHANGE."""

    year: int
    start: date
    reason: str
    legal_status: str
    place: str
    end: date | None = None
    ended_by: str = ""
    place_change: str = ""


class Adopted(NamedTuple):
    """A row of the AD1 file: DATE_INT (the decision), DATE_MATCH, FOSTER_CARE, and who adopts."""

    year: int
    decided: date | None
    matched: date | None
    by_foster_carer: str
    adopters: str = ""
    adopters_sex: str = ""
    adopters_status: str = ""


class Decision(NamedTuple):
    """A row of the PlacedAdoption file: DATE_PLACED, which is the decision, not the move, and what ended it."""

    year: int
    decided: date | None
    ceased: date | None
    reason: str


Row = Header | Episode | Adopted | Decision
_KINDS: tuple[type[Any], ...] = (Header, Episode, Adopted, Decision)


@dataclass(slots=True)
class ChildRows:
    """All rows that are held of one child, each with its collection year (that in which the year begins)."""

    headers: list[Header] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    adopted: list[Adopted] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def of_kind(self, kind: type[Any]) -> list[Any]:
        """The rows of one table."""
        lists: tuple[list[Any], ...] = (self.headers, self.episodes, self.adopted, self.decisions)
        return lists[_KINDS.index(kind)]

    def add(self, row: Row) -> None:
        self.of_kind(type(row)).append(row)

    @property
    def known(self) -> Header | None:
        """The row of the newest Header file; of several in one year always the same one."""
        return max(self.headers, key=lambda row: (row.year, row.sex, row.ethnicity, row.born or date.min), default=None)

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last collection year that there are rows of."""
        rows: Iterable[Row] = chain(self.headers, self.episodes, self.adopted, self.decisions)
        years = [row.year for row in rows]
        return min(years), max(years)

    def take(self, new: "ChildRows", given: Mapping[type[Any], Collection[int]]) -> None:
        """Let new rows take the place of those held of the tables that were sent, by the years they were sent for."""
        for kind, years in given.items():
            held = self.of_kind(kind)
            held[:] = [*(row for row in held if row.year not in years), *new.of_kind(kind)]

    def __bool__(self) -> bool:
        return bool(self.headers or self.episodes or self.adopted or self.decisions)


def packed(record: ChildRows) -> str:
    """A record as text; the same rows give the same text. A day is its ordinal, 0 if there is none."""
    headers = [(year, sex, _day(born), ethnicity) for year, sex, born, ethnicity in record.headers]
    episodes = [
        (year, start.toordinal(), reason, status, place, _day(end), ended_by, place_change)
        for year, start, reason, status, place, end, ended_by, place_change in record.episodes
    ]
    adopted = [(year, _day(decided), _day(matched), *others) for year, decided, matched, *others in record.adopted]
    decisions = [(year, _day(decided), _day(ceased), reason) for year, decided, ceased, reason in record.decisions]
    return to_json([sorted(headers), sorted(episodes), sorted(adopted), sorted(decisions)]).decode()


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0


def unpacked(text: str) -> ChildRows:
    """The record of a text that ``packed`` made."""
    headers, episodes, adopted, decisions = from_json(text)
    return ChildRows(
        [Header(year, sex, _date(born), ethnicity) for year, sex, born, ethnicity in headers],
        [
            Episode(year, date.fromordinal(start), reason, status, place, _date(end), *others)
            for year, start, reason, status, place, end, *others in episodes
        ],
        [Adopted(year, _date(decided), _date(matched), *others) for year, decided, matched, *others in adopted],
        [Decision(year, _date(decided), _date(ceased), reason) for year, decided, ceased, reason in decisions],
    )


def _date(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
