"""What the returns say of one child, as rows by collection year, and as one stitched history.

A year's file repeats the episode that was open when the year began. So a child's history lies in the files of many
years, and a file that comes again, or a later year's file, takes the place of what it corrects.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
        """The newest Header row."""
        return max(self.headers, key=lambda header: header.year, default=None)

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


def stitched(episodes: Iterable[Episode]) -> list[Episode]:
    """The episodes of all years as one history, in order of their days.

    Of two copies of an episode (one DECOM) the newest year's stands, and within a year one that has ended. An episode
    that was open at a year's end, and that the next year's file repeats with another DECOM, is corrected by it. One of
    no length goes before the one that starts on its day.
    """
    newest: dict[tuple[date, bool], Episode] = {}
    for episode in episodes:
        key = (episode.start, episode.end != episode.start)
        held = newest.setdefault(key, episode)
        if held is not episode and _preference(episode) > _preference(held):
            newest[key] = episode
    in_order = [newest[key] for key in sorted(newest) if key[1] or not _is_outdated(key, newest)]
    last_year = max((episode.year for episode in in_order), default=0)
    if all(episode.end or episode.year == last_year for episode in in_order):
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
