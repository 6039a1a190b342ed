"""The command line, as an operator types it: processes of their own, on a database of their own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app import __version__
from app.cli import cli
from app.http.access import PREFIX, SCOPES
from tests.support.commands import environment_of, run
from tests.support.postgres import Server, create_database

CASES = Path(__file__).parent / "cases" / "worked.json"
ROOT = Path(__file__).parent.parent


@pytest.fixture
def worked(tmp_path: Path) -> Path:
    """A directory with a migrated database and a file of the worked children K1 to K4."""
    events = json.loads(CASES.read_text(encoding="utf-8"))["cases"][0]["events"]
    lines = "".join(json.dumps(event) + "\n" for event in events)
    (tmp_path / "children.ndjson").write_text(lines, encoding="utf-8")
    assert run("migrate", directory=tmp_path).returncode == 0
    return tmp_path


def test_files_are_imported_and_figures_asked(worked: Path) -> None:
    """The same as over HTTP: 23 events in, and A2 of the worked table out."""
    first = run("import", "children.ndjson", directory=worked)
    assert (first.returncode, first.stdout) == (
        0,
        "children.ndjson: 23 received, 23 created, 0 unchanged, 0 replaced, 0 withdrawn, 0 rejected\n",
    )
    again = run("import", "children.ndjson", directory=worked)
    assert "23 unchanged" in again.stdout
    asked = ("--indicator", "A2", "--area", "coventry", "--period", "2021-22")
    answer = json.loads(run("results", *asked, "--format", "json", directory=worked).stdout)
    assert [result["value"] for result in answer["results"]] == [195]
    assert "195" in run("results", *asked, directory=worked).stdout
    assert run("results", *asked, "--format", "csv", directory=worked).stdout.count("\n") == 2


def test_a_wrong_file_is_told_row_by_row_and_stores_nothing(worked: Path) -> None:
    (worked / "wrong.csv").write_text("authority,child,type,date\ncovntry,K1,matched,2021-01-01\n", encoding="utf-8")
    wrong = run("import", "wrong.csv", directory=worked)
    assert wrong.returncode == 1
    assert "Did you mean 'Coventry'?" in wrong.stdout
    assert run("import", "children.txt", directory=worked).returncode != 0


def test_what_is_stored_is_proved_and_derived_again(worked: Path) -> None:
    run("import", "children.ndjson", directory=worked)
    assert run("check", directory=worked).returncode == 0
    rebuilt = run("rebuild", directory=worked)
    assert rebuilt.stdout == "4 children's journeys were derived again.\n"
    assert run("check", directory=worked).stdout == "4 children were read again; 0 stored rows differ.\n"


def test_a_key_is_alone_on_the_last_line_and_can_be_listed_and_revoked(worked: Path) -> None:
    scopes = ("--scope", "events:write", "--scope", "results:read")
    made = run("keys", "create", "--name", "Coventry", *scopes, "--area", "coventry", directory=worked)
    key = made.stdout.splitlines()[-1]
    assert re.fullmatch(PREFIX + r"[0-9a-f]{8}_[A-Za-z0-9_-]{43}", key)
    listed = run("keys", "list", directory=worked).stdout
    assert "Coventry" in listed
    assert key not in listed
    key_id = listed.splitlines()[-1].split()[0]
    assert run("keys", "revoke", key_id, directory=worked).returncode == 0
    assert "revoked" in run("keys", "list", directory=worked).stdout
    assert run("keys", "revoke", key_id, directory=worked).returncode == 1


def test_the_first_key_of_a_new_service_needs_no_other_step(tmp_path: Path) -> None:
    made = run("keys", "create", "--name", "first", "--scope", "admin", "--area", "england", directory=tmp_path)
    assert (made.returncode, made.stdout.startswith(PREFIX)) == (0, True)
    assert "never" in run("keys", "list", directory=tmp_path).stdout


def test_a_command_starts_without_what_it_does_not_need() -> None:
    """Half a second for each command that somebody types, or a night job runs a hundred times."""
    imported = "import sys, app.cli, app.commands.asking; print(*{name.split('.')[0] for name in sys.modules})"
    found = subprocess.run([sys.executable, "-c", imported], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"fastapi", "sqlalchemy", "pydantic"} & set(found.stdout.split())


def test_the_help_names_every_scope(tmp_path: Path) -> None:
    said = " ".join(run("keys", "create", "--help", directory=tmp_path).stdout.replace("\u2502", " ").split())
    assert ", ".join(SCOPES) in said


def test_a_value_that_an_option_does_not_have_is_said_without_the_name_of_an_exception() -> None:
    said = CliRunner().invoke(cli, ["results", "--area", "coventry", "--period", "2022-23", "--format", "pdf"])
    assert (said.exit_code, "Value error" in said.output, "'xlsx'" in said.output) == (2, False, True)


READING = (
    ("results", "--indicator", "A2", "--area", "coventry", "--period", "2022-23"),
    ("cases", "--indicator", "A2", "--area", "coventry", "--period", "2022-23"),
    ("quality", "--area", "coventry", "--period", "2022-23"),
    ("completeness", "--area", "ace"),
    ("check",),
    ("rebuild",),
    ("keys", "list"),
    ("keys", "revoke", "abc"),
)


def one_sentence(command: subprocess.CompletedProcess[str]) -> str:
    """What a command says that cannot be done: nothing but a sentence, or two."""
    assert (command.returncode, command.stdout) == (1, "")
    assert "Traceback" not in command.stderr
    assert command.stderr.count("\n") <= 2
    return command.stderr


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_in_a_fresh_folder_there_is_nothing_to_read_and_nothing_is_made(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    said = one_sentence(run(*command, directory=tmp_path))
    assert "There is no database adoption.sqlite3 here." in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", READING[:4:3], ids=" ".join)
def test_a_service_that_is_down_is_one_sentence(command: tuple[str, ...], tmp_path: Path) -> None:
    there = f"http://127.0.0.1:{free_port()}"
    said = one_sentence(run(*command, "--server", there, "--key", "k", directory=tmp_path))
    assert said == f"The service at {there} does not answer (ConnectError).\n"


@pytest.mark.parametrize(
    ("setting", "wrong"),
    [
        ("ADOPTION_LOG_LEVEL", "loud"),
        ("ADOPTION_THREADS", "many"),
        ("ADOPTION_DATABASE_URL", "mysql://u:secret@host/x"),
        ("ADOPTION_DATABASE_URL", "secret"),
        ("ADOPTION_DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/x"),
        ("ADOPTION_DATABASE_URL", "sqlite:////secret/secret/x.sqlite3"),
        ("ADOPTION_GROUPS_FILE", "groups.csv"),
    ],
)
def test_a_wrong_setting_is_named_and_not_repeated(setting: str, wrong: str, tmp_path: Path) -> None:
    """An address has a password in it."""
    command = ("keys", "create", "--name", "x", "--scope", "admin", "--area", "england")
    said = one_sentence(run(*command, directory=tmp_path, **{setting: wrong}))
    assert setting in said or "groups.csv: No such file" in said
    assert "secret" not in said


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = one_sentence(run("serve", "--port", str(port), directory=tmp_path))
    assert said.startswith(f"Port {port} of 127.0.0.1 cannot be served: ")
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_its_version_and_speaks_plainly_of_settings(tmp_path: Path) -> None:
    assert run("--version", directory=tmp_path).stdout == f"adoption-indicators {__version__}\n"
    said = one_sentence(run("check", directory=tmp_path, ADOPTION_THREADS="many"))
    assert said == "The setting ADOPTION_THREADS is wrong: Write a whole number.\n"


def test_a_misspelt_setting_is_named_and_not_repeated(tmp_path: Path) -> None:
    """It would be ignored in silence, and another database used."""
    said = run("keys", "list", directory=tmp_path, ADOPTION_DATBASE_URL="postgresql://u:secret@host/x").stderr
    assert said.startswith(
        "ADOPTION_DATBASE_URL is not a setting, and is ignored. Did you mean 'ADOPTION_DATABASE_URL'?\n"
    )
    assert "secret" not in said
    rightly = run("--help", directory=tmp_path, ADOPTION_DATABASE_URL="sqlite:///x", ADOPTION_KEY="k")
    assert rightly.stderr == ""


def test_without_a_key_a_running_service_is_not_asked(tmp_path: Path) -> None:
    said = one_sentence(run(*READING[0], "--server", "http://127.0.0.1:9", directory=tmp_path))
    assert "ADOPTION_KEY" in said


def test_mistakes_are_told_in_sentences_not_traces(worked: Path, tmp_path: Path) -> None:
    unknown_area = run("keys", "create", "--name", "x", "--scope", "admin", "--area", "coventyr", directory=worked)
    assert "Did you mean 'Coventry'?" in one_sentence(unknown_area)
    unknown_scope = run("keys", "create", "--name", "x", "--scope", "read", "--area", "coventry", directory=worked)
    assert (unknown_scope.returncode != 0, "Traceback" in unknown_scope.stderr) == (True, False)
    asked = run("results", "--indicator", "A99", "--area", "covntry", "--period", "2022-23-Q9", directory=worked)
    assert asked.returncode == 1
    assert {line.split(":")[0] for line in asked.stderr.splitlines()[1:]} == {"indicator", "area", "period"}
    (tmp_path / "empty.sqlite3").touch()
    not_migrated = run("check", directory=tmp_path, ADOPTION_DATABASE_URL="sqlite:///empty.sqlite3")
    assert "migrate" in one_sentence(not_migrated)


def test_the_questions_of_the_api_are_asked_of_this_machines_database(worked: Path) -> None:
    """As tables, which fit 80 columns; as JSON with all pages; as CSV; as a workbook in a file."""
    run("import", "children.ndjson", "--complete-from", "2019-04-01", "--complete-to", "2022-03-31", directory=worked)
    asked = ("--area", "coventry", "--period", "2021-22")
    for command in (
        ("results", "--indicator", "all", *asked, "--compare", "previous", "--breakdown", "sex"),
        ("cases", "--indicator", "A2", *asked),
        ("report", *asked),
        ("quality", *asked),
        ("completeness", "--area", "ace", "--findings"),
        ("changes", "--indicator", "all", *asked, "--since", "2000-01-01T00:00:00Z"),
    ):
        shown = run(*command, directory=worked, COLUMNS="80")
        assert (shown.returncode, shown.stderr) == (0, "")
        assert max(map(len, shown.stdout.splitlines())) <= 80
    cases = json.loads(run("cases", "--indicator", "A2", *asked, "--format", "json", directory=worked).stdout)
    assert (cases["next"], {case["child"] for case in cases["cases"]}) == (None, {"K1", "K2", "K3", "K4"})
    assert "," in run("completeness", "--area", "ace", "--format", "csv", directory=worked).stdout.splitlines()[0]
    workbook = ("results", "--indicator", "A2", *asked, "--format", "xlsx")
    assert run(*workbook, directory=worked).returncode == 2
    assert run(*workbook, "--output", "a2.xlsx", directory=worked).returncode == 0
    assert (worked / "a2.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.postgres
def test_serve_refuses_a_postgresql_that_was_not_migrated(postgres: Callable[[], Server], tmp_path: Path) -> None:
    """Migrations are a release step there: a server never changes the schema by itself."""
    url = create_database(postgres(), f"not_migrated_{os.getpid()}")
    refused = run("serve", "--port", str(free_port()), directory=tmp_path, ADOPTION_DATABASE_URL=url)
    assert refused.returncode == 1
    assert "adoption-indicators migrate" in refused.stderr
    assert run("migrate", directory=tmp_path, ADOPTION_DATABASE_URL=url).returncode == 0
    with serving("serve", directory=tmp_path, ADOPTION_DATABASE_URL=url) as port:
        assert get(port, "/readyz") == {"ready": True, "reasons": [], "notes": []}


def test_the_description_is_written_and_checked(tmp_path: Path) -> None:
    assert run("openapi", "--check", directory=tmp_path).returncode == 1
    assert run("openapi", directory=tmp_path).returncode == 0
    assert run("openapi", "--check", directory=tmp_path).returncode == 0
    committed = ROOT / "openapi" / "openapi.json"
    assert committed.read_text(encoding="utf-8") == (tmp_path / "openapi" / "openapi.json").read_text(encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str, **headers: str) -> dict[str, Any]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return dict(json.load(answer))


@contextmanager
def serving(command: str, *, directory: Path, **environment: str) -> Iterator[int]:
    """The port of a server in a process of its own, which ends cleanly on Ctrl-C."""
    port = free_port()
    with (directory / "output.txt").open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", command, "--port", str(port)],
            cwd=directory,
            env=environment_of(environment),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_it_answers(process, port)
            yield port
            process.send_signal(signal.SIGINT)
            assert process.wait() == 0
        finally:
            process.kill()
            process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    while True:
        assert process.poll() is None, "the server ended before it answered"
        try:
            get(port, "/livez")
        except OSError:
            time.sleep(0.1)
        else:
            return
