"""The lowest and the highest value that a figure can have while what findings put in doubt is not decided.

This module works out what each child may add; `effects` takes them out of the figure, and puts them back.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field

from app.indicators.populations import Population, SiblingsPlaced
from app.indicators.scorecard import named
from app.indicators.vocabulary import Count, Difference, Indicator
from app.periods import Period
from app.quality.doubts import DOUBTS, NO_WORDS, Doubts, Words
from app.quality.findings import Rule
from app.quality.of_events.record import Record
from app.quality.of_families.record import FamilyRecord
from app.quality.possible.child import DoubtedChild
from app.quality.possible.families import DoubtedFamily
from app.quality.possible.groups import Groups, is_about_siblings
from app.quality.possible.row import PossibleRow, columns_of, differing_columns
from app.quality.possible.rows import Candidates, has_rows, possible_rows
from app.quality.possible.siblings import placed_with
from app.quality.possible.spans import Possible, any_of
from app.quality.possible.values import possible_value

#: All findings together.
ALL = None
_ANYTHING: Words = frozenset(DOUBTS)
#: What a candidate adds to a figure as recorded, and what it may add, by the indicator's code and the candidate: the
#: place of the population among all, and a key.
_Moved = dict[tuple[str, tuple[int, Hashable]], tuple[Possible | None, Possible]]


def bounded() -> tuple[Indicator, ...]:
    """The indicators that have bounds: means and shares of what happened to children and families."""
    return tuple(indicator for each in named("all") for indicator in named(each.code) if _has_bounds(indicator))


def _is_asked_of(about: str, population: Population) -> bool:
    """Whether a family, a child, or a child who is a member of a sibling group may be in a population."""
    if isinstance(population, SiblingsPlaced):
        return about == "member"
    return population.about == ("family" if about == "family" else "child")


def _has_bounds(indicator: Indicator) -> bool:
    return not isinstance(indicator.measure, Count | Difference) and all(map(has_rows, indicator.among))


@dataclass
class Doubted:
    """What the children in doubt add as recorded, and what they may add."""

    children: set[Hashable] = field(default_factory=set)
    recorded: list[int] = field(default_factory=list)
    possible: list[Possible] = field(default_factory=list)

    def add(self, child: Hashable, as_recorded: Possible | None, possible: Possible) -> None:
        """Add a child in doubt: what they add to the figure as recorded (None: nothing), and what they may add."""
        self.children.add(child)
        self.possible.append(possible.or_as(as_recorded))
        if as_recorded:
            self.recorded.append(as_recorded.low)

    def include(self, other: "Doubted") -> None:
        """Add other children."""
        self.children |= other.children
        self.recorded += other.recorded
        self.possible += other.possible


class Bounds:
    """Works out, child by child, what every figure may be, by rule and for all rules together."""

    def __init__(self, period: Period, indicators: Sequence[Indicator]) -> None:
        self._period = period
        self._indicators = indicators
        self._populations = tuple({each: None for indicator in indicators for each in indicator.among})
        self._of_population = [
            [(indicator, columns_of(indicator)) for indicator in indicators if population in indicator.among]
            for population in self._populations
        ]
        self._columns = [frozenset().union(*(columns for _, columns in each)) for each in self._of_population]
        self._doubted: dict[tuple[str | None, str], Doubted] = defaultdict(Doubted)
        self._groups = Groups(indicators)
        self._places = {
            about: [place for place, population in enumerate(self._populations) if _is_asked_of(about, population)]
            for about in ("child", "member", "family")
        }
        self._of_groups = [
            place
            for place, some in enumerate(self._of_population)
            if any(indicator.code in self._groups.codes for indicator, _ in some)
        ]

    def alike(self) -> "Bounds":
        """Others of the same figures and period, without anybody in them."""
        other = copy(self)
        other._doubted, other._groups = defaultdict(Doubted), self._groups.alike()
        return other

    def include(self, other: "Bounds") -> None:
        """Add the children and families of others; no sibling group is in both."""
        for key, doubted in other._doubted.items():
            self._doubted[key].include(doubted)
        self._groups.include(other._groups)

    @property
    def size(self) -> int:
        """How much is in doubt: of each child or family, for each rule and figure."""
        return sum(len(doubted.possible) for doubted in self._doubted.values()) + self._groups.size

    def add(
        self, child: Hashable, record: Record | FamilyRecord, rules: Collection[Rule], group: Hashable = None
    ) -> None:
        """Add a child or family, and the rules that the record breaks; ``group`` is the child's sibling group."""
        in_a_group = self._groups.look_at(record, group)
        if not rules and not in_a_group:
            return
        member = (("alone", child) if group is None else group, child)
        doubts: dict[str | None, Words] = {rule.code: frozenset(rule.doubts) for rule in rules}
        doubts[ALL] = NO_WORDS.union(*(rule.doubts for rule in rules if rule.in_sum))
        recorded = Doubts()
        for code, candidate, value in self._as_recorded_in_groups(record, recorded) if in_a_group else ():
            self._groups.add(code, member, candidate, value)
        places = self._places[record.about if group is None else "member"]
        moved = self._moved_by({some for some in doubts.values() if some}, record, recorded, places)
        for rule, of_rule in doubts.items():
            for (code, candidate), (as_recorded, possible) in moved.get(of_rule, {}).items():
                if code in self._groups.codes:
                    self._groups.doubt(rule, code, member, candidate, possible.or_as(as_recorded))
                else:
                    self._doubted[rule, code].add(child, as_recorded, possible)

    def _moved_by(
        self, several: Collection[Words], record: Record | FamilyRecord, recorded: Doubts, places: Sequence[int]
    ) -> dict[Words, _Moved]:
        """What candidates may add by each of these doubts. What all of them together do not move, none of them does."""
        together = NO_WORDS.union(*several)
        moved = {together: self._moved(record, recorded, together, places if together else [])}
        places = sorted({place for _, (place, _) in moved[together]})
        for some in {*several} - {together} if places else ():
            moved[some] = self._moved(record, recorded, some, places)
        return moved

    def _as_recorded_in_groups(
        self, record: Record | FamilyRecord, recorded: Doubts
    ) -> Iterator[tuple[str, Hashable, Possible]]:
        """What a child adds as recorded to the figures that count each sibling group once."""
        for place in self._of_groups:
            for key, rows in self._candidates(record, recorded, place).items():
                for indicator, _ in self._of_population[place]:
                    if indicator.code in self._groups.codes and (value := _value(indicator, rows)):
                        yield indicator.code, (place, key), value

    def added(self, record: Record | FamilyRecord) -> Iterator[tuple[Indicator, Possible]]:
        """What a child or family adds to each figure as recorded."""
        for place in self._places[record.about]:
            for rows in self._candidates(record, Doubts(), place).values():
                for indicator, _ in self._of_population[place]:
                    if possible := _value(indicator, rows):
                        yield indicator, possible

    def _candidates(self, record: Record | FamilyRecord, doubts: Doubts, place: int) -> Candidates:
        """What the child or family may be in the population at a place."""

        def rows(doubts: Doubts) -> Candidates:
            subject = (
                DoubtedFamily(record, self._period, doubts)
                if isinstance(record, FamilyRecord)
                else DoubtedChild(record, self._period, doubts)
            )
            return possible_rows(subject, self._populations[place], self._columns[place])

        return doubts.once(place, rows)

    def _moved(self, record: Record | FamilyRecord, recorded: Doubts, words: Words, places: Sequence[int]) -> _Moved:
        """What candidates may add where that is not what they add as recorded."""
        moved: _Moved = {}
        doubts = recorded.with_only(_ANYTHING if "anything" in words else words)
        for place in places:
            before = self._candidates(record, recorded, place)
            possible = self._candidates(record, doubts, place)
            last: tuple[Sequence[PossibleRow], Sequence[PossibleRow]] | None = None
            values: Sequence[tuple[str, Possible | None, Possible]] = ()
            for key, rows in possible.items() if possible is not before else ():
                one = before.get(key, ()), rows
                if one != last:  # care may have ended in any of ten years, and adds the same in each
                    last, values = one, tuple(self._moved_among(place, *one))
                for code, as_recorded, may_add in values:
                    moved[code, (place, key)] = as_recorded, may_add
        return moved

    def _moved_among(
        self, place: int, before: Sequence[PossibleRow], rows: Sequence[PossibleRow]
    ) -> Iterator[tuple[str, Possible | None, Possible]]:
        """The same of one candidate."""
        differing = differing_columns(before, rows)
        for indicator, columns in self._of_population[place] if differing else ():
            if not differing.isdisjoint(columns):
                as_recorded, may_add = _value(indicator, before), _value(indicator, rows)
                if may_add and may_add != as_recorded:
                    yield indicator.code, as_recorded, may_add

    @property
    def in_doubt(self) -> tuple[Indicator, ...]:
        """The indicators that anything puts in doubt."""
        codes = {code for _, code in self._doubted} | self._groups.in_doubt
        return tuple(indicator for indicator in self._indicators if indicator.code in codes)

    def doubted(self, rule: str | None, indicator: Indicator) -> Doubted | None:
        """What children add, and may add, where a rule puts it in doubt; or all rules together."""
        if indicator.code not in self._groups.codes:
            return self._doubted.get((rule, indicator.code))
        found = Doubted()
        for children, as_recorded, possible in self._groups.doubted(rule, indicator):
            found.children |= children
            found.add(next(iter(children)), as_recorded, possible)
        return found if found.children else None


def _value(indicator: Indicator, rows: Sequence[PossibleRow]) -> Possible | None:
    if is_about_siblings(indicator):
        return any_of([placed_with(row) for row in rows])
    return any_of([possible_value(indicator, row) for row in rows])
