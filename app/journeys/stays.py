"""When each period of care began and how it ended: definitions, section 1.

An entry opens a period. It ends at the first leaving from its start to the next entry; a leaving on the very day of the
next entry ends the earlier period if that one is still open. A leaving before the first entry closes an earlier period
of unknown start. The adoptions of one period are one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, pairwise

from app.journeys.care import LEAVING, Fact, PeriodOfCare, Uncounted, exact_first, uncounted
from app.journeys.same_fact import MOST_DAYS_APART, rank_of, same_facts
from app.journeys.sources import source_of


@dataclass(slots=True)
class _Ending:
    """How a period of care ended, the leavings that belong to it, and those of them that are not counted."""

    end: Fact | None = None
    adopted: Fact | None = None
    leavings: Sequence[Fact] = ()
    others: list[Uncounted] = field(default_factory=list)


_NOT_YET = _Ending()


def stays_in_care(facts: Iterable[Fact]) -> tuple[list[PeriodOfCare], list[Uncounted]]:
    """The periods of care, without what happened in them, and the entries and leavings that are not counted.

    The facts are one for each type and day, in the order of their days.
    """
    entries: list[Fact] = []
    leavings: list[Fact] = []
    for fact in facts:
        if fact.type == "entered_care":
            entries.append(fact)
        elif fact.type in LEAVING:
            leavings.append(fact)
    if len(entries) == 1 and is_one_stay([*entries, *leavings]):  # most children
        return [_period(entries[0], None, _Ending(leavings[0], _adopted(leavings)) if leavings else _NOT_YET)], []
    periods: list[PeriodOfCare] = []
    others: list[Uncounted] = []
    if not entries or (leavings and leavings[0].date < entries[0].date):
        ending = _ending(leavings, None, entries[0].date if entries else None, can_end_on_the_next=False)
        periods.append(_period(None, entries[0].date if entries else None, ending))
        others += ending.others
        leavings = [fact for fact in leavings if fact not in ending.leavings]
    if entries:
        known, more = _known_periods(entries, leavings)
        periods += known
        others += more
    return periods, others


def is_one_stay(facts: Sequence[Fact]) -> bool:
    """Whether these are one entry and at most one leaving, of known days and in their order."""
    if not 1 <= len(facts) <= 2 or any(fact.on_or_before for fact in facts):
        return False
    entry, leaving = facts[0], facts[-1]
    if entry.type in LEAVING:
        entry, leaving = leaving, entry
    has_left_since = leaving.type in LEAVING and entry.date <= leaving.date
    return entry.type == "entered_care" and (len(facts) == 1 or has_left_since)


def _adopted(leavings: Sequence[Fact]) -> Fact | None:
    return leavings[0] if leavings[0].type == "adopted" else None


def _known_periods(entries: Sequence[Fact], leavings: list[Fact]) -> tuple[list[PeriodOfCare], list[Uncounted]]:
    periods: list[PeriodOfCare] = []
    others: list[Uncounted] = []
    records, passed_over = [entries[0]], list[Fact]()
    for entry in chain(entries[1:], [None]):
        ending = _ending(leavings, records[0].date, entry.date if entry else None)
        if entry and ending.end is None:  # the child has been in care all the time
            if _is_the_same_entry(entry, records):
                records.append(entry)
                continue
            if entry.on_or_before:
                passed_over.append(entry)
                continue
        start = min(records, key=rank_of)
        periods.append(_period(start, entry.date if entry else None, ending))
        others += uncounted((fact for fact in records if fact is not start), "another_source")
        others += uncounted(([start] if start.on_or_before else []) + passed_over, "day_unknown")
        others += ending.others
        leavings = [fact for fact in leavings if fact not in ending.leavings]
        if entry:
            records, passed_over = [entry], []
    return _with_the_next_starts(periods), others


def _is_the_same_entry(entry: Fact, records: Sequence[Fact]) -> bool:
    """Whether another source gives this day for the entry that the records are of."""
    sources = {source_of(fact.source_id) for fact in records}
    near = (entry.date - records[0].date).days <= MOST_DAYS_APART
    return near and source_of(entry.source_id) not in sources


def _with_the_next_starts(periods: list[PeriodOfCare]) -> list[PeriodOfCare]:
    for period, following in pairwise(periods):
        period.next_start = following.start
    return periods


def _period(start: Fact | None, next_start: date | None, ending: _Ending) -> PeriodOfCare:
    return PeriodOfCare(
        start=start.date if start else None,
        next_start=next_start,
        end=ending.end.date if ending.end else None,
        ended_by=ending.end.type if ending.end else None,
        start_known=not (start and start.on_or_before),
        end_known=not (ending.end and ending.end.on_or_before),
        adopted=ending.adopted,
    )


def _ending(
    leavings: Sequence[Fact], start: date | None, until: date | None, *, can_end_on_the_next: bool = True
) -> _Ending:
    """How a period ended that began on ``start``, where the next began on ``until``."""
    first, last = start or date.min, until or date.max
    some = [fact for fact in leavings if first <= fact.date < last or (can_end_on_the_next and fact.date == last)]
    if not some:
        return _Ending()
    groups = [group for type_ in LEAVING for group in same_facts([fact for fact in some if fact.type == type_])]
    belonging = [group for group in groups if group[0].date < last]
    found = _of_groups(belonging)
    if found.end is None or found.end.date == last:
        found = _of_groups(groups)
    return found


def _of_groups(groups: Sequence[Sequence[Fact]]) -> _Ending:
    """The first leaving of these records, where those in one group are one leaving and all adoptions are one."""
    adoptions = [fact for group in groups for fact in group if fact.type == "adopted"]
    adopted = min(adoptions, key=lambda fact: (*rank_of(fact), -fact.recorded)) if adoptions else None
    left: list[Fact] = []
    others: list[Uncounted] = []
    for group in groups:
        if group[0].type == "adopted":
            others += _adoptions_not_counted(group, adopted)
            continue
        read = min(group, key=rank_of)
        left.append(read)
        others += uncounted((fact for fact in group if fact is not read), "another_source")
    ends = [*exact_first(left), *([adopted] if adopted else [])]
    others += uncounted((fact for fact in (*left, adopted) if fact and fact.on_or_before), "day_unknown")
    end = min(ends, key=lambda fact: (fact.date, fact.type)) if ends else None
    return _Ending(end, adopted, [fact for group in groups for fact in group], others)


def _adoptions_not_counted(group: Sequence[Fact], adopted: Fact | None) -> list[Uncounted]:
    """Another day for this very adoption, or one more adoption in the same period of care."""
    of_the_same = any(fact is adopted for fact in group)
    rest = (fact for fact in group if fact is not adopted)
    return uncounted(rest, "another_source" if of_the_same else "adopted_already")
