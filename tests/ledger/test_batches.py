"""A batch as a whole: all or nothing, or its good rows; tried out first; in three forms; with a receipt. And voids."""

import csv
import io
import json
from collections.abc import Callable, Sequence

import httpx2
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.events.catalogue import FIELDS
from tests.conftest import ENGINES, MakeKey
from tests.support.examples import examples
from tests.support.histories import histories
from tests.support.service import OF_RECEIPTS, Answer, Event, Service, answer
from tests.support.standing import contents
from tests.support.story_tables import read_story

COVENTRY, SOLIHULL = "E08000026", "E08000029"
AVA, BEN, CORA = read_story(
    """
    child | adopted
    Ava   | 2021-12-06
    Ben   | 2021-12-06
    Cora  | 2021-12-06
    """
).events
WRONG: list[Event] = [
    {**BEN, "date": "2999-01-01"},
    {**BEN, "type": "adoptd"},
    {**BEN, "date": "6 December", "opposed": "yes", "remark": "?"},
]
COUNTS = ("received", "created", "unchanged", "replaced", "rejected")


def counts(report: Answer) -> tuple[int, ...]:
    return tuple(report[name] for name in COUNTS)


def test_an_atomic_batch_with_an_error_stores_nothing(service: Service) -> None:
    """It names every mistake of every row, and counts them; in no table anything has changed."""
    service.post([AVA])
    before = service.digest()
    refused = service.send([AVA, WRONG[0], CORA, WRONG[1], WRONG[2]])
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    problem = refused.json()
    assert counts(problem["report"]) == (5, 0, 0, 0, 3)
    assert [(found["row"], found["code"], found.get("pointer")) for found in problem["errors"]] == [
        (2, "date_in_the_future", "/events/1/date"),
        (4, "unknown_event_type", "/events/3/type"),
        (5, "not_a_date", "/events/4/date"),
        (5, "not_valid", "/events/4/opposed"),
        (5, "unknown_field", "/events/4/remark"),
    ]
    assert service.digest() == before


def test_a_partial_batch_stores_its_good_rows(service: Service) -> None:
    """It answers 207, with the mistakes of the others; a key's reach is no matter of rows."""
    service.post([AVA])
    sent = service.send([AVA, WRONG[0], CORA, {**AVA, "opposed": True}], mode="partial")
    assert sent.status_code == 207
    assert counts(sent.json()) == (4, 1, 1, 1, 1)
    assert [(found["row"], found["code"]) for found in sent.json()["errors"]] == [(2, "date_in_the_future")]
    assert [(row["child"], row.get("opposed")) for row in service.events()] == [("Ava", True), ("Cora", None)]


def test_a_partial_batch_of_good_rows_answers_207_too(service: Service) -> None:
    """Who asks for partial reads the counts."""
    assert service.send([AVA], mode="partial").status_code == 207


@pytest.mark.parametrize("mode", ["atomic", "partial"])
def test_rows_beyond_the_keys_reach_refuse_the_batch(service: Service, key: MakeKey, mode: str) -> None:
    """In either mode: that is no slip in a row."""
    before = service.digest()
    headers = key(["events:write"], ["coventry"])
    before = service.digest()
    body = {"events": [AVA, {**BEN, "authority": "solihull"}]}
    refused = service.client.post("/v1/events", params={"mode": mode}, json=body, headers=headers)
    assert (refused.status_code, refused.json()["errors"][0]["row"]) == (403, 2)
    assert service.digest() == before


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(8), phases=[Phase.generate])
@given(data=st.data())
def test_a_dry_run_gives_the_counts_of_the_real_run_and_changes_nothing(
    engine: str, services: Callable[[str], Service], data: st.DataObject
) -> None:
    """Whatever is there already, and whatever is wrong. Only the receipt of the dry run is stored."""
    service = services(engine)
    earlier, later = (data.draw(histories([COVENTRY, SOLIHULL], max_children=2, max_families=1)) for _ in range(2))
    service.post(earlier)
    rows = data.draw(st.permutations([*later, *data.draw(st.lists(st.sampled_from(WRONG), max_size=2))]))
    mode = data.draw(st.sampled_from(["atomic", "partial"]))
    before = service.digest(*OF_RECEIPTS)
    tried = service.send(rows, mode=mode, dry_run=True)
    assert service.digest(*OF_RECEIPTS) == before
    real = service.send(rows, mode=mode)
    assert tried.status_code == real.status_code
    assert without_receipt(tried) == without_receipt(real)


def without_receipt(response: httpx2.Response) -> Answer:
    body: Answer = response.json()
    report = body.get("report", body)
    assert report.pop("dry_run") in (True, False)
    receipt = report.pop("receipt")
    assert receipt is None or len(receipt) == 24
    return body


def as_json(events: Sequence[Event]) -> tuple[str, str]:
    return "application/json", json.dumps({"events": events})


def as_ndjson(events: Sequence[Event]) -> tuple[str, str]:
    return "application/x-ndjson", "\n".join(map(json.dumps, events))


def as_csv(events: Sequence[Event]) -> tuple[str, str]:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, FIELDS)
    writer.writeheader()
    words = {True: "true", False: "false"}
    writer.writerows(
        {name: words.get(value, value) if isinstance(value, bool) else value for name, value in row.items()}
        for row in events
    )
    return "text/csv; charset=utf-8", text.getvalue()


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(8), phases=[Phase.generate])
@given(data=st.data())
def test_three_forms_say_the_same(engine: str, services: Callable[[str], Service], data: st.DataObject) -> None:
    """One JSON document, NDJSON and CSV give the same counts and the same content, whichever comes first."""
    service = services(engine)
    sent = data.draw(histories([COVENTRY, SOLIHULL], max_children=3, max_families=2))
    answers, stored = [], []
    for form in data.draw(st.permutations([as_json, as_ndjson, as_csv])):
        service.empty()
        media_type, body = form(sent)
        got = answer(service.client.post("/v1/events", content=body, headers={"Content-Type": media_type}))
        answers.append(counts(got))
        stored.append(contents(service.events()))
    assert answers == [answers[0]] * 3
    assert stored == [stored[0]] * 3


def test_a_receipt_can_be_read_again(service: Service, key: MakeKey) -> None:
    """By any key that reaches all whose records it is about, so by the next key of the same system as well."""
    own, next_one = (key(["events:write", "cases:read"], ["coventry"]) for _ in range(2))
    other = key(["events:write", "cases:read"], ["solihull"])
    given = answer(service.client.post("/v1/events", json={"events": [AVA]}, headers=own))
    path = f"/v1/receipts/{given['receipt']}"
    again = answer(service.client.get(path, headers=own))
    expires_at = again["expires_at"]
    assert again == {**given, "recorded_at": service.events()[0]["recorded_at"], "expires_at": expires_at}
    assert service.get(path) == answer(service.client.get(path, headers=next_one)) == again
    assert service.client.get(path, headers=other).status_code == 404
    assert service.client.get(f"/v1/receipts/{24 * '0'}").status_code == 404


def test_a_refused_batch_has_no_receipt(service: Service) -> None:
    assert service.send([WRONG[0]]).json()["report"]["receipt"] is None


def test_a_voided_event_stands_no_longer(service: Service) -> None:
    """The figure is without it at once; the event stays readable with the reason, and the past with it."""
    service.post(read_story("child | entered | placed | adopted\nAva | 2020-04-10 | 2021-03-20 | 2021-12-06").events)
    before = service.now()
    (adopted,) = service.events(type="adopted")
    voided = answer(service.void(adopted["id"], "another child was adopted"))
    assert (voided["void_reason"], voided["superseded_at"]) == ("another child was adopted", service.now())
    assert service.get(f"/v1/events/{adopted['id']}") == voided
    assert service.result("A1", "coventry", "2021-22")["counted"] == 0
    assert service.result("A1", "coventry", "2021-22", known_at=before)["value"] == 344
    assert service.differences() == 0


def test_an_event_is_voided_once(service: Service) -> None:
    """Twice is 409, and so is a version that was replaced; the first reason stays."""
    service.post([AVA])
    service.post([{**AVA, "opposed": True}])
    (current,) = service.events()
    assert service.void(current["replaces"]).status_code == 409
    assert service.void(current["id"], "first").status_code == 200
    before = service.digest()
    assert service.void(current["id"], "second").status_code == 409
    assert service.digest() == before


def test_a_voided_event_can_be_sent_again(service: Service) -> None:
    """It is a new version, with no other before it."""
    service.post([AVA])
    answer(service.void(service.events()[0]["id"]))
    assert counts(service.post([AVA])) == (1, 1, 0, 0, 0)
    (again,) = service.events()
    assert again["replaces"] is None


def test_a_void_needs_a_reason_and_a_key_that_reaches_it(service: Service, key: MakeKey) -> None:
    """Another council's event is answered as one that does not exist."""
    service.post([AVA])
    path = f"/v1/events/{service.events()[0]['id']}"
    headers = key(["events:write"], ["solihull"])
    before = service.digest()
    assert service.client.delete(path).status_code == 422
    assert service.client.delete(path, params={"reason": "x"}).status_code == 422
    beyond = service.client.delete(path, params={"reason": "recorded twice"}, headers=headers)
    unknown = service.client.delete("/v1/events/999999", params={"reason": "recorded twice"}, headers=headers)
    assert beyond.status_code == unknown.status_code == 404
    assert {**beyond.json(), "instance": ""} == {**unknown.json(), "instance": ""}
    assert service.digest() == before


def test_a_batch_without_events_is_told_that_it_states_nothing(service: Service) -> None:
    """It names no authority whose record would be complete."""
    sent = service.post([], complete_from="2022-04-01", complete_to="2022-04-30")
    assert [warning["code"] for warning in sent["warnings"]] == ["not_stored_as_complete"]
    assert service.post([AVA], complete_from="2021-04-01", complete_to="2022-03-31")["warnings"] == []
