"""What the rules on rows of returns can be about, and what codes of an episode show of it."""

from functools import lru_cache
from operator import itemgetter
from typing import Literal

from app.returns import codes

#: What a rule can be about: a table that has a row of the child; what an episode shows; or how rows lie to each other.
About = Literal[
    "Header", "Episodes", "AD1", "PlacedAdoption", "PrevPerm", "OC3",
    "order", "freeing order", "placement with adopters", "placement with the current carer", "temporary stay",
    "short break", "short order", "adoption", "custody", "no Header", "two Headers", "two episodes on one day",
    "X1 at the end", "not in PrevPerm", "open, and not in next year", "adopted by now", "PlacedAdoption last year",
]  # fmt: skip
_OF_STATUS: dict[str, tuple[About, ...]] = {
    **dict.fromkeys(codes.ORDERS, ("order",)),
    "D1": ("order", "freeing order"),
    **dict.fromkeys(codes.RESPITE, ("short break",)),
    **dict.fromkeys(("L1", "L2", "L3", "J2"), ("short order",)),
}
_OF_PLACE: dict[str, tuple[About, ...]] = {
    **dict.fromkeys(codes.ADOPTIVE, ("placement with adopters",)),
    **dict.fromkeys(codes.WITH_CURRENT_CARER, ("placement with adopters", "placement with the current carer")),
    **dict.fromkeys(codes.TEMPORARY, ("temporary stay",)),
}
_OF_END: dict[str, tuple[About, ...]] = dict.fromkeys(codes.ADOPTED, ("adoption",))
TABLES: tuple[About, ...] = ("Header", "Episodes", "AD1", "PlacedAdoption", "PrevPerm", "OC3")
_OF_CHANGE: dict[str, tuple[About, ...]] = {"CUSTOD": ("custody",)}
#: The codes of an episode that show something: LS, PLACE, REC, REASON_PLACE_CHANGE.
Shown = tuple[str, str, str, str]
codes_that_show = itemgetter(3, 4, 6, 7)


@lru_cache(maxsize=10_000)
def shown_by(of_episode: Shown) -> tuple[About, ...]:
    """What an episode with these codes shows."""
    status, place, end, change = of_episode
    return (
        *_OF_STATUS.get(status, ()), *_OF_PLACE.get(place, ()), *_OF_END.get(end, ()), *_OF_CHANGE.get(change, ())
    )  # fmt: skip
