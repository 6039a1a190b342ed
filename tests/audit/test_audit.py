"""B3: who read or changed which child, when and from which request: noted before the answer, or there is none."""

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

import app.audit.noting as noting_module
from app.audit.asking import asked, forget_audit
from app.audit.noting import file_beside
from app.audit.rows import Noted, PageOfAudit, Whom, audit, audit_sets, forget_before, key_of, mark
from app.cli import cli
from app.store.database import Database
from app.store.reach import EVERYTHING
from tests.conftest import Templates, settings_for
from tests.support.files import bytes_of
from tests.support.service import Service

COVENTRY = "E08000026"
DAYS = {"complete_from": "2020-04-01", "complete_to": "2021-03-31"}
TARGET = {"indicator": "A1", "from_year": "2024-25", "value": 100, "source": "plan"}
VOIDED = "/v1/events/1?reason=duplicate"


def story(child: str, authority: str = "coventry") -> list[dict[str, str]]:
    days = {"entered_care": "2020-04-10", "placed": "2021-02-01", "adopted": "2021-12-06"}
    return [{"authority": authority, "child": child, "type": type_, "date": day} for type_, day in days.items()]


def an_id() -> str:
    return "A-" + "".join(secrets.choice("bcdfghjk") for _ in range(12))  # digits may look like an NHS number


def done_to(service: Service, child: str, about: str = "child") -> list[tuple[str, bool]]:
    found = asked(service.owner, COVENTRY, [Whom(COVENTRY, about, child)])
    return [(row.operation, row.refused) for row in reversed(found)]


def noted_since(service: Service, moment: int) -> list[Noted]:
    """What was done with anybody of Coventry until now: other tests do things on days to come."""
    return asked(service.owner, COVENTRY, [], PageOfAudit((moment, time.time_ns() // 1000)))[::-1]


def test_what_reads_or_changes_a_child_is_noted(service: Service) -> None:
    child, other = an_id(), an_id()
    service.post(story(child))
    service.post(story(other))
    service.put_child("coventry", child, sex="female")
    event = service.get("/v1/events", authority="coventry", child=child)["events"][0]
    service.get(f"/v1/events/{event['id']}")
    service.client.get("/v1/events", params={"child": child, "format": "csv"})
    service.get(f"/v1/authorities/coventry/children/{child}")
    service.cases("A1", "coventry", "2021-22")
    service.client.get(
        "/v1/results/cases", params={"indicator": "A1", "area": "coventry", "period": "2021-22", "format": "csv"}
    )
    service.get("/v1/results", indicator="A1", area="coventry", period="2021-22")
    service.void(event["id"])
    service.client.delete(f"/v1/authorities/coventry/children/{child}")
    assert [operation for operation, _ in done_to(service, child)] == [
        "postEvents", "putChild", "listEvents", "getEvent", "listEvents", "getChild", "getCases", "getCases",
        "voidEvent", "eraseChild",
    ]  # fmt: skip
    assert [operation for operation, _ in done_to(service, other)] == ["postEvents", "getCases", "getCases"]


def test_who_reads_what_changed_under_a_receipt_is_noted(service: Service) -> None:
    """As a page and as a file; a key that sees no child is shown nobody."""
    child = an_id()
    address = f"/v1/receipts/{service.post(story(child))['receipt']}/changes"
    service.get(address)
    service.client.get(address, params={"format": "csv"})
    blind = service.key(["events:write"], ["coventry"])
    assert service.client.get(address, headers=blind).status_code == 200
    assert [operation for operation, _ in done_to(service, child)] == ["postEvents", "getChanges", "getChanges"]


def test_a_row_says_who_when_and_from_which_request(service: Service) -> None:
    child = an_id()
    service.post(story(child))
    sent = {"X-Request-ID": f"request-{child}"}
    service.client.get(f"/v1/authorities/coventry/children/{child}", headers=sent)
    newest = asked(service.owner, COVENTRY, [Whom(COVENTRY, "child", child)])[0]
    assert (newest.request_id, newest.number) == (sent["X-Request-ID"], 1)
    assert newest.key_id == service.admin_key.split("_")[1]
    assert asked(service.owner, COVENTRY, [Whom(COVENTRY, "child", child)], PageOfAudit((newest.at + 1, 2**62))) == []


def test_who_asks_for_anothers_child_is_noted(service: Service) -> None:
    child = an_id()
    service.post(story(child))
    theirs = service.key(["cases:read"], ["leeds"])
    assert service.client.get(f"/v1/authorities/coventry/children/{child}", headers=theirs).status_code == 404
    assert done_to(service, child) == [("postEvents", False), ("getChild", True)]


def test_nothing_is_read_that_cannot_be_noted(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full, say: then there is no answer, and no change."""
    child = an_id()
    service.post(story(child))
    before = service.digest()

    def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(noting_module, "store", full)
    for path in (
        f"/v1/authorities/coventry/children/{child}",
        "/v1/events",
        "/v1/quality?area=coventry&period=2021-22",
    ):
        response = service.client.get(path)
        assert (response.status_code, "entered_care" in response.text) == (503, False), path
    assert service.send(story(an_id())).status_code == 503
    assert service.digest() == before


def test_the_audit_names_nobody(service: Service) -> None:
    child = an_id()
    service.post(story(child))
    service.get(f"/v1/authorities/coventry/children/{child}")
    assert child not in repr(service.rows(audit))
    if service.database.is_sqlite:
        file = file_beside(service.database).url.database or ""
        for each in (file, f"{file}-wal"):
            assert child.encode() not in bytes_of(Path(each))


def test_it_is_asked_on_the_command_line_and_pruned(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    child = an_id()
    service.post(story(child))
    service.get(f"/v1/authorities/coventry/children/{child}")
    monkeypatch.setenv("ADOPTION_DATABASE_URL", service.owner.engine.url.render_as_string(hide_password=False))
    shown = CliRunner().invoke(cli, ["audit", "--authority", "coventry", "--child", child, "--from", "2020-01-01"])
    assert [line.split(",")[5] for line in shown.output.splitlines()] == ["operation", "getChild", "postEvents"]
    assert forget_audit(service.owner, 2**62) >= 2
    assert done_to(service, child) == []


def test_the_audit_over_http(service: Service) -> None:
    """Page after page it is what the command says, newest first; and as a file."""
    child = an_id()
    service.post(story(child))
    for _ in range(3):
        service.get(f"/v1/authorities/coventry/children/{child}")
    asked_for = {"authority": "coventry", "child": child}
    whole = service.get("/v1/audit", **asked_for)
    assert [row["operation"] for row in whole["audit"]] == ["getChild"] * 3 + ["postEvents"]
    assert (whole["audit"][0]["number"], whole["audit"][0]["refused"], whole["next"]) == (1, False, None)
    page, paged = service.get("/v1/audit", **asked_for, limit=1), []
    while page["next"]:
        paged += page["audit"]
        page = service.get(page["next"])
    assert paged + page["audit"] == whole["audit"]
    of_today = service.get("/v1/audit", authority="coventry", to=f"{datetime.now(UTC):%Y-%m-%d}")
    assert {"operation": "getChild"}.items() <= of_today["audit"][0].items()
    file = service.client.get("/v1/audit", params={**asked_for, "format": "csv"}).text.splitlines()
    assert (file[0], len(file)) == ("at,key,request,operation,refused,number", 5)


def test_the_audit_of_some_days(service: Service) -> None:
    child = an_id()
    service.post(story(child))
    today = service.get("/v1/audit", authority="coventry", child=child)["audit"][0]["at"][:10]
    assert service.get("/v1/audit", authority="coventry", child=child, **{"from": today, "to": today})["audit"]
    assert service.get("/v1/audit", authority="coventry", child=child, to="2020-01-01")["audit"] == []


def test_an_erased_child_can_be_asked_for_over_http(service: Service) -> None:
    child = an_id()
    service.post(story(child))
    service.client.delete(f"/v1/authorities/coventry/children/{child}")
    answered = service.client.get("/v1/audit", params={"authority": "coventry", "child": child})
    assert [row["operation"] for row in answered.json()["audit"]] == ["eraseChild", "postEvents"]
    assert child not in answered.text
    assert answered.headers["cache-control"] == "no-store"


def test_the_audit_of_a_family_over_http(service: Service) -> None:
    family = an_id()
    path = f"/v1/authorities/coventry/families/{family}"
    assert service.client.put(path, json={"children_sought": 1}).is_success
    assert service.client.delete(path).is_success
    rows = service.get("/v1/audit", authority="coventry", family=family)["audit"]
    assert [row["operation"] for row in rows] == ["eraseFamily", "putFamily"]


@pytest.mark.parametrize("scopes", [["cases:read", "events:write", "children:erase"], ["results:read"]], ids=str)
def test_whoever_is_refused_a_child_is_noted(service: Service, scopes: list[str]) -> None:
    """Beyond its areas, as for what does not exist or named; or without the scope."""
    child, began = an_id(), time.time_ns() // 1000
    sent = service.post(story(child))
    number = service.get("/v1/events", authority="coventry", child=child)["events"][0]["id"]
    theirs = service.key(scopes, ["leeds"] if "cases:read" in scopes else ["coventry"])
    tried: dict[str, tuple[str, str, dict[str, Any]]] = {
        "getChild": ("GET", f"/v1/authorities/coventry/children/{child}", {}),
        "putChild": ("PUT", f"/v1/authorities/coventry/children/{child}", {"json": {}}),
        "eraseChild": ("DELETE", f"/v1/authorities/coventry/children/{child}", {}),
        "listEvents": ("GET", "/v1/events", {"params": {"authority": "coventry", "child": child}}),
    }
    by_id: dict[str, tuple[str, str, dict[str, Any]]] = {
        "getEvent": ("GET", f"/v1/events/{number}", {}),
        "voidEvent": ("DELETE", f"/v1/events/{number}?reason=duplicate", {}),
        "postEvents": ("POST", "/v1/events", {"json": {"events": story(child)}}),
    }
    of_nobody: dict[str, tuple[str, str, dict[str, Any]]] = {
        "getCases": ("GET", "/v1/results/cases?indicator=A1&area=coventry&period=2021-22", {}),
        "getQuality": ("GET", "/v1/quality", {"params": {"area": "coventry", "period": "2021-22"}}),
        "postImports": ("POST", "/v1/imports?authority=coventry", {"files": [("file", ("a.csv", b"A"))]}),
        "listAudit": ("GET", "/v1/audit", {"params": {"authority": "coventry"}}),
        "putTargets": ("PUT", "/v1/areas/coventry/targets", {"json": {"targets": [TARGET]}}),
    }  # fmt: skip
    if "cases:read" in scopes:
        tried |= by_id
        of_nobody["getReceipt"] = ("GET", f"/v1/receipts/{sent['receipt']}", {})
    for name, (method, path, given) in (tried | of_nobody).items():
        answered = service.client.request(method, path, headers=theirs, **given)
        assert answered.status_code in {403, 404}, name
    refused = [operation for operation, refused in done_to(service, child) if refused]
    assert refused == list(tried)
    everything = noted_since(service, began)
    assert [row.operation for row in everything if row.refused and not row.number] == list(of_nobody)


def test_an_id_that_nobody_has_takes_as_long_as_anothers(service: Service) -> None:
    """So that time tells nothing: the same rows are written."""
    theirs = service.key(["cases:read", "events:write"], ["leeds"])
    for method, path in (("GET", "/v1/events/1"), ("GET", f"/v1/receipts/{'0' * 32}"), ("DELETE", VOIDED)):
        assert service.client.request(method, path, headers=theirs).status_code == 404, path
    assert {(row.operation, row.refused) for row in asked(service.owner, "nobody", [])} == {
        ("getEvent", True), ("voidEvent", True), ("getReceipt", True),
    }  # fmt: skip


def test_the_file_of_what_was_read_is_closed_with_the_database(templates: Templates) -> None:
    """Python 3.13 complains of each connection that nobody closed, whenever it finds it."""
    database = Database(settings_for(templates.copied("sqlite")[0]))
    file = file_beside(database)
    assert file_beside(database) is file
    with file.connect():
        pass
    open_before = file.pool.status()
    database.dispose()
    assert "Connections in pool: 1" in open_before
    assert "Connections in pool: 0" in file.pool.status()


def test_a_test_finds_nothing_of_what_another_asked(service: Service) -> None:
    """What is read on SQLite is noted in a file of its own, which once kept the rows of the tests before."""
    theirs = service.key(["cases:read", "events:write"], ["leeds"])
    assert service.client.get(f"/v1/receipts/{'0' * 32}/changes", headers=theirs).status_code == 404
    assert asked(service.owner, "nobody", [])
    service.empty()
    assert not asked(service.owner, "nobody", [])


def test_what_changes_no_child_is_noted_too(service: Service) -> None:
    """Targets, statements, batches with nothing new, published values: of the authority, or of England."""
    child, began = an_id(), time.time_ns() // 1000
    service.post(story(child))
    service.post(story(child))
    assert service.client.put("/v1/areas/coventry/targets", json={"targets": [TARGET]}).is_success
    assert service.client.put("/v1/authorities/coventry/completeness", json=DAYS).is_success
    found = [(row.operation, row.number) for row in noted_since(service, began)]
    assert found == [("postEvents", 1), ("postEvents", 0), ("putTargets", 0), ("putCompleteness", 0)]


def test_a_child_who_is_in_very_many_lists_can_be_asked_for(service: Service) -> None:
    """The database looks through the lists: there is no bound on how many there are."""
    number = 33_000  # more than a statement has parameters on SQLite
    child, service_key = an_id(), "0" * 8
    with service.owner.writing(EVERYTHING) as writing:
        mine = mark(key_of(writing.connection), Whom(COVENTRY, "child", child))
        sets = [(COVENTRY, f"{each:022}", f"{each:011} {mine}") for each in range(number)]
        rows = [
            (each, f"{each:016}", COVENTRY, service_key, "", "getCases", False, 2, f"{each:022}")
            for each in range(number)
        ]
        writing.insert(audit_sets, [column.name for column in audit_sets.c], sets)
        writing.insert(audit, [column.name for column in audit.c], rows)
    assert len(asked(service.owner, COVENTRY, [Whom(COVENTRY, "child", child)])) == number
    assert asked(service.owner, COVENTRY, [Whom(COVENTRY, "child", f"{child}y")]) == []


def test_marks_that_differ_only_in_case_are_different(service: Service) -> None:
    child = an_id()
    with service.owner.writing(EVERYTHING) as writing:
        mine = mark(key_of(writing.connection), Whom(COVENTRY, "child", child))
        others = mine.swapcase()
        assert others != mine
        writing.insert(audit_sets, [column.name for column in audit_sets.c], [(COVENTRY, "set", f"{others} {others}")])
        row = (1, "a", COVENTRY, "key", "", "getCases", False, 2, "set")
        writing.insert(audit, [column.name for column in audit.c], [row])
    assert asked(service.owner, COVENTRY, [Whom(COVENTRY, "child", child)]) == []


def test_to_prune_takes_no_longer_for_each_list_where_there_are_many(services: Callable[[str], Service]) -> None:
    """Each list is looked up by an index, and not in all rows that stay."""
    service = services("sqlite")

    def steps(number: int) -> int:
        counted = []
        with service.owner.writing(EVERYTHING) as writing:
            sets = [(COVENTRY, f"{each:022}", "a b") for each in range(number)]
            rows = [
                (each, f"{each:016}", COVENTRY, "key", "", "getCases", False, 2, f"{each:022}")
                for each in range(number)
            ]
            writing.insert(audit_sets, [column.name for column in audit_sets.c], sets)
            writing.insert(audit, [column.name for column in audit.c], rows)
            driver = writing.connection.connection.driver_connection
            driver.set_progress_handler(lambda: counted.append(1), 100)  # type: ignore[union-attr]
            assert forget_before(writing.connection, number // 2) == number // 2
            driver.set_progress_handler(None, 100)  # type: ignore[union-attr]
            writing.connection.execute(delete(audit_sets))
            writing.connection.execute(delete(audit))
        return len(counted)

    assert steps(2000) < 6 * steps(500)
