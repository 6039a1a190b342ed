"""The rows of returns that are held of one child, as checks look at them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.imports.care_in_returns import Period, periods
from app.imports.codes import ADOPTED
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
