"""An answer can be had again: it names the instant that it is about, and asked with it, it is the same for ever."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event as Flag
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.ledger.versions import events
from app.store.database import as_text, microseconds
from tests.conftest import ENGINES
from tests.support.changes import apply, changes
from tests.support.examples import examples
from tests.support.labels import periods
from tests.support.service import Answer, Event, Service, answer
from tests.support.standing import Standing, contents
from tests.support.story_tables import read_story
from tests.test_engines_agree import AGENCY, CODES, COVENTRY, HEREFORDSHIRE, Asked, hold_against_oracle

ALL = ["A1", "A2", "A3", "A10", "A20"]
ASKED: list[tuple[str, dict[str, Any]]] = [
    ("/v1/results", {"indicator": ALL, "area": ["coventry", "ace"], "period": ["2021-22", "2019-22"]}),
    ("/v1/results", {"indicator": "A3", "area": "coventry", "period": "2021-22", "format": "csv"}),
    ("/v1/results/cases", {"indicator": "A3", "area": "coventry", "period": "2021-22"}),
    ("/v1/results/cases", {"indicator": "A10", "area": "coventry", "period": "2021-22", "format": "csv"}),
    ("/v1/authorities/coventry/children/Ava", {}),
    ("/v1/events", {"authority": "coventry"}),
    ("/v1/events", {"child": "Ava", "type": "placed"}),
]
STORY = read_story(
    """
    child | entered    | decision   | order      | matched    | placed     | adopted
    Ava   | 2019-06-01 | 2019-10-01 | 2019-12-01 | 2020-03-01 | 2020-04-01 | 2021-06-01
    Ben   | 2020-06-01 | 2020-10-01 | 2020-12-01 | 2021-03-01 |            |
    """
).events


@pytest.mark.parametrize(("path", "query"), [asked for asked in ASKED if "format" not in asked[1]])
def test_an_answer_names_the_instant_that_it_is_about(service: Service, path: str, query: dict[str, Any]) -> None:
    """That of the last change; a later one that is asked for means the same."""
    service.post(STORY)
    body = service.get(path, **query)
    assert named_instant(body) == service.now()
    later = service.client.get(path, params={**query, "known_at": "2199-01-01T00:00:00Z"})
    assert later.content == service.client.get(path, params=query).content


@pytest.mark.parametrize(("path", "query"), ASKED)
def test_asked_again_it_is_the_same_to_the_byte(service: Service, path: str, query: dict[str, Any]) -> None:
    """Whatever was corrected, voided or added since, its ETag included."""
    service.post([{**event, "source_id": f"S{number}"} for number, event in enumerate(STORY)])
    service.put_child("coventry", "Ava", sex="female")
    first = service.client.get(path, params=query)
    known_at = service.now()
    service.post([{**STORY[4], "date": "2020-04-08", "source_id": "S4", "adopters": "own_agency"}])
    service.put_child("coventry", "Ava", sex="male")
    answer(service.void(service.events(type="adoption_decision")[0]["id"]))
    service.post([{**STORY[5], "child": "Cora"}])
    assert service.client.get(path, params=query).content != first.content
    again = service.client.get(path, params={**query, "known_at": known_at})
    assert again.content == first.content
    same = service.client.get(
        path, params={**query, "known_at": known_at}, headers={"If-None-Match": again.headers["ETag"]}
    )
    assert (same.status_code, same.content) == (304, b"")


@contextmanager
def writers(service: Service, count: int) -> Iterator[None]:
    """Threads that correct, void, add and describe, all the time."""
    enough = Flag()
    with ThreadPoolExecutor(count) as threads:
        writing = [threads.submit(write, service, number, enough) for number in range(count)]
        try:
            yield
        finally:
            enough.set()
        for each in writing:
            each.result()


def write(service: Service, number: int, enough: Flag) -> None:
    turn = 0
    while not enough.is_set():
        turn += 1
        day = f"2020-04-{(turn + number) % 30 + 1:02}"
        service.post([{**STORY[4], "date": day, "source_id": f"S{number}"}, {**STORY[5], "child": f"C{number}-{turn}"}])
        service.put_child("coventry", "Ava", birth_month=f"2019-{turn % 12 + 1:02}")
        for placed in service.events(child="Ava", type="placed")[:1]:
            assert service.void(placed["id"]).status_code in (200, 409)  # another writer may have been first


def test_the_same_to_the_byte_while_four_others_write(service: Service) -> None:
    """No answer is of half a batch, and none names an instant that others are still recording at."""
    service.post(STORY)
    answers: list[tuple[str, dict[str, Any], bytes]] = []
    with writers(service, 4):
        while len({query["known_at"] for _, query, _ in answers}) < 6:  # until enough was written meanwhile
            for path, query in ASKED:
                if "format" not in query:
                    first = service.client.get(path, params=query)
                    again = {**query, "known_at": named_instant(answer(first))}
                    assert service.client.get(path, params=again).content == first.content
                    answers.append((path, again, first.content))
    for path, query, first_content in answers:
        assert service.client.get(path, params=query).content == first_content
    assert service.differences() == 0


def test_pages_are_of_one_instant(service: Service) -> None:
    """Whatever is written between them, they make up the list as it was when the first was asked for."""
    service.post(STORY)
    for path, query, rows in (
        ("/v1/events", {"authority": "coventry", "limit": 3}, "events"),
        ("/v1/results/cases", {"indicator": "A3", "area": "coventry", "period": "2021-22", "limit": 1}, "cases"),
    ):
        whole = service.get(path, **{**query, "limit": 1000})[rows]
        page = service.get(path, **query)
        found = page[rows]
        while page["next"]:
            service.post([{**STORY[5], "child": f"A-{time.time_ns()}"}, {**STORY[4], "adopters": "own_agency"}])
            service.post([STORY[4]])
            page = service.get(page["next"])
            found += page[rows]
        assert found == whole


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(8), phases=[Phase.generate])
@given(data=st.data())
def test_any_past_instant_is_answered_rightly(
    engine: str, services: Callable[[str], Service], data: st.DataObject
) -> None:
    """From the change that it follows, to the microsecond before the next: what stood then, as the oracle reads it."""
    service, standing = services(engine), Standing()
    service.know_everything()
    since: list[tuple[str, list[Event]]] = [(service.now(), [])]
    drawn = data.draw(changes([COVENTRY, HEREFORDSHIRE]))
    for change in drawn:
        before = standing.as_of_now()
        apply(change, standing, [service])
        since.append((service.now(), standing.as_of_now()))
        if change.kind == "erase":
            since = [(moment, without(erased(before, standing), past)) for moment, past in since]
    label = data.draw(periods([event for _, stood in since for event in stood]))
    codes = data.draw(st.lists(st.sampled_from(CODES), min_size=10, max_size=10, unique=True))
    for number in data.draw(st.lists(st.integers(0, len(since) - 1), min_size=1, max_size=3)):
        moment, stood = since[number]
        next_moment = next((later for later, _ in since[number:] if later > moment), moment)
        last = just_before(next_moment) if next_moment > moment else moment
        asked = Asked(stood, [])
        for known_at in {moment, last}:
            assert contents(service.events(known_at=known_at)) == contents(stood)
            for result in service.results(codes, [COVENTRY, HEREFORDSHIRE, AGENCY], label, known_at=known_at):
                hold_against_oracle(result, asked)


def test_recorded_in_order_even_if_the_clock_is_not(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Instants of recording increase with every change, though the machine's clock stands still or goes back."""
    clock = iter(range(time.time_ns(), 0, -(10**9)))
    monkeypatch.setattr(time, "time_ns", lambda: next(clock))
    for number in range(4):
        service.post([{**STORY[5], "child": f"C{number}"}])
    recorded = [row[events.c.keys().index("recorded_at")] for row in service.rows(events)]
    assert recorded == sorted(set(recorded))


def test_an_instant_may_be_given_in_any_zone(service: Service) -> None:
    """It is answered in UTC."""
    service.post(STORY)
    known_at = service.now()
    moment = datetime.fromisoformat(known_at.replace("Z", "+00:00"))
    abroad = moment.astimezone(tz=None if moment.tzinfo is None else UTC).isoformat().replace("+00:00", "-00:00")
    there = (moment + timedelta(hours=5, minutes=30)).strftime("%Y-%m-%dT%H:%M:%S.%f+05:30")
    for written in (abroad, there):
        assert named_instant(service.get("/v1/events", known_at=written)) == known_at


def named_instant(body: Answer) -> str:
    """The instant that an answer is about: of cases, that of their figure."""
    return str(body.get("known_at") or body["result"]["known_at"])


def just_before(known_at: str) -> str:
    moment = datetime.fromisoformat(known_at.replace("Z", "+00:00"))
    return as_text(microseconds(moment) - 1)


def erased(before: list[Event], standing: Standing) -> set[tuple[str, str]]:
    """The child that was erased: it stood before, and nothing of it does now."""
    return children(before) - children(standing.events)


def children(stood: list[Event]) -> set[tuple[str, str]]:
    return {(event["authority"], event["child"]) for event in stood if "child" in event}


def without(gone: set[tuple[str, str]], stood: list[Event]) -> list[Event]:
    return [event for event in stood if (event["authority"], event.get("child")) not in gone]
