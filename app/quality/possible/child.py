"""A child as the figures of one period see them, with what findings put in doubt."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from app.journeys.care import PeriodOfCare
from app.periods import Period, financial_year_start
from app.quality.doubts import Doubt
from app.quality.of_events.record import Record, month_of_birthday
from app.quality.possible.days import OLDEST, Way, earliest_day
from app.quality.possible.row import ANYTHING, Cell
from app.quality.possible.spans import Span, on

NO_DOUBTS: frozenset[Doubt] = frozenset()
Cells = dict[str, Cell]
Part = TypeVar("Part")
#: The steps of a way to adoption, and the type of event that shows that a step was ever recorded.
STEPS = {
    "entered": "",
    "decision": "adoption_decision",
    "placement_order": "placement_order",
    "matched": "matched",
    "placed": "placed",
    "moved_in_with_carer": "placed",
}


class Candidate(NamedTuple):
    """What a candidate may be. Of those with one key one is right; ``certain`` is whether it surely is a candidate."""

    key: Hashable
    cells: Cells
    certain: bool


@dataclass(frozen=True)
class DoubtedChild:
    """The record of a child, the period of the figures, and what is in doubt."""

    record: Record
    period: Period
    doubts: frozenset[Doubt] = NO_DOUBTS
    _read: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, read: "Callable[[DoubtedChild], Iterable[Part]]") -> Sequence[Part]:
        """What is read of the child, for several populations once."""
        if read not in self._read:
            self._read[read] = tuple(read(self))
        found: Sequence[Part] = self._read[read]
        return found

    def is_in_doubt(self, *words: Doubt) -> bool:
        """Whether any of these doubts is had."""
        return not self.doubts.isdisjoint(words)

    def is_in_the_period(self, day: date) -> bool:
        """Whether the day lies in the period of the figures."""
        return self.period.start <= day <= self.period.end

    def year(self, day: date) -> int | None:
        """The financial year of a day; None if the period is not of whole years."""
        return financial_year_start(day) if self.period.financial_years else None

    @cached_property
    def known(self) -> Cells:
        """What is known of the child besides events."""
        known = self.record.known
        ethnicity = ANYTHING if self.is_in_doubt("ethnicity") else frozenset({known.ethnicity})
        turns_5: Span | None = on(month_of_birthday(known.birth_month, 5)[0]) if known.birth_month else None
        if self.is_in_doubt("birth_month"):
            last = self.period.end
            turns_5 = Span(date(last.year + 5 - OLDEST, 1, 1), date(last.year + 5, 12, 31), certain=False)
        return {"ethnicity": ethnicity, "turns_5": turns_5}

    def first_days_of_care(self, period: PeriodOfCare, until: date) -> list[date]:
        """The first day on which care may have begun, by each doubt that another entry began it."""
        days = []
        if self.is_in_doubt("entered_otherwise") and (since := _entered_otherwise(self.record, period)):
            days.append(since)
        if self.is_in_doubt("entered_earlier") and period is self.record.periods[0]:
            days.append(earliest_day(self.record, until))
        return [day for day in days if day <= until]


def steps_of(way: Way) -> Cells:
    """When each step of a way may have happened."""
    return {step: getattr(way, step) for step in STEPS}


def _entered_otherwise(record: Record, period: PeriodOfCare) -> date | None:
    """The first of the entries, one following on another without care having ended between, that ends with this one.

    None if this is the only one, and not before birth.
    """
    place = record.periods.index(period)
    since = period.start
    while place and record.periods[place - 1].end in {None, record.periods[place].start}:
        place -= 1
        since = record.periods[place].start
    before_birth = bool(record.born and since and since < record.born[0])
    return since if since != period.start or before_birth else None
