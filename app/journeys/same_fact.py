"""Which records are one fact: definitions, section 1, *Two sources, one fact*.

Records of one type on one day are one fact. So are records of different sources that are at most 31 days apart with
nothing between them that undoes the first. Two records of one source on two days are two facts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations

from app.journeys.care import MAKES, UNDOES, Fact, Uncounted, uncounted
from app.journeys.sources import rank, source_of

MOST_DAYS_APART = 31
#: The types of events that undo what an event of a type made.
UNDONE_BY = {
    type_: frozenset(undoing for undoing, things in UNDOES.items() if thing in things) for type_, thing in MAKES.items()
}
#: What the record that is read takes over from another source where it says nothing itself.
_FROM_ANY_SOURCE = ("adopters", "moved_in_with_carer", "matched_family", "linked_family")


def rank_of(fact: Fact) -> tuple[bool, int]:
    """An exact day is better than a day on or before which something happened; then the source that ranks first."""
    return fact.on_or_before, rank(source_of(fact.source_id))


def one_a_day(facts: Sequence[Fact]) -> tuple[list[Fact], list[Uncounted]]:
    """One fact for each type and day, and the others. The facts come in the order of their source ids.

    Of several records of the source that ranks first, the one with the greatest source id is read.
    """
    if len({(fact.type, fact.date) for fact in facts}) == len(facts):
        return list(facts), []
    by_day: dict[tuple[str, date], list[Fact]] = {}
    for fact in facts:
        by_day.setdefault((fact.type, fact.date), []).append(fact)
    read = [_read(records) for records in by_day.values()]
    return [fact for fact, _ in read], uncounted((fact for _, others in read for fact in others), "recorded_twice")


def one_fact_each(
    facts: Sequence[Fact], undone_by: Mapping[str, Collection[str]] = UNDONE_BY
) -> tuple[list[Fact], list[Uncounted]]:
    """The facts of a period of care by their days, those of different sources joined, and the records not read.

    What undoes comes first: whether a second record is the same fact depends on what was undone between the two.
    """
    source_ids = {fact.source_id for fact in facts}
    if len(source_ids) < 2 or len(set(map(source_of, source_ids))) < 2:
        return list(facts), []
    of_type: dict[str, list[Fact]] = {}
    for fact in sorted(facts, key=lambda fact: _undone_after(fact.type, undone_by)):
        of_type.setdefault(fact.type, []).append(fact)
    read: list[Fact] = []
    others: list[Fact] = []
    for type_, some in of_type.items():
        undone = [fact.date for fact in read if fact.type in undone_by.get(type_, ())]
        for group in same_facts(some, undone):
            chosen, rest = _read(group)
            read.append(chosen)
            others += rest
    return sorted(read, key=lambda fact: (fact.date, fact.type)), uncounted(others, "another_source")


def _undone_after(type_: str, undone_by: Mapping[str, Collection[str]]) -> int:
    """How many things undo one another before this one: a match undoes a link, and is undone itself."""
    undoing = undone_by.get(type_, ())
    return 1 + max(_undone_after(each, undone_by) for each in undoing) if undoing else 0


def same_facts(facts: Sequence[Fact], undone: Iterable[date] = ()) -> list[list[Fact]]:
    """Facts of one type in the order of their days, those that are one together: the nearest are joined first."""
    groups = [[fact] for fact in facts]
    if len(facts) < 2:
        return groups
    days_undone = sorted(undone)
    places = {id(fact): place for place, fact in enumerate(facts)}
    pairs = [pair for pair in combinations(facts, 2) if _may_be_one(pair, days_undone)]
    for one, other in sorted(pairs, key=lambda pair: (pair[1].date - pair[0].date, pair[0].date)):
        first, second = groups[places[id(one)]], groups[places[id(other)]]
        together = sorted([*first, *second], key=lambda fact: fact.date)
        if first is not second and _may_be_one(together, days_undone):
            for fact in together:
                groups[places[id(fact)]] = together
    return list({id(group): group for group in groups}.values())


def _may_be_one(facts: Sequence[Fact], undone: Sequence[date]) -> bool:
    """Whether facts in the order of their days are of different sources, near enough, and not undone in between."""
    first, last = facts[0].date, facts[-1].date
    if (last - first).days > MOST_DAYS_APART or any(first < day <= last for day in undone):
        return False
    return len({source_of(fact.source_id) for fact in facts}) == len(facts)


def _read(records: Sequence[Fact]) -> tuple[Fact, list[Fact]]:
    """The record that is read, with what only another source says besides; and the other records."""
    if len(records) == 1:
        return records[0], []
    best = min(rank_of(fact) for fact in records)
    chosen = [fact for fact in records if rank_of(fact) == best][-1]
    source = source_of(chosen.source_id)
    said = {
        name: fact.attributes[name]
        for fact in sorted(records, key=rank_of, reverse=True)
        for name in _FROM_ANY_SOURCE
        if name in fact.attributes and source_of(fact.source_id) != source
    }
    others = [fact for fact in records if fact is not chosen]
    return (chosen._replace(attributes={**said, **chosen.attributes}) if said else chosen), others
