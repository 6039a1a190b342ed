"""A caller: what a key may do, which areas it reaches, and whose figures it sees in which tier.

The owner of an authority's records reads its children, and so its exact figures of any days. A partner asks for figures
only: an agency's hub, for example. What a partner is shown is decided in `app.figures.disclosure`.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from app.areas import ENGLAND_CODE, Area, Areas, Membership
from app.mistakes import Mistake
from app.pools import agencies_with, with_pooled
from app.problems import OutOfReach, ScopeMissing
from app.store.reach import EVERYTHING, Reach

#: How many areas that a key does not reach are named.
_NAMED = 100


@dataclass(frozen=True, slots=True)
class Caller:
    """A key that is valid now: its scopes, and the areas that it reaches.

    ``areas`` are those that the key names, with the former authorities that they go on with. ``memberships`` are the
    days on which authorities, and those that they go on with, were members of them. The two reaches are how far work
    for the caller goes in the database: on records of children and families, and on figures.
    """

    key_id: str
    name: str
    scopes: frozenset[str]
    areas: frozenset[str]
    reaches_all: bool
    memberships: frozenset[Membership]
    reach_of_records: Reach
    reach_of_results: Reach

    def has(self, scope: str) -> bool:
        return "admin" in self.scopes or scope in self.scopes

    def needs(self, scopes: Iterable[str]) -> None:
        """Raise ScopeMissing unless the caller has all these scopes."""
        missing = [scope for scope in scopes if not self.has(scope)]
        if missing:
            detail = f"The operation needs the scope {' and '.join(missing)}."
            raise ScopeMissing([Mistake("scope_missing", detail)])

    def owns(self, records: Iterable[str]) -> bool:
        """Whether the caller is the owner of the records of all these authorities and agencies: they may be read."""
        return self.has("cases:read") and all(map(self.reaches_records_of, records))

    @property
    def sight(self) -> Hashable:
        """Equal for callers who see the same figures today: their tier, and what they reach.

        What a partner sees depends on the day too, because it ends with the last month.
        """
        owner = self.has("cases:read")
        return owner, self.reaches_all, self.areas, self.memberships, None if owner and self.reaches_all else _today()

    def reaches_records_of(self, authority: str) -> bool:
        """Whether the key reaches children and families of an authority: if it names it, or its successor."""
        return self.reaches_all or authority in self.areas

    def reaches_results_of(self, area: Area) -> bool:
        """Whether the key reaches figures of an area: its own areas, and on some days the members of its agencies."""
        return self.reaches_all or area.code in self.areas or any(self.memberships_of(area.code))

    def memberships_of(self, authority: str) -> Iterable[Membership]:
        """The days on which an authority was a member of the key's areas."""
        return (member for member in self.memberships if member.authority == authority)

    def must_reach_records_of(self, area: Area, parameter: str = "area") -> None:
        """Raise OutOfReach unless the key reaches the children and families of the area."""
        if not self.reaches_records_of(area.code):
            raise out_of_reach([area], parameter)

    def must_reach_all_records_of(self, areas: Iterable[Area]) -> None:
        """The same for several areas: the problem names each that the key does not reach."""
        if beyond := [area for area in areas if not self.reaches_records_of(area.code)]:
            raise out_of_reach(beyond)

    def must_reach_results_of(self, areas: Iterable[Area], compared: Iterable[Area] = ()) -> None:
        """Raise OutOfReach unless the key reaches figures of all these areas, and of those compared with."""
        beyond = [area for area in areas if not self.reaches_results_of(area)]
        others = [area for area in compared if not self.reaches_results_of(area)]
        if beyond or others:
            raise out_of_reach(beyond, compared=others)


def out_of_reach(areas: Sequence[Area], parameter: str = "area", compared: Sequence[Area] = ()) -> OutOfReach:
    """The problem of a key that does not reach these areas, nor those compared with. It names each of them."""
    names = {area.name: "compare" for area in compared} | {area.name: parameter for area in areas}
    problem = OutOfReach(
        [
            Mistake("out_of_reach", f"The key does not reach {name}.", parameter=names[name])
            for name in [*names][:_NAMED]
        ]
    )
    problem.beyond = {(area.code,) for area in (*areas, *compared)}
    return problem


def make_caller(key_id: str, name: str, scopes: Iterable[str], area_codes: Iterable[str], areas: Areas) -> Caller:
    """The caller of a key with these scopes and areas."""
    return _caller(key_id, name, tuple(scopes), tuple(area_codes), areas)


@lru_cache(maxsize=1000)
def _caller(key_id: str, name: str, scopes: tuple[str, ...], codes: tuple[str, ...], areas: Areas) -> Caller:
    """The same object each time, as long as the key is: what it sees is compared for every answer given again."""
    there = [code for code in codes if areas.find(code)]
    own = frozenset([*codes, *areas.with_predecessors(there)])
    memberships = frozenset(
        Membership(code, member.start, member.end)
        for named in there
        for member in areas[named].members
        for code in areas.with_predecessors([member.authority])
    )
    every = ENGLAND_CODE in own
    reaches = (EVERYTHING, EVERYTHING) if every else _reaches(areas, own, {each.authority for each in memberships})
    return Caller(key_id, name, frozenset(scopes), own, every, memberships, *reaches)


def _reaches(areas: Areas, own: frozenset[str], members: set[str]) -> tuple[Reach, Reach]:
    """The reach of work on a key's own records, and that of figures of its areas and of the members of its agencies."""
    of_results = Reach.of(own | with_pooled(areas, members), agencies_with(areas, own | members))
    return Reach.of(own, agencies_with(areas, own)), of_results


def _today() -> date:
    return datetime.now(UTC).date()
