"""The database of this machine, and a client of the application within this process on it."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import Request

from adoption_indicators_client import AsyncClient
from app.area_files import reference_areas
from app.areas import ENGLAND_CODE
from app.audit.doing import Doing, doing
from app.audit.noting import note_apart
from app.audit.rows import Whom
from app.http import logs
from app.http.access import SCOPES, Caller, make_caller, the_caller
from app.main import create_app
from app.serving import prepare
from app.settings import Settings
from app.store.database import Database
from app.store.not_done import NotDone
from app.store.schema import migrate


@asynccontextmanager
async def client_of_this_machine(*, creates: bool) -> AsyncIterator[AsyncClient]:
    """A client that may do everything. Only a command that ``creates`` makes a database where there is none."""
    settings = Settings()
    logs.configure("error")
    if not creates:
        _must_exist(settings)
    prepare(settings)
    app = create_app(settings)
    app.dependency_overrides[the_caller] = _operator
    async with (
        app.router.lifespan_context(app),
        AsyncClient("http://this-machine", "", attempts=1, app=app) as client,
    ):
        yield client


async def _operator(request: Request) -> Caller:
    """A person who runs commands on the machine of the database may do everything in it."""
    doing.set(Doing(request_id=request.state.request_id, operation=request.scope["route"].operation_id))
    return make_caller("operator", "operator", SCOPES, [ENGLAND_CODE], reference_areas())


def note(database: Database, command: str, codes: Iterable[str] = (ENGLAND_CODE,)) -> None:
    """Note in the audit what a command is about to do to the keys, agreements or records of some areas."""
    doing.set(Doing(operation=command))
    note_apart(database, map(Whom, codes))


def existing_database() -> Database:
    """The database, which must be there already. Raises NotDone."""
    settings = Settings()
    _must_exist(settings)
    return Database(settings)


def database_to_write() -> Database:
    """The database; SQLite's is made, or brought up to date, where needed."""
    database = Database(Settings())
    if database.is_sqlite:
        migrate(database)
    return database


def _must_exist(settings: Settings) -> None:
    """SQLite would make an empty file, and every answer would be that nothing is known."""
    file = settings.url.database
    if settings.url.get_backend_name() == "sqlite" and file and file != ":memory:" and not Path(file).exists():
        raise NotDone(
            f"There is no database {file} here. `adoption-indicators migrate` makes one; ADOPTION_DATABASE_URL names "
            "another, and --server asks a running service."
        )
