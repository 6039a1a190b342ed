"""Whether figures of an agency or group are of the same members: a change may be that of who is a member."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from app.areas import Area, Areas
from app.figures.judging import Pools
from app.periods import Period


class LikeWithLike:
    """Says which figures that are shown beside one another are of other members."""

    def __init__(self, areas: Areas, pools: Pools, periods: Sequence[Period]) -> None:
        self._areas = areas
        self._pools = pools
        self._periods = periods

    @cached_property
    def _latest(self) -> Period:
        return max(self._periods, key=lambda period: (period.end, period.start))

    def warnings(self, area: Area, period: Period, beside: Iterable[Period]) -> Iterator[dict[str, str]]:
        """A warning for each period with other members: those beside the figure, and the latest that is asked for.

        Regions and England are the same place in every period.
        """
        if area.type in {"regional_adoption_agency", "group"}:
            for other in beside:
                yield from self._warned(area, period, other)
            yield from self._warned(area, self._latest, period)

    def _warned(self, area: Area, now: Period, then: Period) -> Iterator[dict[str, str]]:
        today, before = (self._members(area, period) for period in (now, then))
        if today and before and today != before:
            lists = (("without", today - before), ("with", before - today))
            differ = "; ".join(f"{word} {_named(self._areas, codes)}" for word, codes in lists if codes)
            detail = f"The figure of {then.label} is of other members than that of {now.label}: {differ}."
            yield {"code": "other_members", "detail": detail}

    def _members(self, area: Area, period: Period) -> frozenset[str]:
        return frozenset(_gone_on_with(self._areas, code) for code in self._pools.of(area, period).members)


def _named(areas: Areas, codes: Iterable[str]) -> str:
    return " and ".join(sorted(areas[code].name for code in codes))


@lru_cache(maxsize=1000)
def _gone_on_with(areas: Areas, code: str) -> str:
    """The authority that goes on with another one today: the same council, or one that it merged into."""
    later = next((area.code for area in areas.successors if code in area.predecessors), None)
    return _gone_on_with(areas, later) if later else code
