"""Counting: which figures a question needs from the database, and whose records each of them pools."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app.areas import Area, Areas
from app.figures.breakdowns import PARTS, Breakdown, broken_down, can_be_broken_down
from app.figures.queries import Counts, figures
from app.figures.soundness import Judge, is_on_the_last_day
from app.indicators.vocabulary import Indicator
from app.ledger.known_days import KnownDays
from app.periods import Period, preceding
from app.pools import Pool, pool
from app.store.database import instant


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. ``places`` are the decimals of values, or None for each indicator's own."""

    indicators: tuple[Indicator, ...]
    areas: tuple[Area, ...]
    periods: tuple[Period, ...]
    known_at: int
    places: int | None = None
    members: bool = False
    breakdown: Breakdown | None = None
    previous: bool = False
    comparators: tuple[Area, ...] = ()

    @property
    def size(self) -> int:
        """How many figures the answer has, at most."""
        per_figure = 1 + self.previous + len(self.comparators)
        per_figure += len(PARTS[self.breakdown]) if self.breakdown else 0
        areas = sum(1 + (len(area.members) if self.members else 0) for area in self.areas)
        return len(self.indicators) * areas * len(self.periods) * per_figure

    @property
    def fingerprint(self) -> str:
        """Equal for questions that have equal answers."""
        codes = (
            [indicator.code for indicator in self.indicators],
            [area.code for area in self.areas],
            [(period.label, period.start, period.end) for period in self.periods],
            [area.code for area in self.comparators],
        )
        return repr((codes, self.known_at, self.places, self.members, self.breakdown, self.previous))

    @property
    def all_periods(self) -> tuple[Period, ...]:
        """The periods asked for, and those before them if they are compared."""
        before = (preceding(period) for period in self.periods) if self.previous else ()
        return tuple(dict.fromkeys((*self.periods, *before)))


class Pools:
    """Whose records count, by area, period and kind of indicator; each is worked out once."""

    def __init__(self, areas: Areas) -> None:
        self._areas = areas
        self._found: dict[tuple[str, Period, str, bool], Pool] = {}

    def __call__(self, area: Area, period: Period, indicator: Indicator) -> Pool:
        about, last_day = indicator.among[0].about, is_on_the_last_day(indicator)
        key = area.code, period, about, last_day
        if key not in self._found:
            self._found[key] = pool(self._areas, area, period, about, on_the_last_day=last_day)
        return self._found[key]


def records_of(areas: Areas, area: Area, period: Period, indicator: Indicator) -> tuple[str, ...]:
    """Codes of the authorities and agencies whose records count in a figure."""
    return Pools(areas)(area, period, indicator).records


class Counting:
    """The counts of one indicator for all that a question asks."""

    def __init__(self, connection: Connection, pools: Pools, question: Question, indicator: Indicator) -> None:
        self._pools = pools
        self._question = question
        self._indicator = indicator
        asked = (*question.areas, *question.comparators)
        known_at = question.known_at
        self._counts = {
            period: figures(connection, indicator, period, self._codes(asked, period), known_at)
            for period in question.all_periods
        }
        self._by_part: dict[Period, dict[str, dict[str, Counts]]] = {}
        if question.breakdown and can_be_broken_down(indicator):
            by = question.breakdown
            self._by_part = {
                period: broken_down(connection, indicator, by, period, self._codes(question.areas, period), known_at)
                for period in question.periods
            }

    @property
    def has_parts(self) -> bool:
        """Whether there is a breakdown."""
        return bool(self._by_part)

    def whole(self, area: Area, period: Period) -> Counts:
        """The candidates of all whose records count in the area, as one pool."""
        return self._pooled(self._counts[period], area, period)

    def parts(self, area: Area, period: Period) -> Iterator[tuple[str, Counts]]:
        """The same by part of the breakdown, in the order in which parts are shown."""
        if self._question.breakdown is None:
            return
        by_authority = self._by_part[period]
        for part in PARTS[self._question.breakdown]:
            of_part = {authority: counts[part] for authority, counts in by_authority.items() if part in counts}
            yield part, self._pooled(of_part, area, period)

    def _codes(self, asked: Iterable[Area], period: Period) -> list[str]:
        return sorted({code for area in asked for code in self._pools(area, period, self._indicator).records})

    def _pooled(self, of_authorities: Mapping[str, Counts], area: Area, period: Period) -> Counts:
        together = Counts()
        for code in self._pools(area, period, self._indicator).records:
            if code in of_authorities:
                together.pool(of_authorities[code])
        return together


def judge(connection: Connection, areas: Areas, pools: Pools, question: Question) -> Judge:
    """Who judges how sound the figures are: from what is known of all the records that they pool."""
    asked = (*question.areas, *question.comparators)
    codes = {
        code
        for area in asked
        for period in question.all_periods
        for indicator in question.indicators
        for code in pools(area, period, indicator).records
    }
    if any(indicator.among[0].about == "family" for indicator in question.indicators):
        codes.update(agency.code for agency in areas.agencies)
    known = KnownDays(connection, sorted(codes), question.known_at)
    # Before anything was recorded there is no day as of which the answer is given.
    today = instant(question.known_at).date() if question.known_at else date.max
    return Judge(areas, known, today, pools)
