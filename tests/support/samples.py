"""Examples of a strategy, to see whether it draws everything that it should."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

FEW = 2
PARTS, PART = 20, 30  # a test draws part after part, until it has seen what it wants to see
EXAMPLES = settings(
    max_examples=PART,
    derandomize=False,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
Drawn = TypeVar("Drawn")


class Sample(Generic[Drawn]):
    """Examples of a strategy: the same every time, and drawn once for all tests, since drawing takes long."""

    def __init__(self, strategy: st.SearchStrategy[Drawn]) -> None:
        self._strategy = strategy
        self._parts: dict[int, list[Drawn]] = {}

    def seldom(self, seen_in: Callable[[Drawn], Iterable[str]], wanted: Iterable[str]) -> dict[str, int]:
        """What is wanted and was seen in few examples, however many were drawn."""
        few, seen = dict.fromkeys(wanted, 0), Counter[str]()
        for number in range(PARTS):
            seen.update(thing for drawn in self._part(number) for thing in set(seen_in(drawn)))
            few = {thing: seen[thing] for thing in few if seen[thing] < FEW}
            if not few:
                break
        return few

    def _part(self, number: int) -> list[Drawn]:
        if number not in self._parts:
            self._parts[number] = []

            @seed(number)
            @EXAMPLES
            @given(self._strategy)
            def draw(drawn: Drawn) -> None:
                self._parts[number].append(drawn)

            draw()
        return self._parts[number]
