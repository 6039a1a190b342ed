"""F3: whoever asks often whether the service is ready, which needs no key, takes no threads from others."""

import asyncio
import threading

from app.http.operations import Hindrances


def test_all_who_ask_at_the_same_time_share_one_look_at_the_database() -> None:
    looks = 0
    seen = threading.Event()

    def look() -> list[str]:
        nonlocal looks
        looks += 1
        seen.wait()
        return [f"look {looks}"]

    async def story() -> None:
        hindrances = Hindrances()
        crowd = [asyncio.create_task(hindrances.found(look)) for _ in range(100)]
        await asyncio.sleep(0)
        crowd[0].cancel()  # one who goes does not end it for the others
        seen.set()
        found = await asyncio.gather(*crowd, return_exceptions=True)
        assert found[1:] == [["look 1"]] * 99
        assert await hindrances.found(look) == ["look 2"]

    asyncio.run(story())
