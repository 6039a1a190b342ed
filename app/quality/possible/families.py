"""The events of a family that may lie in a period, with when the other steps of the same round may have happened.

A step that is missing, or of which the day is not known, lies where the order of the steps allows:

    earlier outcome, enquiry <= registered <= stage two <= approved <= matched

Where nothing is recorded before it, an assessment took five years at most.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.events.identifiers import FIRST_DAY
from app.figures.translation import name_of
from app.indicators.conditions import FirstSince, LastBefore
from app.indicators.populations import EventsInThePeriod
from app.journeys.care import Fact
from app.journeys.names import EventType
from app.periods import Period
from app.quality.doubts import Doubts
from app.quality.of_families.record import FamilyRecord
from app.quality.possible.child import Candidate, Cells
from app.quality.possible.spans import Span, either, on

_LONGEST_ASSESSMENT = timedelta(days=5 * 365)
#: The steps of a round in their order, and what shows that one was taken that is not recorded.
_STEPS: tuple[EventType, ...] = ("registered", "stage_two_started", "approved", "family_matched")
_FOUND: tuple[EventType, ...] = ("family_matched", "family_placed")
_ENDS: tuple[EventType, ...] = ("approval_declined", "withdrawn", *_FOUND)


@dataclass(frozen=True)
class DoubtedFamily:
    """The record of a family, the period of the figures, and what is in doubt."""

    record: FamilyRecord
    period: Period
    doubts: Doubts

    def candidates(self, population: EventsInThePeriod) -> Iterator[Candidate]:
        """The events of a type that lie in the period, or may."""
        for fact in self.record.of(population.type):
            if not fact.on_or_before:
                if self.period.start <= fact.date <= self.period.end:
                    yield Candidate(fact.date, self._cells(on(fact.date), fact.date), certain=True)
            elif self.doubts.have("on_or_before"):
                yield from self._perhaps(population.type, fact)
        if population.type == "approved" and self.doubts.have("approved"):
            for found in self._found_without_approval():
                yield from self._perhaps("approved", found)

    def _found_without_approval(self) -> Iterator[Fact]:
        """The first match or placement of each round in which no approval comes before it."""
        found = {self.record.round_of(fact.date): fact for fact in reversed(self.record.of(*_FOUND))}
        return (fact for fact in found.values() if not self.record.before("approved", fact.date))

    def _perhaps(self, type_: EventType, by: Fact) -> Iterator[Candidate]:
        """An event that may have happened in the period, by a day on which something is recorded."""
        first = max(self._earliest(type_, by.date), self.period.start)
        last = min(by.date, self.period.end)
        if first <= last:
            yield Candidate(("by", by.date), self._cells(Span(first, last), by.date), certain=False)

    def _cells(self, day: Span, recorded: date) -> Cells:
        """When each step may have happened, seen from an event on this day, in the round of the day ``recorded``."""
        cells: Cells = {"date": day}
        for step in _STEPS[:3]:
            cells[name_of(LastBefore(step, ""))] = self._before(step, day, recorded)
        cells[name_of(FirstSince("registered", ""))] = self._registered_since(recorded)
        return cells

    def _before(self, step: EventType, day: Span, recorded: date) -> Span | None:
        """The last such step up to an event."""
        facts = self.record.before(step, recorded)
        exact = [fact.date for fact in facts if not fact.on_or_before and fact.date <= day.last]
        possible = Span(min(self._earliest(step, recorded), day.last), day.last)
        if exact:
            sure = on(exact[-1]) if exact[-1] <= day.first else Span(exact[0], exact[-1])
            if facts[-1].on_or_before and self.doubts.have("on_or_before"):
                sure = Span(sure.first, max(sure.last, min(facts[-1].date, day.last)))
            return either(sure, possible) if self.doubts.have(f"{step}_day") else sure
        if facts:
            return possible._replace(last=min(facts[-1].date, day.last), is_known=self.doubts.have("on_or_before"))
        if self.doubts.have(step) or (self.doubts.have("on_or_before") and self._later_by(step, recorded)):
            return possible._replace(certain=False)
        return None

    def _later_by(self, step: EventType, recorded: date) -> bool:
        """Whether a later record says that the step had been taken by its day, and so perhaps by this one."""
        return any(fact.on_or_before and fact.date > recorded for fact in self.record.of(step))

    def _earliest(self, step: EventType, until: date) -> date:
        """The first day on which a step of the round may have been taken: not before what comes before it."""
        earlier = _STEPS[: _STEPS.index(step)] if step in _STEPS else ()
        before = [self._last_outcome(until)]
        for type_ in earlier:
            if not self.doubts.have(f"{type_}_day"):
                before += [fact.date for fact in self.record.before(type_, until)[:1] if not fact.on_or_before]
        begun = min((fact.date for type_ in _STEPS for fact in self.record.before(type_, until)), default=until)
        asked = [fact.date for fact in self.record.of("enquiry") if not fact.on_or_before and fact.date <= begun]
        known = [day for day in (*before, *asked[:1]) if day]
        return max(known) if known else max(FIRST_DAY, until - _LONGEST_ASSESSMENT)

    def _last_outcome(self, until: date) -> date | None:
        """The last day before the round on which an earlier one ended."""
        since = self.record.round_of(until).since
        ended = [fact.date for fact in self.record.of(*_ENDS) if fact.date < since]
        return ended[-1] if ended else None

    def _registered_since(self, enquired: date) -> Span | None:
        """The first registration from an enquiry on, before a further round begins."""
        round_ = self.record.round_of(enquired)
        is_over = round_.outcome is not None and round_.outcome < enquired
        until = date.max if is_over else round_.until
        later = [fact for fact in self.record.of("registered") if enquired <= fact.date < until]
        if later:
            first = later[0]
            if not (first.on_or_before and self.doubts.have("on_or_before")):
                found = on(first.date)
                in_doubt = self.doubts.have("registered_day")
                return either(found, Span(enquired, first.date, certain=False)) if in_doubt else found
            return Span(enquired, first.date, certain=False)
        steps = [
            fact
            for fact in self.record.of(*_STEPS[1:], "approval_declined", "family_placed")
            if enquired <= fact.date < until
        ]
        if steps and self.doubts.have("registered"):
            return Span(enquired, steps[0].date, certain=False)
        return None
