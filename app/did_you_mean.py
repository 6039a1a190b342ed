"""Did you mean ...? The known word nearest to one that was not understood."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache


def suggestion(word: str, known: Iterable[str]) -> str:
    """A sentence to append to an error, or nothing. It names known words only, never the word that was given."""
    close = _nearest(word[:100].casefold(), tuple(known))
    return f" Did you mean {close!r}?" if close else ""


@lru_cache(maxsize=256)
def _nearest(folded: str, known: tuple[str, ...]) -> str | None:
    # Every row of a file often has the same wrong word, and it takes milliseconds to find the nearest of many.
    by_folded = {name.casefold(): name for name in known}
    close = get_close_matches(folded, by_folded, n=1, cutoff=0.5)
    return by_folded[close[0]] if close else None
