"""Hostile questions: whatever stands in an address, a query or a header, no engine is made to fail."""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.problems import MEDIA_TYPE
from tests.support.examples import examples
from tests.support.service import Service
from tests.support.world import COVENTRY, Ask, World

#: As they stand in an address, where they may be any bytes.
VALUES = [
    "%00", "a%00b", "%ff%fe", "%ed%a0%80", "%F0%9F%98%80", "%0d%0aX-Injected:%201", "NaN", "Infinity", "1e999", "-1",
    "0", str(2**31), str(2**63), str(2**70), "9" * 400, "1612137600", "2021-02-30", "0001-01-01", "9999-12-31",
    "true", "null", "%25", "..", "..%2f..%2fetc%2fpasswd", "%2e%2e%2f", "'", "%27%20OR%201=1--", "%22",
    "%3Cscript%3E", "*", "%", "%zz", "9434765919", "2019-03-04", "2021-01-01T00:00:00", "2021-01-01T00:00:00%2B99:99",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2021-01-01T00:00:00.123456789Z", "1989-90", "0000-01",
    "9999-00", "2022-23-Q9", "2022-M99", "0000-00-00/9999-99-99", "9999-12-31/9999-12-31", "bnVsbA", "e30", "W10",
    "eyJhIjoxfQ", "x" * 500, "%E2%80%AE", "",
]  # fmt: skip
FINE = {200, 204, 304}


#: What a cursor may be forged to say.
FORGED: list[dict[str, object]] = [
    {"authority": COVENTRY, "subject": "K1", "day": 737791, "id": 2**63},
    {"authority": COVENTRY, "subject": "K1", "day": 2**40, "id": 1},
    {"authority": COVENTRY, "subject": "K1", "day": 0, "id": 1},
    {"authority": COVENTRY, "subject": "K1", "day": -1, "id": -(2**70)},
    {"authority": "\0", "subject": "\ud800", "day": 737791, "id": 1},
    {"authority": COVENTRY, "subject": "K" * 10_000, "day": 1.5, "id": True},
    {"authority": COVENTRY, "child": "\0", "adopted": 0},
    {"authority": COVENTRY, "child": "K1", "adopted": 2**70},
    {"authority": COVENTRY, "child": ["K1"], "adopted": None},
]


@pytest.fixture
def world(service: Service) -> World:
    return World(service)


def sound(answer: httpx2.Response) -> None:
    """A success, or a problem of the caller's making; and nothing of what was sent has become a header."""
    assert answer.status_code in FINE or 400 <= answer.status_code < 500, (answer.request.url, answer.text)
    assert answer.status_code in FINE or answer.headers["content-type"] == MEDIA_TYPE
    assert "x-injected" not in answer.headers


#: No engine has heard of a request that is answered so.
REFUSED = {400, 405, 406, 413, 414, 415, 422, 428}


@pytest.fixture
def worlds(services: Callable[[str], Service]) -> list[World]:
    """One on SQLite, which is asked everything, and one on PostgreSQL, which is asked what was not refused."""
    return [World(services(engine)) for engine in ("sqlite", "postgresql")]


def ask_in_turn(worlds: list[World], asked: Callable[[World], tuple[str, str, dict[str, Any]]]) -> bool:
    """Whether the request reached both engines."""
    for world in worlds:
        method, address, more = asked(world)
        answer = world.service.client.request(method, address, **more)
        sound(answer)
        if answer.status_code in REFUSED:
            return False
    return True


def test_no_hostile_value_of_a_query_parameter_makes_the_service_fail(worlds: list[World]) -> None:
    reached = 0
    for method, _, operation in worlds[0].operations():
        good = {world: world.request(operation["operationId"]) for world in worlds}
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query":
                for value in VALUES:
                    reached += ask_in_turn(worlds, partial(_asked, method, parameter["name"], value, good))
    assert reached > 100


def _asked(
    method: str, name: str, value: str, good: Mapping[World, Ask], world: World
) -> tuple[str, str, dict[str, Any]]:
    others = "&".join(f"{each}={quote(_one(given))}" for each, given in good[world].params.items())
    return method, f"{good[world].path}?{others}&{name}={value}", {"json": good[world].json}


def _one(value: Any) -> str:
    return str(value[0] if isinstance(value, list) else value)


@pytest.mark.parametrize("said", FORGED, ids=range(len(FORGED)))
def test_no_forged_cursor_makes_the_service_fail(world: World, said: dict[str, object]) -> None:
    forged = base64.urlsafe_b64encode(json.dumps(said).encode()).decode()
    for name in ("listEvents", "getCases"):
        ask = world.request(name)
        refused = world.service.client.get(ask.path, params={**ask.params, "cursor": forged})
        sound(refused)
        assert refused.status_code == 422
        assert [error["parameter"] for error in refused.json()["errors"]] == ["cursor"]


def test_no_hostile_value_in_a_path_makes_the_service_fail(worlds: list[World]) -> None:
    reached = 0
    for method, path, operation in worlds[0].operations():
        good = {world: world.request(operation["operationId"]) for world in worlds}
        for address in _hostile(path):
            reached += ask_in_turn(worlds, partial(_at, method, address, good))
    assert reached > 100


def _at(method: str, address: str, good: Mapping[World, Ask], world: World) -> tuple[str, str, dict[str, Any]]:
    return method, address, {"params": good[world].params, "json": good[world].json}


def _hostile(path: str) -> Iterator[str]:
    """The path with each hostile value in each of its places, and good ones in the others."""
    good = {"authority": COVENTRY, "child": "K1"}
    for place in re.findall(r"{(\w+)}", path):
        for value in VALUES:
            yield path.format(**{name: value if name == place else good.get(name, "1") for name in _places(path)})


def _places(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


HEADERS = ["Authorization", "Accept", "If-None-Match", "Idempotency-Key", "Content-Type", "X-Request-ID"]
HEADER_VALUES = [
    b"", b"\0", b"\xff\xfe", b"\xe2\x82", b"x" * 5000, b"*", b'W/"', b'"', b"a/b/c;q=x", b";q=2,,*/*;q=1e9", b"a\tb",
]  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_no_hostile_header_makes_the_service_fail(world: World, name: str) -> None:
    for ask in (world.request(each) for each in ("getResults", "getEvent", "postEvents")):
        for value in HEADER_VALUES:
            request = world.service.client.build_request(ask.method, ask.path, params=ask.params, json=ask.json)
            others = [(each, held) for each, held in request.headers.raw if each.lower() != name.lower().encode()]
            request.headers = httpx2.Headers([*others, (name.encode(), value)])
            answer = world.service.client.send(request)
            sound(answer)
            assert re.fullmatch("[A-Za-z0-9._-]{1,64}", answer.headers["x-request-id"])


@settings(max_examples=examples(30))
@given(address=st.text(max_size=60), query=st.text(max_size=60))
def test_no_address_at_all_makes_the_service_fail(service: Service, address: str, query: str) -> None:
    path = "/v1/" + quote(address, safe="/%").replace("//", "/")
    answer = service.client.get(f"{path}?{quote(query, safe='=&')}")
    assert answer.status_code in {200, 404, 405, 422}
