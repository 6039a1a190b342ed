"""Takes in a source's whole account of some children: what it tells now takes the place of all that it told before.

A return says anew each year what happened to a child. What is told as before is unchanged; what is told otherwise (a
corrected day) replaces the version that stands; what is told no longer is voided. What another source has told
already, in the same words or more, is not recorded twice.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Literal

from pydantic_core import to_json

from app.events.catalogue import CHILD_TYPES
from app.journeys.care import Fact
from app.ledger import versions as ledger
from app.ledger.derived import OF_CHILDREN, OF_FAMILIES
from app.ledger.upkeep import Child, fact, keep_true
from app.ledger.versions import MOST_EVENTS_OF_A_CHILD, EventVersion, parsed
from app.problems import TooLarge
from app.store.database import Writing

#: Children (and families) whose events are held in memory at once.
SUBJECTS_AT_ONCE = 4000
NO_LONGER_TOLD = "not in the source's account any more"

Outcome = Literal["created", "unchanged", "replaced", "withdrawn"]
_CHILD_TYPES = frozenset(CHILD_TYPES)
#: A fact as it is stored: its day and its attributes.
Told = tuple[date, str]


class Accounts:
    """The accounts of one source about one authority's children, or families, within one transaction."""

    def __init__(self, writing: Writing, authority: str, source: str, *, about_children: bool = True) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self._writing = writing
        self._authority = authority
        self._source = source
        self._about_children = about_children

    def take(self, accounts: Mapping[str, Sequence[Fact]]) -> None:
        """Take the accounts of these children or families, each the whole of what the source tells of it."""
        subjects = iter(sorted(accounts))
        while some := list(islice(subjects, SUBJECTS_AT_ONCE)):
            self._take_some({subject: accounts[subject] for subject in some})

    def _take_some(self, accounts: Mapping[str, Sequence[Fact]]) -> None:
        standing: dict[str, list[EventVersion]] = {subject: [] for subject in accounts}
        for version in ledger.standing_of(self._writing.connection, self._authority, list(accounts)):
            if (version.type in _CHILD_TYPES) == self._about_children:  # a family may have the id of a child
                standing[version.subject].append(version)
        pages = [
            Page(self._writing, (self._authority, subject), f"{self._source}/{subject}/", standing[subject])
            for subject in accounts
        ]
        for page in pages:
            page.compare(accounts[page.child[1]], self.outcomes)
        changed = [page for page in pages if page.added or page.gone]
        replaces = {new: old for page in changed for new, old in page.replaces.items()}
        ledger.supersede(self._writing, list(replaces.values()))
        ledger.supersede(self._writing, [id_ for page in changed for id_ in page.gone], NO_LONGER_TOLD)
        ledger.append(self._writing, [version for page in changed for version in page.added], replaces)
        self._writing.plan_for_what_was_inserted()
        new = {page.child for page in changed if not standing[page.child[1]]}
        tables = OF_CHILDREN if self._about_children else OF_FAMILIES
        keep_true(self._writing, {page.child: page.facts() for page in changed}, new, tables)


class Page:
    """One child or family: what stands of it, and what the account adds, replaces and takes back.

    ``mine`` is what the source ids of the account's own events begin with.
    """

    __slots__ = ("_mine", "_standing", "_writing", "added", "child", "gone", "replaces")

    def __init__(self, writing: Writing, child: Child, mine: str, standing: Sequence[EventVersion]) -> None:
        self.child = child
        self.added: list[EventVersion] = []
        self.replaces: dict[int, int] = {}
        self.gone: list[int] = []
        self._writing = writing
        self._mine = mine
        self._standing = standing

    def compare(self, facts: Sequence[Fact], outcomes: Counter[Outcome]) -> None:
        """Compare the account with what stands; ``outcomes`` counts what becomes of facts told now and before."""
        mine: dict[str, list[EventVersion]] = defaultdict(list)
        others: dict[tuple[str, date], str] = {}
        for version in self._standing:
            if self._number(version):
                mine[version.type].append(version)
            else:
                others[version.type, version.date] = version.attributes
        told: dict[str, list[Told]] = defaultdict(list)
        for fact_ in facts:
            attributes = _as_stored(fact_.attributes, others.get((fact_.type, fact_.date)))
            if attributes is None:
                by_itself = fact_.date, _stored(fact_.attributes)
                if any((version.date, version.attributes) == by_itself for version in mine[fact_.type]):
                    told[fact_.type].append(by_itself)
                else:
                    outcomes["unchanged"] += 1
            else:
                told[fact_.type].append((fact_.date, attributes))
        for type_ in {**told, **mine}:
            if mine[type_]:
                self._compare_type(type_, told[type_], mine[type_], outcomes)
            else:
                self._add(type_, sorted(told[type_]), 0, outcomes)
        if len(self._standing) + len(self.added) > MOST_EVENTS_OF_A_CHILD:
            raise TooLarge(detail=f"A child or family has at most {MOST_EVENTS_OF_A_CHILD:,} events.")

    def _compare_type(self, type_: str, told: list[Told], mine: list[EventVersion], outcomes: Counter[Outcome]) -> None:
        """The events of one type: equal ones stand, the others replace each other in the order of their days."""
        equal = {(version.date, version.attributes) for version in mine}.intersection(told)
        outcomes["unchanged"] += len(equal)
        new = sorted(each for each in told if each not in equal)
        old = sorted((v for v in mine if (v.date, v.attributes) not in equal), key=lambda version: version.date)
        ids = self._writing.event_ids(min(len(new), len(old)))
        for id_, each, version in zip(ids, new, old, strict=False):
            self.replaces[id_] = version.id
            self.added.append(EventVersion(id_, *self.child, type_, each[0], version.source_id, each[1]))
        outcomes["replaced"] += len(ids)
        self.gone += [version.id for version in old[len(ids) :]]
        outcomes["withdrawn"] += len(old) - len(ids)
        self._add(type_, new[len(ids) :], max(map(self._number, mine)), outcomes)

    def _add(self, type_: str, told: Sequence[Told], last: int, outcomes: Counter[Outcome]) -> None:
        """Events of a type that are new; ``last`` is the number of the last one that was told before."""
        ids = self._writing.event_ids(len(told))
        for number, (id_, (day, attributes)) in enumerate(zip(ids, told, strict=True), last + 1):
            source_id = f"{self._mine}{type_}/{number}"
            self.added.append(EventVersion(id_, *self.child, type_, day, source_id, attributes))
        outcomes["created"] += len(told)

    def _number(self, version: EventVersion) -> int:
        """Which of the account's own events of its type it is, from 1; 0 if it is another source's."""
        number = version.source_id.removeprefix(f"{self._mine}{version.type}/")
        return int(number) if number.isdecimal() and number != version.source_id else 0

    def facts(self) -> list[Fact]:
        """What stands now, as the reading of a journey needs it."""
        lost = {*self.gone, *self.replaces.values()}
        stand = [version for version in self._standing if version.id not in lost]
        return [fact(each.type, each.date, each.source_id, each.attributes, each.id) for each in (*stand, *self.added)]


def _as_stored(attributes: Mapping[str, Any], of_another: str | None) -> str | None:
    """The attributes as they are stored, with those that another source gives; None if it says all of this already."""
    if of_another is not None:
        theirs = parsed(of_another)
        if attributes.items() <= theirs.items():
            return None
        attributes = {**theirs, **attributes}
    return _stored(attributes)


def _stored(attributes: Mapping[str, Any]) -> str:
    return to_json(dict(sorted(attributes.items()))).decode() if attributes else ""
