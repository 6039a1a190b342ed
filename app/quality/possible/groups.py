"""What sibling groups may add to shares that count each of them once: as all of their children say, or any of them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from copy import copy
from itertools import chain

from app.indicators.needs import needs
from app.indicators.populations import SiblingsPlaced
from app.indicators.vocabulary import Indicator
from app.quality.of_events.record import Record
from app.quality.possible.siblings import with_one_family
from app.quality.possible.spans import Possible

#: A sibling group, and the child in it.
Member = tuple[Hashable, Hashable]
#: What each candidate in a group adds, by the child and the candidate.
_Values = dict[tuple[Hashable, Hashable], Possible]


class Groups:
    """The sibling groups of the figures that count groups: as recorded, and by the rules that put children in doubt."""

    def __init__(self, indicators: Sequence[Indicator]) -> None:
        counting = [each for each in indicators if each.counts_each_group_once]
        self.codes = frozenset(each.code for each in counting)
        together = [each for each in counting if is_about_siblings(each)]
        self._of_groups = frozenset(need.type for each in together for need in needs(each))
        self._types = frozenset(need.type for each in counting if each not in together for need in needs(each))
        self._recorded: dict[tuple[str, Hashable], _Values] = defaultdict(dict)
        self._doubtful: dict[tuple[str | None, str], dict[Hashable, _Values]] = defaultdict(lambda: defaultdict(dict))

    def alike(self) -> "Groups":
        """The groups of the same figures, without anybody in them."""
        other = copy(self)
        other._recorded, other._doubtful = defaultdict(dict), defaultdict(lambda: defaultdict(dict))
        return other

    @property
    def size(self) -> int:
        """How many children are noted, for each figure and rule."""
        of_rules = (doubtful.values() for doubtful in self._doubtful.values())
        return sum(map(len, chain(self._recorded.values(), chain.from_iterable(of_rules))))

    def include(self, other: "Groups") -> None:
        """Add other groups."""
        self._recorded.update(other._recorded)
        for key, doubtful in other._doubtful.items():
            self._doubtful[key].update(doubtful)

    def look_at(self, record: object, group: Hashable) -> bool:
        """Whether it matters to these figures in which group a child is."""
        types = self._types if group is None else self._types | self._of_groups
        return isinstance(record, Record) and not record.types.isdisjoint(types)

    def add(self, code: str, member: Member, candidate: Hashable, value: Possible) -> None:
        """Note what a child adds as recorded."""
        group, child = member
        self._recorded[code, group][child, candidate] = value

    def doubt(self, rule: str | None, code: str, member: Member, candidate: Hashable, possible: Possible) -> None:
        """Note what a child may add where a rule puts it in doubt."""
        group, child = member
        self._doubtful[rule, code][group][child, candidate] = possible

    @property
    def in_doubt(self) -> frozenset[str]:
        return frozenset(code for _, code in self._doubtful)

    def doubted(
        self, rule: str | None, indicator: Indicator
    ) -> Iterator[tuple[set[Hashable], Possible | None, Possible]]:
        """The groups that a rule puts in doubt: the children, what the group adds as recorded, and what it may add."""
        of_group = _reading(indicator)
        for group, doubtful in self._doubtful.get((rule, indicator.code), {}).items():
            recorded = self._recorded.get((indicator.code, group), {})
            if possible := of_group(recorded | doubtful):
                yield {child for child, _ in doubtful}, of_group(recorded), possible


def is_about_siblings(indicator: Indicator) -> bool:
    """Whether a figure is about sibling groups only: who has no brother or sister is not in it."""
    return isinstance(indicator.among[0], SiblingsPlaced)


def _reading(indicator: Indicator) -> Callable[[_Values], Possible | None]:
    """What a group adds to a figure."""
    if is_about_siblings(indicator):
        return with_one_family
    any_will_do = getattr(indicator.measure, "once_a_group", None) == "any"
    return lambda values: together(values.values(), any_will_do=any_will_do)


def together(values: Collection[Possible], *, any_will_do: bool) -> Possible | None:
    """What a group adds of whose candidates each adds 1 or 0: 1 if any does, or only if all do; None if none counts."""
    if not values:
        return None
    certain = [each for each in values if not each.may_not_count]
    lows, highs = [each.low for each in values], [each.high for each in values]
    if any_will_do:
        low = max(each.low for each in certain) if certain else min(lows)
        return Possible(low, max(highs), not certain)
    high = min(each.high for each in certain) if certain else max(highs)
    return Possible(min(lows), high, not certain)
