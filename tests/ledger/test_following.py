"""Another system follows the ledger: a copy kept by pages of any size equals the store, while others write."""

import json
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import ENGINES, MakeKey
from tests.support.changes import Change, apply, changes
from tests.support.examples import examples
from tests.support.service import Answer, Service, answer
from tests.support.standing import Standing
from tests.support.story_tables import read_story

COVENTRY, SOLIHULL = "E08000026", "E08000029"
BEGINNING = "1970-01-01T00:00:00Z"
STORY = read_story("child | entered | placed | adopted\nAva | 2020-04-10 | 2021-03-20 | 2021-12-06").events


class Copy:
    """What another system keeps: the current events by their ids, and since when."""

    def __init__(self) -> None:
        self.events: dict[str, Answer] = {}
        self.since = BEGINNING

    def take(self, changes: list[Answer]) -> None:
        for change in changes:
            for gone in change["gone"]:
                self.events.pop(gone, None)
            if change["event"]:
                self.events[change["event"]["id"]] = change["event"]

    def catch_up(self, service: Service, sizes: Iterator[int], meanwhile: Callable[[], None], **query: Any) -> None:
        """Page by page, and between the pages somebody writes."""
        page = service.get("/v1/events", changed_since=self.since, limit=next(sizes), **query)
        self.take(page["changes"])
        while page["next"]:
            meanwhile()
            page = service.get(page["next"])
            self.take(page["changes"])
        self.since = page["known_at"]

    def content(self) -> list[Answer]:
        return sorted(self.events.values(), key=lambda event: int(event["id"]))


def stored(service: Service, **query: Any) -> list[Answer]:
    return sorted(service.events(**query), key=lambda event: int(event["id"]))


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(10), phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.target])
@given(
    drawn=changes([COVENTRY, SOLIHULL]),
    sizes=st.lists(st.integers(1, 30), min_size=1, max_size=3),
    ends=st.integers(1, 4),
)
def test_a_copy_equals_the_store_at_every_end(
    services: Callable[[str], Service], engine: str, drawn: list[Change], sizes: list[int], ends: int
) -> None:
    service, standing, copy, waiting = services(engine), Standing(), Copy(), list(drawn)

    def write() -> None:
        if waiting:
            apply(waiting.pop(0), standing, [service])

    while waiting:
        for _ in range(ends):
            write()
        copy.catch_up(service, cycle(sizes), write)
        assert copy.content() == stored(service)


def test_what_each_kind_of_change_says(service: Service) -> None:
    service.post([{**STORY[0], "source_id": "S1"}, STORY[1]])
    service.post([{**STORY[0], "source_id": "S1", "date": "2020-04-11"}])
    entered, placed = service.events()
    answer(service.void(placed["id"], "recorded for the wrong child"))
    assert service.client.delete("/v1/authorities/coventry/children/Ava").status_code == 204
    (erased,) = service.get("/v1/events", changed_since=BEGINNING)["changes"]
    assert (erased["change"], erased["event"], len(erased["gone"])) == ("erased", None, 3)
    assert {entered["id"], placed["id"], entered["replaces"]} == {*erased["gone"]}
    assert "Ava" not in str(erased), "who was erased, only who has a copy can know"

    service.post([{**event, "child": "Ben"} for event in STORY[:2]])
    before = service.now()
    entered, placed = service.events()
    service.post([{**STORY[1], "child": "Ben", "adopters": "own_agency"}])
    answer(service.void(entered["id"], "not this child"))
    replaced, voided = service.get("/v1/events", changed_since=before)["changes"]
    assert (replaced["change"], replaced["gone"], replaced["reason"]) == ("replaced", [placed["id"]], None)
    assert replaced["event"] == service.events()[0]
    assert voided == {
        "change": "voided",
        "at": service.now(),
        "authority": COVENTRY,
        "gone": [entered["id"]],
        "event": None,
        "reason": "not this child",
    }
    assert service.get("/v1/events", changed_since=service.now())["changes"] == []


def test_it_begins_with_a_list_and_goes_on_from_there(service: Service) -> None:
    service.post(STORY)
    listed = service.get("/v1/events")
    service.post([{**STORY[0], "child": "Ben"}])
    (change,) = service.get("/v1/events", changed_since=listed["known_at"])["changes"]
    assert (change["change"], change["event"]["child"]) == ("created", "Ben")


def test_it_is_about_what_the_key_reaches(service: Service, key: MakeKey) -> None:
    service.post([*STORY, *({**event, "authority": "solihull"} for event in STORY)])
    assert service.client.delete("/v1/authorities/solihull/children/Ava").status_code == 204
    own = key(["cases:read"], ["coventry"])
    found = answer(service.client.get("/v1/events", params={"changed_since": BEGINNING}, headers=own))["changes"]
    assert {(change["change"], change["authority"]) for change in found} == {("created", COVENTRY)}
    everything = service.get("/v1/events", changed_since=BEGINNING, authority="solihull")["changes"]
    assert [change["change"] for change in everything] == ["erased"]
    refused = service.client.get(
        "/v1/events", params={"changed_since": BEGINNING, "authority": "solihull"}, headers=own
    )
    assert refused.status_code == 403


@pytest.mark.parametrize("by", ["parameter", "header"])
@pytest.mark.parametrize("name", ["events", "changes"])
def test_as_ndjson(service: Service, name: str, by: str) -> None:
    """One item on each line; the next page is in the header `Link`."""
    service.post(STORY)
    asked: dict[str, Any] = {"limit": 2} | ({"changed_since": BEGINNING} if name == "changes" else {})
    page = service.get("/v1/events", **asked)
    how: dict[str, Any] = {"params": asked, "headers": {"Accept": "application/x-ndjson"}}
    if by == "parameter":
        how = {"params": {**asked, "format": "ndjson"}}
    sent = service.client.get("/v1/events", **how)
    assert sent.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in sent.text.splitlines()] == page[name]
    assert sent.headers["known-at"] == page["known_at"]
    rest = service.client.get(sent.links["next"]["url"], headers=how.get("headers"))
    assert len(rest.text.splitlines()) == len(STORY) - 2
    assert "next" not in rest.links


def test_what_does_not_go_with_it_is_named(service: Service) -> None:
    asked = {"changed_since": BEGINNING, "child": "Ava", "known_at": BEGINNING, "format": "csv"}
    refused = service.client.get("/v1/events", params=asked)
    assert refused.status_code == 422
    assert [each["parameter"] for each in refused.json()["errors"]] == ["child", "known_at", "format"]


def test_a_cursor_names_no_child(service: Service) -> None:
    service.post(STORY)
    page = service.get("/v1/events", changed_since=BEGINNING, limit=1)
    assert "Ava" not in page["next"]
