"""How sound a figure is: its status and its warnings, from what is known of the records that it pools.

A figure never looks sounder than its records. What is not known is never shown as none: it has no value.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

from app.areas import Area, Areas
from app.figures.coverage_of_days import Coverage, Covered, Lack, Wanted
from app.figures.publishing import half_up
from app.indicators.needs import needs
from app.indicators.populations import EventsInThePeriod, FamiliesOnTheLastDay, OnTheLastDay
from app.indicators.vocabulary import Indicator
from app.ledger.known_days import CompleteSpan, KnownDays
from app.periods import Period
from app.pools import Pool, agency_of, exists_in

Warned = dict[str, Any]

#: A warning names so many authorities, and says how many more there are: `members` names them all.
NAMED = 20
#: A figure of which more than one in so many is not evaluable rests on a part.
PART = 10
#: What a figure without a value does not show, apart from who is counted in what is recorded.
_NOT_SHOWN = (
    "value", "unrounded", "numerator", "denominator", "meets_threshold", "distance_to_threshold", "groups", "bands",
    "unborn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Soundness:
    """What the records allow: the status of a figure that has somebody to count, and the warnings beside it."""

    status: Literal["ok", "u", "x", "z"] = "ok"
    warnings: tuple[Warned, ...] = ()
    members: tuple[Covered, ...] = ()

    @property
    def reported(self) -> int:
        """How many members have reported all that is needed."""
        return sum(member.extent == "whole" for member in self.members)

    @property
    def reported_to(self) -> date | None:
        """Until when all members have reported; None if one never did."""
        days = [member.last for member in self.members]
        return min((day for day in days if day), default=None) if all(days) else None


def is_on_the_last_day(indicator: Indicator) -> bool:
    """Whether the figure is a number on the period's last day, which needs that day only."""
    return all(isinstance(population, OnTheLastDay | FamiliesOnTheLastDay) for population in indicator.among)


class Judge:
    """Judges the figures of one answer: ``today`` is the day as of which it is given."""

    def __init__(self, areas: Areas, known: KnownDays, today: date, pools: Callable[..., Pool]) -> None:
        self._areas = areas
        self._coverage = Coverage(areas, known)
        self._today = today
        self._pools = pools

    def soundness(self, indicator: Indicator, area: Area, period: Period) -> Soundness:
        """What the records of an area allow to say of an indicator in a period."""
        last_day = is_on_the_last_day(indicator)
        members = self._members(indicator, area, period)
        if not exists_in(self._areas, area, period, on_the_last_day=last_day):
            return Soundness("z", (_no_such_area(area, period),), members)
        if period.start > self._today or (last_day and period.end > self._today):
            return Soundness("x", (_not_over(period, self._today, begun=False),), members)
        warnings = tuple(self._warnings(members))
        if members and all(member.extent == "none" for member in members):
            return Soundness("x", warnings, members)
        if period.end > self._today:
            warnings = (*warnings, _not_over(period, self._today, begun=True))
        return Soundness("u" if warnings else "ok", warnings, members)

    def _members(self, indicator: Indicator, area: Area, period: Period) -> tuple[Covered, ...]:
        pool = self._pools(area, period, indicator)
        last_day = is_on_the_last_day(indicator)
        days = CompleteSpan(period.end if last_day else period.start, max(period.start, min(period.end, self._today)))
        counted = frozenset(each.type for each in indicator.among if isinstance(each, EventsInThePeriod))
        wanted = Wanted(needs(indicator), counted, days)
        if indicator.among[0].about == "family":
            return tuple(self._of_families(code, wanted, pool, period) for code in pool.members)
        return tuple(self._coverage.of(code, wanted, self._later(code, pool)) for code in pool.members)

    def _later(self, code: str, pool: Pool) -> tuple[str, ...]:
        if not pool.later:
            return ()
        return tuple(later for later in pool.later if code in self._areas[later].predecessors)

    def _of_families(self, code: str, wanted: Wanted, pool: Pool, period: Period) -> Covered:
        """Adopter families are reported by the authority itself, or by its agency for all of its members."""
        if self._areas[code].is_pooled:
            return self._coverage.of(code, wanted)
        agency = agency_of(self._areas, code, period)
        its = (agency.code,) if agency and agency.code in pool.agencies else ()
        covered = self._coverage.of(code, wanted, (*self._later(code, pool), *its))
        by_agency = agency and not its and self._coverage.reports(agency.code, wanted.needs, wanted.days)
        if covered.extent == "none" and by_agency:
            return Covered(code, "none", frozenset({"reported_by_agency"}), covered.spans)
        return covered

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
    ("partly_reported", frozenset({"not_reported"})),
    ("not_told_by_source", frozenset({"not_told", "told_of_adopted", "told_in_part", "ends_not_told"})),
    ("reported_by_agency", frozenset({"reported_by_agency"})),
)
_SENTENCES = {
    "partly_reported": "Some records are not complete on all days that the figure needs",
    "not_reported": "No record is complete on any of the days that the figure needs",
    "not_told_by_source": "The only source of a record does not report some of the events that the figure needs, "
    "reports them only for children who were adopted, or does not say all that the figure needs",
    "reported_by_agency": "The regional adoption agency reports the adopter families of its members together, so ask "
    "for the agency's figure",
}


def _no_such_area(area: Area, period: Period) -> Warned:
    days = f"{area.start or 'an early day'} to {area.end or 'today'}" if not area.is_pooled else "its members' days"
    detail = f"{area.name} did not exist in {period.label}: it has the days of {days}."
    return {"code": "no_such_area_then", "detail": detail}


def _not_over(period: Period, today: date, *, begun: bool) -> Warned:
    if begun:
        detail = f"The period ends on {period.end}: the figure is that of the days up to {today}."
    else:
        detail = f"The figure needs days after {today}, of which nothing can be known."
    return {"code": "period_not_over", "detail": detail}


def judged(figure: Mapping[str, Any], sound: Soundness, area: Area, period: Period) -> dict[str, Any]:
    """The figure with its status and warnings. What is not known has no value."""
    warnings = list(sound.warnings)
    shown = dict(figure)
    status = sound.status
    if status in {"x", "z"}:
        shown |= {name: None for name in _NOT_SHOWN if name in shown}
    else:
        if rests := _rests_on_part(figure, area, period):
            warnings.append(rests)
            status = "u"
        # Where nobody is counted, and that is known, there is nothing to divide by.
        status = figure["status"] if figure["status"] != "ok" and not sound.warnings else status
    reported_to = sound.reported_to.isoformat() if sound.reported_to else None
    return {**shown, "status": status, "reported_to": reported_to, "warnings": warnings}


def _rests_on_part(figure: Mapping[str, Any], area: Area, period: Period) -> Warned | None:
    reasons: Mapping[str, int] = figure["not_evaluable"]
    without = sum(reasons.values())
    of = figure["counted"] + without
    if without * PART <= of:
        return None
    link = f"/v1/quality?{urlencode({'area': area.slug, 'period': period.label})}"
    named = ", ".join(f"{reason} {number}" for reason, number in reasons.items())
    detail = (
        f"{half_up(without * 100, of, 0)}% cannot be evaluated ({without} of {of}: {named}). The others are not a "
        f"random part. See {link}"
    )
    return {"code": "rests_on_part", "detail": detail, "link": link}


def members_as_json(areas: Areas, members: Iterable[Covered]) -> list[dict[str, Any]]:
    """Each member with the days on which its record of what is needed is complete."""
    return [
        {
            "code": member.code,
            "name": areas[member.code].name,
            "type": areas[member.code].type,
            "has_data": member.extent != "none",
            "reported": {"whole": "all", "part": "part", "none": "none"}[member.extent],
            "reported_from": member.first.isoformat() if member.first else None,
            "reported_to": member.last.isoformat() if member.last else None,
        }
        for member in members
    ]
