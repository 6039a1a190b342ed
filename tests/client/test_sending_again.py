"""What the client does when the service is busy, cannot be reached, or answers that nothing has changed."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from adoption_indicators_client import (
    AsyncClient,
    Client,
    ClientError,
    NotTheService,
    NotUnderstood,
    ServiceUnavailable,
    Unreachable,
)
from adoption_indicators_client.remembering import Remembered
from adoption_indicators_client.retrying import seconds_of

Answer = Callable[[httpx.Request], httpx.Response]
DONE = {"receipt": "r", "created": 2}


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that the client would have made."""
    made: list[float] = []
    monkeypatch.setattr(time, "sleep", made.append)

    async def pause(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", pause)
    return made


def problem(status: int, slug: str, **headers: str) -> httpx.Response:
    body = {"type": f"/problems/{slug}", "title": "T", "status": status, "detail": "D", "errors": []}
    return httpx.Response(status, json=body, headers=headers)


class Service:
    """Gives these answers one after the other, and keeps what was sent. A fault is raised."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self._answers = iter(answers)
        self.requests: list[httpx.Request] = []
        self.bodies: list[bytes] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.bodies.append(b"".join(request.stream))  # type: ignore[arg-type]
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self, **more: Any) -> Client:
        return Client("http://service", "key", transport=httpx.MockTransport(self), **more)


def events() -> Iterator[dict[str, str]]:
    yield from ({"authority": "coventry", "child": f"K{number}", "type": "matched"} for number in range(2))


def test_a_batch_from_an_iterator_is_sent_again_whole_under_one_idempotency_key(pauses: list[float]) -> None:
    """Whatever goes wrong in between: busy, gone, and still working on the first attempt."""
    service = Service(
        problem(503, "unavailable", **{"Retry-After": "5"}),
        httpx.ReadError("gone"),
        problem(409, "still-running"),
        httpx.Response(200, json=DONE),
    )
    with service.client() as client:
        answer = client.send_events(events(), dry_run=True)
    assert answer == DONE
    assert len({request.headers["idempotency-key"] for request in service.requests}) == 1
    lines = [json.loads(line) for line in service.bodies[-1].splitlines()]
    assert lines == list(events())
    assert service.bodies == [service.bodies[0]] * 4
    assert pauses[0] == 5
    assert all(0 < pause <= 60 for pause in pauses)


def test_two_batches_have_two_idempotency_keys() -> None:
    service = Service(httpx.Response(200, json=DONE), httpx.Response(200, json=DONE))
    with service.client() as client:
        client.send_events(events())
        client.send_events(events(), idempotency_key="mine")
    first, second = (request.headers["idempotency-key"] for request in service.requests)
    assert (len(first), second) == (36, "mine")


@pytest.mark.parametrize(
    ("last", "kind"), [(problem(429, "busy"), ServiceUnavailable), (httpx.ConnectTimeout("t"), Unreachable)]
)
def test_what_goes_on_is_an_error_in_the_end(last: httpx.Response | Exception, kind: type[ClientError]) -> None:
    service = Service(*[last] * 3)
    with service.client(attempts=3) as client, pytest.raises(kind):
        client.results(area="coventry")
    assert len(service.requests) == 3


@pytest.mark.parametrize(
    "answer", [problem(422, "not-understood"), problem(409, "superseded"), problem(500, "unexpected")]
)
def test_what_would_fail_again_is_sent_once(answer: httpx.Response) -> None:
    service = Service(answer)
    with service.client() as client, pytest.raises(ClientError):
        client.results(area="coventry")
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>Welcome</html>"),
        httpx.Response(404, text="<html>Not found: /v1/results?key=secret</html>"),
        httpx.Response(301, headers={"Location": "https://elsewhere"}),
    ],
)
def test_another_service_is_named_as_such_and_its_page_is_not_repeated(answer: httpx.Response) -> None:
    with Service(answer).client() as client, pytest.raises(NotTheService) as raised:
        client.results(area="coventry")
    assert "http://service" in str(raised.value) or "service is not" in str(raised.value)
    assert "html" not in str(raised.value)


def test_an_answer_that_is_current_is_not_sent_again() -> None:
    """The same answer comes out, and only the first time it goes over the network; another question asks again."""
    service = Service(
        httpx.Response(200, json={"results": []}, headers={"ETag": '"a"'}),
        httpx.Response(304, headers={"ETag": '"a"'}),
        httpx.Response(200, json={"results": [], "warnings": []}, headers={"ETag": '"b"'}),
        httpx.Response(200, json={"results": []}),
    )
    with service.client() as client:
        answers = [client.results(area="coventry", indicator=["A2", "A10"]) for _ in range(3)]
        client.results(area="solihull")
    assert ["warnings" in answer for answer in answers] == [False, False, True]
    assert [request.headers.get("if-none-match") for request in service.requests] == [None, '"a"', '"a"', None]


def test_what_is_remembered_is_bounded() -> None:
    remembered = Remembered(2)

    def answered(number: int, size: int) -> httpx.Request:
        request = httpx.Request("GET", f"http://service/{number}")
        remembered.content(request, httpx.Response(200, content=b"x" * size, headers={"ETag": '"e"'}))
        return httpx.Request("GET", f"http://service/{number}")

    def has(request: httpx.Request) -> bool:
        remembered.ask(request)
        return "if-none-match" in request.headers

    first, second, large = answered(1, 10), answered(2, 10), answered(3, 5_000_000)
    third = answered(4, 10)
    assert [has(each) for each in (first, second, large, third)] == [False, True, False, True]


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("7", 7, 7),
        (format_datetime(datetime(2100, 1, 1, tzinfo=UTC), usegmt=True), 3600, 1e10),
        ("soon", None, None),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str, least: float | None, most: float | None) -> None:
    seconds = seconds_of(header)
    assert (seconds is None) == (least is None)
    assert seconds is None or (least is not None and most is not None and least <= seconds <= most)


def test_pages_are_followed_under_any_prefix_and_only_as_needed() -> None:
    """A proxy may have moved the path, so of the link only the query is taken."""
    pages = [
        {"cases": [{"child": "A"}], "next": "/v1/results/cases?area=coventry&cursor=c1&indicator=A2&indicator=A10"},
        {"cases": [{"child": "B"}], "next": None},
    ]
    service = Service(*(httpx.Response(200, json=page) for page in pages))
    with Client("https://host/prefix/", "key", transport=httpx.MockTransport(service)) as client:
        found = iter(client.cases(indicator=["A2", "A10"], area="coventry"))
        assert next(found)["child"] == "A"
        assert len(service.requests) == 1
        assert [case["child"] for case in found] == ["B"]
    assert {request.url.path for request in service.requests} == {"/prefix/v1/results/cases"}
    assert service.requests[1].url.params.get_list("indicator") == ["A2", "A10"]


def test_progress_ends_with_all_that_is_sent(tmp_path: Path) -> None:
    """Of a batch and of the files of a form; it begins again when the request does."""
    (tmp_path / "episodes.csv").write_bytes(b"CHILD,DECOM\n" + b"1,01/04/2021\n" * 50_000)
    service = Service(httpx.ReadError("gone"), *(httpx.Response(200, json=DONE) for _ in range(2)))
    reported: list[tuple[int, int]] = []
    with service.client() as client:
        client.send_file(tmp_path / "episodes.csv", progress=lambda sent, total: reported.append((sent, total)))
        assert reported[-1] == ((tmp_path / "episodes.csv").stat().st_size,) * 2
        assert sum(sent == total for sent, total in reported) == 2
        client.import_files(
            [tmp_path / "episodes.csv"], authority="coventry", progress=lambda *sent: reported.append(sent)
        )
    assert reported[-1] == (len(service.bodies[-1]),) * 2
    assert b'filename="episodes.csv"' in service.bodies[-1]


def test_a_problem_has_the_services_sentences() -> None:
    errors = [
        {"code": "unknown_area", "detail": "There is no such area.", "row": 7, "file": "a.csv", "new": 1},
        {"code": "unknown_type", "detail": "There is no such type.", "parameter": "type"},
    ]
    body = {"type": "/problems/batch-refused", "title": "T", "detail": "D", "errors": errors, "report": {"rejected": 2}}
    service = Service(httpx.Response(422, json=body, headers={"X-Request-ID": "abc"}))
    with service.client() as client, pytest.raises(NotUnderstood) as raised:
        client.send_events(events())
    refused = raised.value
    assert str(refused) == "D\na.csv row 7: There is no such area.\ntype: There is no such type."
    assert (refused.errors[0].row, refused.report, refused.request_id) == (7, {"rejected": 2}, "abc")


@pytest.mark.parametrize(
    ("server", "key"), [("service", "key"), ("ftp://service", "key"), ("http://service", "k ey\n")]
)
def test_a_wrong_address_or_key_is_a_sentence_without_the_key(server: str, key: str) -> None:
    with pytest.raises(ClientError) as raised:
        Client(server, key)
    assert "ey\n" not in str(raised.value)


def test_both_clients_have_the_same_methods() -> None:
    def methods(kind: type) -> set[str]:
        return {name for name in vars(kind) if not name.startswith("_")} - {"close", "aclose"}

    assert methods(Client) == methods(AsyncClient)
