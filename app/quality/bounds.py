"""Between which values a figure lies if all that findings put in doubt is undecided.

The bounds are exact for what each child may add: a mean is least if every child that counts for certain has its least
days, and of those that may count the ones with the fewest days do, as long as they pull the mean down.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.figures.publishing import as_number, rounded, unrounded
from app.figures.queries import Counts
from app.indicators.timeliness import A1, A2, A3, A10, A20
from app.indicators.vocabulary import Indicator
from app.quality.findings import Rule
from app.quality.of_events.record import Record
from app.quality.possible import Asked, added
from app.quality.spans import Possible

#: The figures that bounds are worked out for.
BOUNDED = (A1, A2, A3, A10, A20)
#: All findings together.
ALL = None

_Key = tuple[str, date | None]


@dataclass
class _Doubted:
    """What the children in doubt add as recorded, and what they may add."""

    children: set[Hashable] = field(default_factory=set)
    recorded: list[int] = field(default_factory=list)
    possible: list[Possible] = field(default_factory=list)


class Bounds:
    """Adds up, child by child, what every figure is as recorded and what it may be, by rule and for all rules."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._recorded: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self._doubted: dict[tuple[str | None, str], _Doubted] = defaultdict(_Doubted)

    def add(self, child: Hashable, record: Record, rules: Collection[Rule]) -> None:
        """Add a child, and the rules that its record breaks."""
        recorded = added(record, self._asked)
        for (code, _), certain in recorded.items():
            self._recorded[code][0] += certain.low
            self._recorded[code][1] += 1
        doubts = {rule.code: rule.doubts for rule in rules if rule.doubts}
        for rule, of_rule in doubts.items():
            self._doubt(child, rule, recorded, added(record, self._asked, frozenset(of_rule)))
        together = frozenset(doubt for rule in rules if rule.in_sum for doubt in rule.doubts)
        if together:
            self._doubt(child, ALL, recorded, added(record, self._asked, together))

    def _doubt(
        self,
        child: Hashable,
        rule: str | None,
        recorded: Mapping[_Key, Possible],
        possible: Mapping[_Key, Possible],
    ) -> None:
        for key, may_add in possible.items():
            certain = recorded.get(key)
            if may_add == certain:
                continue
            doubted = self._doubted[rule, key[0]]
            doubted.children.add(child)
            doubted.possible.append(_with_the_recorded(may_add, certain))
            if certain:
                doubted.recorded.append(certain.low)

    def of(self, rule: str | None) -> list[dict[str, Any]]:
        """The effects of one rule, those that it has; or of all together, for each of the figures."""
        effects = [self._effect(indicator, rule) for indicator in BOUNDED]
        return [effect for effect in effects if rule is ALL or effect["children"]]

    def _effect(self, indicator: Indicator, rule: str | None) -> dict[str, Any]:
        total, counted = self._recorded[indicator.code]
        doubted = self._doubted.get((rule, indicator.code), _Doubted())
        rest = (total - sum(doubted.recorded), counted - len(doubted.recorded))
        low, high = least(*rest, doubted.possible), most(*rest, doubted.possible)
        value, floor, ceiling = (
            _published(indicator, each) for each in ((total, counted) if counted else None, low, high)
        )
        return {
            "indicator": indicator.code,
            "value": value[0],
            "unit": indicator.unit,
            "low": floor[0],
            "high": ceiling[0],
            "unrounded_low": floor[1],
            "unrounded_high": ceiling[1],
            "children": len(doubted.children),
            "detail": _detail(indicator.code, indicator.unit, value[0], floor[0], ceiling[0], doubted),
        }


def _with_the_recorded(may_add: Possible, certain: Possible | None) -> Possible:
    """What is recorded is possible too."""
    if certain is None:
        return may_add._replace(may_not_count=True)
    return Possible(min(may_add.low, certain.low), max(may_add.high, certain.high), may_add.may_not_count)


def _published(indicator: Indicator, parts: tuple[int, int] | None) -> tuple[int | float | None, str | None]:
    """A quotient as it is printed, and unrounded."""
    if parts is None:
        return None, None
    counts = Counts(counted=parts[1], total=parts[0])
    return as_number(rounded(indicator, counts, indicator.decimals)), unrounded(indicator, counts)


def _detail(code: str, unit: str, value: Any, low: Any, high: Any, doubted: _Doubted) -> str:
    if not doubted.children:
        return f"{code} is certain." if value is not None else f"{code} has nobody to count."
    number = len(doubted.children)
    children = "1 child" if number == 1 else f"{number:,} children"
    between = f"lies between {low} and {high} {unit}" if low != high else f"rounds to {low} {unit} in any case"
    return f"{code} {between}: {children} in doubt."


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
    """The greatest mean likewise: the least of the negative numbers."""
    mirrored = [Possible(-each.high, -each.low, each.may_not_count) for each in possible]
    found = least(-total, counted, mirrored)
    return (-found[0], found[1]) if found else None
