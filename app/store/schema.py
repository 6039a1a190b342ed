"""Brings the database to the current schema, and says which schema it has."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from app.store.database import Database

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
    """Run the migrations up (or down) to a revision, in one transaction, with SQLite's foreign keys off."""
    from alembic import command

    config = _config()
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.rollback()
        config.attributes["connection"] = connection
        if revision == "base" or revision.startswith("-"):
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    database.dispose()


def current_revision(connection: Connection) -> str | None:
    """The revision that the database has; None if it has no schema yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


@cache
def newest_revision() -> str | None:
    """The revision that this code needs."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config()).get_current_head()
