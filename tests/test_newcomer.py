"""A newcomer pastes the README into one shell, from top to bottom, in a fresh checkout: each command works as shown.

The service of that session then serves the examples of the client's README and the command line.
"""

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.commands import environment_of, run
from tests.support.shown import shows

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"```sh\n(.*?)```(?:\s*```(json|text)\n(.*?)```)?", re.DOTALL)
_PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
HERE = "http://127.0.0.1:8000"


class Session:
    """One shell, into which commands are pasted."""

    def __init__(self, directory: Path, port: int) -> None:
        self.directory = directory
        self.server = f"http://127.0.0.1:{port}"
        self._errors = (directory / "errors.txt").open("w+", encoding="utf-8")
        environment = environment_of({"PORT": str(port), "COLUMNS": "100"})
        del environment["PYTHONPATH"]
        self._shell = subprocess.Popen(
            ["bash", "-m"],  # noqa: S607 - the newcomer has a path
            cwd=directory,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            start_new_session=True,
        )

    def paste(self, lines: str) -> tuple[str, int]:
        """What the lines print, and how the last of them ended."""
        assert self._shell.stdin
        assert self._shell.stdout
        lines = lines.replace("--retry 600", "--retry 60")  # what does not start fails soon
        self._shell.stdin.write(lines.replace(HERE, self.server) + '\necho "=== ended $?"\n')
        self._shell.stdin.flush()
        printed: list[str] = []
        for line in self._shell.stdout:
            if ended := re.fullmatch(r"(.*)=== ended (\d+)\n", line, re.DOTALL):
                return "".join(printed) + ended[1], int(ended[2])
            printed.append(line)
        raise AssertionError("the shell ended")

    def end(self) -> None:
        """Leave nothing running, whatever went wrong."""
        self._shell.communicate("kill %1 2>/dev/null\n")
        self._errors.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the repository as they are now, with what `make setup` has made."""
    directory = tmp_path_factory.mktemp("newcomer") / "adoption-indicators"
    left_out = shutil.ignore_patterns(".*", "tests", "__pycache__", "*.sqlite3*", "build", "dist")
    shutil.copytree(ROOT, directory, ignore=left_out)
    # What is installed, under marks of its own: `make` in the copy finds it current, and never changes the original.
    (directory / ".venv").mkdir()
    marks = (".locked", ".installed")
    for made in (ROOT / ".venv").iterdir():
        if made.name not in marks:
            (directory / ".venv" / made.name).symlink_to(made)
    for mark in marks:  # in this order, for the second is made from the first
        (directory / ".venv" / mark).touch()
    return directory


@dataclass
class Pasted:
    """The session, what the demonstration printed, and the commands that did not work as shown."""

    session: Session
    demo: str = ""
    wrong: list[tuple[str, str]] = field(default_factory=list)

    def paste(self, block: tuple[str, str, str]) -> None:
        command, kind, shown = block
        printed, status = self.session.paste(command)
        self.demo = self.demo or printed
        if status or not works_as_shown(kind, shown, printed):
            self.wrong.append((command, f"{status}: {printed}"))


@pytest.fixture(scope="module")
def pasted(checkout: Path) -> Iterator[Pasted]:
    """The session, with the README pasted up to where the demonstration is stopped, and then the rest."""
    pasted = Pasted(Session(checkout, free_port()))
    blocks = _BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    stop = next(number for number, block in enumerate(blocks) if "kill %1" in block[0])
    try:
        for block in blocks[:stop]:
            pasted.paste(block)
        yield pasted
        pasted.wrong.clear()
        for block in blocks[stop:]:
            pasted.paste(block)
        assert pasted.wrong == []
    finally:
        pasted.session.end()


def works_as_shown(kind: str, shown: str, printed: str) -> bool:
    """Whether a command printed what the README shows below it, apart from what differs each time."""
    if kind == "json":
        return shows(json.loads(shown), json.loads(printed))
    return not kind or printed.rstrip() == shown.rstrip()


def test_every_command_of_the_readme_works_as_shown(pasted: Pasted) -> None:
    """What comes after the demonstration is stopped is pasted when the session ends."""
    session = pasted.session
    assert pasted.wrong == []
    assert (session.directory / "scorecard.xlsx").read_bytes().startswith(b"PK")
    assert (session.directory / "adoption-demo.env").stat().st_mode & 0o077 == 0


def test_the_keys_that_the_demonstration_prints_are_pasted_too(pasted: Pasted) -> None:
    """Its own curl line prints Coventry's A2."""
    session = pasted.session
    line = next(line for line in pasted.demo.splitlines() if "/v1/results?" in line)
    answer, status = session.paste(line)
    assert (status, json.loads(answer)["results"][0]["value"]) == (0, 172)


def test_a_councils_nightly_job_sends_its_events_once(pasted: Pasted) -> None:
    """The first example of the client's README, as the page shows it, and another system's copy follows."""
    session = pasted.session
    job, _, copy = examples()
    (session.directory / "follow.py").write_text(copy, encoding="utf-8")
    follow = f"ADOPTION_SERVER={session.server} ADOPTION_KEY=$KEY python follow.py"
    before = int(session.paste(follow)[0].split()[0])
    (session.directory / "nightly.py").write_text(job, encoding="utf-8")
    rows = "record,pseudonym,event,day\nr1,NIGHT-1,entered_care,2022-06-01\nr2,NIGHT-1,adoption_decision,2022-09-01\n"
    (session.directory / "export.csv").write_text(rows, encoding="utf-8")
    night = f"ADOPTION_SERVER={session.server} ADOPTION_KEY=$KEY YESTERDAY=2023-03-31 python nightly.py"
    assert session.paste(night) == ("2 new, 0 corrected, 0 unchanged\n", 0)
    assert session.paste(night) == ("0 new, 0 corrected, 2 unchanged\n", 0)
    assert int(session.paste(follow)[0].split()[0]) == before + 2
    (session.directory / "export.csv").write_text(rows.replace("entered_care", "entered"), encoding="utf-8")
    printed, status = session.paste(f"{night} 2>&1")
    assert (status, "There is no such type of event. Did you mean 'entered_care'?" in printed) == (1, True)


def test_a_hub_pulls_its_quarter(pasted: Pasted) -> None:
    """The second example, as the page shows it: who has reported, figures with what is not known, and a workbook."""
    session = pasted.session
    _, quarter, _ = examples()
    (session.directory / "quarter.py").write_text(quarter, encoding="utf-8")
    printed, status = session.paste(f"ADOPTION_SERVER={session.server} ADOPTION_KEY=$HUB python quarter.py 2>&1")
    lines = printed.splitlines()
    assert status == 0, printed
    assert "Worcestershire: complete to 2022-09-30" in lines
    assert [line.split()[0] for line in lines if line.startswith("A")][-2:] == ["A2", "A10"]
    assert (session.directory / "quarter.xlsx").read_bytes().startswith(b"PK")


def examples() -> list[str]:
    return _PYTHON.findall((ROOT / "client" / "README.md").read_text(encoding="utf-8"))


def test_the_command_line_asks_a_running_service(pasted: Pasted) -> None:
    """The key from the environment; what the service refuses is its own sentence; the key's use is on record."""
    session = pasted.session
    directory = session.directory
    keys = dict(line.split("=") for line in (directory / "adoption-demo.env").read_text().splitlines())
    asked = ("results", "--indicator", "A2", "--period", "2022-23", "--server", session.server, "--area")

    def said(area: str, key: str) -> str:
        command = run(*asked, area, directory=directory, ADOPTION_KEY=key)
        assert (command.returncode, command.stdout, command.stderr.count("Traceback")) == (1, "", 0)
        return command.stderr

    assert "172 days" in run(*asked, "coventry", directory=directory, ADOPTION_KEY=keys["KEY"]).stdout
    assert "Did you mean" in said("covntry", keys["KEY"])
    assert "reach" in said("solihull", keys["KEY"])
    assert "valid key" in said("coventry", keys["KEY"][:-1])
    listed = run("keys", "list", directory=directory, ADOPTION_DATABASE_URL="sqlite:///adoption-demo.sqlite3").stdout
    assert [line.count("never") for line in listed.splitlines()[2:]] == [0, 0, 1]
