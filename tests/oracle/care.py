"""Periods of care, and what is in force in them: the definitions, section 1."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from tests.oracle.events import Child, Event
from tests.oracle.facts import exact_first, is_better, may_be_one, one_a_day, one_of_each, together

UNDONE_BY = {
    "adoption_decision": {"decision_reversed"},
    "placement_order": {"placement_order_revoked"},
    "linked": {"link_ended", "matched", "decision_reversed"},
    "matched": {"match_ended", "decision_reversed", "placement_disrupted"},
    "placed": {"placement_disrupted"},
}
OPENS_OR_ENDS_A_PERIOD = {"entered_care", "left_care", "adopted"}


@dataclass
class PeriodOfCare:
    """``entry`` is None where nothing says when it began, ``end`` where it has not ended.

    ``adoption`` is the one adoption in it, ``leavings`` what else says that they left care, one of each.
    """

    entry: Event | None
    end: Event | None = None
    adoption: Event | None = None
    leavings: list[Event] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def start(self) -> date | None:
        return self.entry.day if self.entry else None

    @property
    def ended(self) -> date | None:
        return self.end.day if self.end else None

    @property
    def ended_by_adoption(self) -> bool:
        return self.end is not None and self.end.type == "adopted"

    def began_by(self, day: date) -> bool:
        """A child whose start of care is unknown has always been looked after."""
        return self.start is None or self.start <= day

    def is_looked_after_on(self, day: date) -> bool:
        return self.began_by(day) and (self.ended is None or self.ended > day)

    def in_force(self, made: str, day: date) -> list[Event]:
        """What was made on or before the day and not undone since, the earliest first.

        On one day an undoing undoes what was in force before that day; if nothing was, what was made that day.
        """
        found: list[Event] = []
        for today in sorted({event.day for event in self.events if event.day <= day}):
            todays = [event for event in self.events if event.day == today]
            made_today = [event for event in todays if event.type == made]
            if not any(event.type in UNDONE_BY[made] for event in todays):
                found = found + made_today
            elif found:
                found = made_today
            else:
                found = []
        return found


def periods_of_care(child: Child) -> list[PeriodOfCare]:
    """In order; never empty, because a child with no entry has one period with unknown start."""
    return _periods(child)


@lru_cache(maxsize=200)
def _periods(child: Child) -> list[PeriodOfCare]:
    events = one_a_day(child.records)
    entries = [event for event in events if event.type == "entered_care"]
    leavings = [event for event in events if event.type in ("left_care", "adopted")]
    periods = _before_the_first_entry(entries, leavings)
    while entries:
        periods.append(_next_period(entries, leavings))
    for event in events:
        if event.type not in OPENS_OR_ENDS_A_PERIOD:
            period_on(periods, event.day).events.append(event)
    for period in periods:
        period.events = one_of_each(period.events, UNDONE_BY)
    return periods


def _before_the_first_entry(entries: list[Event], leavings: list[Event]) -> list[PeriodOfCare]:
    """A leaving before the first entry closes an earlier period of unknown start."""
    earlier = [event for event in leavings if not entries or event.day < entries[0].day]
    if entries and not earlier:
        return []
    period = PeriodOfCare(None)
    _end(period, _one_leaving_each(earlier), leavings)
    return [period]


def _next_period(entries: list[Event], leavings: list[Event]) -> PeriodOfCare:
    """Takes the entries of one period, and the leavings that belong to it, off the lists."""
    records = [entries.pop(0)]
    begins = records[0].day
    while entries and not _leavings_of(leavings, begins, entries[0].day):
        if may_be_one([*records, entries[0]], []):
            records.append(entries.pop(0))
        elif entries[0].by:
            entries.pop(0)  # nobody who is in care already enters it: it was on or before that day
        else:
            break
    period = PeriodOfCare(min(records, key=is_better))
    _end(period, _leavings_of(leavings, begins, entries[0].day if entries else None), leavings)
    return period


def _leavings_of(leavings: list[Event], begins: date, next_entry: date | None) -> list[list[Event]]:
    """The leavings that end a period, in groups that are one leaving each.

    One on the day of the next entry does if it is another day for an earlier one, or the period is open until then.
    """
    until = next_entry or date.max
    groups = _one_leaving_each([event for event in leavings if begins <= event.day <= until])
    before = [group for group in groups if group[0].day < until]
    ends_before = before and _first_end(before)[0].day < until
    return before if ends_before else groups


def _one_leaving_each(leavings: list[Event]) -> list[list[Event]]:
    kinds = ([event for event in leavings if event.type == kind] for kind in ("left_care", "adopted"))
    return [group for of_kind in kinds for group in together(of_kind, [])]


def _first_end(groups: list[list[Event]]) -> tuple[Event, Event | None, list[Event]]:
    """How the period ended, its one adoption, and the other leavings.

    Several adoptions are one: of the source that ranks first, among equals the latest recorded.
    """
    adoptions = [event for group in groups for event in group if event.type == "adopted"]
    adoption = min(adoptions, key=lambda event: (is_better(event), -event.recorded)) if adoptions else None
    left = [min(group, key=is_better) for group in groups if group[0].type == "left_care"]
    ends = [*exact_first(left), *([adoption] if adoption else [])]
    return min(ends, key=lambda event: (event.day, event.type != "adopted")), adoption, left


def _end(period: PeriodOfCare, groups: list[list[Event]], leavings: list[Event]) -> None:
    if groups:
        period.end, period.adoption, period.leavings = _first_end(groups)
    belonging = [event for group in groups for event in group]
    leavings[:] = [event for event in leavings if event not in belonging]


def period_on(periods: list[PeriodOfCare], day: date) -> PeriodOfCare:
    """The latest that began on or before the day; before the first entry, and after an earlier leaving, the first."""
    begun = [period for period in periods if period.start is not None and period.start <= day]
    if begun:
        return begun[-1]
    first = periods[0]
    is_over = first.start is None and first.ended is not None and first.ended < day
    return periods[1] if is_over and len(periods) > 1 else first


def counted_events(child: Child) -> list[Event]:
    """What happened, one of each thing, on days that are known."""
    found: list[Event] = []
    for period in periods_of_care(child):
        found += period.events + period.leavings
        found += [each for each in (period.entry, period.adoption) if each]
    return sorted((event for event in found if not event.by), key=lambda event: (event.day, event.type))
