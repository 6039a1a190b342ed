"""Which source an event comes from, and whose day counts where two sources give different days for one thing."""

from typing import Literal

Source = Literal["ssda903", "api", "extended_adoption", "annex_a"]

SSDA903: Source = "ssda903"
#: Sent over the API: every event whose source id begins with no other source's name.
API: Source = "api"
EXTENDED: Source = "extended_adoption"
ANNEX_A: Source = "annex_a"

#: The source that ranks first gives the day.
RANKING: tuple[Source, ...] = (SSDA903, API, EXTENDED, ANNEX_A)
_RANKS = {source: rank for rank, source in enumerate(RANKING)}
#: What the source ids of an import's events begin with: ``ssda903/child/type/number``.
_BY_PREFIX: dict[str, Source] = {source: source for source in RANKING if source != API}


def source_of(source_id: str) -> Source:
    """The source of an event, as the first part of its source id says."""
    prefix, slash, _ = source_id.partition("/")
    return _BY_PREFIX.get(prefix, API) if slash else API


def rank(source: Source) -> int:
    """The place of a source in the ranking; 0 ranks first."""
    return _RANKS[source]
