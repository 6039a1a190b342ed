"""The first hour: what the description shows is what the demonstration answers, and trying it changes nothing."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from jsonschema_rs import Draft202012Validator
from playwright.sync_api import Page, Route
from sqlalchemy import select

from app import demo
from app.audit.rows import audit, audit_sets
from app.http.access import keys
from app.http.changes import changes
from app.http.stored_receipts import receipts
from app.main import create_app
from app.store.database import metadata
from app.store.reach import EVERYTHING
from scripts.take_examples import FILE, Json, openings, take
from tests.conftest import settings_for
from tests.http.test_pages import Witness, authorize, listening, page
from tests.support.service import Service, bearer

__all__ = ["page"]

#: What Swagger UI says about the description of a file to choose. It chooses it all the same.
NO_MATTER = ["Could not find component: JsonSchema_string_binary"]
#: Microseconds for which the receipt of a dry run is kept.
DAY = 24 * 60 * 60 * 1_000_000
WITHOUT_EXAMPLE = {"postPublished"}
#: With a council's key: they need a scope that it has not, or open with something that does not exist.
REFUSED = {"eraseChild": 403, "eraseFamily": 403, "voidEvent": 404, "postPublished": 403}
#: A part of the content type of each format of files.
FORMS = {"csv": "text/csv", "xlsx": "spreadsheetml", "ndjson": "application/x-ndjson"}


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The demonstration as it runs, and the key of its council."""

    service: Service
    council: str

    @property
    def description(self) -> Json:
        described: Json = self.service.app.openapi()
        return described

    def digest(self) -> str:
        """Changes with any row of any table, apart from receipts of dry runs, the use of keys and the audit."""
        of_dry_runs = select(receipts.c.receipt).where(receipts.c.expires_at - receipts.c.recorded_at <= DAY)
        found: list[str] = []
        with self.service.database.reading(EVERYTHING) as connection:
            for table in metadata.sorted_tables:
                rows = select(table)
                if table in {receipts, changes}:
                    rows = rows.where(table.c.receipt.not_in(of_dry_runs))
                if table not in {keys, audit, audit_sets}:
                    found += [table.name, *sorted(map(repr, connection.execute(rows)))]
        return hashlib.sha256("\n".join(found).encode()).hexdigest()


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    settings = settings_for(f"sqlite:///{tmp_path_factory.mktemp('demonstration') / 'demo.sqlite3'}")
    made = demo.create(settings)
    app = create_app(settings)
    with TestClient(app, headers=bearer(made.council)) as client:
        yield Demonstration(Service(app, client, made.everything), made.council)


def test_the_examples_are_what_the_demonstration_answers(demonstration: Demonstration) -> None:
    """`python -m scripts.take_examples` takes them again."""
    voided = "voidEvent"  # its example is a real answer, which would change what the other tests look at
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    taken = take(demonstration.service.client, demonstration.description, without={voided})
    assert taken == {name: example for name, example in kept.items() if name != voided}


def test_every_200_has_an_example_of_its_shape(demonstration: Demonstration) -> None:
    schemas = demonstration.description["components"]
    looked_at = 0
    for operation, _ in openings(demonstration.description):
        content = operation["responses"].get("200", {}).get("content", {})
        for media_type in {"application/json", "text/csv", "text/plain"} & content.keys():
            name = operation["operationId"]
            if name not in WITHOUT_EXAMPLE and (name, media_type) != ("postResults", "text/csv"):
                schema = {**content[media_type]["schema"], "components": schemas}
                Draft202012Validator(schema).validate(content[media_type]["example"])
                looked_at += 1
    assert looked_at > 35


def test_the_example_of_the_metrics_is_a_part_of_them(demonstration: Demonstration) -> None:
    client = demonstration.service.client
    assert client.get("/v1/results?indicator=A2&area=coventry&period=2022-23").status_code == 200
    example = demonstration.description["paths"]["/metrics"]["get"]["responses"]["200"]["content"]["text/plain"][
        "example"
    ]
    assert {line.rsplit(" ", 1)[0] for line in example.splitlines()} <= {
        line.rsplit(" ", 1)[0] for line in client.get("/metrics").text.splitlines()
    }


def test_the_same_example_of_a_problem_is_described_once(demonstration: Demonstration) -> None:
    shared = demonstration.description["components"]["examples"]
    for operation, _ in openings(demonstration.description):
        for status, response in operation["responses"].items():
            for name, example in (
                response.get("content", {}).get("application/problem+json", {}).get("examples", {}).items()
            ):
                assert example == {"$ref": f"#/components/examples/{name}"}
                assert str(shared[name]["value"]["status"]) == status
    assert len(shared) > 15


def test_each_operation_as_it_opens_changes_nothing_and_reading_ones_answer_200(demonstration: Demonstration) -> None:
    before = demonstration.digest()
    for operation, opening in sorted(openings(demonstration.description), key=lambda each: each[1].method != "GET"):
        name = operation["operationId"]
        answer = opening.ask(demonstration.service.client)
        assert answer.status_code == REFUSED.get(name, 200), (name, answer.text)
        if opening.method != "GET":  # after all that only read: to look at every row takes longer than to ask
            assert demonstration.digest() == before, name


def of_one_tag(description: Json, tag: str) -> Json:
    """The description with the operations of one tag: the page takes a second to open one of forty."""
    paths = {
        path: {
            method: {**operation, "responses": good(operation["responses"])}
            for method, operation in operations.items()
            if operation["tags"] == [tag]
        }
        for path, operations in description["paths"].items()
    }
    return {**description, "paths": {path: operations for path, operations in paths.items() if operations}}


def good(responses: Json) -> Json:
    """Those that are no problems: of these, some twenty to an operation, the page would draw each example."""
    return {status: response for status, response in responses.items() if status < "4"}


def execute(page: Page, name: str, form: str = "") -> str:
    """Press Execute, after choosing a format if one is given. Gives the status and the text of the answer."""
    block = page.locator(f"[id$='-{name}'].opblock")
    if form:
        block.locator("tr[data-param-name=format] select").select_option(form)
        block.locator("button.btn-clear").click()
    block.locator("button.execute").click()
    answer = block.locator(".live-responses-table tbody")
    answer.locator(".response-col_status").wait_for()
    text: str = answer.evaluate("answer => answer.textContent")
    return text


def offered(operation: Json) -> set[str]:
    """The formats that the operation has besides JSON."""
    forms = [each["schema"].get("enum", []) for each in operation.get("parameters", ()) if each["name"] == "format"]
    return {form for enum in forms for form in enum if form != "json"}


def test_every_operation_gives_each_file_that_it_offers(demonstration: Demonstration) -> None:
    """In Swagger UI, which takes long, one of each format is tried."""
    looked_at = 0
    for operation, opening in openings(demonstration.description):
        for form in offered(operation):
            answer = opening.ask(demonstration.service.client, format=form)
            assert answer.status_code == 200, (operation["operationId"], form, answer.text)
            assert FORMS[form] in answer.headers["content-type"], (operation["operationId"], form)
            looked_at += 1
    assert looked_at > 15


#: Colours are most of the work of showing an answer, and say nothing; another test shows a page with them.
QUICKER = "syntaxHighlight: false, defaultModelsExpandDepth: -1,"


def in_one_colour(route: Route) -> None:
    """Without colours, and without the list of shapes at the end of the page."""
    written = Path("app/static/swagger-ui/init.js").read_text(encoding="utf-8")
    assert "deepLinking: true," in written
    plain = written.replace("deepLinking: true,", f"deepLinking: true, {QUICKER}")
    route.fulfill(body=plain, content_type="text/javascript")


@pytest.mark.browser
def test_in_swagger_ui_only_execute_is_safe_and_worth_pressing(demonstration: Demonstration, page: Page) -> None:
    before = demonstration.digest()
    witness = Witness(page)
    parts: dict[str, Json] = {}
    page.route("**/openapi.json", lambda route: route.fulfill(json=parts["shown"]))
    page.route("**/init.js", in_one_colour)
    statuses: dict[str, str] = {}
    downloaded: set[str] = set()
    with listening(demonstration.service) as address:
        for tag in (each["name"] for each in demonstration.description["tags"]):
            parts["shown"] = of_one_tag(demonstration.description, tag)
            page.goto(f"{address}/docs")
            page.locator(".opblock-summary").first.wait_for()
            authorize(page, demonstration.council)
            for operation, _ in openings(parts["shown"]):
                name = operation["operationId"]
                fold = page.locator(f"[id$='-{name}'].opblock .opblock-summary-control")
                fold.dispatch_event("click")  # at once: a click waits until nothing moves
                statuses[name] = execute(page, name)[:3]
                for form in offered(operation) - downloaded:
                    text = execute(page, name, form)
                    assert text[:3] == "200", (name, form, text[:300])
                    assert "Download" in text, (name, form, text[:300])
                    downloaded.add(form)
                fold.dispatch_event("click")
    assert statuses == {
        operation["operationId"]: str(REFUSED.get(operation["operationId"], 200))
        for operation, _ in openings(demonstration.description)
    }
    assert downloaded == FORMS.keys()
    assert demonstration.digest() == before
    assert [each for each in witness.complaints if "responded with a status of 4" not in each] == NO_MATTER
