"""Every indicator, in the order in which it is shown."""

from app.indicators.timeliness import A1, A2, A3, A10, A20
from app.indicators.vocabulary import Indicator
from app.nearest import suggestion
from app.problems import Mistake, NotFound, NotUnderstood

INDICATORS: tuple[Indicator, ...] = (A1, A2, A3, A10, A20)
#: The headline figures: what `indicator=scorecard` stands for.
SCORECARD: tuple[Indicator, ...] = (A1, A2, A3, A10, A20)

_BY_CODE = {indicator.code.casefold(): indicator for indicator in INDICATORS}
SHORTHANDS: dict[str, tuple[Indicator, ...]] = {"all": INDICATORS, "scorecard": SCORECARD}


def named(code: str) -> tuple[Indicator, ...]:
    """The indicator of a code, or those of a shorthand. Raises NotUnderstood with the nearest known code."""
    if code.casefold() in SHORTHANDS:
        return SHORTHANDS[code.casefold()]
    if code.casefold() not in _BY_CODE:
        raise NotUnderstood([_unknown(code)])
    return (_BY_CODE[code.casefold()],)


def at(code: str) -> Indicator:
    """The indicator of a path. Raises NotFound with the nearest known code."""
    if code.casefold() not in _BY_CODE:
        raise NotFound([_unknown(code)])
    return _BY_CODE[code.casefold()]


def _unknown(code: str) -> Mistake:
    known = [*(indicator.code for indicator in INDICATORS), *SHORTHANDS]
    detail = "There is no such indicator." + suggestion(code, known)
    return Mistake("unknown_indicator", detail, parameter="indicator")
