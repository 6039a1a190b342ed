"""Areas: local authorities, regional adoption agencies, regions, England, and groups that the operator defines.

Membership is dated, and an authority knows which former authorities it goes on with. Whose records count in an area's
figures is decided in `app.pools`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
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

    @cached_property
    def last_days(self) -> dict[str, date]:
        """The last day of each former authority."""
        return {area.code: area.end for area in self if area.end}

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
