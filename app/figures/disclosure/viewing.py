"""Who looks at an answer, and what is asked that a partner is not shown at all: other days, other instants.

The owner of every record that a figure pools sees it exactly, of any days. Everybody else is a partner of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from app.areas import Area, Areas, Membership
from app.figures.counting import Question
from app.figures.disclosure.standard_periods import is_standard, nearest_standard
from app.figures.judging import Pools
from app.http.callers import Caller
from app.ledger.agreements import agreed_on
from app.mistakes import Mistake
from app.periods import Period, today
from app.problems import OnlyStandard, OutOfReach
from app.store.database import instant


@dataclass(frozen=True, slots=True)
class Viewer:
    """A caller who is not the owner of all that an answer pools, and who has ``agreed`` on the day of asking."""

    caller: Caller
    areas: Areas
    agreed: frozenset[str]
    today: date

    @property
    def fingerprint(self) -> tuple[object, ...]:
        """Equal for viewers who see the same, in every process."""
        caller = self.caller
        tier = caller.has("cases:read"), caller.reaches_all, sorted(caller.areas), sorted(map(repr, caller.memberships))
        return tier, sorted(self.agreed), self.today

    def owns(self, records: Iterable[str]) -> bool:
        return self.caller.owns(records)

    def sees_small(self, record: str) -> bool:
        """Whether small numbers of an authority or agency are shown: to its owner, and where it has agreed."""
        return self.caller.owns([record]) or record in self.agreed

    def knows_of(self, record: str) -> bool:
        """Whether anything of an authority or agency reaches the viewer: what others do shows in nothing."""
        return self.caller.reach_of_results.includes(record)

    def is_standard(self, period: Period) -> bool:
        """Whether a partner sees figures of these days."""
        return is_standard(period, self.today)

    def reaches(self, area: Area, period: Period) -> bool:
        """Whether an area is within reach in a period: a member of an agency while it was one."""
        if self.caller.reaches_all or area.code in self.caller.areas:
            return True
        line = self.areas.with_predecessors([area.code])
        days = sorted(_days(member) for code in line for member in self.caller.memberships_of(code))
        return _covers(days, period)

    def joined_within(self, area: Area, period: Period, records: Iterable[str]) -> list[str]:
        """Names of members of an agency or group that were none for the whole of a period.

        The figure of the agency would tell what happened in them before, if it is asked of two periods. An authority
        that has agreed is none of them.
        """
        if self.caller.reaches_all or area.type not in {"regional_adoption_agency", "group"}:
            return []
        guarded = {code for code in records if not self.sees_small(code)}
        return [
            self.areas[member].name
            for member in area.authorities_on(period.end)
            if guarded.intersection(line := self.areas.with_predecessors([member]))
            and not _covers(sorted(_days(each) for each in area.members if each.authority in line), period)
        ]


def _days(member: Membership) -> tuple[date, date]:
    return member.start or date.min, member.end or date.max


def _covers(days: Iterable[tuple[date, date]], period: Period) -> bool:
    """Whether every day of a period is one of some days, given in order."""
    next_day = period.start.toordinal()
    for first, last in days:
        if first.toordinal() <= next_day:
            next_day = max(next_day, last.toordinal() + 1)
    return next_day > period.end.toordinal()


def seen_by(connection: Connection, areas: Areas, caller: Caller, question: Question) -> Question:
    """The question as this caller may ask it, with the viewer if it is not the owner of all.

    Raises OutOfReach for areas that it does not reach in a period, and OnlyStandard for other days.
    """
    caller.must_reach_results_of(question.areas, compared=question.beside.areas)
    if all(caller.owns(_ever_pooled(areas, area)) for area in question.all_areas):
        return question
    viewer = viewer_of(connection, areas, caller)
    as_partner = [*_as_partner(viewer, question)]
    _must_reach(viewer, as_partner)
    must_be_standard(viewer, dict.fromkeys(period for _, period in as_partner))
    return replace(question, viewer=viewer)


def viewer_of(connection: Connection, areas: Areas, caller: Caller) -> Viewer:
    """The caller as who looks at an answer today."""
    agreed = frozenset(filter(caller.reach_of_results.includes, agreed_with(connection, areas, today())))
    return Viewer(caller, areas, agreed, today())


def must_see_instants(question: Question, now: int, instants: Mapping[str, int]) -> None:
    """Raise OnlyStandard for instants between which single changes could be told apart, unless that is agreed.

    A partner sees what is recorded now, and what was by the end of a month.
    """
    viewer = question.viewer
    if viewer is not None:
        asked = (_records(viewer, question, *each) for each in _as_partner(viewer, question))
        must_be_standard_instants(viewer, set().union(*asked), now, instants)


def must_be_standard_instants(viewer: Viewer, records: Iterable[str], now: int, instants: Mapping[str, int]) -> None:
    """The same of some records."""
    wrong = [name for name, moment in instants.items() if moment < now and not _ends_month(moment)]
    if not wrong or all(map(viewer.sees_small, records)):
        return
    detail = (
        "A partner sees what is recorded now, and what was recorded by the end of a month: an instant at 00:00:00Z on "
        "the first day of one."
    )
    raise OnlyStandard([Mistake("not_a_standard_instant", detail, parameter=name) for name in wrong])


def agreed_with(connection: Connection, areas: Areas, day: date) -> frozenset[str]:
    """Codes of those whose agreement holds on a day: with the former authorities that they go on with.

    An agency, which reports adopter families, agrees where all its members do.
    """
    agreed = agreed_on(connection, day)
    found = {*areas.with_predecessors(code for code in agreed if areas.find(code))}
    for agency in areas.agencies:
        members = agency.authorities_on(day)
        if members and found.issuperset(members):
            found.add(agency.code)
    return frozenset(found)


def _ever_pooled(areas: Areas, area: Area) -> Iterator[str]:
    """Codes of all whose records may count in an area's figures."""
    yield from areas.with_predecessors([area.code, *(member.authority for member in area.members)])
    yield from (agency.code for agency in areas.agencies if area.is_pooled)


def _as_partner(viewer: Viewer, question: Question) -> Iterator[tuple[Area, Period]]:
    """The areas and periods asked for whose records are not all the caller's own."""
    for area in question.all_areas:
        for period in question.periods:
            if not viewer.owns(_records(viewer, question, area, period)):
                yield area, period


def _records(viewer: Viewer, question: Question, area: Area, period: Period) -> set[str]:
    kinds = {(pools := Pools(viewer.areas, each)).kind: pools for each in question.indicators}
    return {code for pools in kinds.values() for code in pools.of(area, period).records}


def _must_reach(viewer: Viewer, asked: Iterable[tuple[Area, Period]]) -> None:
    beyond = {area.code: area for area, period in asked if not viewer.reaches(area, period)}
    if beyond:
        raise OutOfReach(
            [
                Mistake("out_of_reach", _only_while_a_member(viewer, area), parameter="area")
                for area in list(beyond.values())[:100]
            ]
        )


def _only_while_a_member(viewer: Viewer, area: Area) -> str:
    days = sorted(
        (member.start or date.min, member.end)
        for code in viewer.areas.with_predecessors([area.code])
        for member in viewer.caller.memberships_of(code)
    )
    spans = " and ".join(f"from {first}" + (f" to {last}" if last else "") for first, last in days)
    return f"The key reaches {area.name} only in periods in which it was a member all the time: {spans}."


def must_be_standard(viewer: Viewer, periods: Iterable[Period]) -> None:
    """Raise OnlyStandard for periods that are not standard, each with the nearest that are."""
    wrong = [period for period in periods if not is_standard(period, viewer.today)]
    if wrong:
        raise OnlyStandard([_not_standard(period, viewer.today) for period in wrong[:100]])


def _not_standard(period: Period, day: date) -> Mistake:
    near = " or ".join(nearest_standard(period, day))
    detail = (
        "A partner sees figures of financial quarters, halves and years, of twelve months to a quarter's end, and of "
        f"the current quarter and year up to the end of a month. The nearest to what was asked: {near}."
    )
    return Mistake("not_a_standard_period", detail, parameter="period")


def _ends_month(moment: int) -> bool:
    at = instant(moment)
    return (at.day, at.hour, at.minute, at.second, at.microsecond) == (1, 0, 0, 0, 0)
