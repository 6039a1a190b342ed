"""Answers that were given before: the same question, about the same data, within the same reach, on the same day.

They are looked up before the framework solves anything. First the key is identified, as for every request; then the
instant of the last change is read. So no withdrawn key is answered, and no change is missed that was acknowledged
before the request came. Errors are worked out each time.
"""

from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fastapi import Request, Response

from app.http.access import Caller, identified, the_caller
from app.http.caching import answered, has_it
from app.http.strict_route import StrictRoute
from app.http.tables import Format
from app.periods import today
from app.store.last_change import LastChange, LastChangeOf

#: The largest answer that is remembered, in bytes: one that is larger would push out many that are small.
LARGEST = 65_536
#: What an answer takes in memory beside its bytes, about.
_BESIDE = 1_000


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """All that an answer depends on beside what is recorded: the question, the caller's reach and tier, and the day."""

    path: str
    query: bytes
    accept: str | None
    sight: Hashable
    day: date


@dataclass(frozen=True, slots=True)
class GivenBefore:
    """An answer's ETag, the last change that it rests on, and its content, unless it was not sent yet."""

    rests_on: LastChangeOf
    tag: str
    form: Format
    content: bytes | None = None


class RememberedAnswers:
    """The answers that were asked for last, as many as fit into some bytes."""

    def __init__(self, last_change: LastChange, room: int) -> None:
        self._last_change = last_change
        self._given: OrderedDict[AskedBefore, GivenBefore] = OrderedDict()
        self._room = room

    async def find(self, asked: AskedBefore) -> GivenBefore | None:
        """The answer that was given, if it would be given now."""
        given = self._given.get(asked)
        if given is None or not await self._last_change.is_still(given.rests_on):
            return None
        if asked in self._given:  # it may have been pushed out while the clock was read
            self._given.move_to_end(asked)
        return given

    def keep(self, asked: AskedBefore, given: GivenBefore) -> None:
        """Remember an answer in place of an earlier one to the same question."""
        earlier = self._forget(asked)
        if earlier and earlier.tag == given.tag and given.content is None:
            given = earlier
        size = _size(asked, given)
        if size <= LARGEST:
            self._given[asked] = given
            self._room -= size
        while self._room < 0:
            self._forget(next(iter(self._given)))

    def _forget(self, asked: AskedBefore) -> GivenBefore | None:
        given = self._given.pop(asked, None)
        if given:
            self._room += _size(asked, given)
        return given


def _size(asked: AskedBefore, given: GivenBefore) -> int:
    return len(asked.query) + len(asked.accept or "") + len(given.content or b"") + _BESIDE


def rests_on(request: Request, last_change: LastChangeOf, tag: str, form: Format) -> None:
    """Say what the answer to a request rests on, so that it can be given again while that does not change."""
    request.state.given = GivenBefore(last_change, tag, form)


class RememberingRoute(StrictRoute):
    """A route for figures, which answers a GET again without working it out. Its function calls ``rests_on``."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        long_way = super().get_route_handler()

        async def again(request: Request) -> Response:
            # On the machine of the database there is no key: who calls is said in another way.
            if request.method != "GET" or the_caller in request.app.dependency_overrides:
                return await long_way(request)
            answers: RememberedAnswers = request.app.state.remembered_answers
            caller = await identified(request, ["results:read"])
            asked = _asked(request, caller)
            given = await answers.find(asked)
            if given and (given.content is not None or has_it(request, given.tag)):
                content = given.content or b""
                return answered(request, given.tag, lambda: content, form=given.form)
            answer = await self.worked_out(request, caller) or await long_way(request)
            if now_given := getattr(request.state, "given", None):
                sent = bytes(answer.body) if answer.status_code == 200 else None
                answers.keep(asked, replace(now_given, content=sent))
            return answer

        return again

    async def worked_out(self, _request: Request, _caller: Caller) -> Response | None:
        """A shorter way than the framework's, for the requests that need no more."""
        return None


def _asked(request: Request, caller: Caller) -> AskedBefore:
    scope = request.scope
    accept = request.headers.get("accept")
    return AskedBefore(scope["path"], scope["query_string"], accept, caller.sight, today())
