"""Who looks at an answer: the owner of every record that a figure pools sees it exactly, anybody else is a partner."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.areas import Area, Areas, Membership
from app.figures.disclosure.standard_periods import is_standard
from app.http.callers import Caller
from app.periods import Period


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
        """Whether the viewer may learn anything about an authority or agency; of others nothing may show."""
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
        """Names of members of an agency or group that were not members for the whole of a period.

        The figure of the agency would tell what happened in them before, if it is asked of two periods. An authority
        that has agreed is left out.
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
