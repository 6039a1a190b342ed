"""Erases a child for good: every version of everything about the child, in every table."""

from sqlalchemy import delete

from app.events.catalogue import CHILD_TYPES
from app.ledger.versions import events
from app.store.database import Writing, metadata


def erase(writing: Writing, authority: str, child: str) -> int:
    """Delete every version of everything about a child. Returns the number of rows."""
    of_child = events.c.subject == child, events.c.type.in_(CHILD_TYPES)
    statements = [delete(events).where(events.c.authority == authority, *of_child)]
    # Every other table with a child in it, whichever module it belongs to: none can be forgotten.
    about_children = [table for table in metadata.tables.values() if "child" in table.c]
    statements += [
        delete(table).where(table.c.authority == authority, table.c.child == child) for table in about_children
    ]
    erased = sum(writing.connection.execute(statement).rowcount for statement in statements)
    writing.changed = writing.changed or erased > 0
    return erased
