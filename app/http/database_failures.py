"""What goes wrong with the database and the disk, by kind, as problems: none of it is a fault of the service's code.

A fault that is neither, such as a statement that breaks a rule of the schema, is ours and stays a 500.
"""

import errno
import sqlite3
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.problems import Overloaded, Problem, StorageFull, Unavailable
from app.store.one_at_a_time import WaitedTooLong

_AWAY = "The database does not answer."
_BUSY = "Others are writing to the database. Nothing of the request was stored."
_ONLY_READ = "The database can only be read at this moment. Nothing of the request was stored."
#: Beginnings of PostgreSQL's codes: connection, resources, not ready or stopped by somebody, system, two who got in
#: each other's way, no such database or right, damaged, and a schema that is not the one that the code needs.
_AWAY_STATES = ("08", "53", "57", "58", "25P", "28", "3D", "42501", "42P01", "42703", "F0", "XX")
_BUSY_STATES = ("40", "55")
_FULL = {errno.ENOSPC, errno.EDQUOT}


def failures(engine: Engine) -> tuple[type[Exception], ...]:
    """The exceptions that may be a failure of the database or the disk."""
    driver: Any = engine.dialect.dbapi  # COPY and the clock of SQLite are not wrapped by SQLAlchemy
    return DBAPIError, PoolTimeout, WaitedTooLong, OSError, driver.Error


def problem_of(error: Exception) -> Problem | None:
    """The problem of a failure; None if it is a fault of the code."""
    if isinstance(error, WaitedTooLong):
        return Overloaded(detail=_BUSY)
    if isinstance(error, PoolTimeout):
        return Unavailable(detail=_AWAY)
    driver = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(driver, OSError):
        return StorageFull() if driver.errno in _FULL else None
    if state := getattr(driver, "sqlstate", None):
        return _of_postgres(state)
    if code := getattr(driver, "sqlite_errorcode", None):
        return _of_sqlite(code & 0xFF)
    without_code = isinstance(error, OperationalError | InterfaceError) or type(driver).__name__ == "OperationalError"
    return Unavailable(detail=_AWAY) if without_code else None


def _of_postgres(state: str) -> Problem | None:
    if state == "53100":
        return StorageFull()
    if state == "25006":
        return Unavailable(detail=_ONLY_READ)
    if state.startswith(_BUSY_STATES):
        return Overloaded(detail=_BUSY)
    return Unavailable(detail=_AWAY) if state.startswith(_AWAY_STATES) else None


def _of_sqlite(code: int) -> Problem | None:
    if code == sqlite3.SQLITE_FULL:
        return StorageFull()
    if code == sqlite3.SQLITE_READONLY:
        return Unavailable(detail=_ONLY_READ)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Overloaded(detail=_BUSY)
    ours = {sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE}
    return None if code in ours else Unavailable(detail=_AWAY)
