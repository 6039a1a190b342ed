"""E7, F1, F2: what costs too much is refused before it is worked on, and no crowd stops the others."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from app.http import bodies
from app.http.admission import Admission, Room
from app.http.asking import spend
from app.http.bodies import Bodies
from app.settings import Settings
from app.store.working import breathe
from tests.conftest import running
from tests.http.test_problems import problem
from tests.support.service import Service
from tests.support.world import COVENTRY

SETTINGS = Settings(threads=2, waiting_requests=4, max_upload_bytes=1000)
HEAVY = 10_000


class Caller:
    """Asks the application in the way of a server."""

    def __init__(self, app: Admission, path: str = "/v1/results", key: str = "a", method: str = "GET") -> None:
        self.scope = {"type": "http", "method": method, "path": path, "headers": [(b"key", key.encode())], "state": {}}
        self.parts: asyncio.Queue[Message] = asyncio.Queue()
        if method == "GET":
            self.sends(b"")
        self.answer: list[Message] = []
        self._app = app

    def sends(self, part: bytes, more: bool = False) -> None:
        self.parts.put_nowait({"type": "http.request", "body": part, "more_body": more})

    def goes(self) -> None:
        self.parts.put_nowait({"type": "http.disconnect"})

    async def ask(self) -> "Caller":
        async def send(message: Message) -> None:
            self.answer.append(message)

        await self._app(self.scope, self.parts.get, send)
        return self

    @property
    def status(self) -> int:
        return int(self.answer[0]["status"])

    def header(self, name: str) -> str:
        return str(dict(self.answer[0]["headers"])[name.encode()], "ascii")


def admission(work: Callable[[Scope, Receive], Awaitable[None]]) -> Admission:
    """The turns of a process before an application that does some work."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await work(scope, receive)
        await PlainTextResponse("done")(scope, receive, send)

    def name_of(scope: Scope) -> str:
        return str(scope["headers"][0][1], "ascii")

    return Admission(app, Room(SETTINGS), name_of, Bodies(SETTINGS))


async def a_moment() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_f1_a_crowd_is_sent_away_at_once_and_those_who_are_in_are_answered() -> None:
    async def story() -> None:
        doors = asyncio.Event()

        async def work(scope: Scope, _: Receive) -> None:
            if scope["path"] == "/v1/results":
                await doors.wait()

        app = admission(work)
        crowd = [Caller(app, key=f"key {number % 5}") for number in range(50)]
        tasks = [asyncio.create_task(caller.ask()) for caller in crowd]
        await a_moment()
        away = [caller for caller in crowd if caller.answer]
        assert len(away) == 50 - 2 - 4
        assert {caller.status for caller in away} <= {429, 503}
        assert all(1 <= int(caller.header("retry-after")) <= 60 for caller in away)
        for path in ("/livez", "/readyz"):
            assert (await Caller(app, path).ask()).status == 200
        doors.set()
        await asyncio.gather(*tasks)
        assert sum(caller.status == 200 for caller in crowd) == 6

    asyncio.run(story())


def test_f2_a_small_question_does_not_wait_for_the_heavy_ones_of_another_key() -> None:
    async def story() -> None:
        doors = asyncio.Event()

        async def work(scope: Scope, _: Receive) -> None:
            if scope["path"] == "/heavy":
                spend(HEAVY)
                await doors.wait()

        app = admission(work)
        crowd = [Caller(app, "/heavy", f"noisy {number % 4}") for number in range(16)]  # more than there are places
        tasks = [asyncio.create_task(caller.ask()) for caller in crowd]
        await a_moment()
        for _ in range(5):
            assert (await Caller(app, key="quiet").ask()).status == 200
        asked = Caller(app, "/heavy", "other")
        other = asyncio.create_task(asked.ask())
        await a_moment()
        doors.set()
        await other
        assert asked.status == 200
        await asyncio.gather(*tasks)

    asyncio.run(story())


def test_f2_a_key_has_no_more_running_than_one_may() -> None:
    async def story() -> None:
        doors = asyncio.Event()

        async def work(*_: Any) -> None:
            spend(SETTINGS.max_cost_of_a_key // 2)
            await doors.wait()

        app = admission(work)
        mine = [Caller(app) for _ in range(3)]
        tasks = []
        for caller in mine:
            tasks.append(asyncio.create_task(caller.ask()))
            await a_moment()
        assert mine[2].status == 429
        assert mine[2].header("retry-after")
        doors.set()
        await asyncio.gather(*tasks)
        assert [caller.status for caller in mine] == [200, 200, 429]

    asyncio.run(story())


def test_heavy_work_ends_when_its_caller_has_gone_and_gives_its_turn_to_the_next() -> None:
    async def story() -> None:
        pieces = 0

        async def work(*_: Any) -> None:
            nonlocal pieces
            spend(HEAVY)
            while True:
                pieces += 1
                breathe()
                await asyncio.sleep(0)

        app = admission(work)
        first, second = Caller(app), Caller(app)
        tasks = [asyncio.create_task(first.ask()), asyncio.create_task(second.ask())]
        await a_moment()
        assert pieces > 1
        for caller, task in zip((first, second), tasks, strict=True):
            caller.goes()
            await asyncio.wait_for(task, 10)
            assert caller.status == 499

    asyncio.run(story())


def test_e7_whoever_sends_slowly_holds_no_place_and_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async def work(_: Scope, receive: Receive) -> None:
            await receive()

        app = admission(work)
        slow = [Caller(app, method=method) for method in ("POST", "PUT", "DELETE") for _ in range(8)]
        tasks = [asyncio.create_task(caller.ask()) for caller in slow]
        for caller in slow:
            caller.sends(b"{", more=True)
        await a_moment()
        assert not any(caller.answer for caller in slow)
        whole = Caller(app, method="POST")
        whole.sends(b"{}")
        assert (await whole.ask()).status == 200
        monkeypatch.setattr(bodies, "_GRACE", -1.0)  # the time is over for the next part
        for caller in slow:
            caller.sends(b" ", more=True)
        _, waited_for = await asyncio.wait(tasks, timeout=20)  # without the guard they wait for ever
        assert not waited_for
        assert {caller.status for caller in slow} == {408}
        assert {caller.header("connection") for caller in slow} == {"close"}

    asyncio.run(story())


@pytest.fixture
def engine() -> str:
    """Nothing is stored here."""
    return "sqlite"


@pytest.fixture
def poor_service(new_database: tuple[str, str]) -> Iterator[Service]:
    """A service on which a question may cost little, and uploads take little room."""
    with running(*new_database, max_cost=500, max_upload_bytes=100_000) as service:
        yield service


def test_a_question_that_costs_too_much_is_refused_with_its_cost_and_how_to_part_it(poor_service: Service) -> None:
    many = [f"{year}-{(year + 1) % 100:02d}-Q{quarter}" for year in range(2005, 2022) for quarter in range(1, 5)]
    asked = {"indicator": ["scorecard"], "area": ["coventry"], "period": many}
    cases = {"indicator": ["A2", "A10"], "area": "coventry", "period": many}
    changes = {**asked, "since": "2026-01-01T00:00:00Z"}
    quality = {"area": "england", "period": "2020-21"}
    for refused in (
        poor_service.client.post("/v1/results", json=asked),
        poor_service.client.get("/v1/results", params=asked),
        poor_service.client.get("/v1/results", params={**asked, "format": "xlsx"}),
        poor_service.client.get("/v1/results/cases", params=cases),
        poor_service.client.get("/v1/results/changes", params=changes),
        poor_service.client.get("/v1/quality", params=quality),
    ):
        detail = problem(refused, 413)["detail"]
        assert "may cost 500" in detail
        assert "Ask it in parts" in detail
    few = poor_service.client.post("/v1/results", json={**asked, "period": many[:2]})
    assert few.status_code == 200


def test_a_heavy_question_is_answered_as_a_small_one_is(poor_service: Service) -> None:
    """The whole is the sum of its parts, also where it has to wait for a turn of its own."""
    periods = [f"{year}-{(year + 1) % 100:02d}" for year in range(2014, 2022)]
    asked = {"indicator": ["scorecard"], "area": ["coventry"], "period": periods}
    whole = poor_service.client.post("/v1/results", json=asked).json()["results"]
    parts = [poor_service.client.post("/v1/results", json={**asked, "period": [each]}) for each in periods]
    by_part = [result for part in parts for result in part.json()["results"]]
    assert sorted(map(repr, whole)) == sorted(map(repr, by_part))


def test_a_batch_for_which_there_is_no_room_is_refused_before_it_is_taken(poor_service: Service) -> None:
    body = b" " * 200_000
    headers = {"Content-Type": "application/x-ndjson"}
    assert problem(poor_service.client.post("/v1/events", content=body, headers=headers), 503)["errors"] == []
    event = f'{{"authority":"{COVENTRY}","child":"K1","type":"entered_care","date":"2020-01-01"}}'
    assert poor_service.client.post("/v1/events", content=event, headers=headers).status_code == 200
