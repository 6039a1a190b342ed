"""Both engines for every test that takes one of these fixtures.

A worker starts PostgreSQL once, migrates one database of each engine as a template, and keeps one service of each
engine for all its tests, which find it empty: a new database can take a third of a second, emptying one takes some
milliseconds. A test that changes the schema, or starts a process of its own, takes a `new_database`.
"""

import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import event, make_url

from app.area_files import reference_areas
from app.areas import ENGLAND_CODE
from app.http.access import create_key
from app.main import create_app
from app.settings import Settings
from app.store.database import Database
from app.store.forgetting import forget_deleted
from app.store.schema import migrate
from tests.support.examples import examples
from tests.support.postgres import Server, api_beside, as_the_api, create_database, start_postgres
from tests.support.service import Service, bearer
from tests.support.surroundings import PATIENT, forget_settings, wait_for_the_new_day, wait_long

ENGINES = [pytest.param("sqlite", id="sqlite"), pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres)]

# The same examples every time: a test that fails does so for everybody. Fixtures are emptied by the tests.
hypothesis_settings.register_profile(
    "the same every time",
    max_examples=examples(100),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
hypothesis_settings.load_profile("the same every time")

#: Tests that take many times as long as others: they start first, or one worker would wait for the other in the end.
LONG = (
    "tests/test_first_hour.py::test_in_swagger_ui",
    "tests/test_contract.py::",
    "tests/test_newcomer.py::",
    "tests/test_benchmarks.py::test_benchmark_runs",
    "tests/test_generated_clients.py::",
    "tests/test_hostile_questions.py::test_no_hostile_value",
    "tests/store/test_migrations.py::",
    "tests/test_engines_agree.py::",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, the others in the order that was drawn."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_runtest_setup() -> None:
    wait_for_the_new_day()


forget_settings(os.environ)
wait_long()
# The tests' own client logs addresses, with the ids in them, and may log after a test's output was closed.
logging.getLogger("httpx2").setLevel(logging.WARNING)
logging.raiseExceptions = False


class Templates:
    """A migrated database of each engine with an admin key in it, made when it is first copied."""

    def __init__(self, directory: Path, postgres: Callable[[], Server]) -> None:
        self._directory = directory
        self._postgres = postgres
        self._admin_keys: dict[str, str] = {}
        self._copies = 0

    def copied(self, engine: str) -> tuple[str, str]:
        """The address of a new database, and its admin key."""
        if engine not in self._admin_keys:
            self._admin_keys[engine] = _migrated(self._create(engine, "template", None))
        self._copies += 1
        return self._create(engine, f"copy_{self._copies}", "template"), self._admin_keys[engine]

    def _create(self, engine: str, name: str, template: str | None) -> str:
        if engine == "postgresql":
            return create_database(self._postgres(), name, template)
        if template:
            shutil.copyfile(self._directory / template, self._directory / name)
        return f"sqlite:///{self._directory / name}"


def _migrated(url: str) -> str:
    """Bring a database to the current schema, and make an admin key. Returns the key."""
    database = Database(settings_for(url))
    migrate(database)
    with database.engine.begin() as connection:
        key = create_key(connection, "admin", ["admin"], [reference_areas()[ENGLAND_CODE]])
    if database.is_sqlite:
        forget_deleted(database, ())  # the file is copied without its write-ahead log
    database.dispose()
    return key.secret


def settings_for(url: str, **more: Any) -> Settings:
    owner = make_url(url).username
    patient: dict[str, Any] = {"lock_seconds": PATIENT, "api_role": api_beside(owner) if owner else ""}
    return Settings(ADOPTION_DATABASE_URL=url, **patient | more)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], Server]]:
    """Gives the worker's PostgreSQL server, started with the first call."""
    with ExitStack() as stack:
        started: list[Server] = []

        def server() -> Server:
            if not started:
                started.append(stack.enter_context(start_postgres()))
            return started[0]

        yield server


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory, postgres: Callable[[], Server]) -> Templates:
    return Templates(tmp_path_factory.mktemp("databases"), postgres)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of an engine: each test that uses it, however far away, runs on both."""
    return str(request.param)


@pytest.fixture
def new_database(engine: str, templates: Templates) -> tuple[str, str]:
    """The address of a migrated database of the test's own, and its admin key."""
    return templates.copied(engine)


@pytest.fixture(scope="session")
def services(templates: Templates) -> Iterator[Callable[[str], Service]]:
    """Gives the worker's service on an engine, empty."""
    with ExitStack() as stack:
        started: dict[str, Service] = {}

        def service(engine: str) -> Service:
            if engine not in started:
                started[engine] = stack.enter_context(running(*templates.copied(engine)))
            started[engine].empty()
            return started[engine]

        yield service


@contextmanager
def running(url: str, admin_key: str, **more: Any) -> Iterator[Service]:
    """A service on a database, from its start to its end; on PostgreSQL it has a role that owns nothing."""
    owner = Database(settings_for(url, **more))
    app = create_app(settings_for(url if owner.is_sqlite else as_the_api(url), **more))
    if app.state.database.is_sqlite:
        event.listen(app.state.database.engine, "connect", _do_not_wait_for_the_disk)
    with TestClient(app, headers=bearer(admin_key)) as client:
        yield Service(app, client, admin_key, owner)
    owner.dispose()


def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    """A test's data need not survive a power cut."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def service(engine: str, services: Callable[[str], Service]) -> Iterator[Service]:
    """A running service on an empty database, once on each engine."""
    service = services(engine)
    yield service
    assert service.app.state.last_change.is_open, "This test ended the application that all tests of its worker share."


@pytest.fixture
def client(service: Service) -> TestClient:
    """A client of the service whose key may do everything everywhere."""
    return service.client


@pytest.fixture
def database(service: Service) -> Database:
    """The database of the service."""
    return service.database


class MakeKey(Protocol):
    """Makes a key and returns the header that it goes in."""

    def __call__(self, scopes: Iterable[str] = ..., areas: Iterable[str] = ...) -> dict[str, str]: ...


@pytest.fixture
def key(service: Service) -> MakeKey:
    """``key(scopes, areas)`` makes a key and returns the header that it goes in."""
    return service.key
