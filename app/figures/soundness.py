"""How sound a figure is: its status and its warnings, from what is known of the records that it pools.

A figure never looks sounder than its records. What is not known is never shown as none: it has no value.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

from app.areas import Area, Areas
from app.figures.coverage_of_days import Covered, Extent
from app.figures.publishing import half_up
from app.periods import Period

Warned = dict[str, Any]
Basis = Literal["stated", "inferred"]

#: A figure of which more than one in so many is not evaluable rests on a part.
PART = 10
#: What a figure without a value does not show, apart from who is counted in what is recorded.
_NOT_SHOWN = (
    "value", "unrounded", "numerator", "denominator", "meets_threshold", "distance_to_threshold", "groups", "bands",
    "unborn", "parts", "complement", "children",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Soundness:
    """What the records allow: the status of a figure that has somebody to count, and the warnings beside it.

    ``reported_to`` is the day until which all members have reported; None if one never did. ``basis`` is whether all
    their days were stated, or those of one are inferred.
    """

    status: Literal["ok", "u", "x", "z"]
    warnings: tuple[Warned, ...]
    members: tuple[Covered, ...]
    reported_to: str | None
    basis: Basis | None

    @property
    def extents(self) -> tuple[Extent, ...]:
        """How far the record of each member covers what is needed."""
        return tuple(member.extent for member in self.members)

    @property
    def may_hold_some(self) -> bool:
        """Whether events may have been sent of days on which a record is not known to be complete."""
        return any("sent_in_part" in member.lacks for member in self.members)


def soundness_of(
    status: Literal["ok", "u", "x", "z"], warnings: Iterable[Warned], members: Iterable[Covered]
) -> Soundness:
    """The soundness of a figure that pools these members."""
    pooled = tuple(members)
    days = [member.last for member in pooled]
    known: list[date] = [day for day in days if day]
    if not known or len(known) < len(days):
        return Soundness(status, tuple(warnings), pooled, None, None)
    basis = _basis(any(member.inferred for member in pooled))
    return Soundness(status, tuple(warnings), pooled, min(known).isoformat(), basis)


def _basis(inferred: bool) -> Basis:
    return "inferred" if inferred else "stated"


def judged(figure: dict[str, Any], sound: Soundness, area: Area, period: Period) -> dict[str, Any]:
    """The figure with its status and warnings. What is not known has no value."""
    warnings = [*sound.warnings]
    status = sound.status
    if status == "x" and figure["counted"] and sound.may_hold_some:
        status = "u"
        warnings = [each | {"code": "partly_reported"} for each in warnings]
    if status in {"x", "z"}:
        figure.update((name, None) for name in _NOT_SHOWN if name in figure)
    else:
        if figure["not_evaluable"] and (rests := _rests_on_part(figure, area, period)):
            warnings.append(rests)
            status = "u"
        if figure["status"] != "ok" and not sound.warnings:
            # Nobody is counted, and that is known: there is nothing to divide by.
            status = figure["status"]
    figure["status"] = status
    figure["reported_to"] = sound.reported_to
    figure["basis"] = sound.basis
    figure["warnings"] = warnings
    return figure


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
            "basis": _basis(member.inferred) if member.last else None,
        }
        for member in members
    ]
