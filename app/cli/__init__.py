"""The command line: serve, migrate, demo, keys, and the same questions and imports as over HTTP."""

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from app import __version__
from app.cli import asking, running, sending
from app.cli.agreements import agreements
from app.cli.auditing import auditing
from app.cli.environment import ignored
from app.cli.explaining import sentences
from app.cli.keys import keys
from app.cli.published import published


class Commands(TyperGroup):
    """Says of a value that an option does not have only that: typer puts the kind of its own exception before it."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


cli = typer.Typer(
    name="adoption-indicators",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for group in (running.commands, sending.commands, asking.commands, auditing):
    cli.add_typer(group)
cli.add_typer(keys, name="keys")
cli.add_typer(published, name="published")
cli.add_typer(agreements, name="agreements")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"adoption-indicators {__version__}")
        raise typer.Exit


@cli.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """England's adoption indicators, computed from what happened to each child."""


def main() -> None:
    """Run the command line. Errors are shown as sentences, not as traces."""
    for line in ignored(os.environ):
        typer.echo(line, err=True)
    try:
        cli()
    except Exception as error:
        if not (lines := sentences(error)):
            raise
        for line in lines:
            typer.echo(line, err=True)
        sys.exit(1)
