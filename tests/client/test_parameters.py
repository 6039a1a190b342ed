"""The client and the command line take every parameter of the API: what is added to one is added to all."""

import json
import re
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import typer

from adoption_indicators_client import calls
from app.cli import cli

ROOT = Path(__file__).parents[2]
PATHS = json.loads((ROOT / "openapi" / "openapi.json").read_text(encoding="utf-8"))["paths"]
OPERATIONS = {operation["operationId"]: operation for path in PATHS.values() for operation in path.values()}
#: What the client has ways of its own for: a method for files, iterators for pages.
OF_FORMS_AND_PAGES = {"format", "cursor"}
#: How the client calls what is a word of Python, or a header.
NAMES = {"from": "first_day", "to": "last_day", "idempotency-key": "idempotency_key"}


def parameters(operation: str) -> set[str]:
    return {parameter["name"] for parameter in OPERATIONS[operation].get("parameters", ())} - OF_FORMS_AND_PAGES


def several(operation: str) -> set[str]:
    """The parameters that may be given several times."""
    found = {each["name"] for each in OPERATIONS[operation]["parameters"] if "array" in json.dumps(each["schema"])}
    return found - OF_FORMS_AND_PAGES


@pytest.mark.parametrize(
    ("operation", "kinds", "elsewhere"),
    [
        ("getResults", (calls.ResultsQuestion,), set()),
        ("getCases", (calls.CasesQuestion,), set()),
        ("getChangedResults", (calls.ChangedResultsQuestion,), set()),
        ("getQuality", (calls.QualityQuestion,), set()),
        ("getCompleteness", (calls.CompletenessQuestion,), {"area"}),
        ("listEvents", (calls.EventsQuestion, calls.ChangesQuestion), set()),
        ("postEvents", (calls.Sending,), set()),
        ("postImports", (calls.SendingReturn,), set()),
    ],
)
def test_the_client_takes_every_parameter(operation: str, kinds: tuple[Any, ...], elsewhere: set[str]) -> None:
    taken = {name for kind in kinds for name in get_type_hints(kind)} | elsewhere
    assert {NAMES.get(name, name) for name in parameters(operation)} == taken - {"progress"}
    hints = {name: hint for kind in kinds for name, hint in get_type_hints(kind, include_extras=False).items()}
    for name in several(operation) & hints.keys():
        assert "Sequence" in str(hints[name]), name


@pytest.mark.parametrize(
    ("command", "operations"),
    [
        ("results", ["getResults"]),
        ("cases", ["getCases"]),
        ("changes", ["getChangedResults"]),
        ("quality", ["getQuality"]),
        ("completeness", ["getCompleteness"]),
        ("import", ["postEvents", "postImports"]),
    ],
)
def test_the_command_line_takes_every_parameter(command: str, operations: list[str]) -> None:
    """All but the size of a page: a command gives everything."""
    options = {parameter.name for parameter in typer.main.get_command(cli).commands[command].params}  # type: ignore[attr-defined]
    taken = set.union(*map(parameters, operations)) - {"limit", "idempotency-key"}
    assert {re.sub("-", "_", name) for name in taken} <= options
    of_command = {each.name: each for each in typer.main.get_command(cli).commands[command].params}  # type: ignore[attr-defined]
    for name in set.union(*map(several, operations)):
        assert of_command[name].multiple, name
