"""What a journey is: the periods of care of one child, and what is read of them for the figures."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.journeys.care import BEFORE_CARE, Fact, PeriodOfCare, Reason, Uncounted

WARNINGS = {
    "match_after_placement": "The match that led to this placement is recorded after the child was placed.",
    "adopted_after_leaving_care": "The adoption order is recorded after the period of care had ended already.",
    "entered_care_unknown": "No event says when the child entered care.",
    "entered_care_again": "The child entered care again while the earlier period of care had not ended.",
    "before_entering_care": "Something is recorded before the day on which the child entered care.",
    "recorded_twice": "Two records of one kind are of the same day; they are read as one.",
    "sources_disagree": "Two sources give different days for one thing; that of the source that ranks first is read.",
    "adopted_twice": "Several adoption orders are recorded in one period of care; they are read as one.",
}


class Adoption(NamedTuple):
    """One adoption and the milestones that led to it, each within the period of care that it ends.

    A milestone is the exact day. Where only a day on or before which it happened is known, that is in ``..._by``.
    The book and the letter have the first day by which they were completed, before the order or after it.
    ``adopted_month`` numbers the months from the beginning of the calendar, so that ages in months can be reckoned.
    """

    adopted: date
    entered: date | None
    decision: date | None
    placement_order: date | None
    matched: date | None
    placed: date | None
    by_current_carer: bool
    moved_in_with_carer: date | None
    entered_by: date | None
    decision_by: date | None
    placement_order_by: date | None
    matched_by: date | None
    placed_by: date | None
    application: date | None
    opposed: bool | None
    adopted_month: int
    life_story_book: date | None
    later_life_letter: date | None
    warnings: tuple[str, ...]


class State(NamedTuple):
    """Days from ``since`` to the day before ``until`` on which the child is in care and the same things are in force.

    A thing is in force if its exact day is there, or the day on or before which it happened (``..._by``).
    """

    since: date
    until: date
    entered: date | None
    decision: date | None
    placement_order: date | None
    matched: date | None
    placed: date | None
    entered_by: date | None
    decision_by: date | None
    placement_order_by: date | None
    matched_by: date | None
    placed_by: date | None
    linked: date | None
    linked_by: date | None


class Cessation(NamedTuple):
    """The end of a period of care, with the last day of its financial year and the end of the next period of care."""

    ceased: date
    by_adoption: bool
    year_ends: date
    next_ceased: date | None


class Proceedings(NamedTuple):
    """The conclusion of care proceedings, with the issue that it belongs to (None: its day is not recorded)."""

    concluded: date
    issued: date | None


class Issue(NamedTuple):
    """The issue of care proceedings, with the last start of pre-proceedings that led to it (None: there was none)."""

    issued: date
    started: date | None


class Placement(NamedTuple):
    """A placement with adopters: whose, which family (None: not recorded), and whether its day is not known."""

    placed: date
    adopters: str | None
    on_or_before: bool
    matched_family: str | None


@dataclass(frozen=True, slots=True)
class Journey:
    """The periods of care of one child, what happened in them, and what is odd about the record."""

    periods: tuple[PeriodOfCare, ...]
    adoptions: tuple[Adoption, ...]
    states: tuple[State, ...]
    cessations: tuple[Cessation, ...]
    proceedings: tuple[Proceedings, ...]
    issues: tuple[Issue, ...]
    placements: tuple[Placement, ...]
    uncounted: tuple[Uncounted, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is odd about the record."""
        present = {warning for adoption in self.adoptions for warning in adoption.warnings}
        present |= {_OF_REASONS[event.reason] for event in self.uncounted if event.reason in _OF_REASONS}
        if self.periods[0].start is None:
            present.add("entered_care_unknown")
        if any(_is_before_entering(fact, period) for period in self.periods for fact in period.facts):
            present.add("before_entering_care")
        if any(period.end is None and period.next_start for period in self.periods):
            present.add("entered_care_again")
        return tuple(code for code in WARNINGS if code in present)


#: The warnings of events that no count of events counts.
_OF_REASONS: dict[Reason, str] = {
    "recorded_twice": "recorded_twice",
    "another_source": "sources_disagree",
    "adopted_already": "adopted_twice",
}


def _is_before_entering(fact: Fact, period: PeriodOfCare) -> bool:
    return period.entered is not None and fact.date < period.entered and fact.type not in BEFORE_CARE
