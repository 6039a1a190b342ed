"""A child as the figures of one period see them, with what findings put in doubt."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app.journeys.care import PeriodOfCare
from app.periods import Period, financial_year_start
from app.quality.doubts import Doubt, Doubts
from app.quality.of_events.record import Record, month_of_birthday
from app.quality.possible.days import OLDEST, Way, earliest_day
from app.quality.possible.row import ANYTHING, Cell
from app.quality.possible.spans import Span, on

Cells = dict[str, Cell]
#: The steps of a way to adoption, and the type of event that shows that a step was ever recorded.
STEPS = {
    "entered": "",
    "decision": "adoption_decision",
    "placement_order": "placement_order",
    "matched": "matched",
    "placed": "placed",
    "moved_in_with_carer": "placed",
}
#: The columns that say what is known of the child besides events.
CHARACTERISTICS = frozenset({"ethnicity", "turns_5"})


class Candidate(NamedTuple):
    """What a candidate may be. One of those with the same key is right; ``certain`` is whether it surely is one."""

    key: Hashable
    cells: Cells
    certain: bool


@dataclass(frozen=True)
class DoubtedChild:
    """The record of a child, the period of the figures, and what is in doubt."""

    record: Record
    period: Period
    doubts: Doubts = field(default_factory=Doubts)

    def is_in_doubt(self, *words: Doubt) -> bool:
        """Whether any of these doubts is had."""
        return self.doubts.have(*words)

    def is_in_the_period(self, day: date) -> bool:
        """Whether the day lies in the period of the figures."""
        return self.period.start <= day <= self.period.end

    def year(self, day: date) -> int | None:
        """The financial year of a day; None if the period is not of whole years."""
        return financial_year_start(day) if self.period.financial_years else None

    def known(self, columns: Collection[str]) -> Cells:
        """What is known of the child besides events, as far as these columns say it."""
        known: Cells = {}
        if "ethnicity" in columns:
            known["ethnicity"] = ANYTHING if self.is_in_doubt("ethnicity") else frozenset({self.record.known.ethnicity})
        if "turns_5" in columns:
            known["turns_5"] = self._turns_5()
        return known

    def _turns_5(self) -> Span | None:
        if self.is_in_doubt("birth_month"):
            last = self.period.end
            return Span(date(last.year + 5 - OLDEST, 1, 1), date(last.year + 5, 12, 31), certain=False)
        born = self.record.known.birth_month
        return on(month_of_birthday(born, 5)[0]) if born else None

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
