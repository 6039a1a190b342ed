"""Did you mean ...? The known word nearest to one that was not understood."""

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

_LIKE = 60.0


def suggestion(word: str, known: Iterable[str]) -> str:
    """A sentence to append to an error, or nothing. It names known words only, never the word that was given."""
    close = _nearest(word[:100].casefold(), tuple(known))
    return f" Did you mean {close!r}?" if close else ""


@lru_cache(maxsize=256)
def _nearest(folded: str, known: tuple[str, ...]) -> str | None:
    # Every row of a file often has the same wrong word.
    by_folded = {name.casefold(): name for name in known}
    found = process.extractOne(folded, list(by_folded), scorer=fuzz.ratio, score_cutoff=_LIKE)
    return by_folded[found[0]] if found else None
