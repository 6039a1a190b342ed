"""Notes in the audit what a request does with children and families, before it is answered.

What is written is noted in the transaction that writes it. What is read is noted before the answer: on PostgreSQL on
the reader's own connection, or on one to the primary if that is to a replica; on SQLite in a file beside the database,
as a reader must not wait for a long writer. What cannot be noted is not done: the error goes on, and the request fails.
"""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from app.audit.rows import Rows, Whom, audit, audit_sets, key_of, named_in, rows_about, store
from app.store.database import Database
from app.store.reach import EVERYTHING, NOBODY


def note_written(connection: Connection, found: Iterable[Whom]) -> None:
    """Note who is written about, in the transaction that writes."""
    store(connection, rows_about(key_of(connection), found))


def note_sent(
    connection: Connection, report: dict[str, Any], changed: Iterable[Whom], authorities: Collection[str]
) -> None:
    """Note whose records a batch or an import changes, and whom its report names: an import says what is odd.

    Each authority has a row, also where nothing changed: a receipt is stored, or a statement.
    """
    said = {name: each for name, each in report.items() if name != "changes"}
    one = next(iter(authorities)) if len(authorities) == 1 else ""
    note_written(connection, [*map(Whom, authorities), *changed, *named_in(said, one)])


def note_read(database: Database, connection: Connection, found: Iterable[Whom]) -> None:
    """Note whom an answer names. This is the last thing that is done on a reader's connection."""
    rows = list(rows_about(_key(database, connection), found))
    if not rows:
        return
    if database.is_sqlite:
        with file_beside(database).begin() as file:
            store(file, rows)
        return
    if connection.get_execution_options().get("replica"):
        _store_apart(database, rows)
        return
    store(connection, rows)
    connection.exec_driver_sql("COMMIT")


def noting(
    database: Database, connection: Connection, build: Callable[[], Any], named: Callable[[], Iterable[Whom]]
) -> Callable[[], Any]:
    """The same answer, noted when it is made: a caller who has it already is shown nobody."""

    def noted() -> Any:
        content = build()
        note_read(database, connection, named())
        return content

    return noted


def note_apart(database: Database, found: Iterable[Whom], *, refused: bool = False) -> None:
    """Note, in a transaction of its own, what is about to be done, or what was asked beyond the reach of a key."""
    with database.reading(NOBODY) as connection:
        rows = list(rows_about(_key(database, connection), found, refused=refused))
    if database.is_sqlite:
        with file_beside(database).begin() as file:
            store(file, rows)
        return
    _store_apart(database, rows)


def _store_apart(database: Database, rows: Rows) -> None:
    """Store rows on a connection of their own to the primary."""
    with database.reading(EVERYTHING) as connection:
        store(connection, rows)
        connection.exec_driver_sql("COMMIT")


def _key(database: Database, connection: Connection) -> bytes:
    """The key of the marks, read once for each database."""
    if database.audit_key is None:
        database.audit_key = key_of(connection)
    return database.audit_key


def file_beside(database: Database) -> Engine:
    """SQLite's file of what was read. It is closed with the database."""
    with _opening:
        if database.file_beside is None:
            database.file_beside = _opened(Path(f"{database.engine.url.database}.audit.sqlite3"))
        return database.file_beside


_opening = Lock()


def _opened(file: Path) -> Engine:
    engine = create_engine(f"sqlite:///{file}", pool_size=4, max_overflow=0, pool_timeout=5)

    @event.listens_for(engine, "connect")
    def prepare(connection, _record) -> None:  # type: ignore[no-untyped-def]
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=2000", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    for table in (audit, audit_sets):
        table.create(engine, checkfirst=True)
    return engine
