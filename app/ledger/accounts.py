"""Compares all that a source reports of some children with what it reported before.

A return reports again each year what happened to a child. What it reports as before is unchanged; a different day or
attribute replaces the current version; what it does not report any more is withdrawn. What another source has reported
already, in the same words or more, is not recorded twice.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from pydantic_core import to_json

from app.events.catalogue import CHILD_TYPES
from app.events.draft import Draft
from app.http.changes import Changes
from app.journeys.care import Fact
from app.journeys.read_before import ReadJourney
from app.journeys.reading import read_journey
from app.ledger.derived_statements import Child
from app.ledger.pages import SUBJECTS_AT_ONCE, Page, Pages
from app.ledger.versions import EventVersion, parsed
from app.store.database import Writing

_CHILD_TYPES = frozenset(CHILD_TYPES)


class Place(NamedTuple):
    """Where in the files an event is reported."""

    file: str | None = None
    row: int | None = None


class Reported(NamedTuple):
    """An event as it would be stored: its day and its attributes."""

    date: date
    attributes: str


#: Where the source reports an event of a child: asked with the child, the type and the day.
FindPlace = Callable[[str, str, date], Place]


def _nowhere(_subject: str, _type: str, _day: date) -> Place:
    return Place()


class Accounts:
    """What one source reports of one authority's children, or families, within one transaction."""

    def __init__(
        self,
        writing: Writing,
        authority: str,
        source: str,
        changes: Changes | None = None,
        *,
        about_children: bool = True,
        read: ReadJourney = read_journey,
    ) -> None:
        self._writing = writing
        self._pages = Pages(writing, Changes() if changes is None else changes, read)
        self.outcomes = self._pages.outcomes
        self._authority = authority
        self._source = source
        self._about_children = about_children

    def take(
        self, accounts: Mapping[str, Sequence[Fact]], place: FindPlace = _nowhere, until: date | None = None
    ) -> None:
        """Record the accounts of these children or families: for each, all that the source reports of them.

        An account that was given on a day (`until`) can take back nothing of later days: a later account has it.
        """
        subjects, last = iter(sorted(accounts)), until or date.max
        while some := list(islice(subjects, SUBJECTS_AT_ONCE)):
            self._pages.close()
            self._pages.open(self._authority, some)
            first: list[Sequence[Draft]] = []
            for subject in some:
                page = self._pages[self._authority, subject]
                account = _Account(self._pages, page, (self._authority, subject), self._source, place, last)
                if page.is_new:
                    first.append(account.begin(accounts[subject]))
                else:
                    current = [version for version in page.versions() if self._concerns(version)]
                    account.compare(accounts[subject], current)
            self._pages.create_first([drafts for drafts in first if drafts])
            self._pages.write()
            self._writing.plan_for_what_is_there()

    def _concerns(self, version: EventVersion) -> bool:
        """Whether a version is about children, or about families, as the account is: both may have one id."""
        return (version.type in _CHILD_TYPES) == self._about_children


class _Account:
    """The account of one child or family. Its own events have source ids like ``ssda903/child/type/1``."""

    __slots__ = ("_child", "_mine", "_page", "_pages", "_place", "_until")

    def __init__(
        self, pages: Pages, page: Page, child: Child, source: str, place: FindPlace, until: date = date.max
    ) -> None:
        self._pages = pages
        self._page = page
        self._child = child
        self._mine = f"{source}/{child[1]}/"
        self._place = place
        self._until = until

    def begin(self, facts: Sequence[Fact]) -> Sequence[Draft]:
        """The first events of a child or family without stored ones; none if some are of one type and were recorded."""
        if len({fact.type for fact in facts}) < len(facts):
            self.compare(facts, ())
            return ()
        authority, subject = self._child
        drafts = []
        for type_, day, attributes, *_ in facts:
            file, row = self._place(subject, type_, day)
            stored = _stored(attributes) if attributes else ""
            drafts.append(Draft(authority, subject, type_, day, f"{self._mine}{type_}/1", stored, row, file))
        return drafts

    def compare(self, facts: Sequence[Fact], current: Sequence[EventVersion]) -> None:
        """Compare the account with the current events."""
        mine: dict[str, list[EventVersion]] = defaultdict(list)
        others: dict[tuple[str, date], str] = {}
        for version in current:
            if self._number(version):
                mine[version.type].append(version)
            else:
                others[version.type, version.date] = version.attributes
        reported: dict[str, list[Reported]] = defaultdict(list)
        for fact in facts:
            if each := self._to_record(fact, mine, others):
                reported[fact.type].append(each)
            else:
                self._pages.outcomes["unchanged"] += 1
        for type_ in {**reported, **mine}:
            if mine[type_]:
                self._compare_type(type_, reported[type_], mine[type_])
            else:
                self._create(type_, sorted(reported[type_]), 0)

    def _to_record(
        self, fact: Fact, mine: Mapping[str, list[EventVersion]], others: Mapping[tuple[str, date], str]
    ) -> Reported | None:
        """The event as it would be stored; None if another source says all of this already."""
        theirs = others.get((fact.type, fact.date))
        if theirs is None:
            return Reported(fact.date, _stored(fact.attributes))
        merged = _with_theirs(fact.attributes, parsed(theirs))
        if merged is not None:
            return Reported(fact.date, _stored(merged))
        # What this source reported before the other one stays its own.
        by_itself = Reported(fact.date, _stored(fact.attributes))
        before = mine.get(fact.type, ())
        return by_itself if any((each.date, each.attributes) == by_itself for each in before) else None

    def _compare_type(self, type_: str, reported: list[Reported], mine: list[EventVersion]) -> None:
        """The events of one type: equal ones stay, the others replace each other in the order of their days."""
        equal = {(version.date, version.attributes) for version in mine}.intersection(reported)
        self._pages.outcomes["unchanged"] += len(equal)
        if len(equal) == len(mine) == len(reported):
            return
        new = sorted(each for each in reported if each not in equal)
        others = (v for v in mine if v.date <= self._until and (v.date, v.attributes) not in equal)
        old = sorted(others, key=lambda version: version.date)
        for each, version in zip(new, old, strict=False):
            self._pages.replace(self._page, version, self._draft(type_, each, version.source_id))
        for version in old[len(new) :]:
            self._pages.withdraw(self._page, version)
        self._create(type_, new[len(old) :], max(map(self._number, mine)))

    def _create(self, type_: str, reported: Sequence[Reported], last: int) -> None:
        """Events of a type that are new; ``last`` is the number of the last one that was reported before."""
        for number, each in enumerate(reported, last + 1):
            self._pages.create(self._page, self._draft(type_, each, f"{self._mine}{type_}/{number}"))

    def _draft(self, type_: str, reported: Reported, source_id: str) -> Draft:
        file, row = self._place(self._child[1], type_, reported.date)
        return Draft(*self._child, type_, reported.date, source_id, reported.attributes, row, file)

    def _number(self, version: EventVersion) -> int:
        """Which of the account's own events of its type it is, from 1; 0 if it is another source's."""
        number = version.source_id.removeprefix(f"{self._mine}{version.type}/")
        return int(number) if number.isdecimal() and number != version.source_id else 0


def _with_theirs(attributes: Mapping[str, Any], theirs: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The attributes with those that another source gives; None if it says all of them already.

    An exact day says more than the same day with `on_or_before`.
    """
    by_then, theirs_by_then = "on_or_before" in attributes, "on_or_before" in theirs
    if by_then and not theirs_by_then:
        attributes = {name: value for name, value in attributes.items() if name != "on_or_before"}
    if attributes.items() <= theirs.items() and (by_then or not theirs_by_then):
        return None
    merged = {**theirs, **attributes}
    if not by_then:
        merged.pop("on_or_before", None)
    return merged


def _stored(attributes: Mapping[str, Any]) -> str:
    in_order = dict(sorted(attributes.items())) if len(attributes) > 1 else attributes
    return to_json(in_order).decode() if attributes else ""
