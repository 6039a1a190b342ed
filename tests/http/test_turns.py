"""Turns: so many at once, fair between keys, and a line that is never longer than it may be."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.http.turns import SentAway, TurnLimits, Turns
from tests.support.examples import examples


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


async def a_moment() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_one_after_the_other_of_each_key() -> None:
    """A key that asks once is served after one request of a key that asks a hundred times."""

    async def work() -> None:
        turns = Turns(TurnLimits(1, 1, 200, 60))
        served: list[str] = []

        async def ask(key: str) -> None:
            async with turns.turn(key):
                served.append(key)
                await asyncio.sleep(0)

        crowd = [asyncio.create_task(ask("noisy")) for _ in range(100)]
        await a_moment()
        before = len(served)
        await ask("quiet")
        assert served.index("quiet") <= before + 1
        await asyncio.gather(*crowd)

    run(work())


def test_a_key_that_asks_while_no_other_does_has_all_places() -> None:
    async def work() -> None:
        turns = Turns(TurnLimits(4, 2, 10, 60, lonely=4))
        turns._shared_until = 0
        turns._last = "a"
        tasks = [asyncio.create_task(turns.take("a")) for _ in range(4)]
        await a_moment()
        assert turns.running == 4
        other = asyncio.create_task(turns.take("b"))
        more = asyncio.create_task(turns.take("a"))
        for _ in range(3):
            await a_moment()
            turns.give_back("a")
        await asyncio.gather(*tasks, other)
        await a_moment()
        assert more.done()
        assert turns.running == 3

    run(work())


def test_a_full_line_sends_away_the_last_of_whoever_has_most_in_it() -> None:
    async def work() -> None:
        turns = Turns(TurnLimits(1, 1, 10, 60))
        await turns.take("noisy")
        crowd = [asyncio.create_task(turns.take("noisy")) for _ in range(12)]
        await a_moment()
        assert [task.done() for task in crowd] == [False] * 10 + [True] * 2
        assert all(isinstance(task.exception(), SentAway) for task in crowd[10:])
        quiet = asyncio.create_task(turns.take("quiet"))
        await a_moment()
        assert crowd[9].done()
        turns.give_back("noisy")
        turns_before_quiet = 0
        while not quiet.done():
            await a_moment()
            turns_before_quiet += 1
            if not quiet.done():
                turns.give_back("noisy")
        assert turns_before_quiet <= 2
        for task in crowd[:9]:
            task.cancel()

    run(work())


def test_whoever_waits_too_long_is_sent_away() -> None:
    async def work() -> None:
        turns = Turns(TurnLimits(1, 1, 10, 0.01))
        await turns.take("first")
        with pytest.raises(SentAway):
            await turns.take("second")
        assert turns.in_line == 0
        turns.give_back("first")
        await turns.take("third")

    run(work())


def test_what_is_light_does_not_overtake_what_is_heavy_for_ever() -> None:
    async def work() -> None:
        turns = Turns(TurnLimits(10, 10, 100, 60))
        await turns.take("light", 1)
        heavy = asyncio.create_task(turns.take("heavy", 10))
        await a_moment()
        light = asyncio.create_task(turns.take("light", 1))
        await a_moment()
        turns.give_back("light", 1)
        await a_moment()
        assert heavy.done()
        turns.give_back("heavy", 10)
        await light

    run(work())


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3), st.booleans()), max_size=40))
def test_whatever_comes_and_goes_no_bound_is_passed_and_nothing_is_lost(asks: list[tuple[str, int, bool]]) -> None:
    async def work() -> None:
        bounds = TurnLimits(4, 3, 5, 60)
        turns = Turns(bounds)
        of_key = dict.fromkeys("abc", 0)

        async def ask(key: str, weight: int) -> None:
            async with turns.turn(key, weight):
                of_key[key] += weight
                assert sum(of_key.values()) <= bounds.at_once
                assert of_key[key] <= bounds.of_a_key
                assert turns.in_line <= bounds.waiting
                try:
                    await asyncio.sleep(0)
                finally:
                    of_key[key] -= weight

        tasks = []
        for key, weight, cancelled in asks:
            task = asyncio.create_task(ask(key, weight))
            await asyncio.sleep(0)
            if cancelled:
                task.cancel()
            tasks.append(task)
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(each is None or isinstance(each, SentAway | asyncio.CancelledError) for each in ended)
        await a_moment()
        assert (turns.running, turns.in_line) == (0, 0)

    run(work())
