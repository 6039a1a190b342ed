"""What a command works on: a running service, or the application in this process on the database of this machine."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from adoption_indicators_client import AsyncClient, ClientError
from app.areas import ENGLAND_CODE, reference_areas
from app.http import logs
from app.http.access import SCOPES, Caller, make_caller, the_caller
from app.main import create_app
from app.serving import prepare
from app.settings import Settings
from app.store.database import Database
from app.store.schema import migrate

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class At:
    """A running service and its key, or without both the database of this machine.

    Only a command that ``creates`` makes a database where there is none.
    """

    server: str | None
    key: str | None
    creates: bool = False

    def run(self, work: Callable[[AsyncClient], Awaitable[T]]) -> T:
        """Do something with a client."""
        return asyncio.run(self._run(work))

    async def _run(self, work: Callable[[AsyncClient], Awaitable[T]]) -> T:
        async with self._client() as client:
            return await work(client)

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[AsyncClient]:
        if self.server is not None:
            if not self.key:
                raise ClientError("A running service needs a key: give --key, or set ADOPTION_KEY.")
            async with AsyncClient(self.server, self.key, attempts=2) as client:
                yield client
            return
        settings = Settings()
        logs.configure("error")
        if not self.creates:
            _must_exist(settings)
        prepare(settings)
        app = create_app(settings)
        app.dependency_overrides[the_caller] = _operator
        async with (
            app.router.lifespan_context(app),
            AsyncClient("http://this-machine", "", attempts=1, app=app) as client,
        ):
            yield client


async def _operator() -> Caller:
    """A person who runs commands on the machine of the database may do everything in it."""
    return make_caller("operator", "operator", SCOPES, [ENGLAND_CODE], reference_areas())


def existing_database(settings: Settings) -> Database:
    """The database, which must be there already."""
    _must_exist(settings)
    return Database(settings)


def database_to_write(settings: Settings) -> Database:
    """The database; SQLite's is made, or brought up to date, where needed."""
    database = Database(settings)
    if database.is_sqlite:
        migrate(database)
    return database


def _must_exist(settings: Settings) -> None:
    """SQLite would make an empty file, and every answer would be that nothing is known."""
    file = settings.url.database
    if settings.url.get_backend_name() == "sqlite" and file and file != ":memory:" and not Path(file).exists():
        raise ClientError(
            f"There is no database {file} here. `adoption-indicators migrate` makes one; ADOPTION_DATABASE_URL names "
            "another, and --server asks a running service."
        )
