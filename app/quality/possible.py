"""What one child may add to a figure, where findings put its record in doubt: an interval of days, or of yes and no.

Nothing is assumed of days that are not known but what the definitions force: they lie on or before the adoption, a
negative duration does not count, and no child entered care or got an order before it was born (decision record 9).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.journeys.care import Fact, PeriodOfCare, latest_begun
from app.journeys.reading import Adoption, State
from app.quality.doubts import Doubt
from app.quality.of_events.record import Record, of_type
from app.quality.spans import Possible, Span, days_between, earliest_day, either, entered_otherwise


@dataclass(frozen=True, slots=True)
class Asked:
    """The period of the figures, and the days of waiting from which on A3 does not count a child."""

    first_day: date
    last_day: date
    cut_off: int


#: What a child adds, by indicator, and by the day of the adoption (None: in the process on the last day).
Added = dict[tuple[str, date | None], Possible]


def added(record: Record, asked: Asked, doubts: frozenset[Doubt] = frozenset()) -> Added:
    """What the child adds to each figure if these doubts are had; without doubts, what it adds as recorded."""
    found: Added = {}
    for adoption, period in record.adoptions:
        if asked.first_day <= adoption.adopted <= asked.last_day:
            of_adoption = _OfAdoption(record, adoption, period, doubts).added()
            found |= {(code, adoption.adopted): possible for code, possible in of_adoption}
            if waited := found.get(("A1", adoption.adopted)):
                found["A3", adoption.adopted] = _under(waited, asked.cut_off)
    if waited := _in_process(record, asked.last_day, doubts):
        found["A3", None] = _under(waited, asked.cut_off)
    return found


def _under(waited: Possible, cut_off: int) -> Possible:
    """Whether the days of waiting are under the cut-off: 1 or 0."""
    return Possible(int(waited.high < cut_off), int(waited.low < cut_off), waited.may_not_count)


class _OfAdoption:
    """The spans of one adoption's milestones, and the days between them."""

    def __init__(self, record: Record, adoption: Adoption, period: PeriodOfCare, doubts: frozenset[Doubt]) -> None:
        self._record, self._adoption, self._period, self._doubts = record, adoption, period, doubts
        self._earliest = earliest_day(record, adoption.adopted)
        self._entered = self._span("entered", adoption.entered, self._earliest)
        standing = period.standing_on(adoption.adopted)
        self._order = self._span("placement_order", adoption.placement_order, self._earliest, standing.placement_order)
        if "ordered_earlier" in doubts and adoption.placement_order == adoption.entered and self._order:
            self._order = Span(self._earliest, self._order.last)
        since = self._entered.first if self._entered else self._earliest
        self._placed = self._span("placed", adoption.placed, since, standing.placement)
        self._matched = self._span("matched", adoption.matched, self._earliest, standing.match)
        if self._placed and not self._placed.is_one_day:
            self._matched = self._any_match()

    def _span(self, doubt: Doubt, known: date | None, since: date, made: Sequence[Fact] = ()) -> Span | None:
        """Of a milestone, given the first day that it may have and all that was made of its kind and stands."""
        if known is None:
            return Span(since, self._adoption.adopted) if doubt in self._doubts else None
        days = [known, *(fact.date for fact in made if "which_day" in self._doubts)]
        return Span(min(days), max(days), certain=True)

    def _any_match(self) -> Span:
        """Which match led to a placement depends on its day: of an unknown one any that was made, or an unknown one."""
        last = self._adoption.adopted
        days = [fact.date for fact in of_type(self._period, "matched") if fact.date <= last]
        if not days:
            return Span(self._earliest, last)
        return Span(min(days), max(days) if self._adoption.matched else last)

    def _moved_in(self) -> Span | None:
        """Moving in, with the foster carer where that one adopts."""
        placements = self._period.standing_on(self._adoption.adopted).placement
        with_carer = any(fact.attributes.get("by_current_carer") for fact in placements)
        either = "by_current_carer" in self._doubts
        if self._placed is None or not self._placed.certain or not (with_carer or either):
            return self._placed
        since = self._entered.first if self._entered else self._earliest
        if either or not self._placed.is_one_day:
            return Span(since, self._placed.last)
        if not self._adoption.by_current_carer:
            return self._placed
        day = self._adoption.moved_in_with_carer
        if day is not None and day <= self._placed.last and (self._entered is None or day >= self._entered.first):
            return Span(day, day, certain=True)
        return Span(since, self._placed.last) if "moved_in_with_carer" in self._doubts else None

    def added(self) -> Iterator[tuple[str, Possible]]:
        if self._placed is None:
            return
        pairs = {
            "A1": days_between(self._entered, self._placed),
            "A10": days_between(self._entered, self._moved_in()),
            "A20": days_between(self._entered, self._order),
            "A2": days_between(self._order, self._matched, never_below_zero=True),
        }
        window = self._window()
        for code, possible in pairs.items():
            if not self._placed.certain and possible:
                possible = possible._replace(may_not_count=True)
            if window is not None and self._could_count(code):
                possible = either(possible, (self._adoption.adopted - window).days)
            if possible:
                yield code, possible

    def _could_count(self, code: str) -> bool:
        """Whether what an indicator needs was ever recorded, in whichever period of care, or may have happened."""
        needed = {"A2": ("placement_order", "matched"), "A20": ("placement_order",)}.get(code, ())
        there = {"placement_order": self._order, "matched": self._matched}
        return all(step in self._record.types or there[step] for step in needed)

    def _window(self) -> date | None:
        """The first day on which anything that led to this adoption may lie, if all of it is in doubt."""
        windows = [entered_otherwise(self._record, self._period)] if "entered_otherwise" in self._doubts else []
        if "entered_earlier" in self._doubts and self._period is self._record.periods[0]:
            windows.append(self._earliest)
        if "entered_again" in self._doubts and "adopted_after_leaving_care" in self._adoption.warnings:
            windows.append(self._period.end)
        days = [day for day in windows if day is not None and day <= self._adoption.adopted]
        return min(days, default=None)


def _in_process(record: Record, day: date, doubts: frozenset[Doubt]) -> Possible | None:
    """How long a child in the process on the last day may have waited by then; None if it is not in the process."""
    state = next((state for state in record.journey.states if state.since <= day < state.until), None)
    earliest = earliest_day(record, day)
    possible = _waited(record, state, day, earliest, doubts) if state else None
    for window in _windows_of_process(record, state, day, earliest, doubts):
        possible = either(possible, (day - window).days)
    if possible and "still_in_process" in doubts:
        possible = possible._replace(may_not_count=True)
    return possible


def _waited(record: Record, state: State, day: date, earliest: date, doubts: frozenset[Doubt]) -> Possible | None:
    if state.decision is None and "decision" not in doubts:
        return None
    entered = Span(state.entered, state.entered, certain=True) if state.entered else None
    if entered is None and "entered" in doubts:
        entered = Span(earliest, day)
    until = Span(state.placed or day, state.placed or day, certain=True)
    if state.placed and "which_day" in doubts:
        placements = latest_begun(day, record.periods).standing_on(day).placement
        until = Span(state.placed, max(fact.date for fact in placements), certain=True)
    never_placed = any(adoption.placed is None for adoption in record.journey.adoptions)
    if state.placed is None and "placed" in doubts and never_placed:
        until = Span(entered.first if entered else earliest, day)
    possible = days_between(entered, until)
    if possible and state.decision is None:
        return possible._replace(may_not_count=True)
    return possible


def _windows_of_process(
    record: Record, state: State | None, day: date, earliest: date, doubts: frozenset[Doubt]
) -> Iterator[date]:
    """The first day on which care may have begun, by each doubt, of a child that may be in the process that day."""
    period = next((each for each in record.periods if state and each.start == state.entered), None)
    may_be = state is not None and (state.decision is not None or "decision" in doubts)
    if may_be and "entered_earlier" in doubts and period is record.periods[0]:
        yield earliest
    since = entered_otherwise(record, period) if period and may_be else None
    if since and "entered_otherwise" in doubts:
        yield since
    decided = any(each.standing_on(day).decision for each in record.periods)
    if "entered_again" in doubts and decided:
        for adoption, of_adoption in record.adoptions:
            left = of_adoption.end
            if "adopted_after_leaving_care" in adoption.warnings and left and left <= day < adoption.adopted:
                yield left
