"""More events than the service takes at once: sent as several batches, as one sending to whoever sends them."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adoption_indicators_client import AsyncClient, Client, Limits, NotUnderstood
from tests.support.service import Service

COUNTS = ("received", "created", "unchanged", "replaced", "rejected")


class Taking:
    """Takes batches of some size; answers with what is in them, and refuses a type that is wrong."""

    def __init__(self, events: int = 3, size: int = 1000) -> None:
        self.most = (events, size)
        self.requests: list[httpx.Request] = []
        self.bodies: list[list[dict[str, Any]]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        content = b"".join(request.stream)  # type: ignore[arg-type]
        lines = content.splitlines()
        if request.headers["content-type"] == "text/csv":
            names = lines.pop(0).decode().split(",")
            events = [dict(zip(names, line.decode().split(","), strict=True)) for line in lines]
        else:
            events = [json.loads(line) for line in lines]
        assert len(events) <= self.most[0]
        assert len(content) <= self.most[1] or len(events) == 1
        self.requests.append(request)
        self.bodies.append(events)
        wrong = [number for number, event in enumerate(events, start=1) if event["type"] == "wrong"]
        errors = [{"code": "unknown_type", "detail": "D", "row": row} for row in wrong]
        if wrong and request.url.params.get("mode") != "partial":
            return httpx.Response(422, json={"title": "T", "detail": "D", "errors": errors})
        counts = {"received": len(events), "created": len(events) - len(wrong), "rejected": len(wrong)}
        return httpx.Response(200, json={"receipt": f"r{len(self.bodies)}", **counts, "errors": errors, "changes": []})

    def client(self) -> Client:
        return Client("http://service", "key", limits=Limits(*self.most), transport=httpx.MockTransport(self))


def events(number: int, type_: Callable[[int], str] = lambda _: "matched") -> Iterator[dict[str, str]]:
    for place in range(number):
        yield {"authority": ("coventry", "solihull")[place % 2], "child": f"K{place}", "type": type_(place)}


@given(st.integers(0, 12), st.integers(1, 5), st.integers(60, 400))
def test_every_event_is_sent_once_and_in_order_within_the_limits(number: int, most: int, size: int) -> None:
    taking = Taking(most, size)
    with taking.client() as client:
        answer = client.send_events(events(number))
    assert [event for body in taking.bodies for event in body] == list(events(number))
    assert (answer["received"], answer["created"]) == (number, number)


def test_the_same_sending_has_the_same_batches_and_keys_again() -> None:
    """So what was stored before it failed is answered again, and not stored twice."""
    first, second = Taking(), Taking()
    for taking in (first, second):
        with taking.client() as client:
            answer = client.send_events(events(7), idempotency_key="night-1", complete_from="2022-04-01")
    keys = [[each.headers["idempotency-key"] for each in taking.requests] for taking in (first, second)]
    assert keys[0] == keys[1] == ["night-1", "night-1.2", "night-1.3", "night-1.4"]
    assert first.bodies == second.bodies
    assert answer["receipts"] == ["r1", "r2", "r3", "r4"]


def test_that_records_are_complete_is_stated_of_every_authority_when_all_is_stored() -> None:
    taking = Taking()
    with taking.client() as client:
        answer = client.send_events(events(6), complete_from="2022-04-01", complete_to="2022-06-30")
    assert ["complete_from" in each.url.params for each in taking.requests] == [False, False, True]
    assert [event["child"] for event in taking.bodies[-1]] == ["K4", "K5"]
    assert answer["received"] == 6


def test_a_mistake_is_named_by_its_row_in_the_whole_and_what_was_stored_before_is_said() -> None:
    def fifth_is_wrong(place: int) -> str:
        return "wrong" if place == 4 else "matched"

    with Taking().client() as client:
        with pytest.raises(NotUnderstood) as refused:
            client.send_events(events(7, fifth_is_wrong))
        assert [mistake.row for mistake in refused.value.errors] == [5]
        assert refused.value.stored["created"] == 3
        partly = client.send_events(events(7, fifth_is_wrong), mode="partial")
    assert ([each["row"] for each in partly["errors"]], partly["rejected"], partly["created"]) == ([5], 1, 6)


def test_a_csv_file_is_sent_in_parts_with_its_header_and_its_progress_goes_on(tmp_path: Path) -> None:
    rows = [",".join(event.values()) for event in events(5)]
    file = tmp_path / "events.csv"
    file.write_text("authority,child,type\n" + "\n".join(rows) + "\n", encoding="utf-8")
    seen: list[tuple[int, int]] = []
    taking = Taking()
    with taking.client() as client:
        client.send_file(file, progress=lambda sent, size: seen.append((sent, size)), complete_from="2022-04-01")
    assert [event for body in taking.bodies[:2] for event in body] == list(events(5))
    assert {event["authority"] for event in taking.bodies[2]} == {"coventry", "solihull"}
    assert seen == sorted(seen)
    assert seen[-1][0] >= file.stat().st_size


def test_files_may_be_named_by_text(services: Callable[[str], Service], tmp_path: Path) -> None:
    service = services("sqlite")
    file = tmp_path / "events.csv"
    file.write_text("authority,child,type,date\ncoventry,Named1,entered_care,2021-05-01\n", encoding="utf-8")

    async def send() -> None:
        async with AsyncClient("http://service", service.admin_key, app=service.app) as client:
            assert (await client.send_file(str(file), dry_run=True))["created"] == 1
            for named in (str(file), [str(file)]):
                with pytest.raises(NotUnderstood):  # it is read: a file of events is no return
                    await client.import_files(named, authority="coventry", year="2021-22", dry_run=True)
            with pytest.raises(ValueError, match=r"ends in one of \.json"):
                await client.send_file("events.txt")

    asyncio.run(send())


def test_the_service_stores_the_same_in_one_batch_or_in_several(services: Callable[[str], Service]) -> None:
    """Asynchronously too; sent again, everything is unchanged."""
    sent = [
        {"authority": "coventry", "child": f"Large{place}", "type": "entered_care", "date": "2021-05-01"}
        for place in range(7)
    ]

    service = services("sqlite")

    async def send() -> list[dict[str, int]]:
        found = []
        for limits in (Limits(events=2), Limits(events=7)):
            async with AsyncClient("http://service", service.admin_key, app=service.app, limits=limits) as client:
                answer = await client.send_events(sent, complete_from="2021-04-01", complete_to="2021-06-30")
                found.append({name: answer[name] for name in COUNTS})  # type: ignore[literal-required]
        return found

    in_several, in_one = asyncio.run(send())
    assert in_several == {"received": 7, "created": 7, "unchanged": 0, "replaced": 0, "rejected": 0}
    assert in_one == {**in_several, "created": 0, "unchanged": 7}
