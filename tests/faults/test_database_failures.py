"""F3, F4: the database slow, locked, frozen, full, only readable or gone: never a 500, and well again by itself."""

import os
import signal
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from app.http.database_failures import problem_of
from app.problems import Overloaded, Problem, StorageFull, Unavailable
from tests.conftest import Templates, running
from tests.http.test_problems import problem
from tests.support.postgres import Server
from tests.support.service import Service
from tests.support.surroundings import wait_as_in_production
from tests.support.world import COVENTRY

NDJSON = {"Content-Type": "application/x-ndjson"}
FIGURE = {"indicator": "adopted", "area": "coventry", "period": "2020-21"}


def batch(*children: str) -> bytes:
    line = '{{"authority":"{}","child":"{}","type":"entered_care","date":"2020-01-01"}}\n'
    return "".join(line.format(COVENTRY, child) for child in children).encode()


def send(service: Service, *children: str) -> Any:
    return service.client.post("/v1/events", content=batch(*children), headers=NDJSON)


def stored(service: Service) -> int:
    return len(service.client.get("/v1/events").json()["events"])


@pytest.fixture
def hasty_service(new_database: tuple[str, str]) -> Iterator[Service]:
    """A service that waits for locks for a moment only."""
    with running(*new_database, lock_seconds=0.1, write_seconds=0.1) as service:
        yield service


@contextmanager
def writing_elsewhere(service: Service) -> Iterator[None]:
    """Another process holds what a writer needs."""
    database = service.database
    if database.is_sqlite:
        other = sqlite3.connect(str(database.engine.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.close()
    else:
        with database.engine.begin() as connection:
            connection.execute(text("SELECT 1 FROM clock FOR UPDATE"))
            yield


def test_f3_while_another_process_writes_reads_go_on_and_writes_are_told_to_come_again(hasty_service: Service) -> None:
    assert send(hasty_service, "K1").status_code == 200
    with writing_elsewhere(hasty_service):
        assert hasty_service.client.get("/v1/results", params=FIGURE).status_code == 200
        assert hasty_service.client.get("/readyz").status_code == 200
        refused = send(hasty_service, "K2")
        assert problem(refused, 503)["type"] == "/problems/overloaded"
        assert int(refused.headers["retry-after"]) >= 1
    assert stored(hasty_service) == 1
    assert send(hasty_service, "K2").status_code == 200


def test_f3_whoever_waits_too_long_for_the_same_process_is_told_to_come_again(hasty_service: Service) -> None:
    with hasty_service.database._writers.turn():
        assert problem(send(hasty_service, "K1"), 503)["type"] == "/problems/overloaded"
        assert stored(hasty_service) == 0
    assert send(hasty_service, "K1").status_code == 200


@contextmanager
def full_disk(service: Service) -> Iterator[None]:
    """There is no room for another event."""
    database = service.database
    if database.is_sqlite:
        with database.engine.connect() as connection:
            size = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

        def limit(connection: Any, *_: Any) -> None:
            connection.execute(f"PRAGMA max_page_count={size}")

        event.listen(database.engine, "checkout", limit)
        try:
            yield
        finally:
            event.remove(database.engine, "checkout", limit)
            database.engine.dispose()
    else:
        full = "BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END"
        with service.owner.engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $${full}$$")
            connection.exec_driver_sql(
                "CREATE TRIGGER full_disk BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION full_disk()"
            )
        try:
            yield
        finally:
            with service.owner.engine.begin() as connection:
                connection.exec_driver_sql("DROP FUNCTION full_disk() CASCADE")


def test_f4_a_full_disk_stores_nothing_half_and_reads_go_on(hasty_service: Service) -> None:
    assert send(hasty_service, "K1").status_code == 200
    with full_disk(hasty_service):
        refused = send(hasty_service, *(f"N{number}" for number in range(3000)))
        assert problem(refused, 507)["type"] == "/problems/storage-full"
        assert stored(hasty_service) == 1
        assert hasty_service.client.get("/v1/results", params=FIGURE).status_code == 200
    assert send(hasty_service, "K2").status_code == 200
    assert stored(hasty_service) == 2


def test_f4_a_full_directory_for_uploads_is_no_fault_of_ours(
    hasty_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "write", full)
    problem(send(hasty_service, "K1"), 507)
    upload = hasty_service.client.post(
        "/v1/imports", params={"authority": "coventry"}, files=[("file", ("a.csv", b"CHILD_LA_CODE\r\n1\r\n"))]
    )
    problem(upload, 507)


@contextmanager
def only_readable(service: Service) -> Iterator[None]:
    engine = service.database.engine
    only = "PRAGMA query_only=ON" if service.database.is_sqlite else "SET default_transaction_read_only = on"

    def set_once(connection: Any, *_: Any) -> None:
        connection.cursor().execute(only)
        if not service.database.is_sqlite:
            connection.commit()

    event.listen(engine, "checkout", set_once)
    try:
        yield
    finally:
        event.remove(engine, "checkout", set_once)
        engine.dispose()


def test_f3_a_database_that_can_only_be_read_is_read(hasty_service: Service) -> None:
    with only_readable(hasty_service):
        assert "only be read" in problem(send(hasty_service, "K1"), 503)["detail"]
        assert hasty_service.client.get("/v1/results", params=FIGURE).status_code == 200
    assert send(hasty_service, "K1").status_code == 200


def processes_of(server: Server) -> list[int]:
    """The processes of a PostgreSQL server, its first one first."""
    with server.connect() as connection:
        [[directory]] = connection.execute("SHOW data_directory").fetchall()
    first = int(Path(directory, "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return [first, *map(int, children)]


@contextmanager
def frozen(server: Server) -> Iterator[None]:
    """It thaws after a minute at the latest: whoever waits for it without end is answered then, and found out."""
    processes = processes_of(server)
    thaw = threading.Timer(60, send_signal, (processes, signal.SIGCONT))
    thaw.start()
    try:
        send_signal(processes, signal.SIGSTOP)
        yield
    finally:
        thaw.cancel()
        send_signal(processes, signal.SIGCONT)


def send_signal(processes: list[int], number: signal.Signals) -> None:
    """To each that is still there: the process of a connection ends soon after it is closed."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def until_ready(service: Service) -> None:
    """It is ready again by itself, however soon."""
    while service.client.get("/readyz").status_code != 200:
        time.sleep(0.05)


def test_f3_a_frozen_server_is_answered_for_and_well_again_by_itself(
    postgres: Callable[[], Server], templates: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_as_in_production(monkeypatch)
    url, admin_key = templates.copied("postgresql")
    server = postgres()
    with running(url, admin_key) as service:
        assert send(service, "K1").status_code == 200
        with frozen(server):
            for _ in range(3):
                unready = service.client.get("/readyz")
                assert (unready.status_code, unready.json()["ready"]) == (503, False)
                problem(service.client.get("/v1/results", params=FIGURE), 503)
                problem(send(service, "K2"), 503)
                assert service.client.get("/livez").status_code == 200
        until_ready(service)
        assert service.client.get("/v1/results", params=FIGURE).status_code == 200
        assert send(service, "K2").status_code == 200
        assert stored(service) == 2


def test_f3_lost_connections_are_made_again(postgres: Callable[[], Server], templates: Templates) -> None:
    url, admin_key = templates.copied("postgresql")
    server = postgres()
    with running(url, admin_key) as service:

        def lose_all(*_: Any) -> None:
            with server.connect() as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [service.database.engine.url.database],
                )

        assert send(service, "K1").status_code == 200
        lose_all()
        assert {service.client.get("/v1/results", params=FIGURE).status_code for _ in range(3)} <= {200, 503}
        assert service.client.get("/v1/results", params=FIGURE).status_code == 200
        with service.owner.engine.begin() as connection:
            lost = "BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END"
            connection.exec_driver_sql(f"CREATE FUNCTION lost() RETURNS trigger LANGUAGE plpgsql AS $${lost}$$")
            connection.exec_driver_sql(
                "CREATE TRIGGER lost BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION lost()"
            )
        problem(send(service, *(f"N{number}" for number in range(100))), 503)  # in the middle of what is copied
        with service.owner.engine.begin() as connection:
            connection.exec_driver_sql("DROP FUNCTION lost() CASCADE")
        assert stored(service) == 1
        assert send(service, "K2").status_code == 200


def of_postgres(state: str) -> Problem | None:
    raw = psycopg.errors.lookup(state)()
    raw.sqlstate = state
    assert (problem_of(raw) is None) == (problem_of(DBAPIError.instance("", {}, raw, psycopg.Error)) is None)
    return problem_of(raw)


def test_whatever_postgresql_says_of_itself_is_no_fault_of_the_code() -> None:
    for state in ("08006", "53300", "57P01", "57014", "58030", "XX001", "25P02", "3D000", "42P01", "42501"):
        assert isinstance(of_postgres(state), Unavailable), state
    for state in ("40001", "40P01", "55P03"):
        assert isinstance(of_postgres(state), Overloaded), state
    assert isinstance(of_postgres("53100"), StorageFull)
    for state in ("23505", "42601", "22P02"):
        assert of_postgres(state) is None, state


def test_whatever_sqlite_says_of_the_file_is_no_fault_of_the_code() -> None:
    def of_sqlite(code: int) -> Problem | None:
        error = sqlite3.DatabaseError()
        error.sqlite_errorcode = code
        return problem_of(error)

    for code in (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB):
        assert isinstance(of_sqlite(code), Unavailable), code
    for code in (sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_LOCKED):
        assert isinstance(of_sqlite(code), Overloaded), code
    assert isinstance(of_sqlite(sqlite3.SQLITE_FULL), StorageFull)
    assert of_sqlite(sqlite3.SQLITE_CONSTRAINT_UNIQUE) is None
