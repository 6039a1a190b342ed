"""What is sent, compared with what is stored: the one engine of batches and of imports.

A page has the current events of one child or family. Whoever compares (`intake`: row by row; `accounts`: all that a
source says about a child) decides what becomes of each event; the pages are then written together:

open pages ──► create, replace, withdraw ──► supersede and append versions ──► list the changes, derive the journeys
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import Literal

from app.events.catalogue import CHILD_TYPES
from app.events.draft import Draft
from app.http.changes import Changes, Moved
from app.journeys.care import Fact
from app.journeys.read_before import ReadJourney
from app.journeys.reading import read_journey
from app.ledger import versions as ledger
from app.ledger.derived_statements import Child
from app.ledger.deriving import fact
from app.ledger.first_events import record_first
from app.ledger.upkeep import keep_true
from app.ledger.versions import MOST_EVENTS_OF_A_CHILD, EventVersion
from app.problems import TooLarge
from app.store.database import Writing

#: Children (and families) whose events are in memory at once.
SUBJECTS_AT_ONCE = 4000
WITHDRAWN = "the source does not report it any more"

Outcome = Literal["created", "unchanged", "replaced", "withdrawn"]
_CHILD_TYPES = frozenset(CHILD_TYPES)


class Page:
    """The current events of one child or family, and the versions that are added, replaced and withdrawn now."""

    __slots__ = ("added", "current", "is_new", "replaced", "sent", "size", "withdrawn")

    def __init__(self) -> None:
        self.current: dict[tuple[str, datetime.date], list[EventVersion]] = {}
        self.is_new = True
        self.size = 0
        self.added: dict[int, EventVersion] = {}
        self.sent: dict[int, Draft] = {}
        self.replaced: dict[int, EventVersion] = {}
        self.withdrawn: list[EventVersion] = []

    def make_room(self, more: int) -> None:
        """Count that many more events. Raises TooLarge."""
        self.size += more
        if self.size > MOST_EVENTS_OF_A_CHILD:
            raise TooLarge(detail=f"A child or family has at most {MOST_EVENTS_OF_A_CHILD:,} events.")

    def put(self, version: EventVersion) -> None:
        """Make a version current. Raises TooLarge."""
        self.make_room(1)
        self.current.setdefault((version.type, version.date), []).append(version)

    def remove(self, version: EventVersion) -> None:
        """Let a version be current no longer."""
        self.size -= 1
        self.current[version.type, version.date].remove(version)

    def put_back(self, id_: int) -> None:
        """Make current again what a version of this request replaced."""
        del self.added[id_], self.sent[id_]
        self.put(self.replaced.pop(id_))

    def versions(self) -> Iterator[EventVersion]:
        """All current versions."""
        return chain.from_iterable(self.current.values())

    def facts(self) -> list[Fact]:
        """What the reading of journeys and rounds needs."""
        return [
            fact(version.type, version.date, version.source_id, version.attributes, version.id)
            for version in self.versions()
        ]


class Pages:
    """The pages of some children and families within one transaction; ``read`` reads the journeys of new children."""

    def __init__(self, writing: Writing, changes: Changes, read: ReadJourney = read_journey) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self.moved: set[Child] = set()
        self._writing = writing
        self._changes = changes
        self._read = read
        self._pages: dict[Child, Page] = {}

    def __getitem__(self, subject: Child) -> Page:
        page = self._pages.get(subject)
        if page is None:
            page = self._pages[subject] = Page()
        return page

    def has_events(self, subject: Child) -> bool:
        """Whether the page of an open child or family has, or had, any."""
        return subject in self._pages

    def close(self) -> None:
        """Put the pages away, before others are opened."""
        self._pages = {}

    def open(self, authority: str, subjects: Iterable[str]) -> None:
        """Open the pages of some children or families, with their current events."""
        for version in ledger.current_of(self._writing.connection, authority, list(dict.fromkeys(subjects))):
            page = self[authority, version.subject]
            page.is_new = False
            page.put(version)

    def create(self, page: Page, draft: Draft) -> EventVersion:
        """Add an event that is not stored yet."""
        self.outcomes["created"] += 1
        return self._add(page, self._writing.event_ids(draft.authority)[0], draft)

    def create_first(self, drafts_of: Sequence[Sequence[Draft]]) -> None:
        """Add the events of children and families of one authority who have nothing stored; none is there twice."""
        if not drafts_of:
            return
        self.outcomes["created"] += sum(map(len, drafts_of))
        for drafts in drafts_of:
            Page().make_room(len(drafts))
        record_first(self._writing, self._changes, drafts_of, self._read)

    def replace(self, page: Page, current: EventVersion, draft: Draft) -> EventVersion:
        """Replace the current version of an event, which may be on the page of another child. Gives what is current."""
        self.outcomes["replaced"] += 1
        self._take_off(page, current)
        if current.id not in page.added:
            id_ = self._writing.event_ids(draft.authority)[0]
            page.replaced[id_] = current
            return self._add(page, id_, draft)
        # Recorded by this request: nobody has seen it yet. If all is as it was before, nothing was replaced.
        before = page.replaced.get(current.id)
        if before is not None and before.content == draft.content:
            page.put_back(current.id)
            return before
        return self._add(page, current.id, draft)

    def withdraw(self, page: Page, current: EventVersion) -> None:
        """Let an event be current no longer."""
        self.outcomes["withdrawn"] += 1
        page.remove(current)
        page.withdrawn.append(current)

    def write(self) -> None:
        """Store what is changed on the open pages, list it among the changes, and derive the journeys."""
        changed = {child: page for child, page in self._pages.items() if page.added or page.withdrawn}
        replaced = {new: old for page in changed.values() for new, old in page.replaced.items()}
        replaces = {new: old.id for new, old in replaced.items()}
        ledger.supersede(self._writing, list(replaced.values()))
        withdrawn = [version for page in changed.values() for version in page.withdrawn]
        ledger.supersede(self._writing, withdrawn, WITHDRAWN)
        ledger.append(self._writing, [each for page in changed.values() for each in page.added.values()], replaces)
        for child, page in changed.items():
            self._list_changes(child, page)
        facts = {child: page.facts() for child, page in changed.items()}
        # A child may be without events because this request moved their last away: they still have derived rows.
        new = {child for child, page in changed.items() if page.is_new} - self.moved
        keep_true(self._writing, facts, new)

    def _add(self, page: Page, id_: int, draft: Draft) -> EventVersion:
        version = EventVersion(id_, *draft[:6])
        page.put(version)
        page.added[id_] = version
        page.sent[id_] = draft
        return version

    def _take_off(self, page: Page, version: EventVersion) -> None:
        """Take a version off the page of its child, which may be another child than the correction's."""
        child = (version.authority, version.subject)
        home = self._pages.get(child)
        if home is not None:
            home.remove(version)
        if home is not page:
            self.moved.add(child)

    def _list_changes(self, child: Child, page: Page) -> None:
        """What moved on a page. An event that is now another child's, or another type's, is withdrawn and created."""
        if not (page.replaced or page.withdrawn):
            created = [(sent.type, 0, sent.date.toordinal(), sent.file, sent.row) for sent in page.sent.values()]
            self._list(child, created)
            return
        moved: list[Moved] = []
        for id_, sent in page.sent.items():
            type_, after, where = sent.type, sent.date.toordinal(), (sent.file, sent.row)
            old = page.replaced.get(id_)
            if old is None:
                moved.append((type_, 0, after, *where))
            elif (old.authority, old.subject, old.type) == (*child, type_):
                moved.append((type_, old.date.toordinal(), after, *where))
            else:
                moved.append((type_, 0, after, *where))
                self._list((old.authority, old.subject), [(old.type, old.date.toordinal(), 0, *where)])
        moved += [(version.type, version.date.toordinal(), 0, None, None) for version in page.withdrawn]
        self._list(child, moved)

    def _list(self, child: Child, moved: list[Moved]) -> None:
        """Children and families may have the same id: each has their own changes."""
        authority, subject = child
        of_child = [each for each in moved if each[0] in _CHILD_TYPES]
        if of_child:
            self._changes.add(authority, "child", subject, of_child)
        if len(of_child) < len(moved):
            of_family = [each for each in moved if each[0] not in _CHILD_TYPES]
            self._changes.add(authority, "family", subject, of_family)


def derive(writing: Writing, children: Iterable[Child]) -> None:
    """Derive the journeys of some children from the events that are current now."""
    for authority, of_authority in groupby(sorted(children), key=lambda child: child[0]):
        pages = {(authority, subject): Page() for _, subject in of_authority}
        for version in ledger.current_of(writing.connection, authority, [subject for _, subject in pages]):
            pages[authority, version.subject].put(version)
        keep_true(writing, {child: page.facts() for child, page in pages.items()}, frozenset())
