"""The house is in order: layers, declared dependencies, names that are used, one name for one idea."""

import ast
import re
import shutil
import subprocess
import sys
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from app.events.catalogue import EVENTS

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = {
    path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOT.glob("app/**/*.py"))
}
#: What no module of ours imports, and why it is installed all the same.
NOT_IMPORTED = {
    "httptools": "uvicorn's protocol class, which ours extends, reads requests with it",
    "python-multipart": "starlette reads forms with it",
    "uvloop": "uvicorn runs on it",
}
#: Names that say nothing about what is in a module.
EMPTY_NAMES = {"utils", "helpers", "common", "core", "base", "services", "managers", "schemas", "crud"}
#: Words of a private dialect.
HOUSE_WORDS = re.compile(r"\b(?:told|anew|afresh|otherwise|whereof|thereof|of whom nothing|whomever)\b")
#: Methods that a library calls.
OVERRIDES = {"coerce_compared_value", "process_bind_param", "process_result_value", "send_400_response"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The application and its contracts, to try out what must not be."""
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copytree(ROOT / "tests" / "oracle", tmp_path / "tests" / "oracle")
    (tmp_path / "tests" / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(directory: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run([program, "--no-cache"], cwd=directory, capture_output=True, text=True, check=False)


def test_the_layers_are_kept(copy: Path) -> None:
    checked = lint_imports(copy)
    assert (checked.returncode, "0 broken" in checked.stdout) == (0, True), checked.stdout


@pytest.mark.parametrize(
    ("module", "source", "reported"),
    [
        ("app/loose.py", "", "app.loose"),
        ("app/reports/__init__.py", "", "app.reports"),
        ("app/store/climbing.py", "import app.ledger.versions\n", "app.store is not allowed to import app.ledger"),
        ("app/figures/aside.py", "import app.returns.codes\n", "app.figures is not allowed to import app.returns"),
        ("app/indicators/stored.py", "import sqlalchemy\n", "app.indicators is not allowed to import sqlalchemy"),
        ("tests/oracle/peeping.py", "import app.periods\n", "tests.oracle is not allowed to import app"),
    ],
)
def test_a_module_out_of_place_turns_the_check_red(copy: Path, module: str, source: str, reported: str) -> None:
    """A module in no layer, one that imports from a higher layer or from its neighbour, and so on."""
    (copy / module).parent.mkdir(exist_ok=True)
    (copy / module).write_text(source, encoding="utf-8")
    checked = lint_imports(copy)
    assert checked.returncode != 0
    assert reported in checked.stdout


def imported(tree: ast.Module) -> Iterator[str]:
    """The packages that a module imports, and what it imports from them does not matter."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).split(".")[0]


def named(lines: list[str]) -> set[str]:
    return {re.split(r"[<>=!~;\[ ]", line)[0] for line in lines}


def test_every_library_that_the_code_imports_is_declared() -> None:
    """A library that comes with another one may go with it."""
    declared = named(PROJECT["project"]["dependencies"])
    optional = {name for lines in PROJECT["project"]["optional-dependencies"].values() for name in named(lines)}
    packages = {package for tree in MODULES.values() for package in imported(tree)}
    packages -= {"app", *sys.stdlib_module_names}
    # What is installed from a directory, as ours is, is not in the list of what packages are whose.
    distributions = {"adoption_indicators_client": ["adoption-indicators-client"], **packages_distributions()}
    needed = {distributions[package][0].lower().replace("_", "-") for package in packages}
    assert declared == (needed - optional) | NOT_IMPORTED.keys()
    assert len(declared - {"adoption-indicators-client"}) <= 20  # libraries of others that a running service needs


def test_the_client_needs_two_libraries_and_nothing_of_the_service() -> None:
    project = tomllib.loads((ROOT / "client" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split("[<>=]", line)[0] for line in project["dependencies"]}
    trees = [
        ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.glob("client/adoption_indicators_client/*.py")
    ]
    packages = {package for tree in trees for package in imported(tree)} - {*sys.stdlib_module_names}
    assert packages - {"adoption_indicators_client"} == declared == {"httpx", "tenacity"}


def test_no_name_is_defined_and_never_used() -> None:
    """Neither at the top of a module nor in a class; what only tests, docstrings or comments name is not used."""
    uses = Counter(re.findall(r"\w+", (ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    uses.update(word for path in MODULES for word in words_of_code(path))
    uses.update(event.__name__ for event in EVENTS)  # the catalogue finds the classes in its own module
    places: dict[str, list[Path]] = {}
    for path, tree in MODULES.items():
        for name in defined(tree):
            places.setdefault(name, []).append(path)
    unused = {name: paths for name, paths in places.items() if uses[name] <= len(paths) and name not in OVERRIDES}
    assert unused == {}


def words_of_code(path: Path) -> Iterator[str]:
    """The names of a module, and the words of its texts but for docstrings."""
    with tokenize.open(ROOT / path) as lines:
        for token in tokenize.generate_tokens(lines.readline):
            if token.type != tokenize.COMMENT and not token.string.startswith('"""'):
                yield from re.findall(r"\w+", token.string)


def defined(tree: ast.Module) -> Iterator[str]:
    """The names that a module and its classes define. What a decorator registers, such as a route, is used by that."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            registered = [each for each in node.decorator_list if not isinstance(each, ast.Name)]
            if not registered and not node.name.startswith("__"):
                yield node.name
        elif isinstance(node, ast.ClassDef):
            yield node.name
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))


def test_no_two_classes_have_one_name() -> None:
    classes = Counter(
        node.name for tree in MODULES.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    )
    assert {name for name, times in classes.items() if times > 1} == set()


@pytest.mark.parametrize("place", ["app/**/*.py", "client/**/*.py", "tests/support/**/*.py", "*.md", "docs/*.md"])
def test_words_are_those_that_everybody_uses(place: str) -> None:
    """Sent, again, only, differently: the words that a native reader would have to read twice are gone."""
    texts = {path: path.read_text(encoding="utf-8") for path in ROOT.glob(place)}
    assert texts
    found = {str(path.relative_to(ROOT)): HOUSE_WORDS.findall(text) for path, text in texts.items()}
    assert {path: words for path, words in found.items() if words} == {}


def test_every_module_is_named_for_what_is_in_it() -> None:
    parts = {part for path in MODULES for part in (*path.parent.parts, path.stem)}
    assert not parts & EMPTY_NAMES


def test_a_module_is_one_room_and_a_function_one_thought() -> None:
    lines = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: number for path, number in lines.items() if number > 250} == {}
    functions = [
        (path, node)
        for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = {
        f"{path}: {node.name}": node.body[-1].end_lineno
        for path, node in functions
        if (node.body[-1].end_lineno or 0) - node.body[0].lineno >= 40
    }
    assert long == {}
