"""Whether an authority's record is complete on the days that a figure needs: wholly, in part, or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import Literal

from app.areas import Areas
from app.indicators.needs import Need, Whose
from app.journeys.care import UNDOES
from app.ledger.complete_spans import CompleteSpan, covers, in_both, joined, touches
from app.ledger.known_days import KnownDays

Extent = Literal["whole", "part", "none"]
#: Why a record is not complete: not reported for these days; not known to be complete on them, though some events of
#: them may have been sent without a word on which are whole; complete on them, but files of years before are missing,
#: so that nobody knows who left in between, or left and entered again; its only sources cannot tell a type of event, or
#: tell it only of children who were adopted, or without what is needed of it, or do
#: not tell what ends a thing; the agency reports the families; another source reports children who are in no return; or
#: children are recorded under the code of a former council too, and each record is read by itself.
Lack = Literal[
    "not_reported", "sent_in_part", "after_a_gap", "not_told", "told_of_adopted", "told_in_part",
    "ends_not_told", "reported_by_agency", "not_in_returns", "under_two_codes",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a figure needs: which events, which of them it counts, and on which days they must be known.

    ``lasting`` is what must be known since before these days, where it follows children from then on. ``happened`` are
    types of events that bring a child in, each by itself; ``live`` are types that bring a child in together.
    """

    needs: frozenset[Need]
    counted: frozenset[str]
    days: CompleteSpan
    lasting: Need | None = None
    happened: frozenset[str] = frozenset()
    live: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Covered:
    """How far the record of a member of an area covers what a figure needs.

    ``spans`` are all days on which the record is complete, whichever days are asked about, and ``inferred`` is whether
    nobody stated some of them.
    """

    code: str
    extent: Extent
    lacks: frozenset[Lack] = frozenset()
    spans: tuple[CompleteSpan, ...] = ()
    inferred: bool = False

    @property
    def first(self) -> date | None:
        return self.spans[-1].first if self.spans else None

    @property
    def last(self) -> date | None:
        return self.spans[-1].last if self.spans else None


class Coverage:
    """The same for any number of authorities and questions; each is worked out once.

    ``others`` are further areas whose records say something about an authority: its agency for the families, or a
    successor under whose code its years were sent.
    """

    def __init__(self, areas: Areas, known: KnownDays, under_two_codes: frozenset[str] = frozenset()) -> None:
        self._areas = areas
        self._under_two_codes = under_two_codes
        self._known = known
        self._of_several: dict[tuple[str, frozenset[Need], tuple[str, ...]], tuple[CompleteSpan, ...]] = {}
        self._whole: dict[tuple[str, tuple[CompleteSpan, ...], bool], Covered] = {}

    def of(self, code: str, wanted: Wanted, others: tuple[str, ...] = ()) -> Covered:
        """How far the authority's record covers what is wanted."""
        whole = self.complete(code, wanted.needs, others)
        days = wanted.days if covers(whole.spans, wanted.days) else self._in_its_time(code, wanted.days)
        if not covers(whole.spans, days):
            return self._with_gaps(whole, wanted, days, others)
        if self._is_after_a_gap(code, wanted.lasting, days, others):
            return replace(whole, extent="part", lacks=frozenset[Lack]({"after_a_gap"}))
        if wanted.lasting and code in self._under_two_codes and self._is_after_the_former(code, days):
            return replace(whole, extent="part", lacks=frozenset[Lack]({"under_two_codes"}))
        if self._has_some_who_are_in_no_return(code, wanted, days):
            return replace(whole, extent="part", lacks=frozenset[Lack]({"not_in_returns"}))
        return whole

    def _is_after_the_former(self, code: str, days: CompleteSpan) -> bool:
        return any(self._areas.last_days[former] < days.last for former in self._areas[code].predecessors)

    def has_children_in_doubt(self, code: str) -> bool:
        """Whether any children are in none of the returns that there are, or recorded under two codes."""
        line = self._areas.with_predecessors([code])
        return code in self._under_two_codes or any(each in self._known.not_in_returns for each in line)

    def _has_some_who_are_in_no_return(self, code: str, wanted: Wanted, days: CompleteSpan) -> bool:
        line = self._areas.with_predecessors([code]) if self._known.not_in_returns else ()
        some = [self._known.not_in_returns[each] for each in line if each in self._known.not_in_returns]
        return any(
            each.happened(wanted.happened, *days) or each.are_on_the_way(wanted.live, days.last) for each in some
        )

    def complete(self, code: str, needs: frozenset[Need], others: tuple[str, ...] = ()) -> Covered:
        """All days on which the record is complete for all of what is needed."""
        if others or self._areas[code].predecessors:
            key = code, needs, others
            if key not in self._of_several:
                self._of_several[key] = reduce(in_both, (self.days(code, need, others) for need in needs))
            spans = self._of_several[key]
        else:
            spans = self._known.complete(code, needs)
        line = (*self._areas.with_predecessors([code]), *others)
        inferred = any(self._known.is_inferred(each, needs) for each in line)
        if (code, spans, inferred) not in self._whole:
            self._whole[code, spans, inferred] = Covered(code, "whole", spans=spans, inferred=inferred)
        return self._whole[code, spans, inferred]

    def is_silent(self, code: str, types: frozenset[str]) -> bool:
        """Whether nothing is known of these types of events, on whichever days, though a source could report them."""
        line = self._areas.with_predecessors([code])
        if not all(types.isdisjoint(self._known.types(each)) for each in line):
            return False
        return not any(map(self._known.bases, line)) or not all(map(self._known.only_from_imports, line))

    def has_gaps(self, code: str, need: Need, others: tuple[str, ...] = ()) -> bool:
        """Whether what is needed is known on some days, and not since the first day that files are about."""
        spans = self.days(code, need, others)
        return len(spans) > 1 or any(self._known.first_in_files(code) < span.first for span in spans)

    def reports_anything(self, code: str) -> bool:
        """Whether anything is known of a record."""
        return bool(self._known.bases(code))

    def days(self, code: str, need: Need, others: tuple[str, ...] = ()) -> tuple[CompleteSpan, ...]:
        """The days on which what is needed is known: from its own record, or from those of all its predecessors."""
        found = [self._known.days(code, need), *(self._known.days(other, need) for other in others)]
        if predecessors := self._areas[code].predecessors:
            found.append(reduce(in_both, (self._in_their_time(former, need, predecessors) for former in predecessors)))
        return found[0] if len(found) == 1 else joined(span for spans in found for span in spans)

    def _in_their_time(self, former: str, need: Need, merged: Sequence[str]) -> tuple[CompleteSpan, ...]:
        """The days of a former authority for its successor: one of several that merged knows its own time only."""
        days, end = self.days(former, need), self._areas[former].end
        if end is None or len(merged) < 2:
            return days
        return in_both(days, [CompleteSpan(date.min, end)])

    def reports(self, code: str, needs: Iterable[Need], days: CompleteSpan) -> bool:
        """Whether a record tells any of what is needed on any of these days."""
        return any(touches(self._known.days(code, need), days) for need in needs)

    def _in_its_time(self, code: str, days: CompleteSpan) -> CompleteSpan:
        """The days on which the authority, or one that it goes on with, existed."""
        line = [self._areas[each] for each in self._areas.with_predecessors([code])]
        starts = [each.start for each in line if each.start]
        first = max(days.first, min(starts)) if len(starts) == len(line) else days.first
        end = self._areas[code].end
        last = min(days.last, end) if end else days.last
        return CompleteSpan(first, last) if first <= last else days

    def _with_gaps(self, whole: Covered, wanted: Wanted, days: CompleteSpan, others: tuple[str, ...]) -> Covered:
        code = whole.code
        line = (*self._areas.with_predecessors([code]), *others)
        if not any(self._known.bases(each) for each in line):
            return Covered(code, "none", frozenset({"not_reported"}))
        in_part: set[Lack] = set()
        in_all: set[Lack] = set()
        for need in wanted.needs:
            known = self.days(code, need, others)
            if covers(known, days):
                continue
            if lack := "not_reported" if touches(known, days) else self._lack_in_part(code, need, others, days):
                in_part.add(lack)
            elif (lack := self._lack_in_all(line, need, days, known)) == "not_told" and _only_ends(need, wanted):
                in_part.add("ends_not_told")
            else:
                in_all.add(lack)
        if not in_all:
            return replace(whole, extent="part", lacks=frozenset(in_part))
        lacks: tuple[Lack, ...] = ("not_reported", "not_told", "sent_in_part")
        return replace(whole, extent="none", lacks=frozenset({next(lack for lack in lacks if lack in in_all)}))

    def _lack_in_part(self, code: str, need: Need, others: tuple[str, ...], days: CompleteSpan) -> Lack | None:
        """What is lacking where something like what is needed is known on these days; None if nothing is."""
        if self._is_told_of_adopted(code, need, others, days):
            return "told_of_adopted"
        if need.says and self._touches(code, Need(need.type, need.whose), others, days):
            return "told_in_part"
        return None

    def _lack_in_all(
        self, line: Sequence[str], need: Need, days: CompleteSpan, on_others: Sequence[CompleteSpan]
    ) -> Lack:
        """Why nothing of what is needed is known on these days, but on others perhaps."""
        if any(self._known.may_hold_some(each, need, days) for each in line):
            return "sent_in_part"
        if on_others or not all(self._known.only_from_imports(each) for each in line):
            return "not_reported"
        return "not_told"

    def _is_after_a_gap(self, code: str, lasting: Need | None, days: CompleteSpan, others: tuple[str, ...]) -> bool:
        """Whether files of earlier years are there, and those of years between are not.

        Who states days over the API says that the record is right on them, whatever came before.
        """
        if lasting is None or not self.has_gaps(code, lasting, others):
            return False
        spans = self.days(code, lasting, others)
        first = min(self._known.first_in_files(code), spans[0].first)
        span = next((span for span in spans if touches((span,), days)), None)
        return span is not None and first < span.first and not self._known.is_known_over_the_api(code, lasting, days)

    def _is_told_of_adopted(self, code: str, need: Need, others: tuple[str, ...], days: CompleteSpan) -> bool:
        """Whether a source reports, for adopted children only, what the figure needs for more children.

        A source on the children in the process tells who is in it on its day, and not what happened to everyone.
        """
        if need.whose not in ("everyone", "process"):
            return False
        of_process = need.whose == "everyone" and self._touches(code, _of(need, "process"), others, days)
        return not of_process and self._touches(code, _of(need, "adopted"), others, days)

    def _touches(self, code: str, need: Need, others: tuple[str, ...], days: CompleteSpan) -> bool:
        return touches(self.days(code, need, others), days)


def _of(need: Need, whose: Whose) -> Need:
    return Need(need.type, whose, need.says)


def _only_ends(need: Need, wanted: Wanted) -> bool:
    """Whether the events end something that the figure counts by, and are not counted themselves."""
    return need.type in UNDOES and need.type not in wanted.counted
