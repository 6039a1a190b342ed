"""Every migration goes down and up again on a database with data in it, and what both schemas have is kept (F6)."""

from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, select

from app.ledger.rebuilding import check, rebuild
from app.ledger.reported import reports
from app.store.database import FOREVER, Database
from app.store.reach import EVERYTHING
from app.store.schema import MIGRATIONS, migrate
from tests.conftest import Templates, running, settings_for
from tests.support.world import World

Content = dict[str, list[str]]
#: What alembic notes about itself.
OF_ALEMBIC = "alembic_version"


def populated(url: str, admin_key: str) -> None:
    """Events of children and families, characteristics, a file of returns, targets, completeness, and an erasure."""
    with running(url, admin_key) as service:
        world = World(service)
        for operation in (
            "putTargets",
            "putCompleteness",
            "putFamily",
            "postEvents",
            "voidEvent",
            "eraseChild",
            "postImports",
        ):
            assert world.ask(world.request(operation)).is_success, operation


def revisions() -> list[str]:
    """Each revision that has one before it, newest first."""
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return [script.revision for script in scripts if script.down_revision]


def content(database: Database) -> Content:
    """Every value in the schema as it is now."""
    with database.without_wall() as connection:
        there = MetaData()
        there.reflect(connection)
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in there.sorted_tables
            if table.name != OF_ALEMBIC
        }


def reported(database: Database) -> list[str]:
    with database.snapshot(EVERYTHING) as connection:
        return sorted(repr(tuple(row)) for row in connection.execute(select(reports)))


def test_each_migration_goes_down_and_up_without_loss(engine: str, templates: Templates) -> None:
    url, admin_key = templates.copied(engine)
    populated(url, admin_key)
    database = Database(settings_for(url))
    for newer in revisions():
        migrate(database, "-1")
        there = content(database)
        assert there["events"]
        migrate(database, newer)
        migrate(database, "-1")
        assert content(database) == there, newer
    migrate(database)
    with database.writing(EVERYTHING) as writing:
        rebuild(writing)
    with database.snapshot(EVERYTHING) as connection:
        assert check(connection).differences == 0
    database.dispose()


def test_batches_that_named_types_are_still_known_after_an_upgrade(engine: str, templates: Templates) -> None:
    """Where a council had sent both kinds, it had one row, of the later batch: of each kind there is one again."""
    url, admin_key = templates.copied(engine)
    days = {"complete_from": "2020-04-01", "complete_to": "2022-03-31"}
    with running(url, admin_key) as service:
        for area, *batches in (
            ("coventry", days | {"complete_types": "matched"}),
            ("solihull", days),
            ("derby", {}, days | {"complete_types": "matched"}),
        ):
            for number, said in enumerate(batches):
                event = {"authority": area, "child": f"c{number}", "type": "matched", "date": "2020-05-01"}
                service.post([event], complete=False, **said)
    database = Database(settings_for(url))
    before = reported(database)
    migrate(database, f"-{revisions().index('0027') + 1}")
    with database.without_wall() as connection:
        current = list(connection.scalars(select(reports.c.authority).where(reports.c.superseded_at == FOREVER)))
    assert len(before) == 4
    assert len(current) == len(set(current)) == 3
    migrate(database)
    assert reported(database) == before
    database.dispose()
