"""From integers to the printed figure: the only place where anything is divided, rounded or compared with a threshold.

Decimal arithmetic, half up (halves away from zero), from unrounded parts, once.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.figures.queries import Counts
from app.figures.thresholds import Limit
from app.indicators.conditions import CutOff, Under
from app.indicators.vocabulary import Count, Difference, Indicator, Share, outcomes
from app.periods import Period

#: Decimals of `unrounded` where the quotient does not end sooner.
EXACT_DECIMALS = 6
#: A figure that rests on fewer can be moved far by one child.
FEW = 6
#: What the quotient of integers is multiplied with and divided by: weeks are days / 7.
_SCALES = {"percent": (100, 1), "weeks": (1, 7)}


def published(indicator: Indicator, counts: Counts, period: Period, places: int | None) -> dict[str, Any]:
    """The figures of one result; an empty base has no value and the status z."""
    others: dict[str, dict[str, int]] = {"excluded": {}, "not_evaluable": {}}
    for reason, outcome in outcomes(indicator).items() if counts.others else ():
        if counts.others.get(reason):
            others[outcome][reason] = counts.others[reason]
    if isinstance(indicator.measure, Count):
        return _counted(indicator, indicator.measure, counts) | others
    if isinstance(indicator.measure, Difference):
        return _less(indicator, indicator.measure, counts) | others
    value = None
    if counts.counted:
        value = rounded(indicator, counts, indicator.decimals if places is None else places)
    of_groups = {"groups": counts.groups} if indicator.with_groups else {}
    cut_off = cut_off_of(indicator)
    return {
        "value": as_number(value),
        "unit": indicator.unit,
        "unrounded": unrounded(indicator, counts) if counts.counted else None,
        "numerator": counts.total,
        "denominator": counts.counted,
        "counted": counts.counted,
        **of_groups,
        **_complement(indicator, counts, places),
        **({"cut_off": cut_off.days(period.end_year)} if cut_off else {}),
        **others,
        "status": "ok" if counts.counted else "z",
    }


def _complement(indicator: Indicator, counts: Counts, places: int | None) -> dict[str, Any]:
    """The percentage of the others, where it is shown too: rounded from unrounded parts, as the value is."""
    if not (isinstance(indicator.measure, Share) and indicator.measure.complement):
        return {}
    others = replace(counts, total=counts.counted - counts.total)
    decimals = indicator.decimals if places is None else places
    return {"complement": as_number(rounded(indicator, others, decimals)) if counts.counted else None}


def cut_off_of(indicator: Indicator) -> CutOff | None:
    """The number of days that a share compares its children with, where it differs from year to year."""
    condition = indicator.measure.condition if isinstance(indicator.measure, Share) else None
    if isinstance(condition, Under) and len(condition.cut_off.by_end_year) > 1:
        return condition.cut_off
    return None


def _counted(indicator: Indicator, measure: Count, counts: Counts) -> dict[str, Any]:
    """A count is never without an answer: of nobody it is 0."""
    figures: dict[str, Any] = {
        "value": counts.counted,
        "unit": indicator.unit,
        "unrounded": str(counts.counted),
        "numerator": None,
        "denominator": None,
        "counted": counts.counted,
        "status": "ok",
    }
    if indicator.unit == "children":
        figures["groups"] = counts.groups
    if measure.once_a_group:
        figures["children"] = counts.groups
    numbers = zip(measure.parts, counts.parts or [0] * len(measure.parts), strict=True)
    parts = {part.name: number for part, number in numbers if number or part.even_if_none}
    return figures | ({measure.parts_name: parts} if measure.parts_name else parts)


def _less(indicator: Indicator, measure: Difference, counts: Counts) -> dict[str, Any]:
    """One count less another, and both beside it."""
    parts = dict(zip((measure.first.code, measure.second.code), counts.parts or (0, 0), strict=True))
    return _counted(indicator, Count(measure.since), replace(counts, parts=[])) | {
        "value": counts.total,
        "unrounded": str(counts.total),
        "parts": parts,
    }


def held_against(limit: Limit | None, indicator: Indicator, counts: Counts) -> dict[str, Any]:
    """How a figure as it is published compares with its threshold or target, with the source of it."""
    value = _as_published(indicator, counts) if limit else None
    met = distance = None
    if limit and value is not None:
        distance = as_number(value - limit.value)
        met = {"low": value <= limit.value, "high": value >= limit.value, "none": None}[indicator.polarity]
    shown = {
        "threshold": limit.shown if limit else None,
        "threshold_status": limit.status if limit else None,
        "threshold_source": limit.source if limit else None,
        "meets_threshold": met,
        "distance_to_threshold": distance,
    }
    return shown | ({"national_threshold": limit.in_place_of} if limit and limit.in_place_of else {})


def _as_published(indicator: Indicator, counts: Counts) -> Decimal | None:
    """The value to the indicator's own decimals, however many are asked for."""
    if isinstance(indicator.measure, Count):
        return Decimal(counts.counted)
    if isinstance(indicator.measure, Difference):
        return Decimal(counts.total)
    return rounded(indicator, counts, indicator.decimals) if counts.counted else None


def difference(value: int | float | None, other: int | float | None) -> int | float | None:
    """The difference of two values as they are shown, so that a reader can check it."""
    if value is None or other is None:
        return None
    return as_number(Decimal(str(value)) - Decimal(str(other)))


def rests_on_few(figure: Mapping[str, Any]) -> bool:
    """Whether a figure rests on fewer than six children (or families), but on some."""
    return 0 < int(figure["counted"] or 0) < FEW


def rounded(indicator: Indicator, counts: Counts, places: int) -> Decimal:
    """The quotient, half up to that many decimals."""
    times, over = _SCALES.get(indicator.unit, (1, 1))
    return half_up(counts.total * times, counts.counted * over, places)


def unrounded(indicator: Indicator, counts: Counts) -> str:
    """The quotient to six decimals, without the zeros at its end."""
    text = f"{rounded(indicator, counts, EXACT_DECIMALS):f}"
    return text.rstrip("0").rstrip(".")


def half_up(numerator: int, denominator: int, places: int) -> Decimal:
    """A quotient rounded once, halves away from zero, from integers of any size."""
    scaled = abs(numerator) * 10**places
    quotient, remainder = divmod(scaled, denominator)
    quotient += 2 * remainder >= denominator
    return Decimal(f"{quotient if numerator >= 0 else -quotient}E-{places}")


def as_number(value: Decimal | None) -> int | float | None:
    """The value as JSON prints it: an integer where it has no decimals."""
    if value is None:
        return None
    return int(value) if value.as_tuple().exponent == 0 else float(value)
