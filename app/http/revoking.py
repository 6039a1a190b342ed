"""Withdrawing a key, within a second whatever else is written."""

from datetime import UTC, datetime

from sqlalchemy import select, update

from app.http.access import keys, revoke_key
from app.store.database import Database, microseconds
from app.store.in_passing import execute_in_passing
from app.store.reach import NOBODY
from app.store.withdrawn_keys import WithdrawnKeys, withdraw


def areas_of_key(database: Database, key_id: str) -> list[str]:
    """Codes of the areas that a key names; none if there is no such key."""
    with database.reading(NOBODY) as connection:
        return (connection.scalar(select(keys.c.areas).where(keys.c.id == key_id)) or "").split()


def withdraw_key(database: Database, key_id: str) -> bool:
    """Withdraw a key. Returns whether there was such a key that was not withdrawn yet.

    SQLite's journal says so first, and is believed at once; the row of the key says so when nobody else writes.
    """
    if not database.is_sqlite or database.journal is None:
        return _revoke(database, key_id)
    with database.reading(NOBODY) as connection:
        there = connection.scalar(select(keys.c.id).where(keys.c.id == key_id, keys.c.revoked_at.is_(None)))
    if there is None or key_id in WithdrawnKeys(database.journal).moments():
        return False
    try:
        withdraw(database.journal, key_id, microseconds(datetime.now(UTC)))
    except OSError:  # nothing can be written beside the database: then its row has to say so
        return _revoke(database, key_id)
    settle_withdrawn(database)
    return True


def _revoke(database: Database, key_id: str) -> bool:
    with database.engine.begin() as connection:
        return revoke_key(connection, key_id)


def settle_withdrawn(database: Database) -> None:
    """Let the rows of keys say what the journal says, unless others are writing: then it is done another time."""
    for key_id, moment in WithdrawnKeys(database.journal).moments().items():
        mine = keys.c.id == key_id, keys.c.revoked_at.is_(None)
        with database.reading(NOBODY) as connection:
            open_ = connection.scalar(select(keys.c.id).where(*mine))
        if open_:
            execute_in_passing(database, update(keys).where(*mine).values(revoked_at=moment))
