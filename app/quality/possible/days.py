"""On which days the steps of a way to adoption may have happened, where findings put some of them in doubt.

A step that is recorded and not in doubt has its day. Any other lies where the order of the steps allows:

    birth <= entered <= decision <= placement order, match <= placed <= application <= adopted

A match may lie before the order or after it (definitions, section 2), and a child may be placed before an order (with
the parents' consent), so neither is concluded from the other's first possible day.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from app.events.catalogue import MAY_PRECEDE_BIRTH, MAY_PRECEDE_CARE
from app.events.identifiers import FIRST_DAY
from app.journeys.care import Fact, PeriodOfCare, period_of
from app.journeys.journey import Adoption, State
from app.journeys.reading import match_that_led_to
from app.quality.doubts import Doubts
from app.quality.of_events.record import Record, not_read
from app.quality.possible.spans import Span, either, on, one_of

#: The greatest age, in years, of a child whose month of birth is not known: adoption orders are made up to 19.
OLDEST = 19
Step = Literal["entered", "decision", "placement_order", "matched", "placed"]
#: The event that makes each step, and the thing that then is in force.
_MADE_BY: dict[Step, tuple[str, str]] = {
    "entered": ("entered_care", ""),
    "decision": ("adoption_decision", "decision"),
    "placement_order": ("placement_order", "placement_order"),
    "matched": ("matched", "match"),
    "placed": ("placed", "placement"),
}


def earliest_day(record: Record, last: date) -> date:
    """The first day on which a child may have been born: the first of the month of birth, if nothing is before it."""
    nineteen = date(last.year - OLDEST, last.month, min(last.day, 28))
    if record.born:
        first = next((fact.date for fact in record.facts if fact.type not in MAY_PRECEDE_BIRTH), last)
        if record.born[0] <= first:
            return max(record.born[0], FIRST_DAY)
    return max(nineteen, FIRST_DAY)


class NothingYet(NamedTuple):
    """In place of a state: the child is in care, and nothing is in force."""

    entered: date | None
    entered_by: date | None
    decision: None = None
    placement_order: None = None
    matched: None = None
    placed: None = None


@dataclass
class Way:
    """One way to adoption, in one period of care: to an adoption order, or as far as it has come ``until`` a day."""

    record: Record
    period: PeriodOfCare
    recorded: Adoption | State | NothingYet
    until: date
    doubts: Doubts

    @cached_property
    def earliest(self) -> date:
        return earliest_day(self.record, self.until)

    @cached_property
    def entered(self) -> Span | None:
        return self._span("entered", lambda: (self.earliest, self._first_step()))

    @cached_property
    def decision(self) -> Span | None:
        return self._span("decision", lambda: (self._after(self._since, "decision_reversed"), self._undecided_until()))

    @cached_property
    def placement_order(self) -> Span | None:
        found = self._span(
            "placement_order", lambda: (self._after(self._decided, "placement_order_revoked"), self._latest("placed"))
        )
        if found and self.doubts.have("ordered_earlier") and found.last == self.period.entered:
            return found._replace(first=self.earliest)
        return found

    @cached_property
    def placed(self) -> Span | None:
        return self._span("placed", lambda: (self._after(self._decided, "placement_disrupted"), self._applied()))

    @cached_property
    def matched(self) -> Span | None:
        """Which match led to a placement depends on its day; where that is open, each that may have led to it."""
        recorded = self._span("matched", lambda: (self._decided, self._latest("placed")))
        if self.placed is None or not self.placed.is_known or (self.placed.certain and self.placed.is_one_day):
            return recorded
        led = self._matches_that_may_have_led(self.placed)
        days = [match.date for match in led if match]
        found = one_of([*days, *(self._decided for match in led if match and match.on_or_before)])
        if None not in led and not self.doubts.have("matched_day"):
            return found
        since, until = self._within(self._decided, self.placed.last)
        missing = either(recorded, Span(since, until, certain=False))
        return either(missing, found) if found else missing

    @cached_property
    def by_current_carer(self) -> frozenset[bool]:
        """Whether the foster carers adopt: what is recorded, or each that may be."""
        recorded = bool(getattr(self.recorded, "by_current_carer", False))
        if self.placed and (self.doubts.have("by_current_carer") or not self.placed.certain):
            return frozenset({True, False})
        if not self.doubts.have("which_day"):
            return frozenset({recorded})
        return frozenset({recorded, *(bool(fact.attributes.get("by_current_carer")) for fact in self._made("placed"))})

    @cached_property
    def moved_in_with_carer(self) -> Span | None:
        if self.placed is None or True not in self.by_current_carer:
            return None
        recorded: date | None = getattr(self.recorded, "moved_in_with_carer", None)
        if self.doubts.have("moved_in_with_carer") or False in self.by_current_carer:
            since = self.entered.first if self.entered else self.earliest
            return Span(min(since, self.placed.last), self.placed.last)
        return on(recorded) if recorded else None

    def _span(self, step: Step, possible: "Callable[[], tuple[date, date]]") -> Span | None:
        """When a step may have happened; where that is open, between which days is worked out then."""
        day: date | None = getattr(self.recorded, step)
        by: date | None = getattr(self.recorded, f"{step}_by", None)
        if day is not None:
            return self._recorded_on(step, day, possible)
        if by is not None:
            in_doubt = self.doubts.have("on_or_before", f"{step}_day")
            first, last = self._within(*possible())
            return Span(min(first, by), min(last, by), is_known=in_doubt)
        return Span(*self._within(*possible()), certain=False) if self._may_have_happened(step) else None

    def _recorded_on(self, step: Step, day: date, possible: "Callable[[], tuple[date, date]]") -> Span | None:
        if self.doubts.have(f"{step}_day"):
            return either(on(day), Span(*self._within(*possible()), certain=not self._goes_on))
        return one_of([day, *self._other_days(step)]) if self.doubts.have("which_day") else on(day)

    def _may_have_happened(self, step: Step) -> bool:
        """Whether a step that is not in force on the last day may be: not recorded, or recorded on too late a day."""
        if self.doubts.have(step):
            next_one = self._next_of("placed", "placement_disrupted")
            return step != "placed" or next_one is None or next_one.type != "placed"
        later = self._next_of(_MADE_BY[step][0])
        return later is not None and self.doubts.have("on_or_before" if later.on_or_before else f"{step}_day")

    def _next_of(self, *types: str) -> Fact | None:
        """The first of some events after the last day, if the child is still in care then."""
        later = (fact for fact in self.period.facts if fact.date > self.until and fact.type in types)
        return next(later, None) if self._goes_on else None

    @property
    def _goes_on(self) -> bool:
        """Whether the child is in this period of care after the last day."""
        return self.period.until > self.until

    def _within(self, since: date, until: date) -> tuple[date, date]:
        """The first and the last day; where the days recorded contradict each other, none is relied on."""
        last = min(until, self.until)
        return (since, last) if since <= last else (self.earliest, self.until)

    def _made(self, step: Step) -> Sequence[Fact]:
        """What made the step and is in force on the last day."""
        made: Sequence[Fact] = getattr(self.period.standing_on(self.until), _MADE_BY[step][1])
        return made

    def _other_days(self, step: Step) -> Iterator[date]:
        """Other days of a step: on which it was made again, or that another source gives."""
        if step != "entered":
            yield from (fact.date for fact in self._made(step))
        for fact in not_read(self.record, "another_source"):
            belongs = step == "entered" or period_of(fact.date, self.record.periods) is self.period
            if fact.type == _MADE_BY[step][0] and belongs and fact.date <= self.until:
                yield fact.date

    def _days(self, type_: str, step: Step | None) -> list[date]:
        """The days of the events of a type in the period of care, up to the last day, unless they are in doubt."""
        if step and self.doubts.have(f"{step}_day"):
            return []
        facts = (fact for fact in self.period.facts if fact.type == type_ and fact.date <= self.until)
        return [fact.date for fact in facts if not fact.on_or_before]

    @cached_property
    def _since(self) -> date:
        """The first day on which the child may have entered care, if any is known; else that of birth."""
        entered = self.period.entered
        if entered is None or self.doubts.have("entered_day"):
            return self.earliest
        return min([entered, *self._other_days("entered")]) if self.doubts.have("which_day") else entered

    @cached_property
    def _decided(self) -> date:
        """The first day on which what follows on a decision may lie."""
        decided = self._days("adoption_decision", "decision")
        if decided and self.doubts.have("which_day"):
            decided = sorted([*decided, *self._other_days("decision")])
        return self._latest_of([self._since, *decided[:1]])

    def _after(self, since: date, undoing: str) -> date:
        """The first day on which a step may lie that was undone before, perhaps."""
        return self._latest_of([since, *self._days(undoing, None)])

    def _applied(self) -> date:
        return max(self._days("adoption_application", None), default=self.until)

    def _latest_of(self, days: Iterable[date]) -> date:
        """The latest of some days, of those that lie on or before the last one."""
        return max((day for day in days if day <= self.until), default=self.earliest)

    def _latest(self, step: Step) -> date:
        """The last day on which a step may lie that is recorded; the last day of all if it is not, or in doubt."""
        day: date | None = getattr(self.recorded, step) or getattr(self.recorded, f"{step}_by", None)
        if day is None or self.doubts.have(f"{step}_day"):
            return self.until
        return max([day, *self._other_days(step)]) if self.doubts.have("which_day") else day

    def _undecided_until(self) -> date:
        """A decision that was reversed and made once more may lie after an order; any other lies before it."""
        if self._days("decision_reversed", None):
            return self._latest("placed")
        return min(self._latest("placement_order"), self._latest("matched"), self._latest("placed"))

    def _first_step(self) -> date:
        """The first day on which anything happened that happens in care."""
        doubted = {made_by for step, (made_by, _) in _MADE_BY.items() if self.doubts.have(f"{step}_day")}
        days = [fact.date for fact in self.period.facts if fact.type not in MAY_PRECEDE_CARE | doubted]
        moved_in: date | None = getattr(self.recorded, "moved_in_with_carer", None)
        if moved_in and not self.doubts.have("moved_in_with_carer"):
            days.append(moved_in)
        return min([*days, self.until])

    def _matches_that_may_have_led(self, placed: Span) -> list[Fact | None]:
        """The match that led to a placement changes only on days on which something is made or undone."""
        days = [placed.first, *(day for day in self.period.days if placed.first < day <= placed.last)]
        standing = self.period.standing_on(self.until)
        return [match_that_led_to(Fact("placed", day), standing, self.period) for day in days]
