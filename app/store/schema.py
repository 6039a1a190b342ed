"""Brings the database to the current schema, and says which schema it has."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from app.store.database import Database, metadata
from app.store.postgres_wall import build, grant, open_to_the_owner
from app.store.walls import walled

if TYPE_CHECKING:
    from alembic.config import Config

#: Beside the package, in a checkout and in the wheel alike.
MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def _config() -> "Config":
    from alembic.config import Config  # imported here: it costs half a second that serving does not need

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database, revision: str = "head") -> None:
    """Run the migrations up (or down) to a revision, in one transaction, with SQLite's foreign keys off.

    On PostgreSQL the wall is taken down before and built again after; in between only the owner sees any row.
    """
    if revision == "head" and database.is_sqlite and _is_current(database):
        return
    from alembic import command

    config = _config()
    with database.without_wall() as connection:
        if not database.is_sqlite:
            open_to_the_owner(connection)
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.rollback()
        config.attributes["connection"] = connection
        if revision == "base" or revision.startswith("-"):
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)
        if not database.is_sqlite and revision == "head":
            build(connection, walled(metadata))
            if database.api_role:
                grant(connection, database.api_role, metadata)
            connection.commit()
    database.dispose()


def current_revision(connection: Connection) -> str | None:
    """The revision that the database has; None if it has no schema yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _is_current(database: Database) -> bool:
    with database.engine.connect() as connection:
        return current_revision(connection) == newest_revision()


@cache
def newest_revision() -> str:
    """The revision that this code needs: the one from which no other goes on. Importing Alembic to ask takes longer."""
    texts = [file.read_text(encoding="utf-8") for file in MIGRATIONS.glob("versions/*.py")]
    (newest,) = _named("revision", texts) - _named("down_revision", texts)
    return newest


def _named(name: str, texts: Iterable[str]) -> set[str]:
    return {found[1] for text in texts if (found := re.search(rf'^{name} = "(\w+)"', text, re.MULTILINE))}
