"""Turns: so many at once, a bounded number who wait, and keys one after the other.

A key with a hundred requests waits behind itself: whoever asks next is served after at most one of them. When too many
wait, the last of whoever has most of them is sent away at once, so that a crowd never keeps out a single request.
"""

import asyncio
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

#: Whose turn it is: the id of a key, or STRANGERS for all without one.
Key = str
#: Seconds after which a key that asks is taken to be the only one.
_SHARED = 1.0
#: Callers without a key that was seen valid share one turn.
STRANGERS = ""


class SentAway(Exception):
    """There will be no turn soon; ``by_own``: because of what the same key is doing already."""

    def __init__(self, *, by_own: bool) -> None:
        super().__init__("sent away")
        self.by_own = by_own


@dataclass(frozen=True, slots=True)
class TurnLimits:
    """How much runs at once (of all, and of one key), how many wait, and for how many seconds.

    ``lonely`` is how much runs of one key while no other has asked for a second, if that is more.
    """

    at_once: int
    of_a_key: int
    waiting: int
    patience: float
    lonely: int = 0


@dataclass(slots=True)
class _Waiter:
    weight: int
    turn: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Turns:
    """Gives turns in one event loop."""

    def __init__(self, bounds: TurnLimits) -> None:
        self._bounds = bounds
        self._of_key: Counter[Key] = Counter()
        self._waiting: OrderedDict[Key, deque[_Waiter]] = OrderedDict()
        self._last = STRANGERS
        self._shared_until = 0.0
        #: How much runs, and how many wait. Threads may read them.
        self.running = 0
        self.in_line = 0

    @asynccontextmanager
    async def turn(self, key: Key, weight: int = 1) -> AsyncIterator[None]:
        """Around work. Raises SentAway. What is heavier than all that may run at once runs with nothing beside it."""
        weight = min(weight, self._bounds.at_once, self._bounds.of_a_key)
        await self.take(key, weight)
        try:
            yield
        finally:
            self.give_back(key, weight)

    async def take(self, key: Key, weight: int = 1) -> None:
        """Wait for a turn, which has to be given back. Raises SentAway."""
        if key != self._last:
            self._last, self._shared_until = key, time.monotonic() + _SHARED
        if key not in self._waiting and self._fits(weight) and self._is_free_for(key, weight) and not self._overtakes():
            self._start(key, weight)
            return
        if self.in_line >= self._bounds.waiting:
            self._send_away_instead_of(key)
        await self._wait(key, _Waiter(weight))

    def give_back(self, key: Key, weight: int = 1) -> None:
        """Give a turn back, as of the next round of the event loop: so many are worked on in one round, and no more.

        Without this, what is answered without waiting would be answered for all who asked before anybody else
        is listened to.
        """
        asyncio.get_running_loop().call_soon(self._back, key, weight)

    def _back(self, key: Key, weight: int) -> None:
        self.running -= weight
        self._of_key[key] -= weight
        if not self._of_key[key]:
            del self._of_key[key]
        if self._waiting:
            self._call_next()

    async def _wait(self, key: Key, waiter: _Waiter) -> None:
        self._waiting.setdefault(key, deque()).append(waiter)
        self.in_line += 1
        expiry = asyncio.get_running_loop().call_later(self._bounds.patience, self._give_up, key, waiter)
        try:
            await waiter.turn
        except asyncio.CancelledError:
            if waiter.turn.done() and not waiter.turn.cancelled() and waiter.turn.exception() is None:
                self.give_back(key, waiter.weight)  # the turn came together with the end
            else:
                self._leave(key, waiter)
            raise
        finally:
            expiry.cancel()

    def _give_up(self, key: Key, waiter: _Waiter) -> None:
        if not waiter.turn.done():
            self._leave(key, waiter)
            waiter.turn.set_exception(SentAway(by_own=not self._of_others(key)))

    def _leave(self, key: Key, waiter: _Waiter) -> None:
        line = self._waiting.get(key)
        if line and waiter in line:
            line.remove(waiter)
            self.in_line -= 1
            if not line:
                del self._waiting[key]

    def _of_others(self, key: Key) -> int:
        return self.running - self._of_key[key]

    def _send_away_instead_of(self, key: Key) -> None:
        """Make room in the line. Raises SentAway if nobody has more in it than the key."""
        longest = max(self._waiting, key=lambda each: len(self._waiting[each]), default=key)
        if len(self._waiting.get(longest, ())) <= len(self._waiting.get(key, ())) + 1:
            raise SentAway(by_own=set(self._waiting) == {key})
        last = self._waiting[longest][-1]
        self._leave(longest, last)
        if not last.turn.done():
            last.turn.set_exception(SentAway(by_own=True))

    def _is_free_for(self, key: Key, weight: int) -> bool:
        most = self._bounds.of_a_key
        if self._bounds.lonely and time.monotonic() > self._shared_until:
            most = self._bounds.lonely
        return self._of_key[key] + weight <= most

    def _overtakes(self) -> bool:
        """Whether somebody waits only for what others give back."""
        return any(self._is_free_for(key, line[0].weight) for key, line in self._waiting.items())

    def _fits(self, weight: int) -> bool:
        return self.running + weight <= self._bounds.at_once

    def _start(self, key: Key, weight: int) -> None:
        self.running += weight
        self._of_key[key] += weight

    def _call_next(self) -> None:
        """Start whoever may start, one of each key in turn. What is too heavy now is not overtaken by what is light."""
        for key in list(self._waiting):
            waiter = self._waiting[key][0]
            if not self._is_free_for(key, waiter.weight):
                continue
            if not self._fits(waiter.weight):
                return
            self._leave(key, waiter)
            if key in self._waiting:
                self._waiting.move_to_end(key)
            if not waiter.turn.done():  # else whoever waited was cancelled, and does not know it yet
                self._start(key, waiter.weight)
                waiter.turn.set_result(None)
