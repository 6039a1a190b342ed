"""Commands of those who run the service."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

commands = typer.Typer()


@commands.command()
def serve(
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1)] = 1,
    root_path: Annotated[str, typer.Option(help="Path prefix that a reverse proxy takes off")] = "",
) -> None:
    """Run the API. A SQLite database is brought up to date first; PostgreSQL must have been migrated."""
    from app.serving import run
    from app.settings import Settings

    run(Settings(), host=host, port=port, workers=workers, root_path=root_path)


@commands.command()
def migrate() -> None:
    """Bring the database to the current schema, and derive journeys again if they are read differently now."""
    from app.ledger.rebuilding import rebuild_if_read_differently
    from app.settings import Settings
    from app.store.database import Database
    from app.store.schema import migrate, newest_revision

    database = Database(Settings())
    migrate(database)
    rebuild_if_read_differently(database)
    typer.echo(f"The schema is at revision {newest_revision()}.")


@commands.command()
def demo(port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535)] = 8000) -> None:
    """Create a database with demonstration data in this directory, and serve it on 127.0.0.1."""
    from app.demo import run

    run(port)


@commands.command()
def rebuild() -> None:
    """Derive all journeys again from the events, also those that were current in the past."""
    from app.commands.this_machine import existing_database, note
    from app.ledger.rebuilding import rebuild
    from app.store.reach import EVERYTHING

    database = existing_database()
    note(database, "rebuild")
    with database.writing(EVERYTHING) as writing:
        count = rebuild(writing, database)
    typer.echo(f"{count:,} children's journeys were derived again.")


@commands.command()
def check(
    against: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A backup, from which the chain of events must go on"),
    ] = None,
) -> None:
    """Prove that what is stored is what the events say, and that nobody changed them by hand; exit with 1 if not."""
    from app.backups.copying import heads_of
    from app.commands.this_machine import existing_database
    from app.ledger.rebuilding import check
    from app.store.reach import EVERYTHING

    database = existing_database()
    with database.snapshot(EVERYTHING) as connection:
        found = check(connection, heads_of(against) if against else None, database)
    typer.echo(f"{found.children:,} children were read again; {found.differences:,} stored rows differ.")
    if found.altered:
        typer.echo(f"{found.altered:,} versions, or links of chains, were changed, added or deleted by hand.")
    sys.exit(1 if found.differences or found.altered else 0)


@commands.command()
def prune() -> None:
    """Delete expired receipts, and what is left in the files of children who were erased; exit with 1 if it cannot."""
    from app.audit.asking import forget_audit
    from app.commands.this_machine import existing_database
    from app.http.revoking import settle_withdrawn
    from app.http.stored_receipts import DAY, prune
    from app.ledger.erasure import forget_erased
    from app.settings import Settings
    from app.store.reach import EVERYTHING

    database = existing_database()
    settle_withdrawn(database)
    with database.writing(EVERYTHING) as writing:
        count = prune(writing)
    forget_audit(database, time.time_ns() // 1000 - Settings().audit_days * DAY)
    done = forget_erased(database)
    database.dispose()
    left = "" if done else " Somebody reads what was there before an erasure: run it again later."
    typer.echo(f"{count:,} receipts had expired.{left}")
    sys.exit(0 if done else 1)


@commands.command()
def backup(
    file: Annotated[Path | None, typer.Argument(help="Where to; default a name with the instant, here")] = None,
) -> None:
    """Write the whole database to one file, while the service runs. A copy of SQLite's own file is not a backup."""
    from app.backups.making import back_up
    from app.commands.this_machine import existing_database

    file = file or Path(f"adoption-backup-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.sqlite3")
    size = back_up(existing_database(), file)
    typer.echo(f"{file} has everything: {size:,} bytes.")


@commands.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that `backup` made")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace what the database has")] = False,
    journal: Annotated[
        list[Path] | None, typer.Option(help="Repeatable: further journals of erasures", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """Put a backup into the database and check it. What was erased or revoked after the backup is so again."""
    from app.area_files import load_areas
    from app.audit.doing import Doing, doing
    from app.backups.restoring import restore
    from app.settings import Settings
    from app.store.database import Database

    doing.set(Doing(operation="restore"))
    settings = Settings()
    journals = [*(journal or ()), *([settings.journal] if settings.journal else ())]
    found = restore(Database(settings), file, journals, load_areas(settings.groups_file), replace=replace)
    typer.echo(
        f"{found.children:,} children are restored, and their rows are what the events say. Again: {found.erased:,} "
        f"erased, {found.revoked:,} keys revoked."
    )
    if not any(each.exists() for each in journals):
        typer.echo(
            "There is no journal: of erasures after the backup only those that the database had are done.", err=True
        )


@commands.command()
def openapi(
    check: Annotated[bool, typer.Option("--check", help="Only say whether the file is current")] = False,
) -> None:
    """Write the API's description to openapi/openapi.json."""
    from app.commands.describing import write_description

    sys.exit(write_description(Path("openapi/openapi.json"), check_only=check))
