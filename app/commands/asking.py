"""Asks the API and shows the answer, as a table or as a file."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from adoption_indicators_client import AsyncClient
from adoption_indicators_client.calls import Listing, download, get
from adoption_indicators_client.clients import AsyncPages
from app.commands.opening import At
from app.commands.tables import Shown, show

#: Most items on a page.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Asking:
    """An address with its parameters, and how its answer is shown. ``items`` names the list that comes in pages."""

    path: str
    parameters: Mapping[str, Any]
    shown: Callable[[Mapping[str, Any]], Shown]
    items: str | None = None

    @property
    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.parameters.items() if value not in (None, False, [])}


def ask(at: At, asked: Asking, form: str, output: Path | None) -> None:
    """Ask, and print the answer or write it to a file."""
    if form == "xlsx" and output is None:
        raise typer.BadParameter("A workbook is a file: name it with --output.", param_hint="--format")
    content = at.run(lambda client: _content(client, asked, form))
    if isinstance(content, Shown):
        show(content, output)
    elif output:
        output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()


async def _content(client: AsyncClient, asked: Asking, form: str) -> Shown | bytes:
    if form in {"csv", "xlsx"}:
        return await client.send(download(asked.path, "csv" if form == "csv" else "xlsx", asked.given))
    answer = await _whole(client, asked)
    if form == "json":
        return (json.dumps(answer, ensure_ascii=False, indent=2) + "\n").encode()
    return asked.shown(answer)


async def _whole(client: AsyncClient, asked: Asking) -> dict[str, Any]:
    """The answer with the items of all its pages."""
    call = get(asked.path, asked.given)
    if asked.items is None:
        return dict(await client.send(call))
    name = asked.items
    pages = [page async for page in AsyncPages(client, Listing(call, lambda page: page[name])).pages()]
    return {**pages[0], name: [item for page in pages for item in page[name]], "next": None}
