"""Commands that ask the same questions as the API's GET requests, with the same parameters."""

from typing import Annotated, Any

import typer

from app.cli.options import Areas, Form, Key, KnownAt, On, OneArea, Output, Period, Periods, Server

commands = typer.Typer()


@commands.command()
def results(
    area: Areas,
    period: Periods,
    indicator: Annotated[list[str] | None, typer.Option(help="Repeatable: codes, all or scorecard")] = None,
    on: On = None,
    known_at: KnownAt = None,
    places: Annotated[int | None, typer.Option(min=0, max=6, help="Decimals of the value")] = None,
    scorecard: Annotated[
        bool, typer.Option("--scorecard", help="The figures of a council's annual report, with the two years before")
    ] = False,
    members: Annotated[bool, typer.Option("--members", help="Each member of an area of several")] = False,
    breakdown: Annotated[str | None, typer.Option(help="Parts: sex, age_group, ethnic_group and others")] = None,
    compare: Annotated[list[str] | None, typer.Option(help="Repeatable: previous, or an area")] = None,
    format: Form = "table",
    output: Output = None,
    server: Server = None,
    key: Key = None,
) -> None:
    """Ask for figures, as GET /v1/results does."""
    from app.commands.asking import Asking, ask
    from app.commands.opening import At
    from app.commands.tables import results_as_table

    names = {"indicator": indicator, "area": area, "period": period, "on": on, "known_at": known_at, "places": places}
    more = {"scorecard": scorecard, "members": members, "breakdown": breakdown, "compare": compare}
    ask(At(server, key), Asking("/v1/results", {**names, **more}, results_as_table), format, output)


@commands.command()
def report(
    area: OneArea,
    period: Period,
    on: On = None,
    known_at: KnownAt = None,
    format: Form = "table",
    output: Output = None,
    server: Server = None,
    key: Key = None,
) -> None:
    """Print the table of a council's annual adoption report: a row for each indicator, a column for each year."""
    from app.commands.asking import Asking, ask
    from app.commands.opening import At
    from app.commands.reports import report_as_table

    names = {"scorecard": True, "area": area, "period": period, "on": on, "known_at": known_at}
    ask(At(server, key), Asking("/v1/results", names, report_as_table), format, output)


@commands.command()
def cases(
    indicator: Annotated[list[str], typer.Option(help="Repeatable: code of the indicator")],
    area: OneArea,
    period: Periods,
    on: On = None,
    known_at: KnownAt = None,
    sort: Annotated[list[str] | None, typer.Option(help="Repeatable, like value or -value; see the API")] = None,
    format: Form = "table",
    output: Output = None,
    server: Server = None,
    key: Key = None,
) -> None:
    """List the children behind a figure, as GET /v1/results/cases does."""
    from app.commands.asking import MOST, Asking, ask
    from app.commands.opening import At
    from app.commands.tables import cases_as_table

    names: dict[str, Any] = {"indicator": indicator, "area": area, "period": period, "on": on, "known_at": known_at}
    names |= {"sort": sort, "limit": MOST if format in {"table", "json"} else None}
    ask(At(server, key), Asking("/v1/results/cases", names, cases_as_table, items="cases"), format, output)


@commands.command()
def changes(
    area: Areas,
    period: Periods,
    since: Annotated[str, typer.Option(help="Show what differs from what was known at this instant")],
    indicator: Annotated[list[str] | None, typer.Option(help="Repeatable: codes, all or scorecard")] = None,
    on: On = None,
    known_at: KnownAt = None,
    format: Form = "table",
    output: Output = None,
    server: Server = None,
    key: Key = None,
) -> None:
    """Say which figures are not what they were at an instant, as GET /v1/results/changes does."""
    from app.commands.asking import Asking, ask
    from app.commands.opening import At
    from app.commands.tables import changes_as_table

    names = {"indicator": indicator, "area": area, "period": period, "since": since, "on": on, "known_at": known_at}
    ask(At(server, key), Asking("/v1/results/changes", names, changes_as_table), format, output)


@commands.command()
def quality(
    area: OneArea,
    period: Period,
    rule: Annotated[str | None, typer.Option(help="Only the findings of this rule, with the children")] = None,
    on: On = None,
    known_at: KnownAt = None,
    format: Form = "table",
    output: Output = None,
    server: Server = None,
    key: Key = None,
) -> None:
    """Say what is wrong with the records and how far figures may be from the truth, as GET /v1/quality does."""
    from app.commands.asking import Asking, ask
    from app.commands.opening import At
    from app.commands.tables import quality_as_table

    names = {"area": area, "period": period, "rule": rule, "on": on, "known_at": known_at}
    ask(At(server, key), Asking("/v1/quality", names, quality_as_table), format, output)


@commands.command()
def completeness(
    area: OneArea,
    known_at: KnownAt = None,
    findings: Annotated[bool, typer.Option("--findings", help="Count the findings on the records")] = False,
    period: Annotated[str | None, typer.Option(help="Count the findings on the children of this period")] = None,
    format: Form = "table",
    output: Output = None,
    server: Server = None,
    key: Key = None,
) -> None:
    """Say for which days the records of an area are complete, as GET /v1/areas/{area}/completeness does."""
    from urllib.parse import quote

    from app.commands.asking import Asking, ask
    from app.commands.opening import At
    from app.commands.tables import completeness_as_table

    names = {"known_at": known_at, "findings": findings, "period": period}
    path = f"/v1/areas/{quote(area, safe='')}/completeness"
    ask(At(server, key), Asking(path, names, completeness_as_table), format, output)
