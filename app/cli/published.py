"""Published values: what DfE and others print, to be shown beside figures."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import Key, Server

published = typer.Typer(help="Values that others publish, shown beside figures.", no_args_is_help=True)


@published.callback()
def published_values() -> None:
    """Values that others publish, shown beside figures."""


@published.command("load")
def published_load(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A tidy CSV file, such as DfE's")],
    source: Annotated[str | None, typer.Option(help="Who published it; default the column `source`")] = None,
    release: Annotated[str | None, typer.Option(help="Of which release; default the column `release`")] = None,
    column: Annotated[list[str] | None, typer.Option(help="Repeatable, what a column means: NAME:CODE")] = None,
    where: Annotated[list[str] | None, typer.Option(help="Repeatable, which rows are taken: NAME:VALUE")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be stored")] = False,
    server: Server = None,
    key: Key = None,
) -> None:
    """Load published values of authorities, regions and England, as POST /v1/published does."""
    from app.commands.opening import At
    from app.commands.sending import send_published

    asked = {"source": source, "release": release, "column": column, "where": where, "dry_run": dry_run}
    sys.exit(send_published(At(server, key, creates=True), file, asked))
