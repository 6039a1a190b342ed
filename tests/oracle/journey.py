"""From events to a journey: periods of care, what stands on a day, and the way to an adoption."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tests.oracle.events import Child, Event, Question

UNDONE_BY = {
    "adoption_decision": {"decision_reversed"},
    "placement_order": {"placement_order_revoked"},
    "matched": {"match_ended", "decision_reversed", "placement_disrupted"},
    "placed": {"placement_disrupted"},
}
OPENS_OR_ENDS_A_PERIOD = {"entered_care", "left_care", "adopted"}


@dataclass
class PeriodOfCare:
    """`start` is None where it is unknown, `end` where the period has not ended."""

    start: date | None
    end: date | None
    ended_by_adoption: bool
    events: list[Event] = field(default_factory=list)

    def began_by(self, day: date) -> bool:
        """A child whose start of care is unknown has always been looked after."""
        return self.start is None or self.start <= day

    def is_looked_after_on(self, day: date) -> bool:
        return self.began_by(day) and (self.end is None or self.end > day)

    def standing(self, made: str, day: date) -> list[Event]:
        """What was made on or before the day and not undone since, the earliest first.

        On one day an undoing undoes what stood before that day; if nothing stood, what was made that day.
        """
        stands: list[Event] = []
        for today in sorted({event.day for event in self.events if event.day <= day}):
            todays = [event for event in self.events if event.day == today]
            made_today = [event for event in todays if event.type == made]
            if not any(event.type in UNDONE_BY[made] for event in todays):
                stands = stands + made_today
            elif stands:
                stands = made_today
            else:
                stands = []
        return stands


def periods_of_care(child: Child) -> list[PeriodOfCare]:
    """In order; never empty, because a child with no entry has one period with unknown start."""
    periods = _periods_by_their_days(child)
    for event in child.events:
        if event.type not in OPENS_OR_ENDS_A_PERIOD:
            period_on(periods, event.day).events.append(event)
    return periods


def period_on(periods: list[PeriodOfCare], day: date) -> PeriodOfCare:
    """The latest that began on or before the day; failing that the first."""
    begun = [period for period in periods if period.began_by(day)]
    return begun[-1] if begun else periods[0]


def _periods_by_their_days(child: Child) -> list[PeriodOfCare]:
    adoptions = child.days_of("adopted")
    leavings = child.days_of("left_care", "adopted")
    entries = child.days_of("entered_care")
    if not entries:
        end = leavings[0] if leavings else None
        return [PeriodOfCare(None, end, end in adoptions)]
    periods: list[PeriodOfCare] = []
    for entry, next_entry in zip(entries, [*entries[1:], date.max], strict=True):
        # A leaving on the day of this entry ended the earlier period if that was still open.
        taken = periods[-1].end if periods else None
        ends = [day for day in leavings if entry <= day <= next_entry and day != taken]
        end = ends[0] if ends else None
        periods.append(PeriodOfCare(entry, end, end in adoptions))
    return periods


@dataclass(frozen=True)
class Journey:
    """The way to one adoption. A date is None where the events do not tell it."""

    child: Child
    adopted: date
    entered: date | None
    decision: date | None
    order: date | None
    placed: date | None
    matched: date | None
    by_current_carer: bool
    moved_in_with_carer: date | None
    warnings: tuple[str, ...]


def journeys(question: Question) -> Iterator[Journey]:
    """One for each adoption in the period asked about, by the day of the adoption order."""
    for child, event in question.children_events("adopted"):
        yield read_journey(child, event.day)


def read_journey(child: Child, adopted: date) -> Journey:
    periods = periods_of_care(child)
    ended = [period for period in periods if period.end == adopted]
    period = ended[0] if ended else period_on(periods, adopted)
    warnings = [] if ended else ["adopted_after_leaving_care"]

    decisions = period.standing("adoption_decision", adopted)
    orders = period.standing("placement_order", adopted)
    placements = period.standing("placed", adopted)
    placement = placements[0] if placements else None
    matched = _matched(period, placement, adopted)
    if matched and placement and matched > placement.day:
        warnings.append("match_after_placement")
    by_current_carer = placement is not None and placement.says("by_current_carer")
    return Journey(
        child=child,
        adopted=adopted,
        entered=period.start,
        decision=decisions[-1].day if decisions else None,
        order=orders[0].day if orders else None,
        placed=placement.day if placement else None,
        matched=matched,
        by_current_carer=by_current_carer,
        moved_in_with_carer=_moved_in(period, placement) if placement and by_current_carer else None,
        warnings=tuple(warnings),
    )


def _matched(period: PeriodOfCare, placement: Event | None, adopted: date) -> date | None:
    """The match that led to the placement: one ended only later did lead to it all the same."""
    if placement is None:
        return None
    led_to_it = period.standing("matched", placement.day)
    if led_to_it:
        return led_to_it[-1].day
    after_it = [event.day for event in period.standing("matched", adopted) if event.day > placement.day]
    return after_it[0] if after_it else None


def _moved_in(period: PeriodOfCare, placement: Event) -> date | None:
    stated = placement.attributes.get("moved_in_with_carer")
    if stated:
        return date.fromisoformat(stated)
    early = [
        event.day for event in period.events if event.type == "early_permanence_placed" and event.day <= placement.day
    ]
    return early[-1] if early else None
