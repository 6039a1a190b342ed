"""The API's description: complete, valid, and with examples that work as they stand."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from jsonschema_rs import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.events.catalogue import BY_TYPE, EVENTS
from app.problems import MEDIA_TYPE, PROBLEMS
from tests.conftest import running
from tests.http.test_problems import problem
from tests.support.service import Answer, Event, Service
from tests.support.world import AGENCY, COVENTRY, YEAR, Operation, World, adoption, scopes_of

JsonObject = dict[str, Any]
#: A receipt is known to nobody before a batch was sent.
WITHOUT_EXAMPLE = {"receipt"}


@pytest.fixture
def world(service: Service) -> World:
    return World(service)


@pytest.fixture
def description(service: Service) -> JsonObject:
    return service.get("/openapi.json")


def test_the_description_is_valid_openapi(description: JsonObject) -> None:
    OpenAPIV31SpecValidator(description).validate()
    assert description["openapi"].startswith("3.1")


def test_the_description_is_the_same_whoever_builds_it(service: Service, new_database: tuple[str, str]) -> None:
    with running(*new_database) as another:
        assert json.dumps(another.get("/openapi.json")) == json.dumps(service.get("/openapi.json"))


def test_every_operation_is_named_summed_up_described_and_tagged(world: World, description: JsonObject) -> None:
    tags = {tag["name"] for tag in description["tags"] if tag["description"]}
    seen: set[str] = set()
    for method, path, operation in world.operations():
        name = operation["operationId"]
        assert re.fullmatch("[a-z]+([A-Z][a-z]+)*", name), path
        assert name not in seen
        seen.add(name)
        assert 5 <= len(operation["summary"]) <= 60, name
        assert operation["description"].strip().endswith("."), name
        assert set(operation["tags"]) <= tags
        assert len(operation["tags"]) == 1
        for parameter in operation.get("parameters", ()):
            assert parameter["schema"], (method, path)


def test_every_error_is_declared_as_a_problem_and_nothing_else(world: World) -> None:
    known = {kind.status for kind in PROBLEMS}
    for _, path, operation in world.operations():
        declared = {int(status) for status in operation["responses"] if int(status) >= 400}
        assert declared <= known
        needed = {422, 500} | ({503} if path.startswith("/v1") else set())
        needed |= {401, 403} if scopes_of(operation) else set()
        needed |= {400, 413, 415} if "requestBody" in operation else set()
        assert needed <= declared, path
        for status in declared:
            content = operation["responses"][str(status)]["content"]
            expected = {"application/json"} if (path, status) == ("/readyz", 503) else {MEDIA_TYPE}
            assert content.keys() == expected, (path, status)


def test_no_error_has_the_frameworks_own_shape(description: JsonObject) -> None:
    text = json.dumps(description)
    for name in ("HTTPValidationError", "ValidationError"):
        assert name not in text


def examples(operation: Operation, schemas: JsonObject) -> Iterator[tuple[dict[str, Any], list[tuple[str, Any]]]]:
    """Parameters with their first examples and each body's; then each further example of a parameter."""
    first: dict[str, Any] = {}
    further: list[dict[str, Any]] = []
    for parameter in operation.get("parameters", ()):
        given = parameter["schema"].get("examples", [])
        if parameter["required"]:
            assert given or parameter["name"] in WITHOUT_EXAMPLE, (operation["operationId"], parameter["name"])
            first |= {parameter["name"]: given[0]} if given else {}
        else:
            first |= {parameter["name"]: given[0]} if given and parameter["name"] == "indicator" else {}
            further += [{parameter["name"]: example} for example in given]
    content = operation.get("requestBody", {}).get("content", {})
    bodies = [(media_type, _example(body, schemas)) for media_type, body in content.items()]
    for more in ({}, *further):
        yield {**first, **more}, bodies


def sent_as(media_type: str, body: Any) -> JsonObject:
    """What is sent for an example of a body: as a form, as text, or as JSON."""
    if media_type == "multipart/form-data":
        several = {name: [texts] if isinstance(texts, str) else texts for name, texts in body.items()}
        return {"files": [(name, ("example.csv", text)) for name, texts in several.items() for text in texts]}
    content = body if isinstance(body, str) or body is None else json.dumps(body)
    return {"content": content, "headers": {"Content-Type": media_type} if media_type else {}}


def _example(body: JsonObject, schemas: JsonObject) -> Any:
    return body["example"] if "example" in body else schemas[body["schema"]["$ref"].split("/")[-1]]["example"]


def family(name: str) -> list[Event]:
    return [{"authority": COVENTRY, "family": name, "type": "enquiry", "date": "2021-05-04"}]


def test_every_example_works_as_it_stands(world: World, description: JsonObject) -> None:
    service = world.service
    sent = 0
    for method, path, operation in world.operations():
        for parameters, bodies in examples(operation, description["components"]["schemas"]):
            for media_type, body in bodies or [("", None)]:
                # As in the demonstration, again and again: the examples erase them too.
                service.post(
                    [
                        *adoption(COVENTRY, "COV-1001"),
                        *({**each, "authority": COVENTRY} for each in family("COV-FAM-1")),
                    ],
                    confirm_erased=1,
                )
                if "receipt" in path:
                    parameters["receipt"] = service.post([])["receipt"]
                in_path = set(re.findall(r"{(\w+)}", path))
                # As the page opens, these cannot hit.
                if method == "DELETE" and "child" in in_path:
                    parameters["child"] = "COV-1001"
                if method == "DELETE" and "family" in in_path:
                    parameters["family"] = "COV-FAM-1"
                if "id" in in_path and method == "DELETE":
                    parameters["id"] = service.events(child="COV-1001")[0]["id"]
                    assert parameters["id"].isdigit()
                elif "id" in in_path:
                    parameters["id"] = service.events()[0]["id"]
                query = {name: value for name, value in parameters.items() if name not in in_path}
                address = path.format(**parameters)
                answer = service.client.request(method, address, params=query, **sent_as(media_type, body))
                assert answer.is_success, (operation["operationId"], parameters, answer.text)
                sent += 1
    assert sent >= len(world.operations())


def test_the_example_of_a_problem_and_of_every_schema_is_valid(description: JsonObject) -> None:
    for name, schema in description["components"]["schemas"].items():
        validator = validator_of(description, name)
        for example in [schema["example"]] if "example" in schema else schema.get("examples", []):
            validator.validate(example)


def validator_of(description: JsonObject, name: str, *, strict: bool = False) -> Draft202012Validator:
    """Checks an answer against a schema; if strict, a field that the schema does not name is an error."""
    components = json.loads(json.dumps(description["components"]))
    for schema in components["schemas"].values():
        if strict and "properties" in schema:
            schema["additionalProperties"] = False
    reference = {"$ref": f"#/components/schemas/{name}", "components": components}
    return Draft202012Validator(reference, validate_formats=True)


ANSWERS = {
    "ResultList": f"/v1/results?indicator=all&area=coventry&area=ace&period={YEAR}&period=2010-11",
    "CaseList": f"/v1/results/cases?indicator=A2&area=coventry&period={YEAR}&limit=2",
    "Catalogue": "/v1/indicators",
    "Definition": "/v1/indicators/A2",
    "ListedAreas": "/v1/areas",
    "DescribedArea": "/v1/areas/ace",
    "PeriodForms": "/v1/periods",
    "DescribedPeriod": "/v1/periods/2020-23",
    "Child": f"/v1/authorities/{COVENTRY}/children/K1",
    "EventList": f"/v1/events?authority={COVENTRY}",
    "BatchReceipt": "/v1/receipts/{receipt}",
    "ChangesOfReceipt": "/v1/receipts/{receipt}/changes",
    "Readiness": "/readyz",
    "Version": "/version",
}


def without_attributes(body: Any) -> Any:
    """The answer without the attributes of events, which belong to their types and are checked apart."""
    if isinstance(body, list):
        return [without_attributes(each) for each in body]
    if not isinstance(body, dict):
        return body
    names = BY_TYPE[body["type"]].attribute_names if body.get("type") in BY_TYPE else ()
    return {name: without_attributes(value) for name, value in body.items() if name not in names}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_holds_what_is_described_and_nothing_else(world: World, description: JsonObject, name: str) -> None:
    address = ANSWERS[name].replace("{receipt}", world.receipt_of(COVENTRY))
    body = world.service.get(address)
    validator_of(description, name, strict=True).validate(without_attributes(body))
    validator_of(description, name).validate(body)


def test_the_answer_to_a_batch_holds_what_is_described(service: Service, description: JsonObject) -> None:
    validator = validator_of(description, "BatchAnswer", strict=True)
    good = adoption(COVENTRY, "K1")
    for batch, mode in ((good, "atomic"), ([*good, {"type": "adopted"}], "partial")):
        validator.validate(service.send(batch, mode=mode).json())
    refused = problem(service.send([{"type": "adopted"}]), 422)
    validator_of(description, "Problem").validate(refused)


def every_event() -> list[Event]:
    """One event of every type with all its attributes."""
    return [{**kind.example(), "authority": COVENTRY if kind.about == "child" else AGENCY} for kind in EVENTS]


def test_an_event_of_every_type_comes_back_as_it_was_sent(service: Service, description: JsonObject) -> None:
    sent = every_event()
    assert service.post(sent)["created"] == len(BY_TYPE)
    batch = validator_of(description, "Batch")
    batch.validate({"events": sent})
    listed = service.get("/v1/events")
    back = {event["type"]: event for event in listed["events"]}
    for event in sent:
        kept = {name: value for name, value in back[event["type"]].items() if name in event}
        assert kept == event
    validator_of(description, "EventList", strict=True).validate(without_attributes(listed))


def test_the_description_is_served_to_anybody(service: Service) -> None:
    answer: httpx2.Response = service.client.get("/openapi.json", headers={"Authorization": ""})
    body: Answer = answer.json()
    assert body["info"]["license"]["name"] == "MIT"
    assert body["servers"][0]["url"] == "./"
