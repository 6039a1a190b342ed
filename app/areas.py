"""Areas: local authorities, regional adoption agencies, regions, England, and groups that the operator defines.

Membership is dated, and an authority knows which former authorities it goes on with. Whose records count in an area's
figures is decided in `app.pools`.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Literal

from app.area_names import LONGEST, AreaNames, Named
from app.mistakes import Mistake
from app.problems import NotFound, NotUnderstood

AreaType = Literal["authority", "regional_adoption_agency", "region", "country", "group"]

ENGLAND_CODE = "E92000001"


@dataclass(frozen=True, slots=True)
class Membership:
    """An authority's days as a member of an area, both ends included; None is open."""

    authority: str
    start: date | None
    end: date | None

    def includes(self, day: date) -> bool:
        return self.overlaps(day, day)

    def overlaps(self, first: date, last: date) -> bool:
        """Whether any day from the first to the last is one of its days."""
        return (self.start is None or self.start <= last) and (self.end is None or first <= self.end)


@dataclass(frozen=True, slots=True)
class Area:
    """A place that figures are asked for. ``code`` is a GSS code, or the slug of an agency or group.

    ``predecessors`` are the former authorities that an authority goes on with: the same council under another code,
    or councils that merged. A county that was split has no successor.
    """

    code: str
    name: str
    slug: str
    type: AreaType
    names: tuple[str, ...]
    members: tuple[Membership, ...]
    dfe_code: str | None = None
    region_code: str | None = None
    start: date | None = None
    end: date | None = None
    predecessors: tuple[str, ...] = ()

    @property
    def is_pooled(self) -> bool:
        return self.type != "authority"

    def has(self, authority: str) -> bool:
        """Whether an authority is a member on any day."""
        return any(member.authority == authority for member in self.members)

    def exists_on(self, day: date) -> bool:
        """Whether an authority existed on that day, or an area of several had a member."""
        if self.is_pooled:
            return any(member.includes(day) for member in self.members)
        return Membership(self.code, self.start, self.end).includes(day)

    def authorities_on(self, day: date) -> tuple[str, ...]:
        """GSS codes of the authorities that are members on a day; an authority has only itself."""
        return self.authorities_between(day, day)

    def authorities_between(self, first: date, last: date) -> tuple[str, ...]:
        """GSS codes of the members on any day from the first to the last; each once."""
        if not self.is_pooled:
            return (self.code,)
        return tuple(dict.fromkeys(member.authority for member in self.members if member.overlaps(first, last)))


class Areas:
    """All areas, and every way of naming them."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._by_code = {area.code: area for area in areas}
        self._by_name: dict[str, Area] = {}
        # Former authorities first, so that a name or code they share means the present one.
        for area in sorted(self, key=lambda area: (area.end is None, area.end or date.max)):
            for name in (area.code, area.slug, area.name, *area.names):
                self._by_name[name.casefold()] = area
        self._called = AreaNames(
            Named(area.code, area.name, area.names, not area.is_pooled, area.end is not None) for area in self
        )

    def __iter__(self) -> Iterator[Area]:
        return iter(self._by_code.values())

    def __getitem__(self, code: str) -> Area:
        return self._by_code[code]

    def find(self, name: str) -> Area | None:
        """The area of a GSS code, DfE code, slug, name, official name or usual short form, without regard to case."""
        found = self._by_name.get(name.casefold())
        if found is None and len(name) <= LONGEST and (code := self._called.find(name)):
            return self._by_code[code]
        return found

    def named(self, name: str, parameter: str = "area") -> Area:
        """The same for a parameter: raises NotUnderstood with the names that may be meant."""
        area = self.find(name)
        if area is None:
            raise NotUnderstood([Mistake(*self.refused(name), parameter=parameter)])
        return area

    def at(self, name: str, parameter: str = "area") -> Area:
        """The same for a path: raises NotFound with the names that may be meant."""
        area = self.find(name)
        if area is None:
            raise NotFound([Mistake(*self.refused(name), parameter=parameter)])
        return area

    def refused(self, name: str) -> tuple[str, str]:
        """The code and the sentence of the error for a name that no area has, with the areas that may be meant."""
        return self._called.refused(name)

    @cached_property
    def agencies(self) -> tuple[Area, ...]:
        """The regional adoption agencies, which report adopter families of their own."""
        return tuple(area for area in self if area.type == "regional_adoption_agency")

    @cached_property
    def successors(self) -> tuple[Area, ...]:
        """The authorities that go on with former ones."""
        return tuple(area for area in self if area.predecessors)

    def with_predecessors(self, codes: Iterable[str]) -> tuple[str, ...]:
        """These authorities, each followed by the former ones that it goes on with, however far back; each once."""
        found: dict[str, None] = {}
        waiting = list(codes)
        while waiting:
            code = waiting.pop(0)
            found[code] = None
            waiting = [*self[code].predecessors, *waiting]
        return tuple(found)

    @property
    def authorities(self) -> list[Area]:
        return [area for area in self if area.type == "authority"]


def load_areas(groups_file: Path | None = None) -> Areas:
    """The areas of the reference data, and the operator's groups if a file in the form of raa_members.csv is given."""
    authorities = list(_authorities(_predecessors()))
    agencies = _groups(_rows("raa_members.csv"), "regional_adoption_agency", prefix="raa")
    areas = [_england(authorities), *_regions(authorities), *agencies, *authorities]
    if groups_file is not None:
        with groups_file.open(encoding="utf-8", newline="") as lines:
            groups = list(_groups(list(csv.DictReader(lines)), "group", prefix="group"))
        _check_names(groups, areas)
        areas += groups
    codes = {area.code for area in authorities}
    for area in areas:
        if not codes.issuperset(member.authority for member in area.members):
            raise ValueError(f"area {area.code} names a member that is no authority's GSS code")
    return Areas(areas)


def _check_names(groups: Iterable[Area], others: Iterable[Area]) -> None:
    """A group that took the name of another area would take over its figures and its keys."""
    taken = list(others)
    for group in groups:
        if any(Areas(taken).find(name) for name in (group.slug, group.name, *group.names)):
            raise ValueError(f"group {group.code} has a name that another area has")
        taken.append(group)


@cache
def reference_areas() -> Areas:
    """The areas of the reference data only."""
    return load_areas()


def _rows(name: str) -> list[dict[str, str]]:
    text = files("app").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


#: What can become of an authority so that another goes on with its records.
_GOES_ON = frozenset({"same_council", "merged", "lost_part"})


def _predecessors() -> dict[str, list[str]]:
    """The former authorities that each authority goes on with."""
    found: dict[str, list[str]] = {}
    for row in _rows("successors.csv"):
        if row["kind"] in _GOES_ON:
            found.setdefault(row["successor_gss"], []).append(row["former_gss"])
    return found


def _authorities(predecessors: Mapping[str, list[str]]) -> Iterator[Area]:
    for row in _rows("authorities.csv"):
        start, end = _day(row["start"]), _day(row["end"])
        yield Area(
            code=row["gss_code"],
            name=row["name"],
            slug=row["slug"],
            type="authority",
            names=(row["dfe_code"],),
            members=(),
            dfe_code=row["dfe_code"],
            region_code=row["region_code"],
            start=start,
            end=end,
            predecessors=tuple(predecessors.get(row["gss_code"], ())),
        )


def _as_members(authorities: Iterable[Area]) -> tuple[Membership, ...]:
    return tuple(Membership(area.code, area.start, area.end) for area in authorities)


def _england(authorities: list[Area]) -> Area:
    return Area(ENGLAND_CODE, "England", "england", "country", (), _as_members(authorities))


def _regions(authorities: list[Area]) -> Iterator[Area]:
    names = {row["region_code"]: row["region"] for row in _rows("authorities.csv")}
    for code, name in sorted(names.items()):
        members = _as_members(area for area in authorities if area.region_code == code)
        yield Area(code, name, name.lower().replace(" ", "-"), "region", (), members)


def _groups(rows: list[dict[str, str]], kind: AreaType, prefix: str) -> Iterator[Area]:
    grouped: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        grouped.setdefault(row[f"{prefix}_slug"], []).append(row)
    for slug, memberships in grouped.items():
        short = memberships[0]["short_name"]
        members = tuple(Membership(row["authority_gss"], _day(row["from"]), _day(row["to"])) for row in memberships)
        yield Area(slug, memberships[0][f"{prefix}_name"], slug, kind, (short,) if short else (), members)
