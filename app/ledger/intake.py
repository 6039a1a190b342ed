"""Compares the rows of a batch with what is stored, once and only once: created, unchanged, or a new version.

A row with a source id is another version of the record with that id; a row without is another version of the event
with the same child, type and day. What an import reports stays its own: beside it a row is unchanged if it says nothing
that the import does not say, and a record of its own if it does.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter

from app.events.draft import Draft
from app.http.changes import Changes
from app.journeys.sources import API, source_of
from app.ledger import versions as ledger
from app.ledger.pages import SUBJECTS_AT_ONCE, Outcome, Page, Pages, derive
from app.ledger.versions import EventVersion, parsed
from app.store.database import Writing

_SUBJECT = itemgetter(0, 1)  # authority and child (or family) of a draft

#: Says that something happened on its day or earlier.
BY_THEN = "on_or_before"
#: So many children are worth finding out how many rows are stored.
MANY = 500

#: The rows of a batch about one child or family.
OfOne = Sequence[Draft]
#: Rows of a batch by authority and source id.
BySource = Mapping[tuple[str, str], Draft]


class Intake:
    """The work of one batch within one transaction."""

    def __init__(self, writing: Writing, changes: Changes | None = None) -> None:
        self.writing = writing
        self.pages = Pages(writing, Changes() if changes is None else changes)
        self.sourced: dict[tuple[str, str], EventVersion] = {}
        self.elsewhere: BySource = {}

    def record(self, drafts: Sequence[Draft]) -> Counter[Outcome]:
        """Record the drafts in their order. Returns how many were created, unchanged, and replaced a version."""
        last = self._last_of_each_source(drafts)
        if not all(draft.source_id for draft in last):
            self.elsewhere = {(draft.authority, draft.source_id): draft for draft in last if draft.source_id}
        last.sort(key=_SUBJECT)
        subjects = (list(of_subject) for _, of_subject in groupby(last, key=_SUBJECT))
        while some := list(islice(subjects, SUBJECTS_AT_ONCE)):
            self._record_some(some)
        derive(self.writing, self.pages.moved)
        return self.pages.outcomes

    def _last_of_each_source(self, drafts: Sequence[Draft]) -> list[Draft]:
        """If several rows are about one record of the sending system, the last is used; the others are only counted."""
        last: dict[tuple[str, str], int] = {}
        passed_over: set[int] = set()
        for index, draft in enumerate(drafts):
            if draft.source_id:
                earlier = last.get((draft.authority, draft.source_id))
                if earlier is not None:
                    passed_over.add(earlier)
                    same = drafts[earlier].content == draft.content
                    self.pages.outcomes["unchanged" if same else "replaced"] += 1
                last[draft.authority, draft.source_id] = index
        return [draft for index, draft in enumerate(drafts) if index not in passed_over]

    def _record_some(self, some: Sequence[OfOne]) -> None:
        self.pages.close()
        self.sourced = {}
        if len(some) >= MANY:
            self.writing.plan_for_what_is_there()
        for authority, of_authority in groupby(some, key=lambda drafts: drafts[0].authority):
            drafts_of = list(of_authority)
            self._find_stored(authority, drafts_of)
            first = [drafts for drafts in drafts_of if self._are_first(drafts)]
            self.pages.create_first(first)
            if len(first) < len(drafts_of):
                self._weigh_all(drafts_of, {drafts[0].subject for drafts in first})
        self.pages.write()

    def _find_stored(self, authority: str, drafts_of: Sequence[OfOne]) -> None:
        self.pages.open(authority, (drafts[0].subject for drafts in drafts_of))
        source_ids = [draft.source_id for drafts in drafts_of for draft in drafts if draft.source_id]
        for version in ledger.current_from(self.writing.connection, authority, source_ids):
            self.sourced[authority, version.source_id] = version

    def _are_first(self, drafts: OfOne) -> bool:
        """Whether nothing is stored of this child, all are different events, and none is another child's until now."""
        child = drafts[0][:2]
        if self.pages.has_events(child) or child in self.pages.moved:
            return False
        if self.sourced and any((draft.authority, draft.source_id) in self.sourced for draft in drafts):
            return False
        return len(drafts) == 1 or len({draft[2:4] for draft in drafts}) == len(drafts)

    def _weigh_all(self, drafts_of: Sequence[OfOne], done: Collection[str]) -> None:
        for drafts in drafts_of:
            if drafts[0].subject not in done:
                page = self.pages[drafts[0][:2]]
                for draft in drafts:
                    self._weigh(draft, page)

    def _weigh(self, draft: Draft, page: Page) -> None:
        current = self.sourced.get((draft.authority, draft.source_id)) if draft.source_id else None
        current = current or same_event(page, draft, {} if draft.source_id else self.elsewhere)
        if current is None and not draft.source_id and is_said_by_an_import(page, draft):
            self.pages.outcomes["unchanged"] += 1
            return
        if current is None:
            version = self.pages.create(page, draft)
        elif draft[:6] == current[1:] or (not draft.source_id and draft.attributes == current.attributes):
            self.pages.outcomes["unchanged"] += 1
            return
        else:
            kept = draft if draft.source_id else draft._replace(source_id=current.source_id)
            version = self.pages.replace(page, current, kept)
        if version.source_id:
            self.sourced[version.authority, version.source_id] = version


def same_event(page: Page, draft: Draft, elsewhere: BySource) -> EventVersion | None:
    """The current version that the draft is another version of, except one with its own source id.

    ``elsewhere``: rows of the batch by their source ids. A record that one of them makes another event is none.
    """
    candidates = page.current.get((draft.type, draft.date))
    if elsewhere and candidates:
        candidates = [version for version in candidates if not _is_elsewhere(version, elsewhere)]
    if not candidates:
        return None
    unsourced = next((version for version in candidates if not version.source_id), None)
    if draft.source_id:
        return unsourced if source_of(draft.source_id) == API else None
    alike = next((version for version in candidates if version.attributes == draft.attributes), None)
    sent = [version for version in candidates if source_of(version.source_id) == API]
    return alike or unsourced or max(sent, key=lambda version: version.source_id, default=None)


def is_said_by_an_import(page: Page, draft: Draft) -> bool:
    """Whether an import says all of a row without a source id already: an exact day says more than one by then."""
    said = parsed(draft.attributes)
    by_then = bool(said.pop(BY_THEN, False))
    of_the_day = page.current.get((draft.type, draft.date), ())
    imported = [parsed(version.attributes) for version in of_the_day if source_of(version.source_id) != API]
    return any(said.items() <= theirs.items() and (by_then or not theirs.get(BY_THEN)) for theirs in imported)


def _is_elsewhere(version: EventVersion, elsewhere: BySource) -> bool:
    draft = elsewhere.get((version.authority, version.source_id))
    return draft is not None and draft[:4] != version.content[:4]
