"""Restores a backup in one transaction: a running service answers from what was there, and then from the backup.

Erasures and revocations after the backup are done again before anybody sees the restored rows.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select, update

from app.areas import ENGLAND_CODE, Areas
from app.audit.noting import note_written
from app.audit.rows import Whom
from app.backups.copying import NotABackup, copy_rows, instant_of, opened
from app.events.catalogue import CHILD_TYPES, FAMILY_TYPES
from app.http.access import keys
from app.http.changes import About
from app.ledger.agreements import withdraw_agreement
from app.ledger.chain import Links
from app.ledger.derived import READING
from app.ledger.erasure import erase, forget_erased
from app.ledger.erasures import erased_among, erasures
from app.ledger.families_routes import may_name
from app.ledger.journal import Entry, entries, erased_after, read_journal, revoked_after, withdrawn_after, write_journal
from app.ledger.rebuilding import check, rebuild
from app.ledger.versions import events
from app.store.database import Database, Writing, metadata
from app.store.numbering import go_on_from, numbered
from app.store.reach import EVERYTHING
from app.store.schema import migrate


class Restored(NamedTuple):
    """What a database has after a backup was restored into it."""

    children: int
    erased: int
    revoked: int


def restore(database: Database, file: Path, journals: Sequence[Path], areas: Areas, *, replace: bool) -> Restored:
    """Put a backup in place of what the database has, and prove that it is whole. Raises NotABackup."""
    with opened(file) as backup:
        migrate(database)
        with database.writing(EVERYTHING) as writing:
            there = writing.connection.scalar(select(func.count()).select_from(events)) or 0
            if there and not replace:
                raise NotABackup(f"The database has {there:,} events: --replace puts the backup in their place.")
            noted = [*entries(writing.connection), *(entry for each in journals for entry in read_journal(each))]
            moment, reading = instant_of(backup)
            before = numbered(writing.connection)
            copy_rows(backup, writing)
            note_written(writing.connection, [Whom(ENGLAND_CODE)])
            go_on_from(writing.connection, before)
            writing.now = max(writing.now, moment + 1)
            if reading != READING:
                rebuild(writing)
            writing.forget_changes()  # each area's clock is that of the backup, and everybody's answers move
            writing.changes_everything()
            erased = _erase_again(writing, list(erased_after(noted, moment)), areas)
            revoked = _revoke_again(writing, revoked_after(noted, moment))
            for area in withdrawn_after(noted, moment):
                withdraw_agreement(writing, area)
            Links.of(writing).add()
            found = check(writing.connection)
            if wrong := found.differences + found.altered:
                raise NotABackup(
                    f"{file} is not whole: {wrong:,} stored rows are not what the events or the chain say."
                )
    forget_erased(database)
    write_journal(database)
    return Restored(found.children, erased, revoked)


def _erase_again(writing: Writing, noted: Sequence[Entry], areas: Areas) -> int:
    """Erase those erased after the backup. If they are not in it, the next batch must not bring them back either."""
    columns = [column.name for column in erasures.c]
    rows = [{**entry, "to_rewrite": ""} for entry in noted]
    writing.insert(erasures, columns, [tuple(row[name] for name in columns) for row in rows])
    count = 0
    for authority, about in sorted({(entry["authority"], entry["about"]) for entry in noted}):
        area = areas.find(authority)
        naming = may_name(areas, area) if area and about == "family" else [authority]
        for subject in sorted(erased_among(writing.connection, authority, about, _subjects(writing, authority, about))):
            writing.now += 1  # each erasure has an instant of its own
            count += bool(erase(writing, authority, about, subject, naming if about == "family" else ()))
    return count


def _subjects(writing: Writing, authority: str, about: About) -> set[str]:
    """The children, or families, of an authority in any table."""
    types = CHILD_TYPES if about == "child" else FAMILY_TYPES
    of_events = select(events.c.subject).where(events.c.authority == authority, events.c.type.in_(types))
    found = set(writing.connection.scalars(of_events))
    for table in metadata.tables.values():
        if about in table.c:
            found |= set(writing.connection.scalars(select(table.c[about]).where(table.c.authority == authority)))
    return found - {None}


def _revoke_again(writing: Writing, revoked: dict[str, int]) -> int:
    count = 0
    for key, moment in revoked.items():
        mine = keys.c.id == key, keys.c.revoked_at.is_(None)
        count += writing.connection.execute(update(keys).where(*mine).values(revoked_at=moment)).rowcount
    return count
