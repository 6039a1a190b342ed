"""Who is answered now, who waits, and who is sent away at once: so that no crowd and no caller stops the others.

Small questions, heavy questions, writes and batches have turns of their own, fair between keys. A question is heavy if
its cost says so; it then begins again when it has its turn.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.asking import GONE, Answering, CallerHasGone, NeedsTurn
from app.http.bodies import Bodies
from app.http.ending import Ending
from app.http.logs import get_logger
from app.http.turns import STRANGERS, Key, SentAway, TurnLimits, Turns
from app.problems import MEDIA_TYPE, Overloaded, Problem, TooMuchAtOnce
from app.settings import Settings
from app.store.working import at_work

#: They are answered whatever else happens, and ask nothing of the database that could take long.
_ALWAYS = frozenset({"/livez", "/readyz", "/version", "/metrics"})
#: Their turns begin when their body is there.
UPLOADS = frozenset({("POST", "/v1/events"), ("POST", "/v1/imports"), ("POST", "/v1/published")})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
#: Questions that are asked in a body.
_QUESTIONS = frozenset({("POST", "/v1/results")})
_SMALL_PATIENCE = 1.5
_HEAVY_AT_ONCE, _HEAVY_WAITING, _HEAVY_PATIENCE = 2, 32, 30.0
_WRITES_AT_ONCE, _WRITES_PATIENCE = 2, 10.0
_BATCHES_AT_ONCE, _BATCHES_PATIENCE = 4, 60.0
#: Batches from this size on share what they may take of the memory; a unit is a megabyte of what was sent.
LARGE, _UNIT, _LARGE_AT_ONCE = 2_000_000, 1_000_000, 96

_log = get_logger("admission")


class _TurnedAway:
    """Counts who was turned away, for one line in the log every second."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._next = 0.0

    def note(self, slug: str) -> None:
        self._counts[slug] += 1
        if time.monotonic() >= self._next:
            _log.warning("turned away", **self._counts)
            self._counts.clear()
            self._next = time.monotonic() + 1


_turned_away = _TurnedAway()


class Room:
    """The turns of one process, until it ends."""

    def __init__(self, settings: Settings) -> None:
        self.ending = Ending()
        many, line = settings.threads, settings.waiting_requests
        self.small = Turns(TurnLimits(many, max(1, many // 2), line, _SMALL_PATIENCE, lonely=many))
        self._heavy = Turns(TurnLimits(_HEAVY_AT_ONCE, 1, _HEAVY_WAITING, _HEAVY_PATIENCE))
        self.writes = Turns(TurnLimits(_WRITES_AT_ONCE, 1, line, _WRITES_PATIENCE))
        self._batches = Turns(TurnLimits(_BATCHES_AT_ONCE, _BATCHES_AT_ONCE - 1, line, _BATCHES_PATIENCE))
        self._large = Turns(TurnLimits(_LARGE_AT_ONCE, _LARGE_AT_ONCE, line, _BATCHES_PATIENCE))
        self._most_of_a_key = settings.max_cost_of_a_key
        self._cost_of_key: Counter[Key] = Counter()

    def is_lively(self) -> bool:
        """Whether small questions are being answered."""
        return self.small.running > 0

    @asynccontextmanager
    async def heavy(self, key: Key, cost: int) -> AsyncIterator[None]:
        """Around a heavy question. Raises SentAway."""
        if self._cost_of_key[key] and self._cost_of_key[key] + cost > self._most_of_a_key:
            raise SentAway(by_own=True)
        self._cost_of_key[key] += cost
        try:
            async with self._heavy.turn(key):
                yield
        finally:
            self._cost_of_key[key] -= cost
            if not self._cost_of_key[key]:
                del self._cost_of_key[key]

    def batch(self, key: Key, size: int) -> AbstractAsyncContextManager[None]:
        """Around reading and storing a batch of so many bytes. Raises SentAway."""
        if size < LARGE:
            return self._batches.turn(key)
        return self._large.turn(key, size // _UNIT)


def sent_away(error: SentAway) -> Problem:
    """The problem of whoever is sent away."""
    return TooMuchAtOnce() if error.by_own else Overloaded()


class Admission:
    """Pure ASGI middleware. ``name_of`` gives the id of the key that a request comes with, if it was seen valid."""

    def __init__(self, app: ASGIApp, room: Room, name_of: Callable[[Scope], Key | None], bodies: Bodies) -> None:
        self._app = app
        self._room = room
        self._name_of = name_of
        self._bodies = bodies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._room.ending.began:
            send = self._room.ending.closing(send)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path in _ALWAYS:
            await self._app(scope, receive, send)
            return
        key = self._name_of(scope) or STRANGERS
        try:
            await self._admitted(key, (scope["method"], path), (scope, receive, send))
        except SentAway as error:
            await _send(sent_away(error), scope, receive, send)
        except CallerHasGone:
            await Response(status_code=GONE)(scope, receive, send)

    async def _admitted(self, key: Key, called: tuple[str, str], call: tuple[Scope, Receive, Send]) -> None:
        scope, receive, send = call
        if called in UPLOADS:
            with self._bodies.upload(scope, receive, key, called[1]) as upload:
                await self._app(scope, upload, send)
            return
        is_read = called[0] in _READING
        try:
            body = b"" if is_read else await self._bodies.whole(scope, receive, key)
        except Problem as problem:
            await _send(problem, scope, receive, send)
            return
        turns = self._room.small if is_read or called in _QUESTIONS else self._room.writes
        await self._answered(key, turns, Asker(body, receive), (scope, send))

    async def _answered(self, key: Key, turns: Turns, caller: "Asker", reply: tuple[Scope, Send]) -> None:
        scope, send = reply
        asking = Answering(self._room.is_lively)
        at_work.set(asking)
        await turns.take(key)
        try:
            await self._app(scope, caller.sends(), send)
            return
        except NeedsTurn as needs:
            cost = needs.cost
        finally:
            turns.give_back(key)
        key = scope["state"].get("key_id", key)  # the first request of a key came as that of a stranger
        async with caller.watched(asking), self._room.heavy(key, cost):
            if not asking.gone:
                asking.has_turn = True
                await self._app(scope, caller.sends(), send)  # from the beginning


class Asker:
    """Who asked: what they sent, as often as it is wanted, and whether they are still there."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body = body
        self._receive = receive
        self._has_gone = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None

    def sends(self) -> Receive:
        """What they sent, from its beginning, and at last that they have gone."""
        first = True

        async def receive() -> Message:
            nonlocal first
            if first:
                first = False
                return {"type": "http.request", "body": self._body, "more_body": False}
            if self._watch is None:
                await self._until_gone()
            else:
                await self._has_gone.wait()
            return {"type": "http.disconnect"}

        return receive

    @asynccontextmanager
    async def watched(self, asking: Answering) -> AsyncIterator[None]:
        """While work is done that ends when they go."""

        async def watch() -> None:
            await self._until_gone()
            asking.gone = True
            self._has_gone.set()

        self._watch = asyncio.create_task(watch())
        try:
            yield
        finally:
            self._watch.cancel()

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass


async def _send(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a problem, outside of the application. A line in the log every second says how many."""
    _turned_away.note(problem.slug)
    scope["state"]["turned_away"] = problem.slug
    answer = JSONResponse(problem.as_json(scope["path"]), problem.status, problem.headers, MEDIA_TYPE)
    await answer(scope, receive, send)
