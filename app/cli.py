"""The command line: serve, migrate, demo, keys, and the same questions and imports as over HTTP."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.exc import SQLAlchemyError

from app.areas import load_areas
from app.http.access import SCOPES, create_key, list_keys, revoke_key
from app.problems import Problem
from app.settings import Settings
from app.store.database import Database

cli = typer.Typer(
    name="adoption-indicators",
    help="England's adoption indicators, computed from what happened to each child.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
keys = typer.Typer(help="Keys: who may do what, in which areas.", no_args_is_help=True)
cli.add_typer(keys, name="keys")

Server = Annotated[str | None, typer.Option(help="Address of a running service; default: this machine's database")]
Key = Annotated[str | None, typer.Option(envvar="ADOPTION_KEY", help="Key for the running service")]
Names = Annotated[list[str], typer.Option(help="Repeatable")]


def main() -> None:
    """Run the command line. Errors are shown as sentences, not as traces."""
    try:
        cli()
    except SQLAlchemyError as error:
        typer.echo(f"The database does not answer as it should ({type(error).__name__}).", err=True)
        typer.echo("Is ADOPTION_DATABASE_URL right, and was `adoption-indicators migrate` run?", err=True)
        sys.exit(1)
    except Problem as problem:
        for line in [mistake.detail for mistake in problem.mistakes] or [problem.detail]:
            typer.echo(line, err=True)
        sys.exit(1)


@cli.command()
def serve(
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT")] = 8000,
    workers: int = 1,
    root_path: Annotated[str, typer.Option(help="Path prefix that a reverse proxy takes off")] = "",
) -> None:
    """Run the API. A SQLite database is brought up to date first; PostgreSQL must have been migrated."""
    from app.serving import run

    run(Settings(), host=host, port=port, workers=workers, root_path=root_path)


@cli.command()
def migrate() -> None:
    """Bring the database to the current schema, and derive journeys again if they are read differently now."""
    from app.ledger.rebuilding import rebuild_if_read_differently
    from app.store.schema import migrate, newest_revision

    database = Database(Settings())
    migrate(database)
    rebuild_if_read_differently(database)
    typer.echo(f"The schema is at revision {newest_revision()}.")


@cli.command()
def demo(port: Annotated[int, typer.Option(envvar="PORT")] = 8000) -> None:
    """Create a database with demonstration data in this directory, and serve it on 127.0.0.1."""
    from app.demo import run

    run(port)


@keys.command("create")
def keys_create(
    name: Annotated[str, typer.Option(help="Name of the person or system that gets the key")],
    scope: Annotated[list[str], typer.Option(help=f"Repeatable: {', '.join(SCOPES)}")],
    area: Annotated[list[str], typer.Option(help="Repeatable: an authority, agency or region; england is all")],
    expires_in_days: Annotated[float | None, typer.Option(min=0)] = None,
) -> None:
    """Make a key and print it, once, on the last line."""
    if unknown := [given for given in scope if given not in SCOPES]:
        raise typer.BadParameter(f"{', '.join(unknown)} is none of {', '.join(SCOPES)}", param_hint="--scope")
    settings = Settings()
    areas = load_areas(settings.groups_file)
    named = [areas.named(each) for each in area]
    with Database(settings).engine.begin() as connection:
        key = create_key(connection, name, scope, named, expires_in_days)
    typer.echo(f"Key {key.id} for {', '.join(each.name for each in named)}. It is shown this once:", err=True)
    typer.echo(key.secret)


@keys.command("list")
def keys_list() -> None:
    """List all keys; their secrets are not stored."""
    with Database(Settings()).engine.connect() as connection:
        for key in list_keys(connection):
            state = "valid" if key["valid"] else "revoked" if key["revoked_at"] else "expired"
            typer.echo(f"{key['id']}  {state:7}  {' '.join(key['scopes'])}  [{' '.join(key['areas'])}]  {key['name']}")


@keys.command("revoke")
def keys_revoke(key_id: str) -> None:
    """Revoke a key by its id. This cannot be undone."""
    with Database(Settings()).engine.begin() as connection:
        if not revoke_key(connection, key_id):
            typer.echo("There is no such key, or it is revoked already.", err=True)
            raise typer.Exit(1)
    typer.echo(f"Key {key_id} is revoked.")


@cli.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Files of events, or of a return")],
    authority: Annotated[str | None, typer.Option(help="Of the return; without it, files are of events")] = None,
    year: Annotated[str | None, typer.Option(help="Collection year of the return, like 2022-23")] = None,
    mode: str = "atomic",
    dry_run: bool = False,
    confirm_withdrawals: Annotated[
        int | None, typer.Option(help="The number of events that a return withdraws")
    ] = None,
    confirm_year: Annotated[str | None, typer.Option(help="The year of files that look like another year's")] = None,
    server: Server = None,
    key: Key = None,
) -> None:
    """Send files of events (.json, .ndjson, .csv), as to POST /v1/events; with --authority, send the files of a return.

    Give all files of a return together, as to POST /v1/imports: SSDA903 as CSV, zip or XML, Annex A, extended adoption.
    """
    from app.commands import send_files, send_return

    if authority is None:
        sys.exit(send_files(files, mode=mode, dry_run=dry_run, server=server, key=key))
    confirmed = {"confirm_withdrawals": confirm_withdrawals, "confirm_year": confirm_year}
    asked = {"authority": authority, "year": year, "mode": mode, "dry_run": dry_run, **confirmed}
    given = {name: value for name, value in asked.items() if value is not None}
    sys.exit(send_return(files, given, server=server, key=key))


@cli.command()
def results(
    indicator: Names,
    area: Names,
    period: Names,
    known_at: str | None = None,
    places: int | None = None,
    format: Annotated[str, typer.Option(help="table, json or csv")] = "table",
    server: Server = None,
    key: Key = None,
) -> None:
    """Ask for figures, as GET /v1/results does."""
    from app.commands import ask_results

    asked: dict[str, Any] = {"indicator": indicator, "area": area, "period": period}
    sys.exit(ask_results({**asked, "known_at": known_at, "places": places}, form=format, server=server, key=key))


@cli.command()
def rebuild() -> None:
    """Derive all journeys again from the events, also those that were current in the past."""
    from app.ledger.rebuilding import rebuild

    with Database(Settings()).writing() as writing:
        count = rebuild(writing)
    typer.echo(f"{count:,} children's journeys were derived again.")


@cli.command()
def check() -> None:
    """Prove that what is stored equals what the events say; exit with 1 if it does not."""
    from app.ledger.rebuilding import check

    with Database(Settings()).snapshot() as connection:
        found = check(connection)
    typer.echo(f"{found.children:,} children were read again; {found.differences:,} stored rows differ.")
    sys.exit(1 if found.differences else 0)


@cli.command()
def openapi(
    check: Annotated[bool, typer.Option("--check", help="Only say whether the file is current")] = False,
) -> None:
    """Write the API's description to openapi/openapi.json."""
    from app.commands import write_description

    sys.exit(write_description(Path("openapi/openapi.json"), check_only=check))


if __name__ == "__main__":
    main()
