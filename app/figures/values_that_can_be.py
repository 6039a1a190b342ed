"""Which numbers a figure can be: a target or a published value that cannot be is a slip of whoever sent it."""

from decimal import Decimal

from app.indicators.vocabulary import Difference, Indicator, Share


def why_it_cannot_be(indicator: Indicator, number: Decimal, *, whole: bool) -> str | None:
    """Why no figure of an indicator is this number; None if one may be. ``whole`` of what was counted, not wished."""
    if isinstance(indicator.measure, Share):
        return None if 0 <= number <= 100 else "A percentage lies between 0 and 100."
    if indicator.unit in {"children", "families"} and not isinstance(indicator.measure, Difference):
        if whole and number != number.to_integral_value():
            return "A count is a whole number of 0 or more."
        return None if number >= 0 else "A count is 0 or more."
    return None
