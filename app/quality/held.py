"""The rows of returns that are held of one child, as checks look at them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.imports.care_in_returns import Period, periods
from app.imports.codes import (
    ADOPTED,
    ADOPTIVE,
    ALL_CHANGED,
    LEGAL_STATUS,
    LEGAL_STATUSES,
    ORDERS,
    PLACE,
    PLACEMENT,
    RESPITE,
    SAME_CARER,
    SAME_CARER_NEW_STATUS,
    STARTED,
    TEMPORARY,
)
from app.imports.record import Adopted, Decision, Episode, Header, Record, Row, stitched
from app.imports.years import label
from app.quality.findings import Doubt, ReturnRow, Rule, Severity


@dataclass
class Held:
    """All rows of one child; ``years`` are the collection years of which the authority has sent episodes at all."""

    record: Record
    years: frozenset[int]

    @property
    def is_about_adoption(self) -> bool:
        """Whether any row says something of a decision or an adoption."""
        return bool(self.record.decisions or self.record.adopted or self.adoption)

    @cached_property
    def is_orderly(self) -> bool:
        """Whether no rule on episodes has anything to look at: they follow one another, and hold no special code.

        Of most children. It is quicker to see that than to ask rule by rule.
        """
        last = self.episodes[-1] if self.episodes else None
        if last is None or not _are_copies(self.record.episodes, len(self.episodes)):
            return False
        goes_on = last.end is None and last.year + 1 in self.years
        return (
            not goes_on
            and last.ended_by != "X1"
            and all(map(_is_plain, self.episodes))
            and all(_follows(one, other) for one, other in self.steps)
        )

    @cached_property
    def episodes(self) -> list[Episode]:
        """The history: of each episode the copy that stands."""
        return stitched(self.record.episodes)

    @cached_property
    def care(self) -> list[Period]:
        return periods(self.episodes)

    @cached_property
    def adoption(self) -> Episode | None:
        """The episode that ended in adoption."""
        found = [episode for episode in self.episodes if episode.ended_by in ADOPTED and episode.end]
        return found[-1] if found else None

    @cached_property
    def adopted(self) -> Adopted | None:
        """The newest row about the adoption."""
        return max(self.record.adopted, key=lambda row: row.year, default=None)

    @cached_property
    def steps(self) -> list[tuple[Episode, Episode]]:
        """Each episode with the one after it."""
        return list(zip(self.episodes, self.episodes[1:], strict=False))


_PLAIN_PLACES = frozenset(PLACE) - ADOPTIVE - TEMPORARY
_PLAIN_STATUSES = frozenset(LEGAL_STATUSES) - ORDERS - RESPITE
_LOOKED_AT = frozenset({"E99", "E45", "E46"})


def _is_plain(episode: Episode) -> bool:
    return (
        episode.place in _PLAIN_PLACES
        and episode.legal_status in _PLAIN_STATUSES
        and episode.ended_by not in _LOOKED_AT
        and episode.place_change != "LIIAF"
        and (episode.end > episode.start and episode.ended_by != "" if episode.end else episode.ended_by == "")
    )


def _follows(one: Episode, other: Episode) -> bool:
    """Whether an episode follows on the one before as its codes say."""
    if one.end is None:
        return False
    if one.ended_by != "X1":
        return other.reason == STARTED and one.end <= other.start
    changed = one.legal_status != other.legal_status
    return one.end == other.start and other.reason in (_NEW_STATUS if changed else _SAME_STATUS)


_NEW_STATUS = frozenset({LEGAL_STATUS, ALL_CHANGED, SAME_CARER_NEW_STATUS})
_SAME_STATUS = frozenset({PLACEMENT, SAME_CARER})


def _are_copies(rows: Sequence[Episode], different: int) -> bool:
    """Whether rows with one first day tell the same of how the episode began, and none was taken for corrected."""
    if len(rows) == different:
        return True
    began: dict[date, tuple[str, str, str]] = {}
    for row in rows:
        how = row.reason, row.legal_status, row.place
        if began.setdefault(row.start, how) != how:
            return False
    return len(began) == different and len({(row.year, row.start) for row in rows}) == len(rows)


#: Gives, for each time that the rows break a rule, those that do so.
Check = Callable[[Held], Iterator[tuple[Row, ...]]]


def rule(code: str, ssda903: str, severity: Severity, words: str, *touches: str, doubt: Doubt | None = None) -> Rule:
    """A rule on the rows of returns; ``ssda903`` are codes with spaces between them."""
    return Rule(code, tuple(ssda903.split()), severity, words, touches, doubt)


_TABLES: dict[type, str] = {Header: "Header", Episode: "Episodes", Adopted: "AD1", Decision: "PlacedAdoption"}


def shown(row: Row) -> ReturnRow:
    """A row as a finding names it: by its year, its table, and the day it begins with."""
    day: date | None = None
    match row:
        case Episode():
            day = row.start
        case Adopted() | Decision():
            day = row.decided
    return ReturnRow(label(row.year), _TABLES[type(row)], day)
