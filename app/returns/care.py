"""Periods of care, and the runs of orders and placements within them, read from the episodes of a return.

The return has no column for these days: the placement order is the first episode under E1, moving in with the adopters
the first of a run of A3 to A6. Where the first episode stored of a child only goes on with it, the day is known only as
"on or before": an episode gives an exact day only if it says that the thing began then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from app.returns import codes
from app.returns.child_rows import Episode

_STATUS, _PLACE = itemgetter(3), itemgetter(4)
_ABOUT_ADOPTION = codes.ADOPTIVE | codes.EARLY_PERMANENCE


@dataclass(frozen=True, slots=True)
class ReturnedPeriod:
    """A period of care: its episodes, without short breaks; ``entered`` None: it began before the first one stored."""

    episodes: tuple[Episode, ...]
    entered: date | None

    @property
    def is_about_adoption(self) -> bool:
        """Whether any episode is under an order, in an adoptive placement, or in one of early permanence."""
        statuses, places = map(_STATUS, self.episodes), map(_PLACE, self.episodes)
        return not (codes.ORDERS.isdisjoint(statuses) and _ABOUT_ADOPTION.isdisjoint(places))

    @property
    def exit(self) -> Episode | None:
        """The last episode, if the child left care with it."""
        last = self.episodes[-1]
        return last if last.end and last.ended_by not in codes.NO_EXIT else None


class Run(NamedTuple):
    """Consecutive episodes of one order or placement: where they begin, and the day that ends them within the period.

    ``on_or_before``: the first episode stored of the child only goes on with it, so it began on ``since`` or earlier.
    """

    first: int
    since: date
    on_or_before: bool
    until: date | None


def periods(episodes: Sequence[Episode]) -> list[ReturnedPeriod]:
    """The periods of care, in order. A new one begins with S, after an exit, or after a gap that nothing links."""
    found: list[ReturnedPeriod] = []
    current: list[Episode] = []
    before: Episode | None = None  # short breaks included: care may follow on one
    entered: date | None = None
    for episode in episodes:
        if episode.legal_status not in codes.RESPITE:
            if not current or _begins_anew(current[-1], episode):
                if current:
                    found.append(ReturnedPeriod(tuple(current), entered))
                entered = episode.start if _entry_is_known(episode, current, before) else None
                current = []
            current.append(episode)
        before = episode
    return [*found, ReturnedPeriod(tuple(current), entered)] if current else found


def _begins_anew(last: Episode, episode: Episode) -> bool:
    if episode.reason == codes.STARTED or (last.end and last.ended_by not in codes.NO_EXIT):
        return True
    return last.end is not None and last.ended_by == "" and last.end < episode.start


def _entry_is_known(episode: Episode, earlier: Sequence[Episode], before: Episode | None) -> bool:
    """Care began on this day: it says so, or the child was out of care, or in a short break, until then."""
    return episode.reason == codes.STARTED or bool(earlier) or (before is not None and before.end == episode.start)


def orders(period: ReturnedPeriod) -> Iterator[Run]:
    """The runs of episodes under a placement order or freeing order."""
    first: int | None = None
    for index, episode in enumerate(period.episodes):
        if episode.legal_status in codes.ORDERS:
            first = index if first is None else first
        elif first is not None:
            yield _order(period, first, episode.start)
            first = None
    if first is not None:
        yield _order(period, first)


def _order(period: ReturnedPeriod, first: int, until: date | None = None) -> Run:
    episode = period.episodes[first]
    goes_on = period.entered is None and first == 0 and episode.reason in _SAME_STATUS
    return Run(first, episode.start, goes_on, until)


#: The legal status is as it was.
_SAME_STATUS = frozenset({codes.PLACEMENT, codes.SAME_CARER})


def placements(period: ReturnedPeriod, places: frozenset[str] = codes.ADOPTIVE) -> Iterator[Run]:
    """The runs of placements of a kind: with one family each, over changes with the same carer and temporary stays."""
    first: int | None = None
    away = False
    for index, episode in enumerate(period.episodes):
        if episode.place in codes.TEMPORARY:
            away = first is not None
            continue
        begins = episode.place in places
        other_carers = begins and not away and episode.reason not in codes.WITH_THE_SAME_CARER
        if first is not None and (not begins or other_carers):
            yield _placement(period, first, episode.start)
            first = None
        if begins and first is None:
            first = index
        away = False
    if first is not None:
        yield _placement(period, first)


def _placement(period: ReturnedPeriod, first: int, until: date | None = None) -> Run:
    """After T or U the placement may have become adoptive on that very day, and may have been so before.

    Where only temporary stays come before, it is the one that the child returned to.
    """
    episode, stays = period.episodes[first], period.episodes[:first]
    goes_on = all(each.place in codes.TEMPORARY for each in stays) if stays else _carers_stayed(episode)
    return Run(first, episode.start, period.entered is None and goes_on, until)


def _carers_stayed(episode: Episode) -> bool:
    return episode.reason in codes.WITH_THE_SAME_CARER


def moved_in(period: ReturnedPeriod, index: int) -> date | None:
    """The day on which the child came to the carers of an episode: back over changes with the same carer.

    Back over temporary stays too, which return to the same placement. None if it was before the first episode stored.
    """
    episodes = period.episodes
    while True:
        before = _at_home_before(episodes, index)
        stayed = episodes[index].reason in codes.WITH_THE_SAME_CARER
        if before is not None and (stayed or (before < index - 1 and episodes[before].place == episodes[index].place)):
            index = before
        elif stayed and period.entered is None:
            return None
        else:
            return episodes[index].start


def _at_home_before(episodes: Sequence[Episode], index: int) -> int | None:
    """The episode before, apart from temporary stays."""
    earlier = index - 1
    while earlier >= 0 and episodes[earlier].place in codes.TEMPORARY:
        earlier -= 1
    return earlier if earlier >= 0 else None
