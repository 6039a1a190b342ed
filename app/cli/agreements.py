"""Agreements: with which authorities it is agreed that partners see small numbers."""

from datetime import datetime
from typing import Annotated

import typer

_SAYS = "Agreements of authorities that partners see small numbers, of 1 to 5 children."
_DAY = ["%Y-%m-%d"]
Area = Annotated[str, typer.Argument(help="An authority, or an agency for its adopter families")]

agreements = typer.Typer(help=_SAYS, no_args_is_help=True)


@agreements.command("record")
def agreements_record(
    area: Area,
    first: Annotated[datetime | None, typer.Option("--from", formats=_DAY, help="Its first day; default today")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=_DAY, help="Its last day; default none")] = None,
) -> None:
    """Record that an authority agrees. It takes the place of the authority's earlier agreement."""
    from app.commands.agreeing import agree

    typer.echo(agree(area, first.date() if first else None, last.date() if last else None))


@agreements.command("withdraw")
def agreements_withdraw(area: Area) -> None:
    """Record that an authority agrees no longer. Answers show no small numbers from now on."""
    from app.commands.agreeing import withdraw

    if not withdraw(area):
        typer.echo("There is no such agreement.", err=True)
        raise typer.Exit(1)
    typer.echo("The agreement is withdrawn.")


@agreements.command("list")
def agreements_list() -> None:
    """List the agreements that were not withdrawn."""
    from app.commands.agreeing import listed
    from app.commands.tables import show

    show(listed())
