"""The pages of the documentation are true: what they name exists, and what they quote is the code."""

import ast
import re
from pathlib import Path

import pytest

from app.indicators.scorecard import INDICATORS

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "benchmarks" / "README.md"])
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))

_FILE = re.compile(r"`((?:app|tests|docs|benchmarks|decisions|migrations|requirements|openapi|scripts)/[\w./-]*)`")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
#: Whole statements are Python; parts of one are text, so that they stay as they are.
_QUOTED = re.compile(r"From `([^`]+)`:\n\n```(?:python|text)\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


@each_page
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    named = _FILE.findall(page.read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


@each_page
def test_every_test_that_a_page_names_exists(page: Path) -> None:
    named = _TEST.findall(page.read_text(encoding="utf-8"))
    code = {file: (ROOT / file).read_text(encoding="utf-8") for file, _ in named}
    assert [(file, name) for file, name in named if f"def {name}(" not in code[file]] == []
    assert page.name != "security.md" or len(named) > 40


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@each_page
def test_what_a_page_quotes_is_in_the_code(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    quoted = _QUOTED.findall(text)
    for path, lines in quoted:
        code = (ROOT / path).read_text(encoding="utf-8")
        assert lines.strip("\n") in code, path
    assert len(quoted) >= text.count("```python")


def test_every_page_is_linked_from_the_readme() -> None:
    links = {(ROOT / link).resolve() for link in _LINK.findall((ROOT / "README.md").read_text(encoding="utf-8"))}
    assert set(ROOT.glob("docs/*.md")) <= links


def test_the_table_of_packages_says_what_each_says_of_itself() -> None:
    rows = re.findall(
        r"^\| `([\w/]+)/` \| (.+) \|$", (ROOT / "docs" / "code.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    faces = {
        path.parent.relative_to(ROOT / "app").as_posix(): ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        for path in ROOT.glob("app/*/**/__init__.py")
    }
    assert dict(rows) == faces


def test_the_readme_counts_the_indicators() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [(named, others)] = re.findall(r"measured: ((?:`\w+`(?:, )?)+) and \[(\d+) others\]", readme)
    assert named.count("`") // 2 + int(others) == len(INDICATORS)
