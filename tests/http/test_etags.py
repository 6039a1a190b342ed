"""Answers that depend on data carry an ETag: the same answer is not sent twice, and a changed one always is."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from tests.http.test_access import PUBLIC
from tests.support.service import Service, answer
from tests.support.world import AGENCY, COVENTRY, FIGURE, Ask, World, adoption, scopes_of


@pytest.fixture
def world(service: Service) -> World:
    return World(service)


def depending_on_data(world: World) -> list[Ask]:
    """A request of each operation that reads data."""
    names = [
        operation["operationId"]
        for method, path, operation in world.operations()
        if operation["operationId"] not in PUBLIC and (method == "GET" or path == "/v1/results")
    ]
    assert {"getResults", "postResults", "getCases", "listEvents", "getEvent", "getChild", "getReceipt"} <= {*names}
    return [world.request(name) for name in names]


def again(world: World, ask: Ask, tag: str) -> httpx2.Response:
    key = {"Authorization": f"Bearer {world.service.admin_key}"}
    return world.ask(ask, {**key, "If-None-Match": tag})


def test_nothing_on_the_way_keeps_an_answer_that_may_name_a_child(world: World) -> None:
    """Not on a disk, whatever the program: only figures may be kept, and asked for again."""
    for method, path, operation in world.operations():
        name, scopes = operation["operationId"], scopes_of(operation)
        if scopes and (method == "GET" or path == "/v1/results"):
            kept = world.ask(world.request(name)).headers["cache-control"]
            assert kept == ("private, no-cache" if scopes == ["results:read"] else "no-store"), name


def test_an_answer_that_the_caller_has_is_not_sent_again(world: World) -> None:
    for ask in depending_on_data(world):
        first = world.ask(ask)
        tag = first.headers["etag"].removeprefix("W/")  # that of a compressed answer is weak
        assert tag.startswith('"')
        assert tag.endswith('"')
        assert first.headers["cache-control"] in {"no-store", "private, no-cache"}
        for given in (tag, f"W/{tag}", f'"another", {tag}', "*"):
            second = again(world, ask, given)
            assert (second.status_code, second.content) == (304, b""), (ask, given)
            assert second.headers["etag"] in {tag, given}
        for given in ('"another"', tag.strip('"'), tag[:-2] + '"', ""):
            assert again(world, ask, given).content == first.content, (ask, given)


def test_answers_to_different_questions_have_different_tags(world: World) -> None:
    questions: list[dict[str, Any]] = [
        FIGURE,
        {**FIGURE, "indicator": "A10"},
        {**FIGURE, "indicator": ["A2", "A10"]},
        {**FIGURE, "indicator": ["A10", "A2"]},
        {**FIGURE, "area": AGENCY},
        {**FIGURE, "period": "2022-23"},
        {**FIGURE, "places": 1},
        {**FIGURE, "format": "csv"},
        {**FIGURE, "known_at": "2020-01-01T00:00:00Z"},
    ]
    tags = [world.ask(Ask("GET", "/v1/results", question)).headers["etag"] for question in questions]
    assert len({*tags}) == len(tags)
    pages: list[dict[str, Any]] = [
        {},
        {"limit": 1},
        {"limit": 2},
        {"child": "K1"},
        {"from": "2021-01-01"},
        {"type": "placed"},
    ]
    for more in (
        *pages,
        {"cursor": answer(world.ask(Ask("GET", "/v1/events", {"limit": 1})))["next"].split("cursor=")[1]},
    ):
        question = {**more, "cursor": more["cursor"].split("&")[0]} if "cursor" in more else more
        tags.append(world.ask(Ask("GET", "/v1/events", question)).headers["etag"])
    assert len({*tags}) == len(tags)


def test_after_a_write_every_answer_that_it_touches_has_another_tag(world: World) -> None:
    event = world.event_of(COVENTRY, "K1")
    child = f"/v1/authorities/{COVENTRY}/children/K1"
    asks = [
        Ask("GET", "/v1/results", FIGURE),
        Ask("GET", "/v1/results/cases", FIGURE),
        Ask("GET", "/v1/events", {"child": "K1"}),
        Ask("GET", child),
    ]
    writes: list[Callable[[], object]] = [
        lambda: world.service.post(adoption(COVENTRY, "K6")),
        lambda: world.service.post([{**adoption(COVENTRY, "K1")[3], "adopters": "inter_agency"}]),
        lambda: world.service.put_child(COVENTRY, "K1", sex="male"),
        lambda: answer(world.service.void(event)),
        lambda: world.service.client.delete(f"/v1/authorities/{COVENTRY}/children/K2"),
    ]
    for write in writes:
        before = [world.ask(ask).headers["etag"] for ask in asks]
        write()
        for ask, tag in zip(asks, before, strict=True):
            assert again(world, ask, tag).status_code == 200, ask


def test_the_tag_of_an_event_changes_when_it_is_voided(world: World) -> None:
    ask = Ask("GET", f"/v1/events/{world.event_of(COVENTRY, 'K1')}")
    tag = world.ask(ask).headers["etag"]
    world.service.void(ask.path.rpartition("/")[2])
    assert answer(again(world, ask, tag))["void_reason"]


def test_a_write_that_changes_nothing_leaves_every_tag(world: World) -> None:
    asks = [ask for ask in depending_on_data(world) if ask.path != "/v1/audit"]  # which notes that batch as well
    tags = [world.ask(ask).headers["etag"] for ask in asks]
    assert world.service.post(adoption(COVENTRY, "K1", 420))["unchanged"] == 6
    world.service.post(adoption(COVENTRY, "K77"), dry_run=True)
    assert world.service.send([{"type": "adopted"}]).status_code == 422
    for ask, tag in zip(asks, tags, strict=True):
        assert again(world, ask, tag).status_code == 304, ask


def test_an_erased_child_is_in_no_answer_that_a_caller_is_told_to_keep(world: World) -> None:
    """Not even in one about an instant before the erasure, which no other write can change."""
    known_at = world.service.now()
    asks = [
        Ask("GET", "/v1/results", {**FIGURE, "known_at": known_at}),
        Ask("GET", "/v1/results/cases", {**FIGURE, "known_at": known_at}),
        Ask("GET", "/v1/events", {"authority": COVENTRY, "known_at": known_at}),
    ]
    tags = [world.ask(ask).headers["etag"] for ask in asks]
    assert world.service.client.delete(f"/v1/authorities/{COVENTRY}/children/K3").status_code == 204
    for ask, tag in zip(asks, tags, strict=True):
        fresh = again(world, ask, tag)
        assert fresh.status_code == 200, ask
        assert '"K3"' not in fresh.text
