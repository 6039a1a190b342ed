"""Whose records count in an area's figures. Definitions, *Areas*.

A council under a new code and councils that merged are one line with their predecessors, in every period. A county that
was split counts in no successor, but in its region and in England. England and a region pool every authority that
existed on any day of the period, or, for a number on its last day, on that day. An agency or group pools the
authorities that are members on the last day. So three single years add up to the three years.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from app.areas import Area, Areas, Membership
from app.periods import Period

About = Literal["child", "family"]


@dataclass(frozen=True, slots=True)
class Pool:
    """The ``members`` that an answer names, and all whose ``records`` are counted.

    ``later`` are successors of members that did not exist yet: what was sent under their codes about this period counts
    as well. ``agencies`` report the adopter families of all their members.
    """

    members: tuple[str, ...]
    records: tuple[str, ...]
    later: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


@lru_cache(maxsize=10_000)
def pool(areas: Areas, area: Area, period: Period, about: About, *, on_the_last_day: bool) -> Pool:
    """Whose records count in an area's figure of a period, or of its last day."""
    if not area.is_pooled:
        return Pool((area.code,), areas.with_predecessors([area.code]))
    by_day = on_the_last_day or area.type in {"regional_adoption_agency", "group"}
    existing = area.authorities_between(period.end if by_day else period.start, period.end)
    records = areas.with_predecessors(existing)
    later = _successors_of_all(areas, records)
    records = (*records, *later)
    agencies = _agencies_within(areas, records, period, by_day=by_day) if about == "family" else ()
    return Pool(_without_former(areas, existing), (*records, *agencies), later, agencies)


def _without_former(areas: Areas, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Those that no other among them goes on with."""
    former = {code for each in codes for code in areas[each].predecessors}
    return tuple(code for code in codes if code not in former)


def _successors_of_all(areas: Areas, records: Iterable[str]) -> tuple[str, ...]:
    """Authorities that are not among these and go on with some of them and no others."""
    known = set(records)
    return tuple(
        area.code for area in areas.successors if area.code not in known and known.issuperset(area.predecessors)
    )


def _agencies_within(areas: Areas, records: Iterable[str], period: Period, *, by_day: bool) -> tuple[str, ...]:
    """The agencies whose members all count here."""
    known = set(records)
    first = period.end if by_day else period.start
    found = ((agency.code, agency.authorities_between(first, period.end)) for agency in areas.agencies)
    return tuple(code for code, members in found if members and known.issuperset(members))


def agencies_with(areas: Areas, codes: Collection[str]) -> tuple[str, ...]:
    """The agencies of which any of these is or was a member: what they state is part of what is known of families."""
    return tuple(agency.code for agency in areas.agencies if any(map(agency.has, codes)))


def with_pooled(areas: Areas, codes: Collection[str]) -> frozenset[str]:
    """These authorities, with all whose records may count with theirs in a figure of several, whatever the period."""
    known = {*codes}
    while later := set(_successors_of_all(areas, known)):
        known |= later
    agencies = (agency.code for agency in areas.agencies if _is_ever_within(agency, known))
    return frozenset({*known, *agencies})


def _is_ever_within(agency: Area, codes: Collection[str]) -> bool:
    """Whether there is a day on which all members of an agency are among these."""
    days = {member.start or date.min for member in agency.members}
    days |= {member.end + timedelta(days=1) for member in agency.members if member.end}
    members = (agency.authorities_on(day) for day in days)
    return any(some and all(code in codes for code in some) for some in members)


def exists_in(areas: Areas, area: Area, period: Period, *, on_the_last_day: bool) -> bool:
    """Whether an area, or one that it goes on with, existed in a period, or on its last day."""
    first = period.end if on_the_last_day or area.type in {"regional_adoption_agency", "group"} else period.start
    if area.is_pooled:
        return bool(area.authorities_between(first, period.end))
    line = (areas[code] for code in areas.with_predecessors([area.code]))
    return any(Membership(each.code, each.start, each.end).overlaps(first, period.end) for each in line)


def agency_of(areas: Areas, authority: str, period: Period) -> Area | None:
    """The agency that an authority is a member of on the period's last day."""
    return next((agency for agency in areas.agencies if authority in agency.authorities_on(period.end)), None)


def days_of(area: Area) -> tuple[date | None, date | None]:
    """The first and the last day of an area, None where it has none; of one of several, those of its memberships."""
    spans = area.members if area.is_pooled else (Membership(area.code, area.start, area.end),)
    firsts, lasts = [span.start for span in spans], [span.end for span in spans]
    first = None if None in firsts else min((day for day in firsts if day), default=None)
    last = None if None in lasts else max((day for day in lasts if day), default=None)
    return first, last
