"""From integers to the printed figure: the only place where anything is divided, rounded or held against a threshold.

Decimal arithmetic, half up (halves away from zero), from unrounded parts, once.
"""

from decimal import Decimal, localcontext
from typing import Any

from app.indicators.queries import Counts
from app.indicators.vocabulary import Indicator
from app.periods import Period

#: Decimals of `unrounded` where the quotient does not end sooner.
EXACT_DECIMALS = 6


def published(indicator: Indicator, counts: Counts, period: Period, places: int | None) -> dict[str, Any]:
    """The figures of one result; an empty base has no value and the status z."""
    outcomes = {clause.reason: clause.outcome for clause in indicator.clauses}
    others: dict[str, dict[str, int]] = {"excluded": {}, "not_evaluable": {}}
    for reason in indicator.reasons:
        if counts.others.get(reason):
            others[outcomes[reason]][reason] = counts.others[reason]
    limit = indicator.threshold.days(period.end_year) if indicator.threshold else None
    value = None
    if counts.counted:
        value = rounded(indicator, counts, indicator.decimals if places is None else places)
    return {
        "value": as_number(value),
        "unit": indicator.unit,
        "unrounded": unrounded(indicator, counts) if counts.counted else None,
        "numerator": counts.total,
        "denominator": counts.counted,
        "counted": counts.counted,
        **others,
        "threshold": limit,
        "threshold_status": indicator.threshold.status if indicator.threshold else None,
        "meets_threshold": _meets(indicator, counts, limit),
        "status": "ok" if counts.counted else "z",
    }


def _meets(indicator: Indicator, counts: Counts, limit: int | None) -> bool | None:
    """Whether the figure as published nationally, in whole days, is within the threshold."""
    if limit is None or not counts.counted:
        return None
    return rounded(indicator, counts, indicator.decimals) <= limit


def _scale(indicator: Indicator) -> int:
    return 100 if indicator.unit == "percent" else 1


def rounded(indicator: Indicator, counts: Counts, places: int) -> Decimal:
    """The quotient, half up to that many decimals."""
    return half_up(counts.total * _scale(indicator), counts.counted, places)


def unrounded(indicator: Indicator, counts: Counts) -> str:
    """The quotient to six decimals, without the zeros at its end."""
    text = str(half_up(counts.total * _scale(indicator), counts.counted, EXACT_DECIMALS))
    return text.rstrip("0").rstrip(".")


def half_up(numerator: int, denominator: int, places: int) -> Decimal:
    """A quotient rounded once, halves away from zero, from integers of any size."""
    scaled = abs(numerator) * 10**places
    quotient, remainder = divmod(scaled, denominator)
    quotient += 2 * remainder >= denominator
    with localcontext(prec=60):
        return Decimal(quotient if numerator >= 0 else -quotient).scaleb(-places)


def as_number(value: Decimal | None) -> int | float | None:
    """The value as JSON prints it: an integer where it has no decimals."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)
