"""Keys: who may do what, in which areas."""

from typing import Annotated

import typer

_SCOPES = "Repeatable: events:write, children:erase, cases:read, results:read, audit:read, admin"

keys = typer.Typer(help="Keys: who may do what, in which areas.", no_args_is_help=True)


@keys.command("create")
def keys_create(
    name: Annotated[str, typer.Option(help="Name of the person or system that gets the key")],
    scope: Annotated[list[str], typer.Option(help=_SCOPES)],
    area: Annotated[list[str], typer.Option(help="Repeatable: an authority, agency or region; england is all")],
    expires_in_days: Annotated[float | None, typer.Option(min=0)] = None,
) -> None:
    """Make a key and print it, once, on the last line."""
    from app.area_files import load_areas
    from app.commands.this_machine import database_to_write, note
    from app.http.access import SCOPES, create_key
    from app.settings import Settings

    if unknown := [given for given in scope if given not in SCOPES]:
        raise typer.BadParameter(f"{', '.join(unknown)} is none of {', '.join(SCOPES)}", param_hint="--scope")
    areas = load_areas(Settings().groups_file)
    named = [areas.named(each) for each in area]
    database = database_to_write()
    note(database, "keys create", [each.code for each in named])
    with database.engine.begin() as connection:
        key = create_key(connection, name, scope, named, expires_in_days)
    typer.echo(f"Key {key.id} for {', '.join(each.name for each in named)}. It is shown this once:", err=True)
    typer.echo(key.secret)


@keys.command("list")
def keys_list() -> None:
    """List all keys with their last use; their secrets are not stored."""
    from app.commands.tables import keys_as_table, show
    from app.commands.this_machine import existing_database
    from app.http.access import list_keys
    from app.store.reach import NOBODY
    from app.store.withdrawn_keys import WithdrawnKeys

    database = existing_database()
    with database.reading(NOBODY) as connection:
        show(keys_as_table(list_keys(connection, WithdrawnKeys(database.journal).moments())))


@keys.command("revoke")
def keys_revoke(key_id: str) -> None:
    """Revoke a key by its id. This cannot be undone."""
    from app.commands.this_machine import existing_database, note
    from app.http.revoking import areas_of_key, withdraw_key
    from app.ledger.journal import write_journal

    database = existing_database()
    note(database, "keys revoke", areas_of_key(database, key_id))
    if not withdraw_key(database, key_id):
        typer.echo("There is no such key, or it is revoked already.", err=True)
        raise typer.Exit(1)
    write_journal(database)
    typer.echo(f"Key {key_id} is revoked.")
