"""Makes a backup of a running service: one file with everything, as of one instant."""

import os
import sqlite3
from pathlib import Path

from app.audit.noting import file_beside
from app.backups.copying import NotABackup, copy_rows, seal, sqlite_file
from app.ledger.journal import write_journal
from app.store.database import Database, Writing
from app.store.reach import EVERYTHING
from app.store.schema import current_revision, migrate, newest_revision


def back_up(database: Database, file: Path) -> int:
    """Write a backup to a file that does not exist yet. Gives its size. Raises NotABackup."""
    with database.reading(EVERYTHING) as connection:
        if current_revision(connection) != newest_revision():
            raise NotABackup("The database's schema is not current: run `adoption-indicators migrate` first.")
    if file.exists():
        raise NotABackup(f"{file} exists already: a backup overwrites nothing.")
    write_journal(database)
    part = file.with_name(f"{file.name}.part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))  # of this user only: children are in it
    try:
        _fill(database, part)
        seal(part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        os.link(part, file)  # fails if somebody made the file meanwhile
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + suffix).unlink(missing_ok=True)
    return file.stat().st_size


def _fill(database: Database, part: Path) -> None:
    if database.is_sqlite:
        with database.without_wall() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
        _add_what_was_read(database, part)
        return
    copy = sqlite_file(part)
    migrate(copy)
    with database.snapshot(EVERYTHING) as source, copy.without_wall() as connection:
        connection.exec_driver_sql("BEGIN")
        copy_rows(source, Writing(connection, 0))
        connection.commit()
    copy.dispose()


def _add_what_was_read(database: Database, part: Path) -> None:
    """SQLite keeps the audit of reads in a file of its own: a backup has it with the rest."""
    file = file_beside(database).url.database
    connection = sqlite3.connect(part)
    try:
        connection.execute("ATTACH ? AS beside", (file,))
        for table in ("audit_sets", "audit"):
            connection.execute(f"INSERT OR IGNORE INTO main.{table} SELECT * FROM beside.{table}")  # noqa: S608 - our own
        connection.commit()
    finally:
        connection.close()
