"""What many questions about the newest data read alike, remembered while nothing is recorded.

Each figure needs to know on which days records are complete, and which targets areas have. Only writes change it.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from app.store.reach import Reach

T = TypeVar("T")

#: So many codes of areas are remembered about, at most; then all is forgotten.
_MOST_CODES = 20_000


class Recollection:
    """What was read, by what it says, about whom, within which reach, and as of which instant."""

    def __init__(self) -> None:
        self._read: dict[Hashable, Any] = {}
        self._codes = 0

    def recall(self, about: Hashable, codes: Sequence[str], read: Callable[[], T]) -> T:
        """What ``read`` gives, or gave before."""
        key = about, tuple(codes)
        known = self._read  # another thread may forget all
        if key in known:
            return known[key]  # type: ignore[no-any-return]
        found = read()
        self._codes += len(codes) + 1
        if self._codes > _MOST_CODES:
            self._read, self._codes = {}, len(codes) + 1
        self._read[key] = found
        return found


@dataclass(frozen=True, slots=True)
class RecollectionWithin:
    """The same of what was read within one reach: others may see less of the same areas, or more."""

    recollection: Recollection
    reach: Reach

    def recall(self, about: Hashable, codes: Sequence[str], read: Callable[[], T]) -> T:
        return self.recollection.recall((about, self.reach), codes, read)
