"""An answer that is remembered is the one that would be worked out now: same status, headers and bytes."""

import asyncio
from collections.abc import Callable, Hashable, Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from structlog.testing import capture_logs

from app.figures.quick_route import FiguresRoute, Pace
from app.http.remembered_answers import AskedBefore, GivenBefore, RememberedAnswers
from app.periods import today
from app.store.last_change import LastChangeOf
from tests.conftest import running
from tests.figures.test_published import MEANS, TIDY, load
from tests.http.test_keys import new_key, revoke
from tests.support.examples import examples
from tests.support.service import Service, bearer, for_all_days
from tests.support.world import AGENCY, COVENTRY, WARWICKSHIRE, adoption

PATH = "/v1/results"
QUESTION = {"indicator": "A2", "area": "coventry", "period": "2021-22"}


@pytest.fixture
def twin(service: Service) -> Iterator[Service]:
    """Another process on the same database, which remembers nothing and works everything out in threads."""
    url = service.owner.engine.url.render_as_string(hide_password=False)
    with running(url, service.admin_key, remembered_bytes=0) as twin:
        twin.app.state.recollection, twin.app.state.pace = None, AlwaysThe(quick=False)
        yield twin


class AlwaysThe(Pace):
    """To which all questions are quick, or none."""

    def __init__(self, *, quick: bool) -> None:
        super().__init__()
        self._quick = quick

    def is_quick(self, _: Hashable) -> bool:
        return self._quick


def filled(service: Service) -> None:
    service.empty()
    for authority in (COVENTRY, WARWICKSHIRE):
        service.post([event for n in range(3) for event in adoption(authority, f"K{n}", 400 + 90 * n)])
    approved = {"authority": AGENCY, "family": "F1", "type": "approved", "date": "2021-08-01"}
    service.post([{**approved, "family": f"F{n}"} for n in range(7)], complete=False)


QUESTIONS = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(["A2", ["A2", "A10"], "adopted", "families_approved", "NO"]),
        "area": st.sampled_from(["coventry", "Warwickshire", AGENCY, "england", "covntry"]),
        "period": st.sampled_from(["2021-22", "year-to-date"]),
    },
    optional={
        "places": st.sampled_from(["1", "9"]),
        "compare": st.sampled_from(["previous", "published"]),
        "format": st.sampled_from(["json", "csv", "xlsx"]),
        "known_at": st.sampled_from(["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"]),
        "members": st.just("true"),
    },
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Accept": st.sampled_from(["text/csv", "application/json", "image/png"]),
        "Accept-Encoding": st.sampled_from(["gzip", "identity"]),
        "X-Request-ID": st.just("mine"),
    },
)
CALLERS = st.sampled_from(["admin", "figures", "council", "writer", "nobody"])
ASKING = st.tuples(st.just("ask"), st.sampled_from(["GET", "GET", "HEAD"]), QUESTIONS, HEADERS, CALLERS)
CHANGES = st.sampled_from(["send", "correct", "describe", "erase", "target", "publish", "state", "withdraw"])


@settings(max_examples=examples(7))
@given(st.lists(st.one_of(ASKING, ASKING, st.tuples(st.just("change"), CHANGES)), min_size=6, max_size=14))
def test_it_is_what_would_be_worked_out(service: Service, twin: Service, steps: list[tuple[Any, ...]]) -> None:
    filled(service)
    service.app.state.pace = AlwaysThe(quick=True)  # whatever can be is worked out on the event loop
    keys = {
        "admin": bearer(service.admin_key),
        "figures": service.key(["results:read"], ["england"]),
        "council": service.key(["results:read", "cases:read"], ["coventry"]),
        "writer": service.key(["events:write"], ["england"]),
        "nobody": {"Authorization": "Bearer nobody"},
    }
    asked = []
    for number, (kind, *step) in enumerate(steps):
        if kind == "ask":
            asked.append(step)
        else:
            CHANGED[step[0]](twin if number % 2 else service, number)
        for method, about, headers, caller in asked[-3:]:  # the same again, whatever happened since
            same(service, twin, method, about, headers | keys[caller])


def same(service: Service, twin: Service, method: str, about: dict[str, Any], headers: dict[str, str]) -> None:
    """AskedBefore twice, and then with the ETag, a service answers as its twin does."""
    worked_out = shown(twin.client.request(method, PATH, params=about, headers=headers))
    for _ in range(2):
        answer = service.client.request(method, PATH, params=about, headers=headers)
        assert shown(answer) == worked_out
    if tag := answer.headers.get("etag"):
        known = {**headers, "If-None-Match": tag}
        answer = service.client.request(method, PATH, params=about, headers=known)
        assert answer.status_code == 304
        assert shown(answer) == shown(twin.client.request(method, PATH, params=about, headers=known))


def shown(answer: httpx2.Response) -> tuple[Any, ...]:
    headers = [(name, value) for name, value in answer.headers.items() if name != "x-request-id" or value == "mine"]
    return answer.status_code, headers, answer.content


CHANGED: dict[str, Callable[[Service, int], object]] = {
    "send": lambda service, number: service.post(adoption(COVENTRY, f"N{number}")),
    "correct": lambda service, number: service.post(adoption(COVENTRY, "K1", 300 + number)),
    "describe": lambda service, _: service.put_child(COVENTRY, "K1", birth_month="2019-03", sex="female"),
    "erase": lambda service, _: service.client.delete(f"/v1/authorities/{WARWICKSHIRE}/children/K2"),
    "target": lambda service, number: service.client.put(
        "/v1/areas/coventry/targets",
        json={"targets": [{"indicator": "A2", "from_year": 2019, "value": 400 + number, "source": "The plan"}]},
    ),
    "publish": lambda service, number: load(service, TIDY, release=f"November {2000 + number}", **MEANS),
    "state": lambda service, _: service.state_complete(**for_all_days() | {"complete_to": "2022-01-31"}),
    "withdraw": lambda service, _: service.state_complete(**for_all_days() | {"complete_types": ["adopted"]}),
}


@pytest.fixture
def at_work(service: Service, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The requests that a service worked out."""
    found: list[Any] = []

    async def noted(route: FiguresRoute, *asked: Any) -> Any:
        found.append(asked)
        return await worked_out(route, *asked)

    worked_out = FiguresRoute.worked_out
    monkeypatch.setattr(FiguresRoute, "worked_out", noted)
    return found


def test_it_is_not_worked_out_twice(service: Service, at_work: list[Any]) -> None:
    filled(service)
    for headers in ({}, {}, {"Accept-Encoding": "gzip"}, service.key(["cases:read", "results:read"])):
        assert service.client.get(PATH, params=QUESTION, headers=headers).status_code == 200
    assert len(at_work) == 1
    tag = service.client.get(PATH, params=QUESTION).headers["etag"]
    assert service.client.get(PATH, params=QUESTION, headers={"If-None-Match": tag}).status_code == 304
    assert len(at_work) == 1
    service.post(adoption(COVENTRY, "N1"))
    for known in (tag, '"another"'):
        assert service.client.get(PATH, params=QUESTION, headers={"If-None-Match": known}).status_code == 200
    assert len(at_work) == 2


def test_it_is_not_given_to_those_beyond_whose_reach_it_is(service: Service) -> None:
    filled(service)
    coventry = service.key(["results:read", "cases:read"], [COVENTRY])
    for area, status in ((COVENTRY, 200), (WARWICKSHIRE, 403)):
        for headers, expected in (({}, 200), (coventry, status), ({}, 200)):
            asked = {**QUESTION, "area": area}
            assert service.client.get(PATH, params=asked, headers=headers).status_code == expected


def test_what_is_remembered_of_records_is_not_shown_beyond_reach(service: Service, twin: Service) -> None:
    """What an agency sent says something of its members' families, to whoever reaches its records."""
    approved = {"authority": AGENCY, "type": "approved", "date": "2021-08-01"}
    asked = {**QUESTION, "indicator": "families_approved"}
    service.empty()
    council = service.key(["results:read", "cases:read"], [COVENTRY])
    for number, keys in enumerate(([council, {}], [{}, council])):
        service.post([{**approved, "family": f"F{number}"}], complete=False)
        found = [shown(service.client.get(PATH, params=asked, headers=headers)) for headers in keys]
        assert found == [shown(twin.client.get(PATH, params=asked, headers=headers)) for headers in keys]
        assert found[0] != found[1]


def test_a_tag_is_remembered_though_nobody_was_sent_the_answer(service: Service, twin: Service, at_work: Any) -> None:
    filled(service)
    tag = twin.client.get(PATH, params=QUESTION).headers["etag"]
    for times in (2, 2):
        assert service.client.get(PATH, params=QUESTION, headers={"If-None-Match": tag}).status_code == 304
        assert len(at_work) == times
    assert service.client.get(PATH, params=QUESTION).status_code == 200
    assert len(at_work) == 3


def test_a_withdrawn_key_is_not_answered_from_memory(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(service)
    passed = [0.0]
    monkeypatch.setattr("app.http.access.time.monotonic", lambda: passed[0])
    key = new_key(service.owner)
    assert service.client.get(PATH, params=QUESTION, headers=bearer(key.secret)).status_code == 200
    revoke(service.owner, key)
    passed[0] = 0.99
    assert service.client.get(PATH, params=QUESTION, headers=bearer(key.secret)).status_code == 401


def test_a_relative_period_is_asked_again_the_next_day(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(service)
    asked = {**QUESTION, "period": "year-to-date"}
    before = service.client.get(PATH, params=asked).json()["results"][0]["period"]
    later = today() + timedelta(days=366)
    for module in ("app.http.remembered_answers", "app.figures.questions"):
        monkeypatch.setattr(f"{module}.today", lambda: later)
    assert service.client.get(PATH, params=asked).json()["results"][0]["period"] != before


def test_it_is_logged_and_counted_like_any_other(service: Service) -> None:
    filled(service)
    counted = 'adoption_requests_total{method="GET",route="/v1/results",status="200"}'

    def count() -> float:
        lines = service.client.get("/metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(counted))

    before = count()
    with capture_logs() as logs:
        for _ in range(2):
            service.client.get(PATH, params=QUESTION)
    first, second = ({**line, "ms": 0, "request_id": ""} for line in logs if line["event"] == "answered")
    assert first == second
    assert second["key"] is not None
    assert count() == before + 2


@pytest.mark.parametrize("engine", ["postgresql"])
def test_a_lost_connection_is_opened_again(service: Service, at_work: list[Any]) -> None:
    filled(service)
    for _ in range(2):
        service.client.get(PATH, params=QUESTION)
    with service.database.engine.begin() as connection:
        of_clocks = "query ~ '^SELECT [a-z_, ]*recorded_at[a-z_, ]* FROM (area_)?clocks?$' AND pid <> pg_backend_pid()"
        lost = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {of_clocks}"  # noqa: S608
        assert connection.execute(text(lost)).all()
    for _ in range(3):
        assert service.client.get(PATH, params=QUESTION).status_code == 200
    assert len(at_work) == 2  # once more, while the connection was lost


class Still:
    """A clock that stands still."""

    async def is_still(self, _: LastChangeOf) -> bool:
        return True


def test_memory_is_bounded_and_the_longest_unasked_goes_first() -> None:
    answers = RememberedAnswers(Still(), 10_000)  # type: ignore[arg-type]
    asked = [AskedBefore(PATH, b"%d" % number, None, None, today()) for number in range(8)]
    for each in asked:
        answers.keep(each, GivenBefore(LastChangeOf(frozenset(), 1), "tag", "json", b"x" * 900))
        found = asyncio.run(answers.find(asked[0]))
        assert found is not None
    left = [each for each in asked if asyncio.run(answers.find(each))]
    assert left == [asked[0], *asked[-4:]]
    answers.keep(asked[1], GivenBefore(LastChangeOf(frozenset(), 1), "tag", "json", b"x" * 9_500))
    assert not any(asyncio.run(answers.find(each)) for each in asked)
