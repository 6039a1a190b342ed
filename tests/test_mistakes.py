"""Mistakes of callers: all are named at once, with the nearest known name, and nothing that was sent is repeated."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote

import pytest
from structlog.testing import capture_logs

from app.events.catalogue import BY_TYPE
from app.http.plain_sentences import NO_SENTENCE, of_pattern
from tests.http.test_keys import logged_by_others
from tests.http.test_problems import places, problem
from tests.support.service import Event, Service
from tests.support.world import COVENTRY, YEAR, Ask, Operation, World

#: What nobody may see again: it stands for a name, a number or a day that somebody sent by mistake.
MARKER = "Zoe-4857773456"


@pytest.fixture
def world(service: Service) -> World:
    return World(service)


def parameters(operation: Operation, place: str) -> list[str]:
    return [each["name"] for each in operation.get("parameters", ()) if each["in"] == place]


def test_every_operation_refuses_an_unknown_parameter_and_names_the_nearest_known_one(world: World) -> None:
    for _, path, operation in world.operations():
        ask = world.request(operation["operationId"])
        known = parameters(operation, "query")
        for wrong, right in [*((f"{name}x", name) for name in known), ("utterly", None)]:
            asked = {**ask.params, wrong: "1"}
            refused = world.ask(Ask(ask.method, ask.path, asked, ask.json))
            [mistake] = problem(refused, 422)["errors"]
            assert (mistake["code"], mistake["parameter"]) == ("unknown_parameter", wrong), path
            assert (f"Did you mean {right!r}?" in mistake["detail"]) == bool(right), (path, wrong)


def test_every_unknown_name_of_a_question_is_named_at_once(service: Service) -> None:
    asked: dict[str, Any] = {
        "indicator": ["A2", "A99", "scorecrd"],
        "area": ["covntry", "ace", "nowhere at all"],
        "period": ["2022-2023", YEAR],
    }
    expected = [
        ("unknown_indicator", "indicator"),
        ("unknown_indicator", "indicator"),
        ("unknown_area", "area"),
        ("unknown_area", "area"),
        ("unknown_period", "period"),
    ]
    for answer in (service.client.get("/v1/results", params=asked), service.client.post("/v1/results", json=asked)):
        body = problem(answer, 422)
        assert places(body) == expected
        details = " ".join(error["detail"] for error in body["errors"])
        for suggested in ("'scorecard'", "'Coventry'", "'2022-23'"):
            assert f"Did you mean {suggested}?" in details


def test_every_malformed_parameter_is_named_at_once(service: Service) -> None:
    wrong = {"indicator": "A2", "on": "1", "known_at": "2021", "places": "7", "format": "xml", "areas": "coventry"}
    assert places(problem(service.client.get("/v1/results", params=wrong), 422)) == [
        ("missing", "area"),
        ("missing", "period"),
        ("not_a_date", "on"),
        ("not_an_instant", "known_at"),
        ("out_of_range", "places"),
        ("unknown_value", "format"),
        ("unknown_parameter", "areas"),
    ]
    wrong = {"from": "20210101", "to": "2021-02-30", "limit": "0", "type": "adoptd", "known_at": "2021-01-01"}
    body = problem(service.client.get("/v1/events", params=wrong), 422)
    assert sorted(places(body)) == [
        ("not_a_date", "from"),
        ("not_a_date", "to"),
        ("not_an_instant", "known_at"),
        ("out_of_range", "limit"),
        ("unknown_event_type", "type"),
    ]
    assert any("Did you mean 'adopted'?" in error["detail"] for error in body["errors"])


WRONG_NAMES: dict[str, Any] = {"indicator": ["A99"], "area": ["covntry"], "period": ["2022/23"], "compare": ["previus"]}


def test_unknown_names_are_named_beside_other_mistakes(service: Service) -> None:
    named = [("unknown_area", "area"), ("unknown_indicator", "indicator"), ("unknown_period", "period")]
    for answer, place in (
        (service.client.get("/v1/results", params={**WRONG_NAMES, "places": "99"}), "places"),
        (service.client.post("/v1/results", json={**WRONG_NAMES, "places": 99}), "/places"),
    ):
        body = problem(answer, 422)
        assert places(body) == [("out_of_range", place), *named, ("unknown_value", "compare")]
        for right in ("'Coventry'", "'2022-23'", "'previous'"):
            assert f"Did you mean {right}?" in " ".join(error["detail"] for error in body["errors"])
    wrong = {"authority": "covntry", "year": "2022/23"}
    assert places(problem(service.client.post("/v1/imports", params=wrong, files={"file": b"x"}), 422)) == [
        ("malformed", "year"),
        ("unknown_area", "authority"),
    ]


def test_a_question_without_anything_is_told_all_that_it_needs(service: Service) -> None:
    for answer in (service.client.get("/v1/results"), service.client.post("/v1/results", json={})):
        names = [place.lstrip("/") for _, place in places(problem(answer, 422))]
        assert names == ["area", "period", "indicator"]
    assert problem(service.client.post("/v1/results"), 422)["detail"] == "A body is required: a JSON object."


def test_areas_that_are_compared_with_are_refused_under_their_parameter(service: Service) -> None:
    key = service.key(["results:read"], ["coventry"])
    asked = {"indicator": "A2", "area": "coventry,warwickshire", "period": YEAR, "compare": "previous,solihull"}
    refused = service.client.get("/v1/results", params=asked, headers=key)
    assert [(error["parameter"], error["detail"]) for error in problem(refused, 403)["errors"]] == [
        ("compare", "The key does not reach Solihull."),
        ("area", "The key does not reach Warwickshire."),
    ]


@pytest.mark.parametrize("path", ["/v1/events", "/v1/audit"])
def test_days_that_end_before_they_begin_are_refused_and_not_empty(service: Service, path: str) -> None:
    days = {"authority": "coventry", "from": "2023-04-01", "to": "2022-04-01"}
    body = problem(service.client.get(path, params=days), 422)
    assert (places(body), body["detail"]) == ([("out_of_range", "to")], "The last day is before the first.")


def test_no_sentence_shows_a_pattern_or_the_words_of_the_library(world: World) -> None:
    """Each way in which a text has to be written has a sentence in plain words."""
    described = json.dumps(world.service.client.get("/openapi.json").json())
    for found in set(re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', described)):
        pattern = json.loads(found)
        said = of_pattern(pattern, "valu")
        assert said != NO_SENTENCE, pattern
        assert "^" not in said
    asked = {"indicator": "A2", "area": "coventry", "period": YEAR, "sort": "-valu"}
    body = problem(world.service.client.get("/v1/results/cases", params=asked), 422)
    assert "Did you mean 'value'?" in body["detail"]


def test_an_instant_may_have_its_plus_sign_as_a_blank(service: Service) -> None:
    asked = "/v1/results?indicator=A2&area=coventry&period=2022-23&known_at=2026-01-01T00:00:00+01:00"
    assert service.client.get(asked).status_code == 200


@pytest.mark.parametrize("area", ["england", "west-midlands", "E12000005"])
def test_events_are_listed_by_who_sent_them_and_nobody_sends_for_a_region(service: Service, area: str) -> None:
    """An empty list would look as if there were no events."""
    body = problem(service.client.get("/v1/events", params={"authority": area}), 422)
    assert places(body) == [("not_an_authority", "authority")]
    unknown = problem(service.client.get("/v1/events", params={"authority": "covntry"}), 422)
    assert places(unknown) == [("unknown_area", "authority")]


def test_every_wrong_field_of_a_child_is_named_at_once(service: Service) -> None:
    wrong = {"birth_month": "2019-13", "sex": "f", "ethnicity": "XX", "disabled": "true", "sexx": 1}
    body = problem(service.client.put(f"/v1/authorities/{COVENTRY}/children/K1", json=wrong), 422)
    assert places(body) == [
        ("malformed", "/birth_month"),
        ("unknown_value", "/sex"),
        ("unknown_value", "/ethnicity"),
        ("not_valid", "/disabled"),
        ("unknown_field", "/sexx"),
    ]
    assert "Did you mean 'sex'?" in body["errors"][-1]["detail"]


def test_every_mistake_of_every_row_of_a_batch_is_named_at_once(service: Service) -> None:
    good = {"authority": COVENTRY, "child": "K1", "type": "adopted", "date": "2021-01-01"}
    rows: list[Event] = [
        good,
        {**good, "date": "2021-13-01", "authority": "covntry", "oposed": True},
        {**good, "type": "adoptd"},
        {"type": "placed", "by_current_carer": "yes", "moved_in_with_carer": 5, "adopters": "other"},
        {**good, "child": "a b", "source_id": "", "date": "2999-01-01"},
        {**good, "type": "approved"},
        {**good, "authority": "ace"},
        {**good, "type": "left_care", "reason": "E12"},
    ]
    body = problem(service.send(rows), 422)
    assert [(error["row"], error["code"], error.get("pointer")) for error in body["errors"]] == [
        (2, "not_a_date", "/events/1/date"),
        (2, "unknown_area", "/events/1/authority"),
        (2, "unknown_field", "/events/1/oposed"),
        (3, "unknown_event_type", "/events/2/type"),
        (4, "missing", "/events/3/date"),
        (4, "missing", "/events/3/authority"),
        (4, "missing", "/events/3/child"),
        (4, "not_valid", "/events/3/by_current_carer"),
        (4, "not_a_date", "/events/3/moved_in_with_carer"),
        (4, "unknown_value", "/events/3/adopters"),
        (5, "date_in_the_future", "/events/4/date"),
        (5, "malformed", "/events/4/source_id"),
        (5, "malformed", "/events/4/child"),
        (6, "missing", "/events/5/family"),
        (6, "unknown_field", "/events/5/child"),
        (7, "not_an_authority", "/events/6/authority"),
        (8, "unknown_value", "/events/7/reason"),
    ]
    assert body["report"] == {
        "receipt": None, "received": 8, "created": 0, "unchanged": 0, "replaced": 0, "withdrawn": 0, "rejected": 7,
        "dry_run": False, "passed_over": 0,
        "changed": 0, "changes": [],
    }  # fmt: skip
    details = " ".join(error["detail"] for error in body["errors"])
    for suggested in ("'Coventry'", "'opposed'", "'adopted'"):
        assert f"Did you mean {suggested}?" in details


def questions(world: World) -> Iterator[Ask]:
    """Every operation, with the marker in one place after the other."""
    for _, path, operation in world.operations():
        good = world.request(operation["operationId"])
        for name in parameters(operation, "path"):
            marked = {each: MARKER if each == name else COVENTRY for each in parameters(operation, "path")}
            yield replace(good, path=path.format(**marked))
        for name in (*parameters(operation, "query"), MARKER):
            yield replace(good, params={**good.params, name: MARKER})
        if good.json is not None:
            yield from (replace(good, json=body) for body in bodies(good.json))
        if good.file is not None:
            yield from (replace(good, file=file) for file in returns(good.file))


def returns(good: str) -> Iterator[str]:
    """The marker instead of the file, as the name of a column, and in every cell of a row."""
    header, row = good.splitlines()
    yield from (MARKER, good.replace("REC", MARKER), f"{header}\r\n{MARKER}", f"{header},{MARKER}\r\n{row},{MARKER}")
    cells = row.split(",")
    for place in range(len(cells)):
        yield f"{header}\r\n{','.join([*cells[:place], MARKER, *cells[place + 1 :]])}"


def bodies(good: dict[str, Any]) -> Iterator[Any]:
    """The marker instead of the body, as every field, and as the name of one."""
    yield from (MARKER, [MARKER], {MARKER: MARKER}, {**good, MARKER: 1})
    for name in good:
        yield from ({**good, name: wrong} for wrong in (MARKER, {MARKER: MARKER}, [MARKER], [[MARKER]], [{MARKER: 1}]))
        if name == "events":
            for kind in BY_TYPE.values():
                for field in (*kind.model_fields, MARKER):
                    event = {"authority": COVENTRY, "child": "K1", "date": "2021-01-01", "type": kind.type_name()}
                    yield {**good, name: [{**event, field: MARKER}, {**event, field: [MARKER]}]}


def test_nothing_that_was_sent_is_repeated_or_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    refused = 0
    with capture_logs() as logged:
        for ask in questions(world):
            answer = world.ask(ask)
            if answer.is_client_error:
                refused += 1
                body = answer.json()
                assert MARKER not in json.dumps({**body, "instance": ""}), ask
                assert MARKER not in repr(answer.headers)
                assert unquote(body["instance"]) == unquote(ask.path)
    assert refused > 250
    assert MARKER not in repr(logged) + logged_by_others(caplog)


def test_what_comes_in_headers_is_neither_repeated_nor_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    good = world.request("getResults")
    with capture_logs() as logged:
        for name in (
            "Authorization",
            "Accept",
            "Content-Type",
            "Idempotency-Key",
            "If-None-Match",
            "User-Agent",
            "X-Y",
        ):
            for value in (MARKER, f"Bearer {MARKER}", quote(MARKER + " ")):
                for ask in (good, world.request("postEvents"), world.request("putChild")):
                    key = {"Authorization": f"Bearer {world.service.admin_key}"}
                    answer = world.ask(ask, {**key, name: value})
                    assert MARKER not in answer.text + repr(answer.headers)
    assert MARKER not in repr(logged) + logged_by_others(caplog)


@pytest.mark.parametrize("content_type", ["application/x-ndjson", "text/csv"])
def test_no_line_of_a_batch_is_repeated_or_logged(service: Service, content_type: str) -> None:
    header = "authority,child,type,date,source_id\n" if content_type == "text/csv" else ""
    wrong = [
        f"{MARKER}",
        f"{MARKER},{MARKER},{MARKER},{MARKER},{MARKER} ",
        f'{COVENTRY},{MARKER},adopted,{MARKER},"{MARKER}',
        f'{{"{MARKER}": "{MARKER}"}}',
        f'{{"type": "adopted", "{MARKER}": "{MARKER}", "child": "{MARKER}!", "date": "{MARKER}"}}',
        f'{{"type": "{MARKER}", "authority": "{MARKER}"}}',
        f'["{MARKER}"',
    ]
    for body in (header + "\n".join(wrong), f"{MARKER},child\n", f"child,child,{MARKER}"):
        with capture_logs() as logged:
            answer = service.client.post("/v1/events", content=body, headers={"Content-Type": content_type})
        assert answer.is_client_error
        assert MARKER not in answer.text + repr(logged)
