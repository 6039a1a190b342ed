"""The candidates that a child may be in each population, with what their columns may hold.

Without doubts these are the rows that figures are counted from (`app/figures/candidates`). Doubts open the days of
steps, and add rows: candidates that the child may be as well, or in place of the one recorded.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from app.indicators.populations import InThePeriod, LastCessations, OnTheLastDay, Population
from app.journeys.care import PeriodOfCare
from app.journeys.journey import Adoption
from app.periods import Period, financial_year_start
from app.quality.doubts import Doubt
from app.quality.of_events.record import Record, month_of_birthday
from app.quality.possible_days import OLDEST, NothingYet, Way, earliest_day
from app.quality.possible_values import ANYTHING, Cell, PossibleRow
from app.quality.spans import Span, on

NO_DOUBTS: frozenset[Doubt] = frozenset()
#: Each candidate by a key, and the rows of which one is right, where it is not known which.
Candidates = Mapping[Hashable, list[PossibleRow]]
_Cells = dict[str, Cell]
_MADE_BY = {
    "entered": "",
    "decision": "adoption_decision",
    "placement_order": "placement_order",
    "matched": "matched",
    "placed": "placed",
    "moved_in_with_carer": "placed",
}


class _Row(NamedTuple):
    key: Hashable
    cells: _Cells
    certain: bool


@dataclass(frozen=True)
class ChildInDoubt:
    """A child as the figures of one period see them, with what findings put in doubt."""

    record: Record
    period: Period
    doubts: frozenset[Doubt] = NO_DOUBTS

    def candidates(self, population: Population) -> Candidates:
        """The candidates that the child may be in a population."""
        found: dict[Hashable, list[PossibleRow]] = defaultdict(list)
        for key, cells, certain in self._rows(population):
            row = PossibleRow(cells | self._known, self.period.end, self.period.end_year, certain)
            found[type(population), key].append(row)
        return found

    def _rows(self, population: Population) -> Iterator[_Row]:
        match population:
            case InThePeriod(rows="adoptions"):
                return self._adoptions()
            case InThePeriod(rows="proceedings"):
                return self._proceedings()
            case InThePeriod(rows="placements"):
                return self._placements()
            case LastCessations():
                return self._cessations()
            case OnTheLastDay():
                return self._on_the_last_day(population)
            case _:
                raise NotImplementedError(population)

    def _is_in_doubt(self, *words: Doubt) -> bool:
        return not self.doubts.isdisjoint(words)

    def _is_in_the_period(self, day: date) -> bool:
        return self.period.start <= day <= self.period.end

    @cached_property
    def _known(self) -> _Cells:
        """What is known of the child besides events."""
        known = self.record.known
        ethnicity = ANYTHING if self._is_in_doubt("ethnicity") else frozenset({known.ethnicity})
        turns_5: Span | None = on(month_of_birthday(known.birth_month, 5)[0]) if known.birth_month else None
        if self._is_in_doubt("birth_month"):
            last = self.period.end
            turns_5 = Span(date(last.year + 5 - OLDEST, 1, 1), date(last.year + 5, 12, 31), certain=False)
        return {"ethnicity": ethnicity, "turns_5": turns_5}

    def _adoptions(self) -> Iterator[_Row]:
        for adoption, period in self.record.adoptions:
            days = self._days_of(adoption)
            within = [day for day in days if self._is_in_the_period(day)]
            if not within:
                continue
            way = Way(self.record, period, adoption, adoption.adopted, self.doubts)
            adopted: _Cells = {"adopted": Span(min(within), max(within)), "by_current_carer": way.by_current_carer}
            yield _Row(adoption.adopted, _steps(way) | adopted, certain=len(within) == len(days))
            window = self._window(adoption, period)
            if window is not None:
                other = self._any_day(Span(window, adoption.adopted, certain=False), way)
                yield _Row(adoption.adopted, other | adopted | {"by_current_carer": ANYTHING}, certain=True)

    def _days_of(self, adoption: Adoption) -> set[date]:
        """The day of the adoption; where it is in doubt, each that is recorded."""
        others = self.record.facts if self._is_in_doubt("adopted_day") else ()
        return {adoption.adopted, *(fact.date for fact in others if fact.type == "adopted")}

    def _any_day(self, span: Span, way: Way) -> _Cells:
        """All steps of a way on any of these days, those that were recorded ever or may have happened."""
        steps = _steps(way)
        return {
            step: span for step, type_ in _MADE_BY.items() if not type_ or type_ in self.record.types or steps[step]
        }

    def _window(self, adoption: Adoption, period: PeriodOfCare) -> date | None:
        """The first day on which anything that led to this adoption may lie, if all of it is in doubt."""
        windows = [entered_otherwise(self.record, period)] if self._is_in_doubt("entered_otherwise") else []
        if self._is_in_doubt("entered_earlier") and period is self.record.periods[0]:
            windows.append(earliest_day(self.record, adoption.adopted))
        if self._is_in_doubt("entered_again") and "adopted_after_leaving_care" in adoption.warnings:
            windows.append(period.end)
        days = [day for day in windows if day is not None and day <= adoption.adopted]
        return min(days, default=None)

    def _proceedings(self) -> Iterator[_Row]:
        for place, proceedings in enumerate(self.record.journey.proceedings):
            concluded, issued = proceedings.concluded, proceedings.issued
            if self._is_in_the_period(concluded):
                recorded = on(issued) if issued else None
                if self._is_in_doubt("issued_day") or (issued is None and self._is_in_doubt("issued")):
                    first = min(earliest_day(self.record, concluded), concluded)
                    recorded = Span(first, concluded, certain=issued is not None)
                yield _Row(place, {"concluded": on(concluded), "issued": recorded}, certain=True)

    def _placements(self) -> Iterator[_Row]:
        for placement in self.record.journey.placements:
            adopters: Cell = frozenset({placement.adopters})
            if placement.adopters is None and self._is_in_doubt("matched"):
                adopters = ANYTHING
            moved = self._is_in_doubt("on_or_before" if placement.on_or_before else "placed_day")
            if moved or (self._is_in_the_period(placement.placed) and not placement.on_or_before):
                yield _Row(placement.placed, {"placed": on(placement.placed), "adopters": adopters}, certain=not moved)
        if self._is_in_doubt("placed"):
            span = Span(self.period.start, self.period.end)
            for place in range(1 + len(self.record.of("placement_disrupted"))):
                yield _Row(place, {"placed": span, "adopters": ANYTHING}, certain=False)

    def _cessations(self) -> Iterator[_Row]:
        in_doubt = self._is_in_doubt("left", "entered_again", "adopted_day")
        for year, (ceased, by_adoption) in self._last_cessations().items():
            cells: _Cells = {"ceased": on(ceased), "by_adoption": frozenset({by_adoption})}
            yield _Row(year, cells, certain=not in_doubt)
        if in_doubt:
            for year, may_be_by_adoption in self._possible_cessations():
                cells = {"ceased": Span(self.period.start, self.period.end), "by_adoption": may_be_by_adoption}
                yield _Row(year, cells, certain=False)

    def _last_cessations(self) -> dict[int | None, tuple[date, bool]]:
        """The last of each financial year; or of the period, if that is not of whole years."""
        found: dict[int | None, tuple[date, bool]] = {}
        for cessation in sorted(self.record.journey.cessations):
            if self._is_in_the_period(cessation.ceased):
                found[self._year(cessation.ceased)] = (cessation.ceased, cessation.by_adoption)
        return found

    def _possible_cessations(self) -> Iterator[tuple[int | None, frozenset[bool]]]:
        """Years in which care may have ended as well, and whether by adoption."""
        for adopted in self.record.of("adopted"):
            if self._is_in_the_period(adopted.date):
                yield self._year(adopted.date), frozenset({True})
        if self._is_in_doubt("left"):
            first = max(self.period.start, self.record.facts[0].date)
            for year in range(financial_year_start(first), financial_year_start(self.period.end) + 1):
                yield (year if self.period.financial_years else None), frozenset({True, False})

    def _year(self, day: date) -> int | None:
        return financial_year_start(day) if self.period.financial_years else None

    def _on_the_last_day(self, population: OnTheLastDay) -> Iterator[_Row]:
        for cells, certain in self._states():
            stand = [_span(cells[thing]) for thing in population.live]
            absent = [_span(cells[thing]) for thing in population.without]
            if all(stand) and not any(cell for cell in absent if cell and cell.certain):
                yield _Row(None, cells, certain and not any(absent) and all(cell.certain for cell in stand if cell))

    def _states(self) -> Iterator[tuple[_Cells, bool]]:
        """What may be in force at the end of the last day, while the child is in care; and whether they surely are."""
        day, certain = self.period.end, not self._is_in_doubt("still_in_process")
        period = next((each for each in self.record.periods if _is_in(each, day)), None)
        if period:
            state = next((state for state in self.record.journey.states if state.since <= day < state.until), None)
            way = Way(self.record, period, state or NothingYet(period.entered, period.entered_by), day, self.doubts)
            yield _steps(way), certain
            since = self._window_of_care(period)
            if since is not None:
                other: _Cells = {"entered": Span(since, day), "placed": Span(since, day, certain=False)}
                yield _steps(way) | other, certain
        for since in self._back_in_care():
            yield dict.fromkeys(_MADE_BY, Span(since, day, certain=False)), False

    def _window_of_care(self, period: PeriodOfCare) -> date | None:
        """The first day on which the care of the last day may have begun, if another entry may have begun it."""
        windows = [entered_otherwise(self.record, period)] if self._is_in_doubt("entered_otherwise") else []
        if self._is_in_doubt("entered_earlier") and period is self.record.periods[0]:
            windows.append(earliest_day(self.record, self.period.end))
        return min((day for day in windows if day and day <= self.period.end), default=None)

    def _back_in_care(self) -> Iterator[date]:
        """When care had ended of children adopted since who may have come back by the last day."""
        day = self.period.end
        decided = any(each.standing_on(day).decision for each in self.record.periods)
        for adoption, period in self.record.adoptions:
            after_leaving = "adopted_after_leaving_care" in adoption.warnings and self._is_in_doubt("entered_again")
            if decided and after_leaving and period.end and period.end <= day < adoption.adopted:
                yield period.end


def _is_in(period: PeriodOfCare, day: date) -> bool:
    return (period.start is None or period.start <= day) and day < period.until


def _span(cell: Cell) -> Span | None:
    return cell if isinstance(cell, Span) else None


def _steps(way: Way) -> _Cells:
    return {step: getattr(way, step) for step in _MADE_BY}


def entered_otherwise(record: Record, period: PeriodOfCare) -> date | None:
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
