"""Each sentence of the API's description about what an operation does has a test that would notice if it was false.

`said.toml` names the test of each sentence. A sentence that is added or changed must be entered there with its test.
"""

import ast
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.main import create_app
from tests.conftest import settings_for

ROOT = Path(__file__).parents[2]
SAID: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "said.toml").read_text(encoding="utf-8"))
#: Those of the whole service, and what is said of parameters wherever they are.
SERVICE, PARAMETERS = "the service", "parameters"

#: Where a sentence ends and the next begins.
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`*])")


@cache
def description() -> dict[str, Any]:
    return create_app(settings_for("sqlite:////nowhere/at/all.sqlite3")).openapi()


def operations() -> list[dict[str, Any]]:
    return [operation for of_path in description()["paths"].values() for operation in of_path.values()]


def sentences(text: str) -> list[str]:
    return _END.split(" ".join(text.split()))


def unlike(found: Iterable[str], entered: Iterable[str]) -> dict[str, list[str]]:
    """What is said and not entered, and what is entered and not said any more."""
    said, known = set(found), set(entered)
    return {"enter with a test": sorted(said - known), "take out": sorted(known - said)}


def test_every_sentence_about_an_operation_has_its_test() -> None:
    said = {operation["operationId"]: sentences(operation["description"]) for operation in operations()}
    said[SERVICE] = sentences(description()["info"]["description"])
    found = [f"{operation}: {sentence}" for operation, those in said.items() for sentence in those]
    entered = [f"{operation}: {sentence}" for operation in SAID.keys() - {PARAMETERS} for sentence in SAID[operation]]
    assert unlike(found, entered) == {"enter with a test": [], "take out": []}


def test_everything_that_is_said_of_a_parameter_has_its_test() -> None:
    found = [each.get("description") for operation in operations() for each in operation.get("parameters", [])]
    assert unlike(filter(None, found), SAID[PARAMETERS]) == {"enter with a test": [], "take out": []}


@cache
def functions_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("test", sorted({test for those in SAID.values() for test in those.values()}))
def test_the_test_of_a_sentence_exists(test: str) -> None:
    path, name = test.split("::")
    assert name in functions_in(path)
