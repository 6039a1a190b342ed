"""The database has the schema that the code declares, and promises to keep what it acknowledged."""

import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.audit.noting import file_beside
from app.store.database import Database, metadata
from app.store.reach import EVERYTHING
from app.store.schema import MIGRATIONS, migrate, newest_revision
from tests.conftest import Templates, settings_for
from tests.support.commands import environment_of
from tests.support.service import Service


def test_the_migrations_make_the_tables_that_the_code_declares(service: Service) -> None:
    """Columns, keys and indexes, with what must be unique: a migration that forgets one lets duplicates in."""
    with service.database.reading(EVERYTHING) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_revision_is_the_one_that_alembic_would_upgrade_to() -> None:
    assert newest_revision() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


STARTED = """
import sys
from app.serving import application, prepare
from app.settings import Settings
prepare(Settings())
application()
print(*sorted({"alembic", "httpx", "mako", "psycopg", "rich", "xlsxwriter"} & sys.modules.keys()))
"""


def test_a_start_imports_nothing_that_serving_does_not_need(templates: Templates) -> None:
    """Each of these takes time of the start, and memory at rest."""
    settings = environment_of({"ADOPTION_DATABASE_URL": templates.copied("sqlite")[0]})
    started = subprocess.run([sys.executable, "-c", STARTED], env=settings, capture_output=True, text=True, check=True)
    assert started.stdout.split() == []


def test_migrations_go_down_and_up_again(engine: str, templates: Templates) -> None:
    url, _ = templates.copied(engine)
    database = Database(settings_for(url))
    migrate(database, "base")
    with database.reading(EVERYTHING) as connection:
        tables = connection.dialect.get_table_names(connection)
    assert set(tables) <= {"alembic_version"}
    migrate(database)
    with database.reading(EVERYTHING) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.dispose()


def test_sqlite_keeps_what_it_acknowledged_and_overwrites_what_it_deletes(templates: Templates) -> None:
    """A power cut loses no acknowledged batch, and no row about a read; erased bytes do not stay in the file."""
    database = Database(settings_for(templates.copied("sqlite")[0]))
    with database.reading(EVERYTHING) as connection:
        said = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    with file_beside(database).connect() as connection:
        of_reads = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in said}
    database.dispose()
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert of_reads == {**said, "foreign_keys": 0}
