"""Floods: too much of anything is cut off early, and thousands of mistakes are answered soon and briefly."""

import json
import tracemalloc
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from starlette.types import Message

from tests.conftest import running
from tests.support.effort import effort
from tests.support.service import Service, bearer
from tests.support.world import COVENTRY
from tests.test_hostile_input import CHILD, CSV, JSON, NDJSON, send

LIMIT = 300_000


@pytest.fixture
def engine() -> str:
    """Before anything is stored, the engine does not matter."""
    return "sqlite"


class Flood:
    """A body without an announced length and without an end, which knows how much of it was taken."""

    def __init__(self, line: bytes) -> None:
        self._line = line
        self.taken = 0

    def sent_to(self, service: Service, method: str, path: str, headers: dict[str, str]) -> int:
        """Send it straight to the application, since the client would gather it all first. Returns the status."""
        answers: list[Message] = []
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }

        async def receive() -> Message:
            assert self.taken < 100 * LIMIT, "nobody turned the tap off"
            self.taken += len(self._line)
            return {"type": "http.request", "body": self._line, "more_body": True}

        async def send_back(message: Message) -> None:
            answers.append(message)

        async def ask() -> None:
            await service.app(scope, receive, send_back)

        assert service.client.portal
        service.client.portal.call(ask)
        return int(answers[0]["status"])


@pytest.fixture
def small_service(new_database: tuple[str, str]) -> Iterator[Service]:
    url, admin_key = new_database
    with running(url, admin_key, max_batch_bytes=LIMIT, max_json_bytes=LIMIT, max_body_bytes=LIMIT) as service:
        yield service


@pytest.mark.parametrize(
    ("method", "path", "content_type"),
    [
        ("POST", "/v1/events", JSON),
        ("POST", "/v1/events", NDJSON),
        ("POST", "/v1/events", CSV),
        ("POST", "/v1/results", JSON),
        ("PUT", f"/v1/authorities/{COVENTRY}/children/K1", JSON),
    ],
)
def test_an_endless_body_is_cut_off_at_the_limit_and_fills_no_memory(
    small_service: Service, method: str, path: str, content_type: str
) -> None:
    flood = Flood(b" " * 9_999 + b"\n")
    headers = {"Content-Type": content_type, **bearer(small_service.admin_key)}
    tracemalloc.start()
    try:
        status = flood.sent_to(small_service, method, path, headers)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert status == 413
    assert flood.taken <= LIMIT + 20_000
    assert peak < 5 * LIMIT


def test_a_body_nobody_may_send_is_not_even_read(small_service: Service) -> None:
    flood = Flood(b"{}\n")
    headers = {"Content-Type": NDJSON, **bearer("nobody")}
    assert flood.sent_to(small_service, "POST", "/v1/events", headers) == 401
    assert flood.taken < 1000


def many(content_type: str, count: int) -> bytes:
    """A batch in which every row has several mistakes, no two rows the same."""
    wrong = [{**CHILD, "authority": f"covntry{n}", "date": "x", "f" + "x" * (n % 40): 1} for n in range(count)]
    if content_type == JSON:
        return json.dumps({"events": wrong}).encode()
    if content_type == NDJSON:
        return b"\n".join(json.dumps(event).encode() for event in wrong)
    return b"authority,child,type,date\n" + b"\n".join(f"{event['authority']},a b,x,y".encode() for event in wrong)


@pytest.mark.parametrize("content_type", [JSON, NDJSON, CSV])
def test_thousands_of_bad_rows_are_answered_soon_and_briefly(service: Service, content_type: str) -> None:
    count = 10_000
    body = many(content_type, count)
    answer, taken = effort(lambda: send(service, body, content_type))
    assert answer.status_code == 422
    assert taken < 500
    assert len(answer.content) < 300_000
    report, errors = answer.json()["report"], answer.json()["errors"]
    assert report["rejected"] == report["received"] == count
    assert len(errors) <= 1100
    spelt_out = [error for error in errors if error["code"] != "more_of_these"]
    counted = sum(int(error["detail"].split()[0].replace(",", "")) for error in errors[len(spelt_out) :])
    assert len(spelt_out) == 1000
    assert counted >= (count - 1000) * (1 if content_type == CSV else 2)


@pytest.mark.parametrize("content_type", [JSON, NDJSON])
def test_one_row_of_thousands_of_mistakes_is_refused_for_its_length(service: Service, content_type: str) -> None:
    event = {**CHILD, **{f"field{n}": 1 for n in range(50_000)}}
    body = json.dumps({"events": [event]} if content_type == JSON else event).encode()
    answer = send(service, body, content_type)
    assert [error["code"] for error in answer.json()["errors"]] == ["too_long"]


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", f"/v1/authorities/{COVENTRY}/children/K1"), ("POST", "/v1/results")]
)
def test_one_object_of_thousands_of_mistakes_is_answered_soon_and_briefly(
    service: Service, method: str, path: str
) -> None:
    wrong = {f"childd{n}": 1 for n in range(50_000)}
    answer, taken = effort(lambda: service.client.request(method, path, json=wrong))
    assert answer.status_code == 422
    assert taken < 500
    assert len(answer.content) < 20_000
    assert answer.json()["errors"][-1]["code"] == "more_of_these"


def test_a_question_of_thousands_of_unknown_names_is_answered_soon_and_briefly(service: Service) -> None:
    unknown = [f"covntry{n}" for n in range(1000)]
    for asked in (["A2"], unknown):
        question: dict[str, Any] = {"indicator": asked, "area": unknown, "period": unknown}
        answer, taken = effort(partial(service.client.post, "/v1/results", json=question))
        assert answer.status_code == 422
        assert taken < 200
        assert len(answer.content) < 20_000
    listed = service.client.get("/v1/areas", params={f"on{n}": "1" for n in range(3000)})
    assert listed.status_code == 422
    assert len(listed.content) < 20_000
