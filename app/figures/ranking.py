"""The members of an area beside one another: the rank of each, and their median and unweighted mean."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.figures.publishing import EXACT_DECIMALS, as_number, half_up
from app.indicators.vocabulary import Indicator

_SCALE = 10**EXACT_DECIMALS


def ranks(values: Sequence[int | float | None], polarity: str) -> list[int | None]:
    """The rank of each value as it is shown: 1 is best, equal values share the better rank.

    A value that is not known has none, and none has one where neither high nor low is good.
    """
    if polarity == "none":
        return [None] * len(values)
    best_first = sorted((value for value in values if value is not None), reverse=polarity == "high")
    rank: dict[float, int] = {}
    for place, value in enumerate(best_first, start=1):
        rank.setdefault(value, place)
    return [None if value is None else rank[value] for value in values]


def middle(figures: Sequence[Mapping[str, Any]], indicator: Indicator, places: int | None) -> dict[str, Any]:
    """The median and the unweighted mean of the figures that are known, to one decimal more than the figures.

    There is none where any of them is hidden: those that are shown are not the members.
    """
    known = [figure["unrounded"] for figure in figures if figure["value"] is not None]
    hidden = any(figure["status"] == "c" for figure in figures) or None in known
    exact = [] if hidden else sorted(int(Decimal(each) * _SCALE) for each in known)
    if not exact:
        return {"members_median": None, "members_unweighted_mean": None}
    decimals = indicator.decimals + 1 if places is None else places
    half = len(exact) // 2
    centre = exact[half - 1 : half + 1] if len(exact) % 2 == 0 else exact[half : half + 1]
    return {
        "members_median": _mean(centre, decimals),
        "members_unweighted_mean": _mean(exact, decimals),
    }


def _mean(exact: Sequence[int], decimals: int) -> int | float | None:
    mean = half_up(sum(exact), len(exact) * _SCALE, decimals)
    return int(mean) if mean == mean.to_integral_value() else as_number(mean)
