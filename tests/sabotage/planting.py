"""Plants a defect in a copy of the project, and sees whether its test goes red there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.sabotage.defects import Defect

ROOT = Path(__file__).parents[2]
#: What a copy needs: the code, the migrations, the tests, and what these read.
COPIED = (
    "app", "benchmarks", "client", "decisions", "deploy", "docs", "migrations", "openapi", "requirements", "scripts",
    "tests", "CHANGELOG.md", "Dockerfile", "README.md", "compose.yaml", "pyproject.toml",
)  # fmt: skip
#: What pytest answers if a test failed: neither an error of its own nor that it found no test.
FAILED = 1
#: Far more than any test takes.
MOST_SECONDS = 600


def is_found(defect: Defect) -> bool:
    """Whether the test of a defect fails once it is planted, and fails because of an assertion or a refusal."""
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            _copy(ROOT / name, copy / name)
        plant(defect, copy)
        return _pytest(copy, defect.test.split()) == FAILED


def plant(defect: Defect, root: Path) -> None:
    """Write the defect into the file. Raises ValueError unless what it replaces is there exactly once."""
    file = root / defect.file
    text = file.read_text()
    if text.count(defect.written) != 1:
        raise ValueError(f"{defect.file} has {defect.written!r} {text.count(defect.written)} times: {defect.says}")
    file.write_text(text.replace(defect.written, defect.planted))


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3*"))
    else:
        shutil.copyfile(source, target)


def _pytest(folder: Path, tests: list[str]) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, check=False, capture_output=True, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired:  # what waits without end fails too, if late
        return FAILED
    return done.returncode
