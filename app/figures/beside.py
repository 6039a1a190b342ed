"""What is asked to be shown beside each figure: the same figure for other periods and other areas."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.areas import Area
from app.periods import Period
from app.related_periods import preceding, year_before

#: What `compare` calls another period, the name that the answer gives it, and how it is found.
RELATED: dict[str, tuple[str, Callable[[Period], Period | None]]] = {
    "previous": ("previous", preceding),
    "year-before": ("year_before", year_before),
}
#: What `compare` calls the values that others have published.
PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Beside:
    """What each figure of an answer is shown beside; ``related`` are names of RELATED."""

    related: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    published: bool = False

    def __bool__(self) -> bool:
        return bool(self.related or self.areas or self.published)

    @property
    def size(self) -> int:
        """How many further figures there are for each figure."""
        return len(self.related) + len(self.areas)

    def periods(self, asked: Iterable[Period]) -> tuple[Period, ...]:
        """The periods asked for, and those that they are compared with, each once."""
        asked = tuple(asked)
        return tuple(dict.fromkeys((*asked, *(other for period in asked for other in self.related_to(period)))))

    def related_to(self, period: Period) -> tuple[Period, ...]:
        """The periods that one is compared with, each once."""
        others = (RELATED[name][1](period) for name in self.related)
        return tuple(dict.fromkeys(other for other in others if other))


#: What a figure is shown beside unless more is asked for.
NOTHING = Beside()
