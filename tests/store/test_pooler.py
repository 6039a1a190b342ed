"""The service through PgBouncer in transaction mode: a session keeps nothing from one transaction to the next."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.store.forgetting import forget_deleted
from app.store.reach import EVERYTHING, NOBODY
from tests.conftest import Templates, running
from tests.support.pooler import start_pooler, through
from tests.support.postgres import Server, as_the_api
from tests.support.service import answer
from tests.support.serving import serving
from tests.support.world import AGENCY, COVENTRY, FIGURE, REQUESTS, WARWICKSHIRE, World, adoption

pytestmark = pytest.mark.postgres
#: More than PgBouncer has connections to the server, so that each is lent to many.
AT_ONCE = 8


@pytest.fixture(scope="module")
def pooled(postgres: Callable[[], Server], templates: Templates) -> Iterator[tuple[str, str]]:
    """The address of a new database through the pooler, and its admin key."""
    url, admin_key = templates.copied("postgresql")
    with start_pooler(postgres()) as pooler:
        yield through(url, pooler), admin_key


@pytest.fixture(scope="module")
def world(pooled: tuple[str, str]) -> Iterator[World]:
    with running(*pooled, behind_pooler=True, lock_seconds=33, statement_seconds=44) as service:
        yield World(service)


def test_every_operation_succeeds_through_a_pooler(world: World) -> None:
    """Again and again, so that each statement would be prepared on the server if it were prepared at all."""
    for operation in list(REQUESTS) * 2:
        if operation != "eraseFamily":
            assert world.ask(world.request(operation)).is_success, operation
    assert world.ask(world.request("eraseFamily")).is_success
    assert world.service.differences() == world.service.altered() == 0


def test_a_session_that_is_lent_to_many_shows_each_only_their_own(world: World) -> None:
    world.service.post([*adoption(COVENTRY, "Ava"), *adoption(WARWICKSHIRE, "Ben")])
    client = world.service.client

    def asked(number: int) -> None:
        area = (COVENTRY, WARWICKSHIRE)[number % 2]
        listed = answer(client.get("/v1/events", headers=world.councils[area]))["events"]
        assert {event["authority"] for event in listed} == {area}
        with world.service.database.reading(NOBODY) as connection:
            assert not connection.scalar(text("SELECT count(*) FROM events"))

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(asked, range(5 * AT_ONCE)))


def test_limits_are_set_in_each_transaction(world: World) -> None:
    names = "lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"
    asked = text("SELECT " + ", ".join(f"current_setting('{name}')" for name in names))
    database = world.service.database
    with database.reading(NOBODY) as connection:
        assert tuple(connection.execute(asked).one()) == ("33s", "44s", "44s")
    with database.writing(EVERYTHING) as writing:
        assert tuple(writing.connection.execute(asked).one()) == ("33s", "44s", "44s")
    with database.maintaining() as connection:
        assert tuple(connection.execute(asked).one()) == ("0", "0", "0")


def test_what_needs_a_session_is_left_to_the_owner(world: World) -> None:
    assert not forget_deleted(world.service.database, ["events"])
    with world.service.database.maintaining() as connection:
        assert not connection.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))


def test_two_processes_share_one_pooler(world: World, pooled: tuple[str, str], tmp_path: Path) -> None:
    """What one acknowledged, the other answers with; and both may write at the same time."""
    url, admin_key = pooled
    with serving(as_the_api(url), tmp_path, ADOPTION_BEHIND_POOLER="true") as (_, port):
        headers = {"Authorization": f"Bearer {admin_key}"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers) as other:
            clients: list[Any] = [world.service.client, other]

            def sent(number: int) -> None:
                batch = {"events": adoption((COVENTRY, WARWICKSHIRE)[number % 2], f"P{number}")}
                assert clients[number // 2 % 2].post("/v1/events", json=batch).status_code == 200
                one, two = (client.get("/v1/results", params=FIGURE).json() for client in clients)
                assert one["results"][0]["counted"] <= two["results"][0]["counted"]

            with ThreadPoolExecutor(AT_ONCE // 2) as threads:
                list(threads.map(sent, range(AT_ONCE)))
            ours, theirs = (client.get("/v1/results", params=FIGURE).json() for client in clients)
            assert ours == theirs
            assert AGENCY not in {event["authority"] for event in world.service.events(authority=COVENTRY)}
    assert world.service.differences() == world.service.altered() == 0
