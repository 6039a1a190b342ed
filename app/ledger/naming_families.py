"""Events of children that name an adopter family: when the family is erased, they stop naming it."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Select, bindparam, select, update

from app.events.catalogue import CHILD_TYPES, FIELDS
from app.events.draft import Draft
from app.http.changes import Changes
from app.ledger.chain import Links
from app.ledger.pages import SUBJECTS_AT_ONCE, Pages
from app.ledger.versions import EventVersion, events, parsed
from app.store.database import FOREVER, Writing

#: The attributes of events that are a family's id.
_NAMING = frozenset(field for field in FIELDS if field.endswith("_family"))


def stop_naming(writing: Writing, authorities: Sequence[str], family: str) -> bool:
    """Give the current events new versions without the family's id, and take it out of the earlier ones.

    Gives whether there were any.
    """
    found = select(events).where(
        events.c.authority.in_(authorities),
        events.c.type.in_(CHILD_TYPES),
        events.c.attributes.contains(f'"{family}"', autoescape=True),
    )
    for authority in authorities:
        _replace(writing, found.where(events.c.authority == authority, events.c.superseded_at == FOREVER), family)
    earlier = [
        (*row[:4], row.date.toordinal(), row.source_id, _without(row.attributes, family), row.replaces)
        for row in writing.connection.execute(found)
    ]
    if earlier:
        is_version = events.c.authority == bindparam("whose"), events.c.id == bindparam("version")
        in_place = update(events).where(*is_version).values(attributes=bindparam("without"))
        changed = [{"whose": row[1], "version": row[0], "without": row[6]} for row in earlier]
        writing.connection.execute(in_place, changed)
        Links.of(writing).record(earlier)
    return bool(earlier)


def _replace(writing: Writing, found: Select[Any], family: str) -> None:
    """The current events of one authority get a version each that does not name the family."""
    rows = writing.connection.execute(found).all()
    pages = Pages(writing, Changes())
    naming = {row.id for row in rows}
    children = sorted({(row.authority, row.subject) for row in rows})
    for start in range(0, len(children), SUBJECTS_AT_ONCE):
        some = children[start : start + SUBJECTS_AT_ONCE]
        pages.close()
        pages.open(some[0][0], [child for _, child in some])
        for child in some:
            page = pages[child]
            for version in [each for each in page.versions() if each.id in naming]:
                pages.replace(page, version, _draft(version, family))
        pages.write()


def _draft(version: EventVersion, family: str) -> Draft:
    return Draft(*version.content[:5], _without(version.attributes, family))


def _without(attributes: str, family: str) -> str:
    kept = {name: value for name, value in parsed(attributes).items() if name not in _NAMING or value != family}
    return to_json(kept).decode() if kept else ""
