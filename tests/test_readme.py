"""What the README shows is what the service does: its requests are sent and its answers compared."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.demo import create
from app.indicators import timeliness
from app.main import create_app
from app.settings import Settings
from tests.conftest import settings_for
from tests.test_cli import run

README = Path(__file__).parent.parent / "README.md"
HERE = "http://127.0.0.1:8000"

_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
_PAIR = re.compile(r"```sh\n(curl [^`]*?)```\s*```json\n(.*?)```", re.DOTALL)
_ANSI_QUOTED = re.compile(r"\$'((?:[^'\\]|\\.)*)'")


def pairs() -> list[tuple[str, str]]:
    return _PAIR.findall(README.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, str]:
    """The demonstration's settings and its analyst's key."""
    settings = settings_for(f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.sqlite3")
    return settings, create(settings).council


def test_the_readme_shows_requests_with_their_answers() -> None:
    assert len(pairs()) >= 2


@pytest.mark.parametrize("number", range(len(pairs())))
def test_a_request_of_the_readme_gives_the_answer_beside_it(number: int, demo: tuple[Settings, str]) -> None:
    settings, key = demo
    command, answer = pairs()[number]
    with TestClient(create_app(settings)) as client:
        response = client.request(**_request(command, key))
    assert response.status_code == 200, response.text
    assert _without_instants(response.json()) == _without_instants(json.loads(answer))


def test_the_readmes_import_prints_what_the_readme_shows(tmp_path: Path) -> None:
    """On the command line, on a database of its own; and the same file is understood over HTTP."""
    blocks = _BLOCK.findall(README.read_text(encoding="utf-8"))
    (episodes,) = [text for kind, text in blocks if kind == "csv"]
    (command,) = [text for kind, text in blocks if kind == "sh" and text.startswith("adoption-indicators import")]
    (printed,) = [text for kind, text in blocks if kind == "text"]
    (tmp_path / "episodes.csv").write_text(episodes, encoding="utf-8")
    imported = run(*shlex.split(command)[1:], directory=tmp_path)
    assert (imported.stdout, imported.returncode) == (printed, 0)


def test_an_import_of_the_readme_is_understood(demo: tuple[Settings, str]) -> None:
    settings, key = demo
    blocks = _BLOCK.findall(README.read_text(encoding="utf-8"))
    (episodes,) = [text for kind, text in blocks if kind == "csv"]
    (command,) = [text for kind, text in blocks if kind == "sh" and "-F file=@episodes.csv" in text]
    request = _request(command.replace("-F file=@episodes.csv", ""), key)
    with TestClient(create_app(settings)) as client:
        answer = client.post(request["url"], headers=request["headers"], files={"file": ("episodes.csv", episodes)})
    assert (answer.status_code, answer.json()["received"], answer.json()["dry_run"]) == (200, 3, True)


def _request(command: str, key: str) -> dict[str, Any]:
    """What a curl command sends."""
    command = command.replace("\\\n", " ").replace("$KEY", key)
    command = _ANSI_QUOTED.sub(lambda found: shlex.quote(found[1].encode().decode("unicode_escape")), command)
    words = iter(shlex.split(command)[1:])
    request: dict[str, Any] = {"method": "GET", "headers": {}}
    for word in words:
        if word == "-X":
            request["method"] = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            request["headers"][name] = value
        elif word == "--data-binary":
            request["content"] = next(words).encode()
        elif word == "-o":
            next(words)
        elif word.startswith("http"):
            assert word.startswith(HERE)
            request["url"] = word.removeprefix(HERE)
        else:
            assert word == "-s"
    return request


def _without_instants(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {name: _without_instants(value) for name, value in answer.items() if name != "known_at"}
    return [_without_instants(each) for each in answer] if isinstance(answer, list) else answer


def test_the_indicator_that_the_readme_declares_is_the_one_in_the_code() -> None:
    """The example of how to add an indicator is a declaration that stands in a theme file."""
    [declared] = [text for kind, text in _BLOCK.findall(README.read_text(encoding="utf-8")) if kind == "python"]
    names: dict[str, Any] = dict(vars(timeliness))
    real = names.pop("A20")
    exec(declared, names)  # noqa: S102 - the README's own lines
    assert names["A20"] == real


def test_every_setting_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"`ADOPTION_{name.upper()}`" not in text]
    assert missing == []
