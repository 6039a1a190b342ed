"""Sends files to the API, with a progress bar, and says what became of them."""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from adoption_indicators_client import ProblemError
from adoption_indicators_client.batches import MEDIA_TYPES
from adoption_indicators_client.calls import Call
from app.commands.opening import At


def send_batches(at: At, files: Sequence[Path], how: Mapping[str, Any]) -> int:
    """Send each file as one batch. Returns the exit code: 1 if any was refused or had rejected rows."""
    if unknown := [file.name for file in files if file.suffix.lower() not in MEDIA_TYPES]:
        typer.echo(f"The name ends in none of {', '.join(MEDIA_TYPES)}: {', '.join(unknown)}", err=True)
        typer.echo("The files of a return are sent with --authority and --year.", err=True)
        return 1
    return max([_send_batch(at, file, how) for file in files])


def _send_batch(at: At, file: Path, how: Mapping[str, Any]) -> int:
    with _progress(file.name, file.stat().st_size) as advance:
        given = {**_given(how), "progress": advance}
        status, lines = at.run(lambda client: _sent(client.send_file(file, **given)))
    typer.echo(f"{file.name}: {lines}")
    return status


def send_return(at: At, files: Sequence[Path], how: Mapping[str, Any]) -> int:
    """Send the files of a return as one import. Returns the exit code: 1 if it was refused or had rejected rows."""
    with _progress("return", sum(file.stat().st_size for file in files)) as advance:
        given = {**_given(how), "progress": advance}
        status, lines = at.run(lambda client: _sent(client.import_files(files, **given)))
    typer.echo(lines)
    return status


def send_published(at: At, file: Path, how: Mapping[str, Any]) -> int:
    """Send a file of published values. Returns the exit code: 1 if it was refused."""
    headers = {"Content-Type": "text/csv"}
    try:
        with file.open("rb") as body:
            call = Call("POST", "/v1/published", json.loads, _given(how), headers, body)
            answer: Mapping[str, Any] = at.run(lambda client: client.send(call))
    except ProblemError as problem:
        first, *others = problem.sentences
        typer.echo("\n".join((first, *(f"  {sentence}" for sentence in others))))
        return 1
    passed_over = (f"  {number:,} rows passed over: {reason}" for reason, number in answer["passed_over"].items())
    typer.echo("\n".join((_counts(answer), *passed_over, *_warned(answer))))
    return 0


def _given(how: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in how.items() if value is not None}


async def _sent(sending: Awaitable[Mapping[str, Any]]) -> tuple[int, str]:
    """The exit code and what to say."""
    try:
        answer = await sending
    except ProblemError as problem:
        counts = [_counts(problem.report)] if "received" in problem.report else []
        first, *others = problem.sentences
        return 1, "\n".join((first, *counts, *(f"  {sentence}" for sentence in others)))
    mistakes = (_mistake(each) for each in answer["errors"])
    lines = (_counts(answer), *mistakes, *_files(answer), *_warned(answer), *_found(answer.get("quality")))
    return int(bool(answer["rejected"])), "\n".join(lines)


def _counts(report: Mapping[str, Any]) -> str:
    names = ("received", "created", "unchanged", "replaced", "withdrawn", "rejected")
    return ", ".join(f"{report[name]:,} {name}" for name in names if name in report)


def _mistake(mistake: Mapping[str, Any]) -> str:
    places = ("file", "row", "column", "pointer", "parameter")
    place = " ".join(str(mistake[name]) for name in places if mistake.get(name) is not None)
    return f"  {place}: {mistake['detail']}"


def _files(answer: Mapping[str, Any]) -> Iterator[str]:
    for file in answer.get("files", ()):
        taken_for = " ".join(each for each in (file["table"], file["year"]) if each) or "not read"
        rows = "1 row" if file["rows"] == 1 else f"{file['rows']:,} rows"
        yield f"  {file['file']}: {taken_for}, {rows}. {' '.join(file['notes'])}".rstrip()


def _warned(answer: Mapping[str, Any]) -> Iterator[str]:
    for warning in answer["warnings"]:
        place = " ".join(str(warning[name]) for name in ("file", "column") if name in warning)
        rows = f" ({warning['rows']:,} rows)" if "rows" in warning else ""
        yield f"  {place}: {warning['detail']}{rows}".replace("  : ", "  ")


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


@contextmanager
def _progress(what: str, size: int) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, and what to call with the number of bytes sent."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=size)

        def advance(sent: int, total: int) -> None:
            # Everything is sent and the service is working. How long it will take is not known, so the bar pulses.
            progress.update(task, completed=sent, total=total if sent < total else None)

        yield advance
