"""Takes good rows in, once and only once: each is created, unchanged, or replaces the version that stands.

drafts ──► for some children at a time: compare with what stands ──► append and supersede ──► derive journeys
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from app.events.event import Event
from app.journeys.care import Fact
from app.ledger import versions as ledger
from app.ledger.upkeep import Child, fact, keep_true
from app.ledger.versions import MOST_EVENTS_OF_A_CHILD, EventVersion
from app.problems import TooLarge
from app.store.database import Writing

#: Children (and families) whose events are held in memory at once.
SUBJECTS_AT_ONCE = 4000

Verdict = Literal["created", "unchanged", "replaced"]

_SUBJECT = itemgetter(0, 1)  # authority and child (or family) of a draft


class Draft(NamedTuple):
    """A good row of a batch, as it would be stored."""

    authority: str
    subject: str
    type: str
    date: date
    source_id: str
    attributes: str


def draft(event: Event) -> Draft:
    """The draft of an event that was read and is valid."""
    return Draft(event.authority, event.subject, event.type, event.date, event.source_id or "", event.attributes())


class Page:
    """What stands of one child or family, with the versions that this batch adds and supersedes."""

    __slots__ = ("added", "is_new", "replaced", "size", "standing")

    def __init__(self) -> None:
        self.standing: dict[tuple[str, date], list[EventVersion]] = {}
        self.is_new = True
        self.size = 0
        self.added: dict[int, EventVersion] = {}
        self.replaced: dict[int, EventVersion] = {}

    def put(self, version: EventVersion) -> None:
        self.size += 1
        if self.size > MOST_EVENTS_OF_A_CHILD:
            raise TooLarge(detail=f"A child or family has at most {MOST_EVENTS_OF_A_CHILD:,} events.")
        self.standing.setdefault((version.type, version.date), []).append(version)

    def remove(self, version: EventVersion) -> None:
        self.size -= 1
        self.standing[version.type, version.date].remove(version)

    def same_event(self, draft: Draft, elsewhere: Mapping[tuple[str, str], Draft]) -> EventVersion | None:
        """The standing version that the draft is another version of, apart from one with its own source id.

        ``elsewhere``: rows of the batch by their source ids. A record that one of them makes another event is none.
        """
        candidates = self.standing.get((draft.type, draft.date))
        if elsewhere and candidates:
            candidates = [version for version in candidates if not _is_elsewhere(version, elsewhere)]
        if not candidates:
            return None
        unsourced = next((version for version in candidates if not version.source_id), None)
        if draft.source_id:
            return unsourced
        alike = next((version for version in candidates if version.attributes == draft.attributes), None)
        return alike or unsourced or max(candidates, key=lambda version: version.source_id)

    def put_back(self, id_: int) -> None:
        """Let what a version of this batch replaced stand after all."""
        del self.added[id_]
        self.put(self.replaced.pop(id_))

    def facts(self) -> list[Fact]:
        """What the reading of journeys and rounds needs."""
        return [
            fact(version.type, version.date, version.source_id, version.attributes, version.id)
            for versions in self.standing.values()
            for version in versions
        ]


class Intake:
    """The work of one batch within one transaction."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.verdicts: Counter[Verdict] = Counter()
        self.pages: dict[Child, Page] = {}
        self.sourced: dict[tuple[str, str], EventVersion] = {}
        self.moved: set[Child] = set()
        self.elsewhere: dict[tuple[str, str], Draft] = {}

    def record(self, drafts: Sequence[Draft]) -> Counter[Verdict]:
        """Record the drafts in their order. Returns how many were created, unchanged, and replaced a version."""
        last = self._last_of_each_source(drafts)
        if not all(draft.source_id for draft in last):
            self.elsewhere = {(draft.authority, draft.source_id): draft for draft in last if draft.source_id}
        last.sort(key=_SUBJECT)
        subjects = (list(of_subject) for _, of_subject in groupby(last, key=_SUBJECT))
        for some in _some_at_a_time(subjects):
            self._record_some(some)
        derive(self.writing, self.moved)
        return self.verdicts

    def _last_of_each_source(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Of several rows about one record of the sending system, the last stands; the others count at once."""
        last: dict[tuple[str, str], int] = {}
        passed_over: set[int] = set()
        for index, draft in enumerate(drafts):
            if draft.source_id:
                earlier = last.get((draft.authority, draft.source_id))
                if earlier is not None:
                    passed_over.add(earlier)
                    self.verdicts["unchanged" if drafts[earlier] == draft else "replaced"] += 1
                last[draft.authority, draft.source_id] = index
        return [draft for index, draft in enumerate(drafts) if index not in passed_over]

    def _record_some(self, some: Sequence[Draft]) -> None:
        self.pages, self.sourced = {}, {}
        for authority, of_authority in groupby(some, key=lambda draft: draft.authority):
            self._open_pages(authority, list(of_authority))
        for draft in some:
            self.verdicts[self._weigh(draft, self.pages[draft.authority, draft.subject])] += 1
        self._write()

    def _open_pages(self, authority: str, drafts: Sequence[Draft]) -> None:
        subjects = list(dict.fromkeys(draft.subject for draft in drafts))
        self.pages.update(((authority, subject), Page()) for subject in subjects)
        connection = self.writing.connection
        for version in ledger.standing_of(connection, authority, subjects):
            page = self.pages[authority, version.subject]
            page.is_new = False
            page.put(version)
        source_ids = [draft.source_id for draft in drafts if draft.source_id]
        for version in ledger.standing_from(connection, authority, source_ids):
            self.sourced[authority, version.source_id] = version

    def _weigh(self, draft: Draft, page: Page) -> Verdict:
        current = self.sourced.get((draft.authority, draft.source_id)) if draft.source_id else None
        current = current or page.same_event(draft, {} if draft.source_id else self.elsewhere)
        if current is None:
            self._add(page, EventVersion(self.writing.event_ids(1)[0], *draft))
            return "created"
        if draft == current.content or (not draft.source_id and draft.attributes == current.attributes):
            return "unchanged"
        self._replace(current, draft, page)
        return "replaced"

    def _add(self, page: Page, version: EventVersion) -> None:
        page.put(version)
        page.added[version.id] = version
        if version.source_id:
            self.sourced[version.authority, version.source_id] = version

    def _replace(self, current: EventVersion, draft: Draft, page: Page) -> None:
        self._take_off(current, page)
        content = draft._replace(source_id=draft.source_id or current.source_id)
        if current.id not in page.added:
            id_ = self.writing.event_ids(1)[0]
            page.replaced[id_] = current
            self._add(page, EventVersion(id_, *content))
            return
        # Recorded by this batch: nobody has seen it yet. If all is as it was before, nothing was replaced.
        before = page.replaced.get(current.id)
        if before is not None and before.content == content:
            page.put_back(current.id)
            self.sourced[before.authority, before.source_id] = before
        else:
            self._add(page, EventVersion(current.id, *content))

    def _take_off(self, version: EventVersion, page: Page) -> None:
        """Take a version off the page of its child, which may be another child than the correction's."""
        child = (version.authority, version.subject)
        home = self.pages.get(child)
        if home is not None:
            home.remove(version)
        if home is not page:
            self.moved.add(child)

    def _write(self) -> None:
        changed = {child: page for child, page in self.pages.items() if page.added}
        replaces = {new: old.id for page in changed.values() for new, old in page.replaced.items()}
        ledger.supersede(self.writing, list(replaces.values()))
        added = [version for page in changed.values() for version in page.added.values()]
        ledger.append(self.writing, added, replaces)
        facts = {child: page.facts() for child, page in changed.items()}
        # A child may be without events because this batch moved its last away: it has rows all the same.
        new = {child for child, page in changed.items() if page.is_new} - self.moved
        keep_true(self.writing, facts, new)


def _is_elsewhere(version: EventVersion, elsewhere: Mapping[tuple[str, str], Draft]) -> bool:
    draft = elsewhere.get((version.authority, version.source_id))
    return draft is not None and draft[:4] != version.content[:4]


def derive(writing: Writing, children: Iterable[Child]) -> None:
    """Derive the journeys of some children from what stands in the ledger now."""
    for authority, of_authority in groupby(sorted(children), key=lambda child: child[0]):
        pages = {(authority, subject): Page() for _, subject in of_authority}
        for version in ledger.standing_of(writing.connection, authority, [subject for _, subject in pages]):
            pages[authority, version.subject].put(version)
        keep_true(writing, {child: page.facts() for child, page in pages.items()}, frozenset())


def _some_at_a_time(subjects: Iterable[list[Draft]]) -> Iterator[list[Draft]]:
    some: list[Draft] = []
    for count, drafts in enumerate(subjects, start=1):
        some += drafts
        if count % SUBJECTS_AT_ONCE == 0:
            yield some
            some = []
    yield some
