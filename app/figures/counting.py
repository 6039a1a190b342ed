"""Counting: which figures a question needs from the database, and whose records each of them pools."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

from sqlalchemy import Connection

from app.areas import Area, Areas
from app.figures.beside import NOTHING, Beside
from app.figures.breakdowns import PARTS, Breakdown, can_be_broken_down
from app.figures.coverage_of_days import Coverage
from app.figures.disclosure.standard_periods import last_day_shown
from app.figures.disclosure.viewer import Viewer
from app.figures.judging import Pools
from app.figures.recollection import RecollectionWithin
from app.indicators.shorthands import PrintedTable
from app.indicators.vocabulary import Indicator
from app.ledger.known_days import KnownDays
from app.ledger.under_two_codes import under_two_codes
from app.periods import Period
from app.store.database import instant

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. ``places`` are the decimals of values, or None for each indicator's own.

    A breakdown that is not asked for is one of a table: most of its figures have none.
    ``tables`` are those that its indicators were named by, as people print them. ``viewer`` is who looks at the answer,
    if that is not the owner of all that it pools. ``recollection`` is what was read for other questions about the
    newest data; one about an earlier instant has none, because an erasure changes the past.
    """

    indicators: tuple[Indicator, ...]
    areas: tuple[Area, ...]
    periods: tuple[Period, ...]
    known_at: int
    places: int | None = None
    members: bool = False
    breakdown: Breakdown | None = None
    breakdown_is_asked: bool = True
    beside: Beside = NOTHING
    tables: tuple[PrintedTable, ...] = ()
    viewer: Viewer | None = None
    recollection: RecollectionWithin | None = field(default=None, compare=False, repr=False)

    @property
    def size(self) -> int:
        """How many figures the answer has, at most."""
        areas = sum(1 + (len(area.members) if self.members else 0) for area in self.areas)
        figures = len(self.indicators) * areas * (1 + self.beside.size)
        return (figures + self._parts * len(self.areas)) * len(self.periods)

    @property
    def _parts(self) -> int:
        """The parts of all indicators that are broken down."""
        by = self.breakdown
        return sum(len(PARTS[by]) for each in self.indicators if can_be_broken_down(each, by)) if by else 0

    def recall(self, what: type, codes: Sequence[str], read: Callable[[], T]) -> T:
        """What ``read`` gives about these areas, or gave for another question of the same reach."""
        if self.recollection is None:
            return read()
        return self.recollection.recall((what, self.known_at), codes, read)

    @property
    def cost(self) -> int:
        """What the answer costs: a point for each authority that is counted in a figure, or shown beside it."""
        authorities = sum(_pooled(area) * (2 if self.members else 1) for area in self.areas)
        of_others = sum(_pooled(area) + len(self.areas) for area in self.beside.areas)
        of_one = authorities * (1 + len(self.beside.related)) + of_others
        return (len(self.indicators) * of_one + self._parts * authorities) * len(self.periods)

    @property
    def fingerprint(self) -> str:
        """Equal for questions that have equal answers."""
        codes = (
            [indicator.code for indicator in self.indicators],
            [area.code for area in self.areas],
            [(period.label, period.start, period.end) for period in self.periods],
            [area.code for area in self.beside.areas],
            [table.name for table in self.tables],
        )
        return repr(
            (
                codes,
                self.known_at,
                self.places,
                self.members,
                (self.breakdown, self.breakdown_is_asked),
                self.beside.related,
                self.beside.published,
                self.viewer.fingerprint if self.viewer else None,
            )
        )

    def as_of(self, now: int, recollection: RecollectionWithin | None = None) -> "Question":
        """The question at its instant, which is not later than the last change of those whom it is about.

        About the newest data, it may recall what was read for others.
        """
        return replace(
            self, known_at=min(self.known_at, now), recollection=recollection if self.known_at >= now else None
        )

    @property
    def all_periods(self) -> tuple[Period, ...]:
        """The periods asked for, and those that they are compared with."""
        return self.beside.periods(self.periods)

    @property
    def all_areas(self) -> tuple[Area, ...]:
        """The areas asked for, and those that they are compared with."""
        return (*self.areas, *self.beside.areas)


def _pooled(area: Area) -> int:
    return max(1, len(area.members))


def records_of(areas: Areas, area: Area, period: Period, indicator: Indicator) -> tuple[str, ...]:
    """Codes of the authorities and agencies whose records count in a figure."""
    return Pools(areas, indicator).of(area, period).records


def coverage_of(connection: Connection, areas: Areas, question: Question) -> Coverage:
    """What is known of all the records that the figures of a question pool: two statements, whatever is asked."""
    asked = sorted(records_pooled(areas, question))
    return question.recall(Coverage, asked, lambda: _coverage(connection, areas, asked, question.known_at))


def _coverage(connection: Connection, areas: Areas, asked: Sequence[str], known_at: int) -> Coverage:
    known = KnownDays(connection, asked, known_at, areas.last_days)
    senders = [code for code in asked if known.bases(code)]
    return Coverage(areas, known, under_two_codes(connection, areas, senders, known_at))


def records_pooled(areas: Areas, question: Question) -> set[str]:
    """Codes of all whose records the figures of a question pool, and of agencies that may report for some of them."""
    kinds = {Pools(areas, indicator).kind: indicator for indicator in question.indicators}
    codes = {*_pooled_records(areas, tuple(kinds.values()), question.all_areas, question.all_periods)}
    if question.viewer:  # what is shown of one member depends on the others
        beside = [agency for agency in areas.agencies if any(map(agency.has, codes))]
        members = areas.with_predecessors(member.authority for agency in beside for member in agency.members)
        codes.update(filter(question.viewer.knows_of, (*members, *(agency.code for agency in beside))))
    return codes


@lru_cache(maxsize=1000)
def _pooled_records(
    areas: Areas, of_each_kind: tuple[Indicator, ...], asked: tuple[Area, ...], periods: tuple[Period, ...]
) -> frozenset[str]:
    codes: set[str] = set()
    for indicator in of_each_kind:
        pools = Pools(areas, indicator)
        for area in asked:
            for period in periods:
                codes.update(pools.of(area, period).records)
    if any(each.among[0].about == "family" for each in of_each_kind):
        codes.update(agency.code for agency in areas.agencies if any(map(agency.has, codes)))
    return frozenset(codes)


def today_of(question: Question) -> date:
    """The day as of which an answer is given. Before anything was recorded there is none.

    To a partner it is given as of the last month's end, or two answers in a row would tell what happened on a day.
    """
    day = instant(question.known_at).date() if question.known_at else date.max
    return day if question.viewer is None else last_day_shown(min(day, question.viewer.today))
