"""The first events of children and families, recorded all at once: there is nothing to compare them with.

A first load has hardly anything else, so this goes column by column over the events of many children.
"""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate, chain, pairwise, repeat

from sqlalchemy import Table

from app.events.catalogue import CHILD_TYPES
from app.events.draft import Draft
from app.http.changes import Changes, packed_created
from app.journeys.read_before import ReadJourney
from app.ledger.at_a_glance import plain_stay
from app.ledger.derived import DERIVED, cessations
from app.ledger.derived_statements import Child, Row
from app.ledger.deriving import derived_rows, fact
from app.ledger.upkeep import append
from app.ledger.versions import append_rows
from app.store.database import FOREVER, Writing

_CHILD_TYPES = frozenset(CHILD_TYPES)


def record_first(writing: Writing, changes: Changes, drafts_of: Sequence[Sequence[Draft]], read: ReadJourney) -> None:
    """Record the events of children and families of one authority who have nothing stored.

    ``drafts_of`` has those of each together, and no two of them are the same event. ``read`` reads their journeys.
    """
    drafts = list(chain.from_iterable(drafts_of))
    authority = drafts[0].authority
    ids = writing.event_ids(authority, len(drafts))
    _, subjects, types, dates, source_ids, attributes, sent_in, files = zip(*drafts, strict=True)
    days = list(map(date.toordinal, dates))
    of_all = repeat(authority), repeat(writing.now), repeat(FOREVER), repeat(None)
    rows = list(zip(ids, of_all[0], subjects, types, days, source_ids, attributes, *of_all[1:], strict=False))
    append_rows(writing, rows)
    derived: dict[Table, list[Row]] = {table: [] for table in DERIVED}
    instants = writing.now, FOREVER
    created = packed_created(types, days, files, sent_in)
    for start, end in pairwise(accumulate(map(len, drafts_of), initial=0)):
        child = authority, subjects[start]
        _list(changes, child, types[start:end], created[start:end])
        stay = plain_stay(types[start:end], days[start:end], attributes[start:end])
        if stay is None:
            facts = [fact(*drafts[at][2:6], ids[at]) for at in range(start, end)]
            for table, some in derived_rows(child, facts, read):
                derived[table] += [(*row, *instants) for row in dict.fromkeys(some)]
        elif stay:
            derived[cessations].append((*child, *stay[0], *instants))
    for table, some in derived.items():
        append(writing, table, some)


def _list(changes: Changes, child: Child, types: Sequence[str], created: Sequence[str]) -> None:
    """List the events that were created. Children and families may have the same id: each has their own changes."""
    if _CHILD_TYPES.issuperset(types):
        changes.add_created(child[0], "child", child[1], created)
        return
    of_child = [each for type_, each in zip(types, created, strict=True) if type_ in _CHILD_TYPES]
    of_family = [each for type_, each in zip(types, created, strict=True) if type_ not in _CHILD_TYPES]
    if of_child:
        changes.add_created(child[0], "child", child[1], of_child)
    changes.add_created(child[0], "family", child[1], of_family)
