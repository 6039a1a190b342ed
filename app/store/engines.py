"""The engine of a database: how each connection is prepared."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from app.settings import Settings
from app.store.working import breathe

#: How a transaction that writes begins on SQLite, and the mark of one on PostgreSQL.
BEGIN_WRITING = "BEGIN IMMEDIATE"


def make_engine(settings: Settings) -> Engine:
    """The engine of the database that the settings name. It connects when it is used."""
    engine = _sqlite(settings) if settings.url.get_backend_name() == "sqlite" else _postgres(settings)
    event.listen(engine, "before_cursor_execute", _breathe)
    return engine


def _sqlite(settings: Settings) -> Engine:
    engine = create_engine(settings.url, pool_size=settings.connections, max_overflow=0, pool_timeout=5)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres(settings: Settings) -> Engine:
    return create_engine(
        settings.url,
        pool_size=settings.connections,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=False,
        connect_args={"connect_timeout": 5, "application_name": "adoption-indicators"},
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Transactions are begun by us alone; acknowledged data survive a power cut; erased bytes are overwritten."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=30000",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that has read cannot become a writer once another has written: writers begin as such.
    if begin := connection.get_execution_options().get("begin"):
        connection.exec_driver_sql(begin)


def _breathe(connection: Connection, *_: Any) -> None:
    """Long work gives way before each statement, but not while others wait for what it has locked."""
    if connection.get_execution_options().get("begin") != BEGIN_WRITING:
        breathe()
