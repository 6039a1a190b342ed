"""A retry or a double submission stores nothing twice: the Idempotency-Key, and the natural keys behind it."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from itertools import product
from typing import Any

import httpx2
import pytest

from app.http.stored_receipts import first_answers, receipts
from app.ledger.versions import events
from app.store.reach import EVERYTHING
from tests.conftest import MakeKey, running
from tests.support.service import Event, Service
from tests.support.story_tables import read_story

AVA, BEN = read_story("child | adopted\nAva | 2021-12-06\nBen | 2021-12-06").events


def send(
    service: Service, key: str | None, *sent: Event, headers: dict[str, str] | None = None, **query: Any
) -> httpx2.Response:
    once = {"Idempotency-Key": key} if key else {}
    return service.client.post("/v1/events", params=query, json={"events": sent}, headers={**(headers or {}), **once})


def is_replay(response: httpx2.Response) -> bool:
    return response.headers.get("Idempotent-Replayed") == "true"


@pytest.fixture
def workers(new_database: tuple[str, str]) -> Iterator[list[Service]]:
    """Two services on one database, as two processes are."""
    with running(*new_database) as one, running(*new_database) as other:
        for service in (one, other):
            service.post([], dry_run=True)  # a route is made ready by its first request
        yield [one, other]


def test_the_same_request_again_is_the_first_answer_again(service: Service) -> None:
    """To the byte, receipt included, and marked as such; also after the event was changed meanwhile."""
    first = send(service, "K1", AVA)
    assert (first.status_code, is_replay(first)) == (200, False)
    service.post([{**AVA, "opposed": True}])
    before = service.digest()
    again = send(service, "K1", AVA)
    assert (again.status_code, again.content, is_replay(again)) == (200, first.content, True)
    assert service.digest() == before


def test_a_partial_answer_is_replayed_with_its_status(service: Service) -> None:
    """207 with the mistakes, as the first time."""
    rows = [AVA, {**BEN, "type": "adoptd"}]
    first = send(service, "K1", *rows, mode="partial")
    again = send(service, "K1", *rows, mode="partial")
    assert (first.status_code, again.status_code, again.content) == (207, 207, first.content)
    assert is_replay(again)


def test_the_same_key_with_another_request_is_refused(service: Service) -> None:
    """With another body, or the same body asked for differently; nothing is stored."""
    send(service, "K1", AVA)
    before = service.digest()
    for again in (send(service, "K1", BEN), send(service, "K1", AVA, mode="partial")):
        assert (again.status_code, again.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert service.digest() == before


def test_without_a_key_or_with_a_new_one_it_is_another_request(service: Service) -> None:
    """The natural keys see to it that nothing is stored twice all the same."""
    send(service, "K1", AVA)
    for key in (None, "K2"):
        again = send(service, key, AVA)
        assert (again.status_code, again.json()["unchanged"], is_replay(again)) == (200, 1, False)
    assert len(service.rows(events)) == 1


def test_a_key_is_the_callers_own(service: Service, key: MakeKey) -> None:
    """Two callers may choose the same one."""
    ours, theirs = key(["events:write"], ["coventry"]), key(["events:write"], ["coventry"])
    assert send(service, "K1", AVA, headers=ours).json()["created"] == 1
    other = send(service, "K1", BEN, headers=theirs)
    assert (other.status_code, other.json()["created"], is_replay(other)) == (200, 1, False)


def test_a_refused_batch_or_a_dry_run_does_not_use_up_the_key(service: Service) -> None:
    """What was put right can be sent under the same key."""
    assert send(service, "K1", {**AVA, "type": "adoptd"}).status_code == 422
    assert send(service, "K1", AVA, dry_run=True).json()["created"] == 1
    assert send(service, "K1", AVA).json()["created"] == 1


def test_while_the_first_request_runs_the_second_is_told_so(service: Service) -> None:
    """At once, and without storing anything; afterwards it gets the first answer."""
    with ThreadPoolExecutor(2) as threads:
        with service.database.writing(EVERYTHING):  # so neither gets to the end
            sent = [threads.submit(send, service, "K1", AVA) for _ in range(2)]
            done, _ = wait(sent, return_when=FIRST_COMPLETED)
            told_so = [each.result() for each in done]
        answers = [each.result() for each in sent]
    assert [(each.status_code, each.json()["type"]) for each in told_so] == [(409, "/problems/still-running")]
    assert sorted(each.status_code for each in answers) == [200, 409]
    again = send(service, "K1", AVA)
    assert (again.status_code, is_replay(again)) == (200, True)
    assert len(service.rows(events)) == 1


def test_concurrent_double_submissions_store_nothing_twice(workers: list[Service]) -> None:
    """Of many at once, to two processes, one is the first; the others get its answer or are asked to wait."""
    keys = [f"K{number}" for number in range(20)]
    rows = {key: [{**AVA, "child": f"{key}-{number}"} for number in range(5)] for key in keys}
    with ThreadPoolExecutor(8) as threads:
        tries = [
            (key, threads.submit(send, service, key, *rows[key]))
            for key, _, service in product(keys, range(3), workers)
        ]
        answers = [(key, each.result()) for key, each in tries]
    assert {each.status_code for _, each in answers} <= {200, 409}
    firsts = Counter(key for key, each in answers if each.status_code == 200 and not is_replay(each))
    assert firsts == dict.fromkeys(keys, 1)
    bodies = {(key, each.content) for key, each in answers if each.status_code == 200}
    assert len(bodies) == len(keys)
    assert [len(workers[0].rows(table)) for table in (events, first_answers)] == [100, 20]
    of_dry_runs = len(workers)
    assert len(workers[0].rows(receipts)) == 20 + of_dry_runs


def test_concurrent_submissions_without_a_key_store_nothing_twice(workers: list[Service]) -> None:
    """Each is a batch of its own, and finds what the others stored."""
    rows = [
        {**AVA, "child": f"C{number}", **source} for number in range(10) for source in ({}, {"source_id": f"S{number}"})
    ]
    with ThreadPoolExecutor(8) as threads:
        tries = [threads.submit(send, service, None, *rows) for service in workers * 10]
        answers = [each.result() for each in tries]
    assert {each.status_code for each in answers} == {200}
    assert sum(each.json()["created"] for each in answers) == 10
    assert len(workers[0].rows(events)) == 10
    assert workers[0].differences() == 0
