"""Leaves no bytes of deleted rows in the files of the database.

SQLite overwrites what is deleted (`secure_delete`); its write-ahead log is emptied here. PostgreSQL keeps the bytes of
deleted rows in its pages, and ids in its statistics, also after VACUUM: the tables are written again, which locks each
for as long as that takes. Neither can be done while somebody reads what was there before; it is then given up, and
whoever asked has to try again later. Behind a pooler it is left to the command `prune`, which the tables' owner runs on
a connection of its own. PostgreSQL's own log of writes (pg_wal) and backups are the operator's.
"""

import time
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from app.store.database import Database

#: Seconds for which those who read are waited for.
PATIENCE = 5
#: The lock with which one process at a time does it: any number that nobody else uses.
_LOCK = 7_203_641_958


def forget_deleted(database: Database, tables: Iterable[str]) -> bool:
    """Leave no bytes of deleted rows of these tables. Gives whether that is done."""
    if database.is_sqlite:
        with database.maintaining() as connection:
            return _empty_the_log(connection)
    if database.behind_pooler:  # its lock and its settings are a session's
        return False
    with database.maintaining() as connection:
        try:
            return write_again(connection, tables)
        except OperationalError:  # somebody has a table for longer than the patience lasts
            return False
        finally:
            connection.invalidate()  # its settings and its lock are of this session only


def _empty_the_log(connection: Connection) -> bool:
    [[patience]] = connection.exec_driver_sql("PRAGMA busy_timeout")
    connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE * 1000}")
    try:
        return not connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")


def write_again(connection: Connection, tables: Iterable[str]) -> bool:
    """Write PostgreSQL's tables again, without the bytes of deleted rows. Gives whether that is done."""
    connection.exec_driver_sql(f"SET lock_timeout = '{PATIENCE}s'")
    connection.exec_driver_sql("SET statement_timeout = 0")
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
    if not _nobody_sees_what_was_before(connection):
        return False
    skipped: list[object] = []  # PostgreSQL warns of tables that the role may not write again, and passes them over
    driver: Any = connection.connection.driver_connection
    note = skipped.append
    driver.add_notice_handler(note)
    for table in tables:
        connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table}"')
    # The most common values and the bounds of histograms are ids: those of before are dead rows of the statistics.
    connection.exec_driver_sql("VACUUM (FULL) pg_catalog.pg_statistic")
    driver.remove_notice_handler(note)
    return not skipped


def _nobody_sees_what_was_before(connection: Connection) -> bool:
    """Whether every transaction that began before now has ended: PostgreSQL keeps what one of them may still read."""
    now = connection.exec_driver_sql("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").scalar_one()
    older = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "  # noqa: S608 - a number
        f"AND backend_type = 'client backend' AND age(backend_xmin) > age('{int(now) & 0xFFFFFFFF}'::xid)"
    )
    deadline = time.monotonic() + PATIENCE
    while connection.exec_driver_sql(older).scalar_one():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
