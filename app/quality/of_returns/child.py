"""The rows of returns that are held of one child, as checks look at them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import product

from app.quality.doubts import Doubt
from app.quality.findings import ReturnRow, Rule, Severity
from app.returns.care import Period, periods
from app.returns.child_rows import Adopted, ChildRows, Decision, Episode, Header, Row
from app.returns.codes import (
    ADOPTED,
    ADOPTIVE,
    ALL_CHANGED,
    FOSTER,
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
    WITH_PARENTS_BY_AGREEMENT,
)
from app.returns.over_the_years import decision_history, episode_history, newest_adoption
from app.returns.years import label

#: The codes of files up to 2023-24, and those since.
SAME_SEX = {"1": "M", "2": "F"}


@dataclass
class Held:
    """All rows of one child; ``years`` are the collection years of which the authority has sent episodes at all."""

    record: ChildRows
    years: frozenset[int]

    @property
    def is_about_adoption(self) -> bool:
        """Whether any row says something of a decision or an adoption."""
        return bool(self.record.decisions or self.record.adopted or self.adoption)

    @property
    def is_orderly(self) -> bool:
        """Whether no rule on episodes has anything to look at: they follow one another, and hold no special code.

        Of most children. It is quicker to see that than to ask rule by rule.
        """
        last = self.episodes[-1] if self.episodes else None
        if last is None or not _are_copies(self.record.episodes, len(self.episodes)):
            return False
        goes_on = last.end is None and last.year + 1 in self.years
        return not goes_on and last.ended_by != "X1" and _follow_one_another(self.episodes)

    @property
    def is_steady(self) -> bool:
        """Whether no rule on identity has anything to look at.

        Each year has one row about the child, all say the same, and episodes; what is said of adoption is of these
        years; and no day lies after its year.
        """
        record = self.record
        told = {(SAME_SEX.get(sex, sex), born, ethnicity) for _, sex, born, ethnicity in record.headers}
        if len(told) != 1:
            return False
        ((sex, born, _),) = told
        years = {header.year for header in record.headers}
        return (
            sex != "U"
            and len(years) == len(record.headers)
            and (born is None or born < first_day_after(min(years)))
            and years == {episode.year for episode in record.episodes}
            and max(years) - min(years) < len(years)
            and not self.lacks_the_year_before(min(years))
            and years.issuperset(row.year for row in record.adopted)
            and years.issuperset(row.year for row in record.decisions)
            and not any(map(episode_is_after_its_year, record.episodes))
            and not any(map(row_is_after_its_year, record.adopted))
            and not any(map(row_is_after_its_year, record.decisions))
        )

    def lacks_the_year_before(self, year: int) -> bool:
        """Whether a year's file has an episode of care from before that year, and the file of the year before none."""
        if year - 1 not in self.years or any(episode.year == year - 1 for episode in self.record.episodes):
            return False
        first = first_day_after(year - 1)
        return any(
            episode.year == year and episode.start < first and episode.legal_status not in RESPITE
            for episode in self.record.episodes
        )

    @cached_property
    def episodes(self) -> list[Episode]:
        """The history: of each episode the copy that stands."""
        return episode_history(self.record.episodes)

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
        return newest_adoption(self.record.adopted)

    @cached_property
    def decisions(self) -> list[Decision]:
        """The decisions that stand: of each the newest row."""
        return decision_history(self.record.decisions)

    @cached_property
    def steps(self) -> list[tuple[Episode, Episode]]:
        """Each episode with the one after it."""
        return list(zip(self.episodes, self.episodes[1:], strict=False))


_PLAIN = frozenset(product(set(LEGAL_STATUSES) - ORDERS - RESPITE, set(PLACE) - ADOPTIVE - TEMPORARY)) - {
    WITH_PARENTS_BY_AGREEMENT
}
_NEW_STATUS = frozenset({LEGAL_STATUS, ALL_CHANGED, SAME_CARER_NEW_STATUS})
_SAME_STATUS = frozenset({PLACEMENT, SAME_CARER})


def _follow_one_another(episodes: Sequence[Episode]) -> bool:
    """Whether each episode follows on the one before as its codes say, and holds no code that a rule asks for."""
    ended: date | None = None  # how the one before ended, which had this legal status
    ended_by, status_before = "", ""
    for _, start, reason, status, place, end, now_ended_by, place_change in episodes:
        if ended_by == "X1":
            fits = start == ended and reason in (_SAME_STATUS if status == status_before else _NEW_STATUS)
        elif status_before:
            fits = ended is not None and start >= ended and reason == STARTED
        else:
            fits = True
        ends = end > start and now_ended_by != "" if end else now_ended_by == ""
        former_carer = now_ended_by in ("E45", "E46") and place not in FOSTER
        made_by_tool = now_ended_by == "E99" or place_change == "LIIAF"
        if not (fits and ends and (status, place) in _PLAIN) or former_carer or made_by_tool:
            return False
        ended, ended_by, status_before = end, now_ended_by, status
    return True


def _are_copies(rows: Sequence[Episode], different: int) -> bool:
    """Whether rows with one first day tell the same of how the episode began, and none was taken for corrected."""
    if len(rows) == different:
        return True
    began = {row[1:5] for row in rows}  # the first day, and how it began
    return len(began) == different and len({row[:2] for row in rows}) == len(rows)


@cache
def first_day_after(year: int) -> date:
    """The first day after a collection year."""
    return date(year + 1, 4, 1)


def episode_is_after_its_year(episode: Episode) -> bool:
    """Whether an episode begins or ends after the year in whose file it is."""
    after = first_day_after(episode.year)
    return episode.start >= after or (episode.end is not None and episode.end >= after)


def row_is_after_its_year(row: Adopted | Decision) -> bool:
    """The same of any day in another row."""
    return any(day >= first_day_after(row.year) for day in row if isinstance(day, date))


#: Gives, for each time that the rows break a rule, those that do so.
Check = Callable[[Held], Iterator[tuple[Row, ...]]]


def rule(code: str, ssda903: str, severity: Severity, words: str, *touches: str, doubt: Doubt | None = None) -> Rule:
    """A rule on the rows of returns; ``ssda903`` are codes with spaces between them."""
    had = (doubt,) if doubt else ()
    return Rule(code, ssda903, severity, (), words, touches, had, in_sum=True, check=lambda _: iter(()), skip_if=None)


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
