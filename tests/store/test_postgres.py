"""The PostgreSQL servers that the other tests rely on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest
from sqlalchemy import make_url

from tests.support.postgres import (
    PostgresNotFound,
    Server,
    as_the_server,
    create_database,
    start_postgres,
    system_programs,
)

SOURCES = [
    "embedded",
    *(["system"] if any((place / "initdb").exists() for place in system_programs()) else []),
]


def answer(url: str, statement: str) -> object:
    """Run a statement on a connection of its own and return the first value of the answer."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return (cursor.fetchone() or [None])[0] if cursor.description else None


@pytest.fixture(scope="module", params=SOURCES)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ADOPTION_TEST_POSTGRES_URL", raising=False)
        patch.setenv("ADOPTION_TEST_POSTGRES", request.param)
        with start_postgres() as started:
            yield started


def test_server_answers(server: Server) -> None:
    assert answer(server.url, "SELECT 40 + 2") == 42


def test_databases_are_separate_and_a_template_is_copied(server: Server) -> None:
    template = create_database(server, "template_of_a_schema")
    answer(template, "CREATE TABLE child AS SELECT 1 AS id")
    copy = create_database(server, "copy", template="template_of_a_schema")
    answer(copy, "INSERT INTO child VALUES (2)")
    assert answer(copy, "SELECT count(*) FROM child") == 2
    assert answer(template, "SELECT count(*) FROM child") == 1
    assert answer(create_database(server, "empty"), "SELECT to_regclass('child')") is None


def test_databases_of_one_name_on_two_servers_are_two(server: Server, postgres: Callable[[], Server]) -> None:
    name = f"of_one_name_{token_hex(4)}"
    urls = [create_database(each, name) for each in (postgres(), server)]
    assert [make_url(as_the_server(url)).query for url in urls] == [make_url(url).query for url in urls]
    assert [answer(as_the_server(url), "SELECT current_database()") for url in urls] == [name] * 2


def test_a_server_of_somebody_else_is_left_as_it_was(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADOPTION_TEST_POSTGRES_URL", server.url)
    before = answer(server.url, "SELECT count(*) FROM pg_database")
    with start_postgres() as shared:
        url = create_database(shared, "mine")
        assert answer(url, "SELECT current_database() LIKE 'adoption_test_%_mine'") is True
    assert answer(server.url, "SELECT count(*) FROM pg_database") == before


def test_an_unknown_source_is_an_error_and_never_a_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ADOPTION_TEST_POSTGRES_URL", raising=False)
    monkeypatch.setenv("ADOPTION_TEST_POSTGRES", "no-such-source")
    with pytest.raises(PostgresNotFound, match="system, embedded"), start_postgres():
        pass


def test_a_server_ends_with_the_process_that_started_it() -> None:
    program = (
        "import time; from tests.support.postgres import start_postgres\n"
        "with start_postgres() as server: print(server.url, flush=True); time.sleep(60)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "ADOPTION_TEST_POSTGRES_URL"}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout
        directory = Path(str(make_url(process.stdout.readline().strip()).query["host"]))
        assert (directory / "data" / "postmaster.pid").exists()
        process.send_signal(signal.SIGKILL)
    while directory.exists():  # or the test is stopped as one that hangs
        time.sleep(0.05)
