"""Reads each journey once, where the same ones are needed again soon: an import derives them, and reports on them."""

from collections.abc import Callable, Sequence

from app.journeys.care import Fact
from app.journeys.journey import Journey
from app.journeys.reading import read_journey

#: Reads the events of one child.
ReadJourney = Callable[[Sequence[Fact]], Journey]


class ReadBefore:
    """Reads journeys of one authority, and keeps them: equal events in the same order are the same journey."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, ...], tuple[Sequence[Fact], Journey]] = {}

    def __call__(self, facts: Sequence[Fact]) -> Journey:
        ids = tuple([fact.recorded for fact in facts])
        before = self._read.get(ids)
        if before is not None and before[0] == facts:
            return before[1]
        journey = read_journey(facts)
        self._read[ids] = facts, journey
        return journey
