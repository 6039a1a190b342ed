"""What is well formed is understood as the framework understands it, and what is not is left to the framework."""

from collections.abc import Callable, Hashable, Iterator
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, FastAPI, Query, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select
from starlette.datastructures import QueryParams

from app.figures.questions import ResultsQuery
from app.figures.quick_route import Pace, well_formed
from app.figures.recollection import Recollection
from app.http.strict_route import StrictRoute
from tests.support.examples import examples
from tests.support.service import Service
from tests.support.world import COVENTRY, WARWICKSHIRE, adoption


@pytest.fixture(scope="module")
def framework() -> TestClient:
    """Says how the framework understands a question: 200 with all that was given, or 422."""
    router = APIRouter(route_class=StrictRoute)

    @router.get("/")
    async def understood(asked: Annotated[ResultsQuery, Query()]) -> dict[str, Any]:
        return as_given(asked)

    app = FastAPI()
    app.include_router(router)
    return TestClient(app)


def as_given(asked: ResultsQuery) -> dict[str, Any]:
    return {"asked": asked.model_dump(mode="json"), "given": sorted(asked.model_fields_set)}


VALUES = {
    "indicator": ["A2", "A2,A10", "", ",", " A2 , ", "x" * 101],
    "area": ["coventry", "Bristol, City of", ""],
    "period": ["2021-22", "2021-22,2022-23", "é"],
    "on": ["2024-01-01", "2024-1-1", "1700000000", "1800-01-01"],
    "known_at": ["2024-01-01T00:00:00Z", "2024-01-01", ""],
    "places": ["0", "6", "7", "1.0", "", "on"],
    "scorecard": ["true", "1", "yes", "maybe", ""],
    "members": ["false", "off", "0"],
    "breakdown": ["sex", "shoe"],
    "compare": ["previous", "published,previous", ""],
    "format": ["csv", "CSV", "pdf"],
    "other": ["1"],
    "Area": ["coventry"],
}
GIVEN = st.sampled_from([(name, value) for name, values in VALUES.items() for value in values])
PLAIN = [("area", "coventry"), ("period", "2021-22")]


@settings(max_examples=examples(150))
@given(st.lists(GIVEN, max_size=4), st.booleans())
def test_it_is_understood_as_by_the_framework(
    framework: TestClient, parameters: list[tuple[str, str]], whole: bool
) -> None:
    parameters = [*parameters, *(PLAIN if whole else [])]
    found = well_formed(ResultsQuery, QueryParams(parameters))
    answer = framework.get(f"/?{QueryParams(parameters)}")
    if answer.status_code == 200:
        assert found is not None
        assert as_given(found) == answer.json()
    else:
        assert (answer.status_code, found) == (422, None)


@pytest.fixture
def read(service: Service) -> Iterator[list[str]]:
    """The statements that the service has sent since."""
    found: list[str] = []

    def note(*given: Any) -> None:
        found.append(given[2])

    event.listen(service.database.engine, "before_cursor_execute", note)
    yield found
    event.remove(service.database.engine, "before_cursor_execute", note)


def test_what_is_known_of_records_is_read_once_for_many_questions(service: Service, read: list[str]) -> None:
    for child in ("K1", "K2"):
        service.post(adoption(COVENTRY, child))
        read.clear()
        for period in ("2019-20", "2020-21", "2021-22"):
            service.result("A2", COVENTRY, period)
        for table in ("FROM completeness", "FROM targets"):
            assert sum(table in statement for statement in read) == 1


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether questions were handed to threads: the last is set to true if one is."""
    found: list[bool] = []

    async def noted(work: Callable[[], Response]) -> Response:
        found[-1] = True
        return await run_in_threadpool(work)

    monkeypatch.setattr("app.figures.quick_route.run_in_threadpool", noted)
    return found


@pytest.mark.parametrize(("most", "expected"), [(10.0, [True, False, False, True, False]), (0.0, [True] * 5)])
def test_a_question_of_a_quick_kind_is_not_handed_to_a_thread(
    service: Service, monkeypatch: pytest.MonkeyPatch, handed_over: list[bool], most: float, expected: list[bool]
) -> None:
    """What is quick for one authority is so for others, once it is known of which days their records are complete."""
    service.post([event for authority in (COVENTRY, WARWICKSHIRE) for event in adoption(authority, "K1")])
    monkeypatch.setattr("app.figures.quick_route.MOST_SECONDS", most)
    first: dict[str, Any] = {"indicator": "A2", "area": COVENTRY, "period": "2019-20"}
    for area in (COVENTRY, WARWICKSHIRE):
        handed_over.append(False)
        service.result("A3", area, "2021-22")
    handed_over.clear()
    service.app.state.pace = Pace()
    for asked in ({}, {"period": "2020-21"}, {"area": WARWICKSHIRE}, {"members": "true"}, {"members": "yes"}):
        handed_over.append(False)
        service.result(**(first | asked))
    assert handed_over == expected


def test_what_the_event_loop_cannot_read_is_read_in_a_thread(service: Service, handed_over: list[bool]) -> None:
    """On PostgreSQL a thread reads of which days records are complete, whenever something was recorded about them."""
    service.app.state.pace = Quick()
    for child in ("K1", "K2"):
        service.post(adoption(COVENTRY, child))
        handed_over.clear()
        for period in ("2020-21", "2021-22"):
            handed_over.append(False)
            service.result("A2", COVENTRY, period)
        assert handed_over == [not service.database.is_sqlite, False]


def test_a_lost_connection_of_the_event_loop_is_made_again(service: Service, handed_over: list[bool]) -> None:
    service.app.state.pace = Quick()
    service.post(adoption(COVENTRY, "K1"))
    found = []
    for number in range(8):
        if number == 4:
            lose_connections(service)
        handed_over.append(False)
        found.append(service.result("A2", COVENTRY, f"20{10 + number}-{11 + number}")["status"])
    assert found == ["z"] * 8
    assert handed_over[-1] is False


class Quick(Pace):
    """To which every question is quick."""

    def is_quick(self, _: Hashable) -> bool:
        return True


def lose_connections(service: Service) -> None:
    """End the connections that the event loop has kept."""
    reader = service.app.state.loop_reader
    if service.database.is_sqlite:
        reader._connection.connection.driver_connection.close()
        return
    pids = [session.connection.info.backend_pid for session in reader._free]
    assert pids
    with service.database.engine.begin() as connection:
        connection.execute(select(*(func.pg_terminate_backend(pid) for pid in pids)))


def test_what_is_remembered_of_records_is_bounded() -> None:
    recollection, read = Recollection(), []
    codes = [f"E{number}" for number in range(4000)]
    for _ in range(2):
        for number in range(7):
            recollection.recall(number, codes, lambda: read.append(codes))
    assert len(read) == 14
    recollection.recall(6, codes, lambda: read.append(codes))
    assert len(read) == 14
