"""Erases a child or an adopter family for good: every version of everything about them, in every table."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from app.events.catalogue import CHILD_TYPES, FAMILY_TYPES
from app.http.changes import About
from app.http.erased_receipts import forget_keys_with, strike
from app.http.stored_receipts import first_answers, receipts
from app.ledger import erasures as remembered
from app.ledger.beside_events import ids_of
from app.ledger.chain import Links, salts
from app.ledger.characteristics import children
from app.ledger.erasures import erasures
from app.ledger.journal import write_journal
from app.ledger.naming_families import stop_naming
from app.ledger.sibling_groups import rename_group
from app.ledger.versions import events
from app.store.database import Database, Writing, metadata
from app.store.forgetting import forget_deleted
from app.store.reach import EVERYTHING


def erase(writing: Writing, authority: str, about: About, subject: str, naming: Sequence[str] = ()) -> int:
    """Delete every version of everything about a child or family. Gives the number of rows.

    ``naming`` are the authorities whose children's events may name the family.
    """
    types = CHILD_TYPES if about == "child" else FAMILY_TYPES
    theirs = events.c.authority == authority, events.c.subject == subject, events.c.type.in_(types)
    event_ids = list(writing.connection.scalars(select(events.c.id).where(*theirs)))
    in_chain = event_ids
    of_salt = salts.c.authority == authority, salts.c.subject == subject, salts.c.about == about
    if salt := writing.connection.scalar(select(salts.c.salt).where(*of_salt)):
        in_chain = [*event_ids, *ids_of(writing.connection, authority, about, subject, bytes(salt))]
    # Every other table with a child (or family) in it, whichever module it belongs to: none can be forgotten.
    others = [table for table in metadata.tables.values() if about in table.c]
    statements = [
        (events, delete(events).where(*theirs)),
        (salts, delete(salts).where(*of_salt)),
        *((table, delete(table).where(table.c.authority == authority, table.c[about] == subject)) for table in others),
    ]
    rows = {table.name: writing.connection.execute(statement).rowcount for table, statement in statements}
    if about == "family":
        rows[events.name] += stop_naming(writing, naming, subject)
    else:
        rows[children.name] += rename_group(writing, authority, subject)
    erased = sum(rows.values())
    if not erased:
        return 0
    writing.changes(authority, *naming)
    rows[receipts.name] = strike(writing.connection, authority, about, subject)
    rows[first_answers.name] = forget_keys_with(writing.connection, authority, subject)
    touched = sorted(name for name, number in rows.items() if number)
    Links.of(writing).erase(authority, in_chain, subject, about)
    remembered.note(writing, (authority, about, subject), event_ids, touched)
    return erased


def forget_erased(database: Database) -> bool:
    """Leave no bytes of what was erased in the database's files. Gives whether that is done.

    Where somebody reads for long it is not, and is tried again with the next erasure, or with the command `prune`.
    """
    write_journal(database)
    owed = erasures.c.to_rewrite != ""
    with database.reading(EVERYTHING) as connection:
        found = connection.execute(select(erasures.c.erased_at, erasures.c.to_rewrite).where(owed)).all()
    tables = sorted({name for row in found for name in row.to_rewrite.split()})
    if not found or not forget_deleted(database, tables):
        return not found
    last = max(row.erased_at for row in found)
    with database.writing(EVERYTHING) as writing:
        writing.connection.execute(update(erasures).where(owed, erasures.c.erased_at <= last).values(to_rewrite=""))
    return True
