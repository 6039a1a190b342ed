"""What the returns say of one child, as rows by collection year, and as one stitched history.

A year's file repeats the episode that was open when the year began. So a child's history lies in the files of many
years, and a file that comes again, or a later year's file, takes the place of what it corrects.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
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
class Record:
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
        """The newest Header row."""
        return max(self.headers, key=lambda header: header.year, default=None)

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last collection year that there are rows of."""
        years = [row.year for kind in _KINDS for row in self.of_kind(kind)]
        return min(years), max(years)

    def take(self, new: "Record", given: Mapping[type[Any], Collection[int]]) -> None:
        """Let new rows take the place of those held of the tables that were sent, by the years they were sent for."""
        for kind, years in given.items():
            held = self.of_kind(kind)
            held[:] = [*(row for row in held if row.year not in years), *new.of_kind(kind)]

    def __bool__(self) -> bool:
        return any(self.of_kind(kind) for kind in _KINDS)


def packed(record: Record) -> str:
    """A record as text; the same rows give the same text."""
    return to_json([sorted(map(_plain, record.of_kind(kind)), key=_place) for kind in _KINDS]).decode()


def unpacked(text: str) -> Record:
    """The record of a text that ``packed`` made."""
    lists = from_json(text)
    return Record(*([_row(kind, values) for values in rows] for kind, rows in zip(_KINDS, lists, strict=True)))


def _place(row: Sequence[Any]) -> tuple[int, str]:
    """By year, and by the cells as text: they begin with the day, nearly always."""
    return row[0], str(row[1:])


def _plain(row: Sequence[Any]) -> list[Any]:
    return [value.toordinal() if isinstance(value, date) else value for value in row]


def _row(kind: type[Any], values: Sequence[Any]) -> Any:
    """Only days are numbers in a row, but for the year that it begins with."""
    year, *others = values
    return kind(year, *(date.fromordinal(value) if isinstance(value, int) else value for value in others))


def stitched(episodes: Iterable[Episode]) -> list[Episode]:
    """The episodes of all years as one history, in order of their days.

    Of two copies of an episode (one DECOM) the newest year's stands, and within a year one that has ended. An episode
    that was open at a year's end, and that the next year's file repeats with another DECOM, is corrected by it. One of
    no length goes before the one that starts on its day.
    """
    newest: dict[tuple[date, bool], Episode] = {}
    for episode in episodes:
        key = (episode.start, episode.end != episode.start)
        held = newest.get(key)
        if held is None or _preference(episode) > _preference(held):
            newest[key] = episode
    in_order = [newest[key] for key in sorted(newest) if not _is_outdated(key, newest)]
    if in_order and in_order[0].year == in_order[-1].year:
        return in_order
    corrected = set(_corrected(in_order))
    return [episode for episode in in_order if episode not in corrected]


def _is_outdated(key: tuple[date, bool], newest: Mapping[tuple[date, bool], Episode]) -> bool:
    """An episode of no length that a later year's file gives a length."""
    start, has_length = key
    return not has_length and (start, True) in newest and newest[start, True].year > newest[key].year


def _preference(episode: Episode) -> tuple[int, bool, date]:
    """Which copy of an episode stands: the newest year's; then one with an end; then that with the later end."""
    return episode.year, episode.end is not None, episode.end or date.min


def _corrected(episodes: Sequence[Episode]) -> Iterable[Episode]:
    """Episodes left open by a year's file, where the next year's file begins with one that was open then as well."""
    by_year: dict[int, list[Episode]] = {}
    for episode in episodes:
        by_year.setdefault(episode.year, []).append(episode)
    for year, of_year in by_year.items():
        last = of_year[-1]
        following = by_year.get(year + 1)
        if last.end is None and following and following[0].start < date(year + 1, 4, 1):
            yield last


def standing_decisions(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions of all years: the newest row of each, without open ones that a later year's rows replace.

    A decision that is open is in every year's file until it is ceased or the child adopted. A later year that has
    other decisions of the child, and not this one, has corrected it.
    """
    newest: dict[date | None, Decision] = {}
    for decision in sorted(decisions, key=lambda each: each.year):
        newest[decision.decided] = decision
    last = max((decision.year for decision in newest.values()), default=0)
    standing = [each for each in newest.values() if each.ceased or each.year == last]
    return sorted(standing, key=lambda each: (each.decided is None, each.decided or date.max))
