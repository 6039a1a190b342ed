"""Commands that send files."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import Key, Mode, Server

commands = typer.Typer()


@commands.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Files of events, or of a return")],
    authority: Annotated[str | None, typer.Option(help="Of the return; without it, files are of events")] = None,
    year: Annotated[str | None, typer.Option(help="Collection year of the return, like 2022-23")] = None,
    mode: Mode = "atomic",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what the import would do")] = False,
    complete_from: Annotated[str | None, typer.Option(help="The record is complete from this day")] = None,
    complete_to: Annotated[str | None, typer.Option(help="The record is complete to this day")] = None,
    complete_types: Annotated[list[str] | None, typer.Option(help="For these types of events; default all")] = None,
    confirm_withdrawals: Annotated[
        int | None, typer.Option(help="The number of events that a return withdraws")
    ] = None,
    confirm_erased: Annotated[
        int | None, typer.Option(help="The number of erased children and families that this brings back")
    ] = None,
    confirm_year: Annotated[
        list[str] | None,
        typer.Option(help="A year of files that look like another year's, or authority's; give it for each"),
    ] = None,
    server: Server = None,
    key: Key = None,
) -> None:
    """Send files of events (.json, .ndjson, .csv), as to POST /v1/events; with --authority, send the files of a return.

    Give all files of a return together, as to POST /v1/imports: SSDA903 as CSV, zip or XML, Annex A, extended adoption.
    """
    from app.commands.opening import At
    from app.commands.sending import send_batches, send_return

    how = {"mode": mode, "dry_run": dry_run, "confirm_erased": confirm_erased}
    if authority is None:
        complete = {"complete_from": complete_from, "complete_to": complete_to, "complete_types": complete_types}
        sys.exit(send_batches(At(server, key, creates=True), files, {**how, **complete}))
    confirmed = {
        "confirm_withdrawals": confirm_withdrawals,
        "confirm_year": confirm_year,
    }
    of = {"authority": authority, "year": year}
    sys.exit(send_return(At(server, key, creates=True), files, {**of, **how, **confirmed}))
