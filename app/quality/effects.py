"""Between which values the figures lie, by what the children in doubt may add to them.

The figure itself is counted once, in SQL (`app/figures/queries`). Children whose records are in doubt are taken out of
it, and put back with what they may add. That is exact: a mean is least if every child that counts for certain has their
least days, and of those that may count the ones with the fewest days do, as long as they pull the mean down.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.figures.publishing import as_number, rounded, unrounded
from app.figures.queries import Counts
from app.indicators.vocabulary import Indicator
from app.quality.bounds import Bounds, Doubted
from app.quality.possible.spans import Possible


@dataclass(frozen=True, slots=True)
class Effects:
    """Between which values the figures lie, for what is in doubt."""

    bounds: Bounds
    figures: Mapping[str, Counts]

    def of(self, rule: str | None) -> list[dict[str, Any]]:
        """The effects of one rule, or of all together, on the figures that they put in doubt."""
        effects = []
        for indicator in self.bounds.in_doubt:
            if doubted := self.bounds.doubted(rule, indicator):
                effects.append(_effect(indicator, self.figures[indicator.code], doubted))
        return effects


def _effect(indicator: Indicator, recorded: Counts, doubted: Doubted) -> dict[str, Any]:
    rest = recorded.total - sum(doubted.recorded), recorded.counted - len(doubted.recorded)
    value = _published(indicator, (recorded.total, recorded.counted) if recorded.counted else None)
    low = _published(indicator, least(*rest, doubted.possible))
    high = _published(indicator, most(*rest, doubted.possible))
    return {
        "indicator": indicator.code,
        "value": value[0],
        "unit": indicator.unit,
        "low": low[0],
        "high": high[0],
        "unrounded_low": low[1],
        "unrounded_high": high[1],
        "children": len(doubted.children),
        "detail": _detail(indicator, low[0], high[0], len(doubted.children)),
    }


def _published(indicator: Indicator, parts: tuple[int, int] | None) -> tuple[int | float | None, str | None]:
    """A quotient as it is printed, and unrounded."""
    if parts is None:
        return None, None
    counts = Counts(counted=parts[1], total=parts[0])
    return as_number(rounded(indicator, counts, indicator.decimals)), unrounded(indicator, counts)


def _detail(indicator: Indicator, low: int | float | None, high: int | float | None, number: int) -> str:
    one, several = ("family", "families") if indicator.among[0].about == "family" else ("child", "children")
    subjects = f"1 {one}" if number == 1 else f"{number:,} {several}"
    unit = indicator.unit
    between = f"lies between {low} and {high} {unit}" if low != high else f"rounds to {low} {unit} in any case"
    return f"{indicator.code} {between}: {subjects} in doubt."


def least(total: int, counted: int, possible: Iterable[Possible]) -> tuple[int, int] | None:
    """The least mean, as a sum and a number, over children that count for certain and children in doubt."""
    chosen: list[int] = []
    for each in possible:
        if each.may_not_count:
            chosen.append(each.low)
        else:
            total, counted = total + each.low, counted + 1
    for low in sorted(chosen):
        if counted and low * counted >= total:
            break
        total, counted = total + low, counted + 1
    return (total, counted) if counted else None


def most(total: int, counted: int, possible: Iterable[Possible]) -> tuple[int, int] | None:
    """The greatest mean in the same way: the least of the negative numbers."""
    mirrored = [Possible(-each.high, -each.low, each.may_not_count) for each in possible]
    found = least(-total, counted, mirrored)
    return (-found[0], found[1]) if found else None
