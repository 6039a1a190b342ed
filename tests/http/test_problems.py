"""Problems: every error has the same shape, says what is wrong everywhere at once, and never what was sent."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any
from urllib.parse import unquote

import httpx2
import pytest
from fastapi.testclient import TestClient
from starlette.types import Message
from structlog.testing import capture_logs

from app import problems
from app.main import create_app
from app.mistakes import Mistake
from app.problems import MEDIA_TYPE, PROBLEMS, Problem
from app.store.schema import migrate
from tests.conftest import Templates, running, settings_for
from tests.support.postgres import Server
from tests.support.service import Service, bearer
from tests.support.world import COVENTRY, YEAR, World

JSON = {"Content-Type": "application/json"}
KEYS = {"type", "title", "status", "detail", "instance", "errors"}


@pytest.fixture
def world(service: Service) -> World:
    return World(service)


def problem(answer: httpx2.Response, status: int) -> dict[str, Any]:
    """The problem of an answer, which must have the shape of one."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    body: dict[str, Any] = answer.json()
    assert body.keys() - {"report"} == KEYS
    assert body["status"] == status
    assert unquote(body["instance"]) == answer.request.url.path
    assert body["type"] in {f"/problems/{kind.slug}" for kind in PROBLEMS if kind.status == status}
    for mistake in body["errors"]:
        assert {"code", "detail"} <= mistake.keys() <= {field.name for field in fields(Mistake)}
        assert re.fullmatch("[a-z_]+", mistake["code"])
        assert None not in mistake.values()
    assert answer.headers["x-request-id"]
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    return body


def places(body: dict[str, Any]) -> list[tuple[str, str]]:
    """What is wrong, and where."""
    errors = body["errors"]
    return [(error["code"], error.get("pointer") or error.get("parameter") or "") for error in errors]


def test_each_problem_has_a_page_that_its_type_leads_to(service: Service) -> None:
    assert len({kind.slug for kind in PROBLEMS}) == len(PROBLEMS)
    listed = service.client.get("/problems")
    for kind in PROBLEMS:
        page = service.client.get(f"/problems/{kind.slug}")
        assert page.status_code == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert str(kind.status) in page.text
        assert f"problems/{kind.slug}" in listed.text
    problem(service.client.get("/problems/no-such-problem"), 404)


def drawn(kind: type[Problem], before: str = "    ") -> Iterator[str]:
    """The tree of a problem and its kinds, a line each, without the words beside the status."""
    for below in kind.__subclasses__():
        is_last = below is kind.__subclasses__()[-1]
        line = f"{before}{'└' if is_last else '├'}── {below.__name__}"
        yield f"{line:<32}{below.status}"
        yield from drawn(below, before + ("    " if is_last else "│   "))


def test_the_tree_of_problems_is_drawn_as_it_is() -> None:
    """And each problem has a page, where the tree has it."""
    lines = (problems.__doc__ or "").splitlines()
    tree = [re.split(r"(?<= \d{3})\b", line)[0] for line in lines if "── " in line]
    assert tree == [*drawn(Problem)]
    assert [line.split()[-2] for line in tree] == [kind.__name__ for kind in PROBLEMS]


@pytest.mark.parametrize("path", ["/nowhere", "/v1/nowhere", "/static/nowhere", "/v1/children/K1", "/static/../../x"])
def test_there_is_nothing_at_an_unknown_address(service: Service, path: str) -> None:
    assert "nothing at this address" in problem(service.client.get(path), 404)["detail"]


def test_the_nearest_address_is_suggested_for_one_that_does_not_exist(service: Service) -> None:
    for wrong, right in (("/v1/result", "/v1/results"), ("/v1/area/coventry", "/v1/areas")):
        assert f"Did you mean {right!r}?" in problem(service.client.get(wrong), 404)["detail"]


def test_the_instance_of_a_problem_is_a_reference_to_a_uri(service: Service) -> None:
    body = problem(service.client.get("/v1/areas/Adopt%20London%00%E2%80%93"), 404)
    assert body["instance"] == "/v1/areas/Adopt%20London%00%E2%80%93"


def test_who_sends_no_key_is_told_how_to_send_one(service: Service) -> None:
    refused = service.client.get("/v1/results", headers={"Authorization": "Basic abc"})
    assert "Authorization: Bearer KEY" in problem(refused, 401)["detail"]


def test_a_method_that_a_path_does_not_take_is_told_which_it_takes(world: World) -> None:
    methods: dict[str, set[str]] = {}
    for method, path, _ in world.operations():
        methods.setdefault(path, set()).add(method)
    for path, known in methods.items():
        address = re.sub(r"{\w+}", "x", path)
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - known:
            refused = world.service.client.request(method, address)
            problem(refused, 405)
            taken = known | ({"HEAD"} if "GET" in known else set())
            assert set(refused.headers["allow"].split(", ")) == taken, (method, path)


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""])
def test_a_body_of_another_content_type_is_refused_as_such(world: World, content_type: str) -> None:
    for method, path, operation in world.operations():
        if "requestBody" in operation:
            address = path.format(authority=COVENTRY, area=COVENTRY, child="K1", family="F1")
            headers, about = {"Content-Type": content_type}, {"authority": COVENTRY} if "imports" in path else {}
            sent = world.service.client.request(method, address, params=about, content=b"{}", headers=headers)
            is_its_own = content_type.split(";")[0] in operation["requestBody"]["content"]
            problem(sent, 400 if is_its_own else 415)


@pytest.mark.parametrize("path", ["/v1/results", "/v1/results/cases"])
@pytest.mark.parametrize("accept", ["application/xml", "text/html", "image/*", "application/json;q=0"])
def test_a_format_that_is_not_offered_is_not_acceptable(service: Service, path: str, accept: str) -> None:
    asked = {"indicator": "A2", "area": "coventry", "period": YEAR}
    refused = service.client.get(path, params=asked, headers={"Accept": accept})
    assert places(problem(refused, 406)) == [("not_acceptable", "Accept")]


def test_a_body_that_is_no_json_cannot_be_read(world: World) -> None:
    for method, path, operation in world.operations():
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            address = path.format(authority=COVENTRY, area=COVENTRY, child="K1", family="F1")
            for body in (b"{", b"\xff", b'{"a": nope}', b'{"a" 1}'):
                sent = world.service.client.request(method, address, content=body, headers=JSON)
                assert problem(sent, 400)["type"] == "/problems/unreadable-body"


@pytest.fixture
def small_service(new_database: tuple[str, str]) -> Iterator[Service]:
    """A service that takes little at once."""
    limits: dict[str, Any] = {
        "max_batch_bytes": 3000,
        "max_json_bytes": 2000,
        "max_body_bytes": 1000,
        "max_batch_events": 3,
    }
    with running(*new_database, **limits, max_results=4) as service:
        yield service


def pieces(size: int) -> Iterator[bytes]:
    """A body of that size whose length is not announced."""
    for start in range(0, size, 100):
        yield b" " * min(100, size - start)


def test_what_is_larger_than_a_limit_is_refused_with_the_limit_whether_announced_or_not(small_service: Service) -> None:
    client = small_service.client
    child = f"/v1/authorities/{COVENTRY}/children/K1"
    for method, path, kind, limit in [
        ("PUT", child, "application/json", 1000),
        ("POST", "/v1/results", "application/json", 1000),
        ("POST", "/v1/events", "application/json", 2000),
        ("POST", "/v1/events", "application/x-ndjson", 3000),
        ("POST", "/v1/events", "text/csv", 3000),
    ]:
        headers = {"Content-Type": kind}
        for body in (b" " * (limit + 1), pieces(limit + 1)):
            refused = client.request(method, path, content=body, headers=headers)
            assert f"{limit:,} bytes" in problem(refused, 413)["detail"]
        for body in (b" " * 100_000, pieces(100_000)):
            problem(client.request(method, path, content=body, headers=headers), 413)
        for body in (b" " * limit, pieces(limit)):
            assert client.request(method, path, content=body, headers=headers).status_code in {200, 400, 422}
    events = [{"authority": COVENTRY, "child": f"K{n}", "type": "adopted", "date": "2020-01-01"} for n in range(4)]
    assert "at most 3 events" in problem(small_service.send(events), 413)["detail"]
    many = client.get("/v1/results", params={"indicator": "all", "area": "coventry", "period": YEAR})
    assert "at most 4 figures" in problem(many, 413)["detail"]


def test_a_fault_of_the_service_says_nothing_and_is_found_in_the_log(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("Jane Doe, born 2019-03-04")

    monkeypatch.setattr("app.figures.routes.question", fail)
    monkeypatch.setattr(service.client._transport, "raise_server_exceptions", False)
    asked = {"indicator": "A2", "area": "coventry", "period": YEAR}
    with capture_logs() as logged:
        answer = service.client.get("/v1/results", params=asked, headers={"X-Request-ID": "mine-1"})
    assert problem(answer, 500)["errors"] == []
    assert answer.headers["x-request-id"] == "mine-1"
    assert "Jane" not in answer.text + repr(logged)
    [entry] = [entry for entry in logged if entry["event"] == "unexpected"]
    assert (entry["request_id"], entry["kind"]) == ("mine-1", "RuntimeError")
    assert any("fail" in step for step in entry["trace"])
    assert [entry["status"] for entry in logged if entry["event"] == "answered"] == [500]


def test_a_page_that_is_left_while_it_loads_is_no_fault_in_the_log(service: Service) -> None:
    """The caller has gone before the answer begins: nothing was sent, and nothing failed."""

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    path = "/static/swagger-ui/swagger-ui-bundle.js"
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "query_string": b"", "headers": []}
    with capture_logs() as logged:
        asyncio.run(service.app(scope, receive, send))
    assert [entry["status"] for entry in logged if entry["event"] == "answered"] == [499]


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.sqlite3", "postgresql+psycopg://x:secret@127.0.0.1:9/x"])
def test_without_its_database_the_service_says_so_and_is_alive(url: str) -> None:
    with TestClient(create_app(settings_for(url))) as client:
        for path in ("/v1/events", "/v1/results?indicator=A2&area=coventry&period=2021-22"):
            answer = client.get(path, headers=bearer("adoption_x_y"))
            assert "secret" not in answer.text
            assert problem(answer, 503)["type"] == "/problems/unavailable"
            assert int(answer.headers["retry-after"]) > 0
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["ready"]) == (503, False)
        for path in ("/livez", "/version", "/metrics", "/v1/indicators", "/v1/areas", "/docs"):
            assert client.get(path).status_code == 200, path


def test_without_the_current_schema_the_service_says_so(new_database: tuple[str, str]) -> None:
    url, admin_key = new_database
    with running(url, admin_key) as service:
        migrate(service.owner, "base")
        assert problem(service.client.get("/v1/events"), 503)["type"] == "/problems/unavailable"
        problem(service.send([]), 503)
        reasons = service.client.get("/readyz").json()["reasons"]
        assert "adoption-indicators migrate" in reasons[0]
        migrate(service.owner)
        assert service.client.get("/readyz").json() == {"ready": True, "reasons": [], "notes": []}


@pytest.mark.postgres
def test_when_the_database_was_gone_and_is_back_the_service_goes_on_by_itself(
    templates: Templates, postgres: Callable[[], Server]
) -> None:
    url, admin_key = templates.copied("postgresql")
    with running(url, admin_key) as service:
        assert service.get("/v1/events")["events"] == []
        with postgres().connect() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [service.database.engine.url.database],
            )
        answers = [service.client.get("/v1/events") for _ in range(3)]
        for answer in answers[:-1]:
            if answer.status_code != 200:
                problem(answer, 503)
        assert answers[-1].status_code == 200
