"""What the pages of the documentation show is what the service does: requests are sent and their answers compared.

The README itself is pasted into a shell by test_newcomer.
"""

import json
import re
import shlex
import tomllib
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient

from app import indicators
from app.demo import DemoKeys, create
from app.figures.breakdowns import Breakdown
from app.http.access import SCOPES
from app.indicators import scorecard
from app.indicators.scorecard import INDICATORS
from app.indicators.vocabulary import Indicator
from app.main import create_app
from app.settings import Settings
from tests.conftest import settings_for
from tests.support.commands import run
from tests.support.shown import shows

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DOCS = ROOT / "docs"
HERE = "http://127.0.0.1:8000"

_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
_PAIR = re.compile(r"```sh\n(curl [^`]*?)```\s*```json\n(.*?)```", re.DOTALL)
_ANSI_QUOTED = re.compile(r"\$'((?:[^'\\]|\\.)*)'")


def pairs() -> list[tuple[str, str]]:
    return [pair for page in sorted(DOCS.glob("*.md")) for pair in _PAIR.findall(page.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, DemoKeys]:
    """The demonstration's settings and its keys."""
    settings = settings_for(f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.sqlite3")
    return settings, create(settings)


def test_the_pages_show_requests_with_their_answers() -> None:
    assert len(pairs()) >= 2


@pytest.mark.parametrize("number", range(len(pairs())))
def test_a_request_of_a_page_gives_the_answer_beside_it(number: int, demo: tuple[Settings, DemoKeys]) -> None:
    settings, keys = demo
    command, answer = pairs()[number]
    with TestClient(create_app(settings)) as client:
        response = client.request(**_request(command, keys))
    assert response.status_code == 200, response.text
    assert shows(json.loads(answer), response.json())


def test_the_readmes_import_prints_what_the_readme_shows(tmp_path: Path) -> None:
    """On the command line, on a database of its own; and the same file is understood over HTTP."""
    blocks = _BLOCK.findall((DOCS / "importing.md").read_text(encoding="utf-8"))
    (episodes,) = [text for kind, text in blocks if kind == "csv"]
    (command,) = [text for kind, text in blocks if kind == "sh" and text.startswith("adoption-indicators import")]
    (printed,) = [text for kind, text in blocks if kind == "text" and " received, " in text]
    (tmp_path / "episodes.csv").write_text(episodes, encoding="utf-8")
    imported = run(*shlex.split(command)[1:], directory=tmp_path)
    assert (imported.stdout, imported.returncode) == (printed, 0)


def test_an_import_of_the_readme_is_understood(demo: tuple[Settings, DemoKeys]) -> None:
    settings, keys = demo
    blocks = _BLOCK.findall((DOCS / "importing.md").read_text(encoding="utf-8"))
    (episodes,) = [text for kind, text in blocks if kind == "csv"]
    (command,) = [text for kind, text in blocks if kind == "sh" and "-F file=@episodes.csv" in text]
    request = _request(command.replace("-F file=@episodes.csv", ""), keys)
    with TestClient(create_app(settings)) as client:
        answer = client.post(request["url"], headers=request["headers"], files={"file": ("episodes.csv", episodes)})
    assert (answer.status_code, answer.json()["received"], answer.json()["dry_run"]) == (200, 3, True)


def _request(command: str, keys: DemoKeys) -> dict[str, Any]:
    """What a curl command sends."""
    command = command.replace("\\\n", " ").replace("$KEY", keys.council).replace("$HUB", keys.hub)
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


def rows_of(page: str, heading: str) -> list[list[str]]:
    """The cells of the table of a page whose header row begins with a word."""
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    table = text[text.index(f"| {heading} |") :].split("\n\n")[0]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table.splitlines()[2:]]


def in_code(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)


def test_every_setting_is_in_the_readme_with_its_default() -> None:
    shown = {in_code(name)[0]: "".join(in_code(default)) for name, default, _ in rows_of("running", "variable")}
    defaults = {f"ADOPTION_{name.upper()}": field.default for name, field in Settings.model_fields.items()}
    assert shown == {name: "" if default is None else str(default) for name, default in defaults.items()}


def test_every_indicator_is_in_the_readme_under_its_theme() -> None:
    """A row of the table is a theme file: its words are the README's, its indicators are the file's."""
    files = [import_module(f"app.indicators.{path.stem}") for path in Path(indicators.__path__[0]).glob("*.py")]
    themes = [sorted({indicator.code for indicator in INDICATORS if declares(file, indicator)}) for file in files]
    shown = [sorted(in_code(codes)) for _, codes in rows_of("figures", "theme")]
    assert sorted(shown) == sorted(theme for theme in themes if theme)


def declares(file: ModuleType, indicator: Indicator) -> bool:
    """Whether a module is a theme file, which holds indicators of its own, and this is one of them."""
    if file is scorecard:
        return False
    return any(indicator is value or (isinstance(value, tuple) and indicator in value) for value in vars(file).values())


def test_every_breakdown_is_in_the_readme() -> None:
    [row] = [row for row in rows_of("figures", "parameter") if "breakdown" in row[0]]
    shown = [*in_code(row[0])[0].removeprefix("breakdown=").split(), *in_code(row[1])]
    assert shown == [*get_args(Breakdown)]


def test_every_scope_is_in_the_readme() -> None:
    [listed] = re.findall(r"Keys have scopes \(([^)]+)\)", (DOCS / "running.md").read_text(encoding="utf-8"))
    assert in_code(listed) == [*SCOPES]


def test_every_package_is_in_the_readme() -> None:
    """In the order in which `make check` has the layers."""
    layers = tomllib.loads((README.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    order = [name for layer in layers["contracts"][0]["layers"] for name in re.split(" [|:] ", layer)]
    packages = [name for name in order if (README.parent / "app" / name).is_dir()]
    named = [in_code(name)[0].rstrip("/") for name, _ in rows_of("code", "package")]
    assert [name for name in named if "/" not in name] == packages


def test_every_target_of_make_is_in_the_readme() -> None:
    """What `make help` lists, but for what only those need who change the project."""
    listed = re.findall(r"^(\w+):.*## ", (README.parent / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    text = README.read_text(encoding="utf-8")
    named = {target for target in listed if re.search(rf"`(make )?{target}`", text)}
    assert set(listed) - named == {"setup", "lock", "sabotage", "vendor", "clean"}
