"""Commands that call the API of a running service, or of the application within this process on its own database."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.areas import ENGLAND_CODE, reference_areas
from app.client import Client
from app.http import logs
from app.http.access import SCOPES, Caller, make_caller, the_caller
from app.main import create_app
from app.serving import prepare
from app.settings import Settings

_MEDIA_TYPES = {
    ".json": "application/json",
    ".ndjson": "application/x-ndjson",
    ".jsonl": "application/x-ndjson",
    ".csv": "text/csv",
}


async def _operator() -> Caller:
    """A person who runs commands on the machine of the database may do everything in it."""
    return make_caller("operator", "operator", SCOPES, [ENGLAND_CODE], reference_areas())


def _client(server: str | None, key: str | None) -> Client:
    if server:
        return Client(server, key)
    settings = Settings()
    logs.configure("error")
    prepare(settings)
    app = create_app(settings)
    app.dependency_overrides[the_caller] = _operator
    return Client(app=app)


def send_files(files: Sequence[Path], *, mode: str, dry_run: bool, server: str | None, key: str | None) -> int:
    """Send each file as one batch. Returns the exit code: 1 if any was refused or had rejected rows."""
    if unknown := [file.name for file in files if file.suffix.lower() not in _MEDIA_TYPES]:
        typer.echo(f"The name ends in none of {', '.join(_MEDIA_TYPES)}: {', '.join(unknown)}", err=True)
        typer.echo("The files of a return are sent with --authority and --year.", err=True)
        return 1
    client = _client(server, key)
    failed = False
    for file in files:
        with _progress(file.name, file.stat().st_size) as advance:
            answer = client.send_file(
                "/v1/events", file, _MEDIA_TYPES[file.suffix.lower()], {"mode": mode, "dry_run": dry_run}, advance
            )
        typer.echo(f"{file.name}: {_told(answer.json())}")
        failed = failed or answer.status_code >= 400 or bool(answer.json().get("rejected"))
    return int(failed)


@contextmanager
def _progress(what: str, size: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error, and what to call with each number of bytes sent."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=size)
        sent = 0

        def advance(more: int) -> None:
            nonlocal sent
            sent += more
            # Everything is sent and the service is working. How long it will take is not known, so the bar pulses.
            progress.update(task, completed=sent, total=size if sent < size else None)

        yield advance


def send_return(files: Sequence[Path], asked: Mapping[str, Any], *, server: str | None, key: str | None) -> int:
    """Send the files of a return as one import. Returns the exit code: 1 if it was refused or had rejected rows."""
    with _progress("return", sum(file.stat().st_size for file in files)) as advance:
        answer = _client(server, key).send_files("/v1/imports", files, asked, advance)
    body = answer.json()
    typer.echo(_told(body))
    for line in (*_warned(body), *_found(body.get("quality"))):
        typer.echo(line)
    return int(answer.status_code >= 400 or bool(body.get("rejected")))


def _warned(body: Mapping[str, Any]) -> Iterator[str]:
    for file in body.get("files", ()):
        taken_for = " ".join(each for each in (file["table"], file["year"]) if each) or "not read"
        rows = "1 row" if file["rows"] == 1 else f"{file['rows']:,} rows"
        yield f"  {file['file']}: {taken_for}, {rows}. {' '.join(file['notes'])}".rstrip()
    for warning in body.get("warnings", ()):
        place = " ".join(str(warning[name]) for name in ("file", "column") if name in warning)
        yield f"  {place}: {warning['detail']} ({warning['rows']:,} rows)".replace("  : ", "  ")


def _found(quality: Mapping[str, Any] | None) -> Iterator[str]:
    """The findings on data quality, and between which values the figures lie."""
    for finding in quality["findings"] if quality else ():
        if finding["severity"] != "note":
            codes = ", ".join(finding["ssda903"])
            known_as = f" (SSDA903 {codes})" if codes else ""
            children = "1 child" if finding["children"] == 1 else f"{finding['children']:,} children"
            yield f"  {finding['severity']}, {children}: {finding['detail']}{known_as}"
    for effect in quality["effects"] if quality else ():
        yield f"  {effect['detail']}"


_PLACES = ("file", "row", "column", "pointer", "parameter")


def _told(body: Mapping[str, Any]) -> str:
    report = body.get("report", body)
    lines = [body["detail"]] if "detail" in body else []
    if "received" in report:
        names = ("received", "created", "unchanged", "replaced", "withdrawn", "rejected")
        lines.append(", ".join(f"{report[name]:,} {name}" for name in names if name in report))
    for mistake in body.get("errors", ()):
        place = " ".join(str(mistake[name]) for name in _PLACES if name in mistake)
        lines.append(f"  {place}: {mistake['detail']}")
    return "\n".join(lines)


def ask_results(asked: Mapping[str, Any], *, form: str, server: str | None, key: str | None) -> int:
    """Ask for figures and print them. Returns the exit code."""
    wanted = {"format": form if form == "csv" else None}
    answer = _client(server, key).get("/v1/results", {**asked, **wanted})
    if answer.status_code >= 400:
        typer.echo(_told(answer.json()), err=True)
        return 1
    if form == "table":
        Console().print(_table(answer.json()["results"]))
    else:
        typer.echo(answer.text, nl=not answer.text.endswith("\n"))
    return 0


def _table(results: Sequence[Mapping[str, Any]]) -> Table:
    table = Table("Indicator", "Area", "Period", "Value", "Unit", "Counted", "Left out", "Threshold")
    for result in results:
        others = {**result["excluded"], **result["not_evaluable"]}
        table.add_row(
            result["indicator"],
            result["area"]["name"],
            result["period"]["label"],
            result["status"] if result["value"] is None else f"{result['value']:,}",
            result["unit"],
            str(result["counted"]),
            ", ".join(f"{number} {reason}" for reason, number in others.items()),
            str(result["threshold"] or ""),
        )
    return table


def write_description(file: Path, *, check_only: bool) -> int:
    """Write the API's description, or say whether the file is current. Returns the exit code."""
    text = json.dumps(create_app(Settings()).openapi(), indent=2, ensure_ascii=False) + "\n"
    if check_only:
        current = file.exists() and file.read_text(encoding="utf-8") == text
        if not current:
            typer.echo(f"{file} is not what the code says: run `make openapi`.", err=True)
        return int(not current)
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    typer.echo(f"{file} is written.")
    return 0
