"""What one council does does not show in another's answers: not in instants, tags, ids, cursors, or anything else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from sqlalchemy import update

from app.periods import today
from app.store.days import let_the_day_begin
from app.store.tables import clock
from tests.conftest import ENGINES
from tests.support.changes import Change, apply, changes
from tests.support.service import Answer, Event, Service, answer, for_all_days
from tests.support.standing import Standing
from tests.support.story_tables import read_story

COVENTRY, HEREFORDSHIRE = "E08000026", "E06000019"
OURS = read_story(
    """
    child | entered    | decision   | order      | matched    | placed     | adopted
    Ava   | 2019-06-01 | 2019-10-01 | 2019-12-01 | 2020-03-01 | 2020-04-01 | 2021-06-01
    Ben   | 2020-06-01 | 2020-10-01 | 2020-12-01 | 2021-03-01 |            |
    """
).events
#: Beside what a question says, each answer has its own.
_OF_EACH_REQUEST = {"x-request-id", "date"}
Shown = tuple[int, bytes, dict[str, str]]


class Council:
    """Coventry's analyst, who asks the same things again and again."""

    def __init__(self, service: Service) -> None:
        self._client = service.client
        self._key = service.key(["events:write", "cases:read", "results:read", "children:erase"], ["coventry"])
        self.asked = list(self._questions(self._send(OURS)))

    def _send(self, events: list[Event]) -> Answer:
        sent = self._client.post("/v1/events", params=for_all_days(), json={"events": events}, headers=self._key)
        return answer(sent)

    def _questions(self, sent: Answer) -> Iterator[tuple[str, dict[str, Any]]]:
        figures = {"area": "coventry", "period": ["2021-22", "2019-22"]}
        yield "/v1/results", {**figures, "indicator": "all"}
        yield "/v1/results", {**figures, "indicator": "A3", "format": "csv", "compare": "previous", "breakdown": "sex"}
        yield "/v1/results", {**figures, "indicator": "A3", "known_at": "2190-01-01T00:00:00Z"}
        yield "/v1/results/cases", {**figures, "indicator": "A3", "limit": 1}
        yield "/v1/results/changes", {**figures, "indicator": "A3", "since": "2020-01-01T00:00:00Z"}
        yield "/v1/events", {"limit": 3}
        yield "/v1/events", {"authority": "coventry", "format": "csv"}
        yield "/v1/events", {"changed_since": "2020-01-01T00:00:00Z", "limit": 2}
        yield "/v1/authorities/coventry/children/Ava", {}
        yield "/v1/areas/coventry/targets", {}
        yield "/v1/areas/coventry/completeness", {"findings": True}
        yield "/v1/quality", {"area": "coventry", "period": "2021-22", "limit": 1}
        yield f"/v1/receipts/{sent['receipt']}", {}
        yield f"/v1/receipts/{sent['receipt']}/changes", {"limit": 1}
        for event in self.get("/v1/events", limit=2).json()["events"]:
            yield f"/v1/events/{event['id']}", {}

    def get(self, path: str, **query: Any) -> Any:
        return self._client.get(path, params=query, headers=self._key)

    def sees(self) -> list[Shown]:
        """Every answer: its status, its bytes and its headers."""
        found = []
        for path, query in self.asked:
            shown = self.get(path, **query)
            assert shown.status_code == 200, shown.text
            found.append((shown.status_code, shown.content, _headers(shown)))
        return found

    def new_ids(self) -> list[int]:
        """The ids of two events that are sent now."""
        for child in ("Cora", "Dan"):
            self._send([{**OURS[0], "child": child}])
        listed = self.get("/v1/events", limit=10_000).json()["events"]
        return [int(event["id"]) for event in listed if event["child"] in {"Cora", "Dan"}]


def _headers(shown: Any) -> dict[str, str]:
    return {name: value for name, value in shown.headers.items() if name not in _OF_EACH_REQUEST}


def others_work(service: Service, drawn: list[Change]) -> None:
    """All that another council can write: batches, corrections, erasures, targets, statements and so on."""
    standing = Standing()
    for change in drawn:
        apply(change, standing, [service])
    service.put_child("herefordshire", "Eve", sex="female")
    service.state_complete("herefordshire")
    target = {"indicator": "A3", "from_year": "2021-22", "value": 80, "source": "the plan"}
    answer(service.client.put("/v1/areas/herefordshire/targets", json={"targets": [target]}))
    answer(service.client.put("/v1/authorities/herefordshire/families/F1", json={"children_sought": 2}))
    assert service.client.delete("/v1/authorities/herefordshire/children/Eve").status_code == 204


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=3, phases=[Phase.generate])
@given(drawn=changes([HEREFORDSHIRE], max_children=2))
def test_what_another_council_writes_does_not_show(
    engine: str, services: Callable[[str], Service], drawn: list[Change]
) -> None:
    """D4."""
    service = services(engine)
    council = Council(service)
    before = council.sees()
    others_work(service, drawn)
    assert council.sees() == before
    first, second = council.new_ids()
    assert second == first + 1


def test_an_answer_about_several_rests_on_each_of_them(service: Service) -> None:
    """And on its own targets, but not on those of others."""
    service.post(OURS)
    asked = {"indicator": "A3", "area": "ace", "period": "2021-22"}
    instants = [known_at(service, asked)]
    service.post([{**OURS[0], "authority": HEREFORDSHIRE}])
    instants.append(known_at(service, asked))
    target = {"indicator": "A3", "from_year": "2021-22", "value": 80, "source": "the plan"}
    answer(service.client.put("/v1/areas/ace/targets", json={"targets": [target]}))
    instants.append(known_at(service, asked))
    assert instants == sorted(set(instants))
    service.post([{**OURS[0], "authority": "leeds"}])
    assert known_at(service, asked) == instants[-1]
    assert known_at(service, {**asked, "area": "england"}) > instants[-1]


def known_at(service: Service, asked: dict[str, Any]) -> str:
    return str(service.get("/v1/results", **asked)["results"][0]["known_at"])


def test_ids_are_numbers_that_json_keeps_and_grow_within_an_authority(service: Service) -> None:
    service.post([*OURS, *({**event, "authority": HEREFORDSHIRE} for event in OURS)])
    ids = {
        authority: [int(event["id"]) for event in service.events(authority=authority)]
        for authority in ("coventry", "herefordshire")
    }
    high = {authority: {id_ >> 31 for id_ in of} for authority, of in ids.items()}
    assert all(len(numbers) == 1 for numbers in high.values())
    assert high["coventry"] != high["herefordshire"]
    assert max(id_ for of in ids.values() for id_ in of) < 2**53
    assert all(sorted(id_ & (2**31 - 1) for id_ in of) == list(range(1, len(of) + 1)) for of in ids.values())


def test_who_has_not_written_is_answered_as_of_this_day(service: Service) -> None:
    """Whoever wrote since: what they have not sent by now is missing, and not still to come."""
    with service.database.engine.begin() as connection:
        connection.execute(update(clock).values(everybodys_at=0))
    for _ in range(2):
        let_the_day_begin(service.database)
        service.post(OURS)
    asked = {"indicator": "A3", "area": "leeds", "period": "2021-22"}
    assert known_at(service, asked) == f"{today()}T00:00:00.000000Z"
