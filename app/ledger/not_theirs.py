"""Events and receipts that a key asks for by their ids and does not reach: the audit notes whose they are.

The answer is the same as for an id that does not exist, and takes as long: that is noted too, about nobody.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from app.audit.noting import note_apart
from app.audit.rows import Whom
from app.events.catalogue import BY_TYPE
from app.http.callers import Caller
from app.http.stored_receipts import receipts
from app.ledger.listing import find
from app.problems import NotFound
from app.store.database import Database
from app.store.reach import EVERYTHING

#: Whose an event or a receipt is that does not exist.
_NOBODYS = Whom("nobody")
_WHOSE = select(receipts.c.authorities)


def must_be_theirs(database: Database, caller: Caller, event_id: str) -> None:
    """Raises NotFound unless the key reaches the event."""
    with database.reading(caller.reach_of_records) as connection:
        is_theirs = find(connection, event_id) is not None
    if not is_theirs:
        raise event_not_found(database, caller, event_id)


def event_not_found(database: Database, caller: Caller, event_id: str) -> NotFound:
    """The problem of a key that does not find an event, once it is noted if it is another's."""
    if caller.reaches_all:
        return NotFound()
    with database.reading(EVERYTHING) as connection:
        row = find(connection, event_id)
    named = Whom(row.authority, BY_TYPE[row.type].about, row.subject) if row else _NOBODYS
    if row is None or not caller.reaches_records_of(row.authority):
        note_apart(database, [named], refused=True)
    return NotFound()


@contextmanager
def noting_whose(database: Database, caller: Caller, receipt: str) -> Iterator[None]:
    """Around looking for a receipt: if the key does not find it, that is noted for the authorities in it."""
    try:
        yield
    except NotFound:
        if not caller.reaches_all:
            with database.reading(EVERYTHING) as connection:
                found = (connection.scalar(_WHOSE.where(receipts.c.receipt == receipt)) or "").split()
            beyond = [Whom(each) for each in found if not caller.reaches_records_of(each)]
            note_apart(database, beyond or [_NOBODYS], refused=True)
        raise
