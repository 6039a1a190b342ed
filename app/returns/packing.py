"""The rows of one child as text, as they are stored.

    [2, files, unlisted years, headers, episodes, adopted, decisions, permanences, care leavers]

Most rows are episodes, so those of one file lie together: [year, file, [[start, end, row, codes, more], ...]].

The first form was a list of the first four tables, with fewer columns. Rows that were stored in it are read as well.
"""

from collections.abc import Sequence
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import Any

from pydantic_core import from_json, to_json

from app.returns.child_rows import AdoptionRow, CareLeaver, ChildRows, Decision, Episode, Header, Permanence

#: The form in which rows are stored now.
_FORM = 2
#: Columns that the first form did not store.
_NOT_STORED = " ".join(f"{column}:not_stored" for column in ("PLACE_PROVIDER", "CIN", "URN", "PL_POST"))
#: The places of the days in the rows of each table, in the order of the tables; episodes lie by themselves.
_DAYS: tuple[tuple[int, ...], ...] = ((2,), (), (1, 2, 7), (1, 2, 4), (3, 5), (2,))
_FILE = itemgetter(-1)
_NO_UPN = "UPN:not_stored"


def packed(rows: ChildRows) -> str:
    """The rows as text; the same rows give the same text. A day is its ordinal, 0 if there is none."""
    tables = rows.tables
    files = sorted(set(map(_FILE, chain.from_iterable(tables))))
    headers, _, *others = [
        _packed_rows(table, days, files) if days and table else [] for table, days in zip(tables, _DAYS, strict=True)
    ]
    episodes = _packed_episodes(rows.episodes, files)
    return to_json([_FORM, files, sorted(rows.unlisted), headers, episodes, *others]).decode()


def _packed_rows(table: Sequence[Any], days: Sequence[int], files: Sequence[str]) -> list[list[Any]]:
    packed_rows = []
    for row in table:
        cells = list(row)
        for place in days:
            cells[place] = _day(cells[place])
        cells[-1] = files.index(cells[-1])
        packed_rows.append(cells)
    return sorted(packed_rows)


def _packed_episodes(episodes: Sequence[Episode], files: Sequence[str]) -> list[Any]:
    of_files: dict[tuple[int, str], list[Any]] = {}
    for year, start, reason, status, place, end, ended, change, provider, need, urn, post, flaws, row, file in episodes:
        key = year, file
        if key not in of_files:
            of_files[key] = []
        codes = f"{reason},{status},{place},{ended},{change},{provider},{need}"
        of_files[key].append((start.toordinal(), _day(end), row, codes, f"{urn}|{post}|{flaws}"))
    return [(year, files.index(file), sorted(of_files[year, file])) for year, file in sorted(of_files)]


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0


def unpacked(text: str) -> ChildRows:
    """The rows of a text that ``packed`` made, now or in its first form."""
    stored = from_json(text)
    if not stored or stored[0] != _FORM:
        return _of_the_first_form(stored)
    _, files, unlisted, headers, episodes, adopted, decisions, permanences, leavers = stored
    return ChildRows(
        [
            Header(year, sex, _date(born), ethnicity, upn, shares, flaws, row, files[file])
            for year, sex, born, ethnicity, upn, shares, flaws, row, file in headers
        ],
        _episodes(episodes, files),
        [
            AdoptionRow(
                year, _date(decided), _date(matched), flag, number, sex, status, _date(born), flaws, row, files[file]
            )
            for year, decided, matched, flag, number, sex, status, born, flaws, row, file in adopted
        ],
        [
            Decision(year, _date(decided), _date(ceased), reason, _date(born), flaws, row, files[file])
            for year, decided, ceased, reason, born, flaws, row, file in decisions
        ],
        [
            Permanence(year, option, authority, _date(day), is_dated, _date(born), flaws, row, files[file])
            for year, option, authority, day, is_dated, born, flaws, row, file in permanences
        ],
        [
            CareLeaver(year, is_filled, _date(born), flaws, row, files[file])
            for year, is_filled, born, flaws, row, file in leavers
        ],
        set(unlisted),
    )


class _Codes(dict[str, tuple[str, ...]]):
    """The codes of an episode side by side, each such text split once."""

    def __missing__(self, text: str) -> tuple[str, ...]:
        if len(self) > 10_000:
            self.clear()
        self[text] = codes = tuple(text.split(","))
        return codes


_CODES = _Codes()


def _episodes(stored: Sequence[Any], files: Sequence[str]) -> list[Episode]:
    """Episodes from their cells, made at once: by name it takes twice as long."""
    day, split, new = date.fromordinal, _CODES.__getitem__, tuple.__new__
    found = []
    for year, place, rows in stored:
        file = files[place]
        for start, end, row, codes, more in rows:
            reason, status, where, ended_by, change, provider, need = split(codes)
            urn, postcode, flaws = more.split("|")
            known = (year, day(start), reason, status, where, day(end) if end else None, ended_by, change)
            found.append(new(Episode, (*known, provider, need, urn, postcode, flaws, row, file)))
    return found


def _of_the_first_form(stored: Sequence[Any]) -> ChildRows:
    headers, episodes, adopted, decisions = stored
    return ChildRows(
        [Header(year, sex, _date(born), ethnicity, flaws=_NO_UPN) for year, sex, born, ethnicity in headers],
        [
            Episode(year, date.fromordinal(start), reason, status, place, _date(end), *others)._replace(
                flaws=_NOT_STORED
            )
            for year, start, reason, status, place, end, *others in episodes
        ],
        [AdoptionRow(year, _date(decided), _date(matched), *others) for year, decided, matched, *others in adopted],
        [Decision(year, _date(decided), _date(ceased), reason) for year, decided, ceased, reason in decisions],
    )


def _date(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
