"""One history of a child, put together from the rows of many years' returns.

Each year's file is stored as it came. From all of them together the history follows by one rule: **a later year's file
rules from its first row's first day on.** Year after year:

    rows of earlier years that begin on or after that day      are dropped
    an ended row of an earlier year that goes on beyond it     ends on it
    an open row of an earlier year (open on 31 March)          is dropped if that day is on or before that 31 March:
                                                               the later file's rows are what it goes on with

A child who is in no later file keeps their rows. Rows are never paired because they look alike. So neither the order in
which the files came nor their repetition makes a difference.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from operator import itemgetter, lt
from typing import TypeVar

from app.returns.child_rows import AdoptionRow, Decision, Episode

_Row = TypeVar("_Row", Episode, Decision)
_EPISODE_START, _EPISODE_END = itemgetter(1), itemgetter(5)


@cache
def last_day_of(year: int) -> date:
    """31 March at the end of a collection year."""
    return date(year + 1, 3, 31)


def episode_history(episodes: Iterable[Episode]) -> list[Episode]:
    """The episodes of all years as one history, in the order of their first days."""
    years = _by_year(episodes)
    history: list[Episode] = []
    for year in sorted(years):
        of_year = _episodes_of_a_year(years[year])
        if history:
            history = _before(history, of_year[0].start)
        history += of_year
    return history


def _by_year(rows: Iterable[_Row]) -> Mapping[int, list[_Row]]:
    years: dict[int, list[_Row]] = {}
    for row in rows:
        years.setdefault(row.year, []).append(row)
    return years


def _before(history: list[Episode], first: date) -> list[Episode]:
    """What is left of earlier years' episodes where a later file rules from this day on."""
    while history and history[-1].start >= first:
        history.pop()
    if all(end is not None and end <= first for end in map(_EPISODE_END, history)):
        return history
    return [
        each._replace(end=first) if each.end and each.end > first else each
        for each in history
        if each.end or first > last_day_of(each.year)
    ]


def _episodes_of_a_year(episodes: list[Episode]) -> list[Episode]:
    """The episodes of one year's file in the order of their days.

    Of several that begin on one day one is read: one that has ended, and of those the one that ends last. An episode
    of no length is one more: it comes before the one that begins on its day.
    """
    starts = list(map(_EPISODE_START, episodes))
    if all(map(lt, starts, starts[1:])):  # nearly always
        return episodes
    chosen = {(each.start, each.end != each.start): each for each in sorted(episodes, key=_ended_last)}
    return [chosen[key] for key in sorted(chosen)]


def _ended_last(episode: Episode) -> tuple[object, ...]:
    return episode.end is not None, episode.end or date.min, episode[2:5], episode[6:]


def decision_history(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions of all years by the same rule: one begins on the day it was made, and ends when it was reversed."""
    years = _by_year(decisions)
    history: list[Decision] = []
    for year in sorted(years):
        of_year = sorted(set(years[year]), key=_by_day)
        first = _first_day(of_year[0])
        history = [each for row in history for each in _decision_before(row, first)] + of_year
    return history


def _decision_before(decision: Decision, first: date) -> Iterable[Decision]:
    """What is left of an earlier year's decision where a later file rules from this day on."""
    if _first_day(decision) >= first:
        return
    if decision.ceased is None:
        if first > last_day_of(decision.year):
            yield decision
    else:
        yield decision._replace(ceased=min(decision.ceased, first))


def _first_day(decision: Decision) -> date:
    """The day of a decision, or of its reversal if the row has only that."""
    return decision.decided or decision.ceased or date.max


def _by_day(decision: Decision) -> tuple[object, ...]:
    return _first_day(decision), decision.decided is None, decision.ceased or date.max, decision.reason


def newest_adoption(rows: Iterable[AdoptionRow]) -> AdoptionRow | None:
    """The row of the newest AD1 file; of several in one year always the same one."""
    return max(rows, key=lambda row: (row.year, tuple(map(str, row))), default=None)
