"""The engine of a database: how each connection is prepared."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import URL, Connection, Engine, MetaData, NullPool, create_engine, event

from app.settings import Settings
from app.store.meanwhile import allow
from app.store.sqlite_wall import BEGIN_WRITING, SqliteWall, qualify
from app.store.walls import walled
from app.store.working import breathe

#: A host that is gone without a word is noticed within seconds.
_DEAD_CONNECTIONS = {
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
#: Seconds for which a command of the operator waits for a lock; what answers requests waits for as long as is set.
_PATIENCE = 30.0


def make_engine(settings: Settings, metadata: MetaData, *, serves: bool) -> Engine:
    """The engine of the database that the settings name, behind the wall. It connects when it is used."""
    if settings.url.get_backend_name() == "sqlite":
        engine = _sqlite(settings, metadata, _patience(settings, serves=serves))
    else:
        engine = _postgres(settings, settings.url, serves=serves)
    event.listen(engine, "before_cursor_execute", _breathe)
    return engine


def replica_engine(settings: Settings, url: URL) -> Engine:
    """The engine of the replica that answers are read from."""
    engine = _postgres(settings, url, serves=True)
    event.listen(engine, "before_cursor_execute", _breathe)
    return engine


def without_wall(settings: Settings) -> Engine:
    """An engine whose connections see the tables themselves."""
    engine = create_engine(settings.url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", partial(_prepare_sqlite, round(_PATIENCE * 1000)))
    return engine


def _sqlite(settings: Settings, metadata: MetaData, patience: float) -> Engine:
    engine = create_engine(settings.url, pool_size=settings.connections, max_overflow=0, pool_timeout=1)

    def behind_the_wall(connection: Any, record: Any) -> None:
        _prepare_sqlite(round(patience * 1000), connection, record)
        record.info["wall"] = SqliteWall(walled(metadata))
        record.info["wall"].build(connection)

    event.listen(engine, "connect", behind_the_wall)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "before_cursor_execute", qualify, retval=True)
    return engine


def _postgres(settings: Settings, url: URL, *, serves: bool) -> Engine:
    engine = create_engine(
        url,
        pool_size=settings.connections,
        max_overflow=0,
        pool_timeout=1,
        pool_pre_ping=False,
        connect_args=postgres_arguments(settings, url, serves=serves),
    )
    event.listen(engine, "do_connect", _connect_watched)
    allow(engine)
    return engine


def postgres_arguments(settings: Settings, url: URL, *, serves: bool) -> dict[str, Any]:
    """What every connection to PostgreSQL is made with, beside what the address says."""
    return {
        "connect_timeout": 2,
        "application_name": "adoption-indicators",
        **_options(settings, url, limits(settings, serves=serves)),
        **_DEAD_CONNECTIONS,
    }


def _patience(settings: Settings, *, serves: bool) -> float:
    return settings.lock_seconds if serves else _PATIENCE


def limits(settings: Settings, *, serves: bool) -> dict[str, int]:
    """What PostgreSQL itself ends, in milliseconds."""
    longest = settings.statement_seconds if serves else 0
    seconds = {
        "lock_timeout": _patience(settings, serves=serves),
        "statement_timeout": longest,
        "idle_in_transaction_session_timeout": longest,
    }
    return {name: round(each * 1000) for name, each in seconds.items()}


def limits_of_transactions(settings: Settings, *, serves: bool) -> str:
    """The statements that set these limits where a session keeps nothing, behind a pooler; else none."""
    if not settings.behind_pooler:
        return ""
    return "".join(f"SET LOCAL {name} = {each}; " for name, each in limits(settings, serves=serves).items())


def _options(settings: Settings, url: URL, given: Mapping[str, int]) -> dict[str, Any]:
    """What a session begins with, after what the address says. Nothing is set between statements.

    A pooler's session is not a session of the server: it begins with nothing, and no statement is prepared in it.
    """
    if settings.behind_pooler:
        return {"prepare_threshold": None}
    own = url.query.get("options", "")
    return {"options": " ".join([str(own), *(f"-c {name}={each}" for name, each in given.items())]).strip()}


def _connect_watched(dialect: Any, record: Any, arguments: Any, parameters: dict[str, Any]) -> Any:
    from app.store.pulse import connect_watched  # imported here: SQLite does without psycopg

    return connect_watched(dialect, record, arguments, parameters)


def _prepare_sqlite(patience: int, connection: Any, _record: Any) -> None:
    """Only we begin transactions; acknowledged data survive a power cut; erased bytes are overwritten."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={patience}",
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
