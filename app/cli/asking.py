"""Commands that ask the same questions as the API's GET requests, with the same parameters."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from app.cli.options import Areas, Form, Key, KnownAt, On, OneArea, Output, Period, Periods, Server

commands = typer.Typer()
Indicators = Annotated[list[str] | None, typer.Option(help="Repeatable: codes, all or scorecard")]


def _how(format: Form = "table", output: Output = None, server: Server = None, key: Key = None) -> None:
    """The options of every command that asks: where it asks, and how it shows the answer."""


def asks(path: str, shown: str, *, items: str = "", **always: object) -> Callable[[Callable[..., None]], None]:
    """Make a command of a function whose arguments are the parameters of a GET request.

    ``shown`` is what makes a table of the answer. ``items`` names the list that comes in pages, of which all are
    asked for. A place in the address is filled with the argument of its name. ``always`` are parameters with one value.
    """

    def made(question: Callable[..., None]) -> None:
        @wraps(question)
        def ask_it(**given: Any) -> None:
            from urllib.parse import quote

            from app.commands import reports, result_tables, tables
            from app.commands.asking import MOST, Asking, ask
            from app.commands.opening import At

            form, output, server, key = (given.pop(name) for name in inspect.signature(_how).parameters)
            address = path.format(**{name: quote(str(value), safe="") for name, value in given.items()})
            parameters = {name: value for name, value in given.items() if f"{{{name}}}" not in path} | always
            if items and form in {"table", "json"}:
                parameters["limit"] = MOST
            as_table = next(getattr(each, shown) for each in (tables, result_tables, reports) if hasattr(each, shown))
            asking = Asking(address, parameters, as_table, items or None)
            ask(At(server, key), asking, form, output)

        own, how = inspect.signature(question).parameters, inspect.signature(_how).parameters
        ask_it.__signature__ = inspect.Signature([*own.values(), *how.values()])  # type: ignore[attr-defined]
        ask_it.__annotations__ = {**question.__annotations__, **_how.__annotations__}
        commands.command()(ask_it)

    return made


@asks("/v1/results", "results_as_table")
def results(
    area: Areas,
    period: Periods,
    indicator: Indicators = None,
    on: On = None,
    known_at: KnownAt = None,
    places: Annotated[int | None, typer.Option(min=0, max=6, help="Decimals of the value")] = None,
    scorecard: Annotated[
        bool, typer.Option("--scorecard", help="The figures of a council's annual report, with the two years before")
    ] = False,
    members: Annotated[bool, typer.Option("--members", help="Each member of an area of several")] = False,
    breakdown: Annotated[str | None, typer.Option(help="Parts: sex, age_group, ethnic_group and others")] = None,
    compare: Annotated[
        list[str] | None, typer.Option(help="Repeatable: previous, year-before, published, or an area")
    ] = None,
) -> None:
    """Ask for figures, as GET /v1/results does."""


@asks("/v1/results", "report_as_table", scorecard=True)
def report(area: OneArea, period: Period, on: On = None, known_at: KnownAt = None) -> None:
    """Print the table of a council's annual adoption report: a row for each indicator, a column for each year."""


@asks("/v1/results/cases", "cases_as_table", items="cases")
def cases(
    indicator: Annotated[list[str], typer.Option(help="Repeatable: code of the indicator")],
    area: OneArea,
    period: Periods,
    on: On = None,
    known_at: KnownAt = None,
    sort: Annotated[list[str] | None, typer.Option(help="Repeatable, like value or -value; see the API")] = None,
) -> None:
    """List the children behind a figure, as GET /v1/results/cases does."""


@asks("/v1/results/changes", "changes_as_table")
def changes(
    area: Areas,
    period: Periods,
    since: Annotated[str, typer.Option(help="Show what differs from what was known at this instant")],
    indicator: Indicators = None,
    on: On = None,
    known_at: KnownAt = None,
) -> None:
    """Say which figures have changed since an instant, as GET /v1/results/changes does."""


@asks("/v1/quality", "quality_as_table")
def quality(
    area: OneArea,
    period: Period,
    rule: Annotated[str | None, typer.Option(help="Only the findings of this rule, with the children")] = None,
    on: On = None,
    known_at: KnownAt = None,
) -> None:
    """Say what is wrong with the records and how far figures may be from the truth, as GET /v1/quality does."""


@asks("/v1/areas/{area}/completeness", "completeness_as_table")
def completeness(
    area: OneArea,
    known_at: KnownAt = None,
    findings: Annotated[bool, typer.Option("--findings", help="Count the findings on the records")] = False,
    period: Annotated[str | None, typer.Option(help="Count the findings on the children of this period")] = None,
) -> None:
    """Say for which days the records of an area are complete, as GET /v1/areas/{area}/completeness does."""
