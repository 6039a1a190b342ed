"""The command line: serve, migrate, demo, keys, and the same questions and imports as over HTTP."""

import sys
from collections.abc import Iterator

import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from adoption_indicators_client import ClientError
from app.cli import asking, running, sending
from app.cli.keys import keys
from app.cli.published import published
from app.problems import Problem
from app.store.not_done import NotDone

cli = typer.Typer(
    name="adoption-indicators",
    help="England's adoption indicators, computed from what happened to each child.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for group in (running.commands, sending.commands, asking.commands):
    cli.add_typer(group)
cli.add_typer(keys, name="keys")
cli.add_typer(published, name="published")

#: What is explained in sentences. Everything else is a fault of the program, which shows where it is.
EXPLAINED = (Problem, ClientError, NotDone, ValidationError, SQLAlchemyError, OSError)


def main() -> None:
    """Run the command line. Errors are shown as sentences, not as traces."""
    try:
        cli()
    except EXPLAINED as error:
        for line in _sentences(error):
            typer.echo(line, err=True)
        sys.exit(1)


def _sentences(error: Exception) -> Iterator[str]:
    """What is wrong. The values of settings are not shown: an address has a password in it."""
    if isinstance(error, Problem):
        yield from [mistake.detail for mistake in error.mistakes] or [error.detail]
    elif isinstance(error, ValidationError):
        for each in error.errors():
            yield f"The setting {_variable(each['loc'])} is wrong: {each['msg'].removeprefix('Value error, ')}."
    elif isinstance(error, SQLAlchemyError):
        yield f"The database does not answer as it should ({type(error).__name__})."
        yield "Is ADOPTION_DATABASE_URL right, and was `adoption-indicators migrate` run?"
    elif isinstance(error, OSError) and error.filename:
        yield f"{error.filename}: {error.strerror}."
    else:
        yield str(error)


def _variable(place: tuple[int | str, ...]) -> str:
    name = str(place[0]) if place else "?"
    return name if name.isupper() else f"ADOPTION_{name.upper()}"
