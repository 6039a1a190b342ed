"""Judges how sound figures are: whether the records of all whom a figure pools are complete on the days it needs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import NamedTuple

from app.areas import Area, Areas
from app.figures.coverage_of_days import Coverage, Covered, Lack, Wanted
from app.figures.soundness import Soundness, Warned, soundness_of
from app.indicators.needs import lasting_need, needs, needs_of_parts, types_in_force, types_that_count
from app.indicators.populations import (
    AdoptedAndStillWithout,
    EventsInThePeriod,
    FamiliesOnTheLastDay,
    OnTheLastDay,
)
from app.indicators.vocabulary import Indicator
from app.ledger.complete_spans import CompleteSpan
from app.periods import Period
from app.pools import Pool, agency_of, days_of, exists_in, pool

#: A warning names so many authorities, and says how many more there are: `members` names them all.
NAMED = 20


@cache
def is_on_the_last_day(indicator: Indicator) -> bool:
    """Whether the figure is a number on the period's last day, which needs that day only."""
    stocks = OnTheLastDay | FamiliesOnTheLastDay | AdoptedAndStillWithout
    return all(isinstance(population, stocks) for population in indicator.among)


class Pools:
    """Whose records count in the figures of one indicator, by area and period; each is worked out once."""

    def __init__(self, areas: Areas, indicator: Indicator) -> None:
        self._areas = areas
        self._about = indicator.among[0].about
        self._last_day = is_on_the_last_day(indicator)
        self._found: dict[tuple[str, str], Pool] = {}
        self._own: dict[str, Pool] = {}

    @property
    def kind(self) -> tuple[str, bool]:
        """Equal for indicators that pool the same records."""
        return self._about, self._last_day

    def of(self, area: Area, period: Period) -> Pool:
        """Whose records count in an area's figure."""
        return self._own.get(area.code) or self._worked_out(area, period)

    def _worked_out(self, area: Area, period: Period) -> Pool:
        key = area.code, period.label
        if key not in self._found:
            self._found[key] = pool(self._areas, area, period, self._about, on_the_last_day=self._last_day)
            if not area.is_pooled:  # the same in every period
                self._own[area.code] = self._found[key]
        return self._found[key]


class Alike(NamedTuple):
    """Between which days the same can be said about all figures of an authority."""

    first: date
    last: date
    soundness: Soundness


NO_DAYS = Alike(date.max, date.min, soundness_of("x", (), ()))


class Judge:
    """Judges the figures of one indicator in one answer: ``today`` is the day as of which it is given."""

    def __init__(self, areas: Areas, coverage: Coverage, today: date, indicator: Indicator, pools: Pools) -> None:
        self._areas = areas
        self._coverage = coverage
        self._today = today
        self._pools = pools
        self._indicator = indicator
        self._needs = needs(indicator)
        self._types = frozenset(need.type for need in self._needs)
        self._last_day = is_on_the_last_day(indicator)
        self._about = indicator.among[0].about
        self._counted = frozenset(each.type for each in indicator.among if isinstance(each, EventsInThePeriod))
        self._lasting = lasting_need(indicator)
        self._happened, self._live = types_that_count(indicator), types_in_force(indicator)
        self._alike: dict[str, Alike] = {}
        self._judged: dict[tuple[str, str], Soundness] = {}

    def of_parts(self) -> "Judge | None":
        """The judge of what a count shows apart, if more has to be known for it than for the count."""
        more = needs_of_parts(self._indicator)
        if not more:
            return None
        judge = Judge(self._areas, self._coverage, self._today, self._indicator, self._pools)
        judge._needs, judge._types = more, frozenset(need.type for need in more)
        return judge

    def soundness(self, area: Area, period: Period) -> Soundness:
        """What the records of an area say about the indicator in a period."""
        alike = self._alike.get(area.code)
        if alike is None:
            alike = self._alike[area.code] = self._of_all_days(area)
        if alike.first <= period.start and period.end <= alike.last:
            return alike.soundness
        key = area.code, period.label
        if key not in self._judged:
            self._judged[key] = self._judge(area, period)
        return self._judged[key]

    def _of_all_days(self, area: Area) -> Alike:
        """What can be said about an authority's figures on any days: most records are complete, or never sent."""
        if area.is_pooled:
            return NO_DAYS
        first, last = area.start or date.min, min(self._today, area.end or date.max)
        covered = self._coverage.complete(area.code, self._needs)
        if self._coverage.has_children_in_doubt(area.code):
            return NO_DAYS
        if covered.spans and not (self._lasting and self._coverage.has_gaps(area.code, self._lasting)):
            span = covered.spans[-1]
            return Alike(max(first, span.first), min(last, span.last), soundness_of("ok", (), [covered]))
        others = [agency.code for agency in self._areas.agencies if self._about == "family" and agency.has(area.code)]
        if self._coverage.is_silent(area.code, self._types) and not any(map(self._coverage.reports_anything, others)):
            never = Covered(area.code, "none", frozenset({"not_reported"}))
            return Alike(first, last, soundness_of("x", self._warnings([never]), [never]))
        return NO_DAYS

    def _judge(self, area: Area, period: Period) -> Soundness:
        members = tuple(self._members(area, period))
        if not exists_in(self._areas, area, period, on_the_last_day=self._last_day):
            return soundness_of("z", [_no_such_area(area, period)], members)
        if period.start > self._today or (self._last_day and period.end > self._today):
            return soundness_of("x", [_not_over(period, self._today, begun=False)], members)
        warnings = [*self._warnings(members)]
        if members and all(member.extent == "none" for member in members):
            return soundness_of("x", warnings, members)
        if period.end > self._today:
            warnings.append(_not_over(period, self._today, begun=True))
        return soundness_of("u" if warnings else "ok", warnings, members)

    def _members(self, area: Area, period: Period) -> Iterator[Covered]:
        pooled = self._pools.of(area, period)
        first = period.end if self._last_day else period.start
        days = CompleteSpan(first, max(period.start, min(period.end, self._today)))
        wanted = Wanted(self._needs, self._counted, days, self._lasting, self._happened, self._live)
        for code in pooled.members:
            if self._about == "family":
                yield self._of_families(code, wanted, pooled, period)
            else:
                yield self._coverage.of(code, wanted, self._later(code, pooled))

    def _later(self, code: str, pooled: Pool) -> tuple[str, ...]:
        if not pooled.later:
            return ()
        return tuple(later for later in pooled.later if code in self._areas[later].predecessors)

    def _of_families(self, code: str, wanted: Wanted, pooled: Pool, period: Period) -> Covered:
        """Adopter families are reported by the authority itself, or by its agency for all of its members."""
        if self._areas[code].is_pooled:
            return self._coverage.of(code, wanted)
        agency = agency_of(self._areas, code, period)
        its = (agency.code,) if agency and agency.code in pooled.agencies else ()
        covered = self._coverage.of(code, wanted, (*self._later(code, pooled), *its))
        if covered.extent != "none" or agency is None or its:
            return covered
        if not self._coverage.reports(agency.code, wanted.needs, wanted.days):
            return covered
        return replace(covered, extent="none", lacks=frozenset[Lack]({"reported_by_agency"}))

    def _warnings(self, members: Sequence[Covered]) -> Iterator[Warned]:
        """One warning for each way in which records are not complete, with the authorities and their days."""
        everybody = all(member.extent == "none" for member in members)
        for code, lacks in _WARNED:
            concerned = [member for member in members if member.extent != "whole" and member.lacks & lacks]
            if concerned:
                name = "not_reported" if code == "partly_reported" and everybody else code
                yield {"code": name, "detail": self._detail(name, concerned, len(members))}

    def _detail(self, code: str, concerned: Sequence[Covered], of: int) -> str:
        with_days = code in {"partly_reported", "not_reported"}
        names = [self._described(member, with_days=with_days) for member in concerned[:NAMED]]
        more = f"; and {len(concerned) - NAMED} more, all of them in `members`" if len(concerned) > NAMED else ""
        how_many = f" ({len(concerned)} of {of} authorities)" if of > 1 else ""
        return f"{_SENTENCES[code]}{how_many}: {'; '.join(names)}{more}."

    def _described(self, member: Covered, *, with_days: bool) -> str:
        name = self._areas[member.code].name
        if not with_days:
            return name
        spans = " and ".join(f"from {span.first} to {span.last}" for span in member.spans[-3:])
        return f"{name}, complete {spans or 'on no day'}"


_WARNED: tuple[tuple[str, frozenset[Lack]], ...] = (
    ("partly_reported", frozenset({"not_reported", "sent_in_part", "after_a_gap"})),
    ("not_told_by_source", frozenset({"not_told", "told_of_adopted", "told_in_part", "ends_not_told"})),
    ("reported_by_agency", frozenset({"reported_by_agency"})),
    ("sources_disagree", frozenset({"not_in_returns"})),
    ("under_two_codes", frozenset({"under_two_codes"})),
)
_SENTENCES = {
    "partly_reported": "Some records are not complete on all days that the figure needs",
    "not_reported": "No record is complete on any of the days that the figure needs",
    "not_told_by_source": "The only source of a record does not report some of the events that the figure needs, "
    "reports them only for children who were adopted, or does not say all that the figure needs",
    "reported_by_agency": "The regional adoption agency reports the adopter families of its members together, so ask "
    "for the agency's figure",
    "sources_disagree": "Another source reports children who have no row in the returns of these days: they were not "
    "looked after then, or have another id in the returns",
    "under_two_codes": "Children are recorded under the code of a former council and under the present one, and each "
    "record is read by itself: send the whole record of a child under one code",
}


def _no_such_area(area: Area, period: Period) -> Warned:
    first, last = days_of(area)
    then = f"in {period.label}"
    if first and first > period.end:
        when = f": its first day is {first}"
    elif last and last < period.end:
        when = f": its last day was {last}"
        then = f"on {period.end}" if last >= period.start else then
    else:
        when = ""
    return {"code": "no_such_area_then", "detail": f"{area.name} did not exist {then}{when}."}


def _not_over(period: Period, today: date, *, begun: bool) -> Warned:
    if begun:
        detail = f"The period ends on {period.end}: the figure is that of the days up to {today}."
    else:
        detail = f"The figure needs days after {today}, of which nothing can be known."
    return {"code": "period_not_over", "detail": detail}
