"""Who may import for whom, what a dry run and a refusal leave behind, and the same import sent again."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx2
import pytest

from app.files.limits import Limits
from app.http.access import keys
from app.imports.receiving import Imports
from app.returns.stored import returns
from tests.conftest import MakeKey, running
from tests.support.hand_written import a_return
from tests.support.service import OF_RECEIPTS, Service
from tests.support.uploads import happened, import_files, send_files

YEAR = a_return("CHILD|DECOM|RNE|LS|PLACE\nAva|2021-05-01|S|C2|U6\nBen|2021-06-01|S|C2|U6")
WRONG = {"wrong.csv": b"CHILD,DECOM,RNE,LS,PLACE,DEC,REC\nAva,2021-05-01,S,Q9,U6,,\n"}
ADOPTERS = {
    "list_11.csv": b"Individual adopter identifier,Family identifier,Date enquiry received,Date application approved\n"
    b"A1,F1,01/05/2021,01/09/2021\nA2,F1,01/05/2021,01/09/2021\n"
}


def send(
    service: Service, files: Mapping[str, bytes] = YEAR, headers: Mapping[str, str] | None = None, **query: Any
) -> httpx2.Response:
    parts = [("file", (name, content)) for name, content in files.items()]
    asked = {"authority": "coventry", "year": "2021-22", **query}
    return service.client.post("/v1/imports", params=asked, files=parts, headers=dict(headers or {}))


def is_replay(answer: httpx2.Response) -> bool:
    return answer.headers.get("idempotent-replayed") == "true"


def test_atomic_stores_nothing_of_an_import_with_a_mistake(service: Service) -> None:
    """Not a good row, nor what is stored; the report says what was read."""
    before = service.digest()
    refused = send(service, {**YEAR, **WRONG})
    assert refused.status_code == 422
    report = refused.json()["report"]
    assert (report["receipt"], report["created"], report["received"], report["rejected"]) == (None, 0, 5, 1)
    assert [file["file"] for file in report["files"]] == [*YEAR, *WRONG]
    assert service.digest() == before


def test_a_dry_run_tells_all_and_stores_nothing(service: Service) -> None:
    before = service.digest(*OF_RECEIPTS)
    rehearsed = import_files(service, YEAR, year="2021-22", dry_run=True)
    assert (rehearsed["dry_run"], rehearsed["created"]) == (True, 2)
    assert service.digest(*OF_RECEIPTS) == before
    assert service.rows(returns) == []
    real = import_files(service, YEAR, year="2021-22")
    not_alike = {"receipt": None, "quality": None}
    assert {**real, "dry_run": True, **not_alike} == {**rehearsed, **not_alike}
    assert len(service.rows(returns)) == 2


def test_a_dry_run_of_a_correction_leaves_what_is_held(service: Service) -> None:
    import_files(service, YEAR, year="2021-22")
    before = service.digest(*OF_RECEIPTS)
    corrected = a_return("CHILD|DECOM|RNE|LS|PLACE\nAva|2021-05-08|S|C2|U6")
    rehearsed = import_files(service, corrected, year="2021-22", dry_run=True)
    assert (rehearsed["replaced"], rehearsed["withdrawn"]) == (1, 1)
    assert service.digest(*OF_RECEIPTS) == before


def test_a_receipt_is_shown_again(service: Service) -> None:
    answer = import_files(service, YEAR, year="2021-22")
    again = service.get(f"/v1/receipts/{answer['receipt']}")
    assert {name: again[name] for name in answer} == answer
    assert again["recorded_at"] == service.now()


def test_the_same_import_again_is_the_first_answer_again(service: Service) -> None:
    key = {"Idempotency-Key": "K1"}
    first = send(service, headers=key)
    before = service.digest()
    again = send(service, headers=key)
    assert (again.status_code, again.content, is_replay(again)) == (200, first.content, True)
    assert not is_replay(first)
    assert service.digest() == before


@pytest.mark.parametrize(
    "other", [{"files": {**YEAR, "more.csv": b""}}, {"year": "2022-23"}, {"mode": "partial"}, {"authority": "solihull"}]
)
def test_the_same_key_with_another_import_is_refused(service: Service, other: dict[str, Any]) -> None:
    key = {"Idempotency-Key": "K1"}
    assert send(service, headers=key).status_code == 200
    before = service.digest()
    refused = send(service, headers=key, **other)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert service.digest() == before


def test_a_refused_import_or_a_dry_run_does_not_use_up_the_key(service: Service) -> None:
    key = {"Idempotency-Key": "K1"}
    assert send(service, WRONG, headers=key).status_code == 422
    assert send(service, headers=key, dry_run=True).json()["created"] == 2
    answer = send(service, headers=key)
    assert (answer.status_code, answer.json()["created"], is_replay(answer)) == (200, 2, False)


@pytest.mark.parametrize(
    ("scopes", "area", "status", "problem"),
    [
        (["events:write"], "coventry", 200, None),
        (["admin"], "england", 200, None),
        (["cases:read", "results:read"], "coventry", 403, "scope-missing"),
        (["events:write"], "warwickshire", 403, "out-of-reach"),
        (["events:write"], "ace", 403, "out-of-reach"),
        (["events:write"], "west-midlands", 403, "out-of-reach"),
    ],
)
def test_a_key_imports_for_its_own_council(
    service: Service, key: MakeKey, scopes: list[str], area: str, status: int, problem: str | None
) -> None:
    """Neither another council's nor an agency's hub that it is a member of; nothing says what is stored."""
    headers = key(scopes, [area])
    stored = service.digest(keys)  # without when a key was last used
    answer = send(service, headers=headers)
    assert answer.status_code == status
    if problem:
        assert answer.json()["type"] == f"/problems/{problem}"
        assert service.digest(keys) == stored


def test_without_a_key_nobody_imports(service: Service) -> None:
    answer = send(service, headers={"Authorization": ""})
    assert (answer.status_code, happened(service)) == (401, [])


def test_an_agency_sends_its_adopters(service: Service, key: MakeKey) -> None:
    """Two adults of a family are one, and the families are the agency's own."""
    answer = send(service, ADOPTERS, key(["events:write"], ["ace"]), authority="ace")
    reported = answer.json()
    assert (answer.status_code, reported["families"], reported["created"]) == (200, 1, 2)
    assert (reported["quality"], reported["period"]) == (None, "2021-22")
    assert service.result("families_approved", "ace", "2021-22")["value"] == 1


@pytest.mark.parametrize("files", [YEAR, {"list_10.csv": b"Child Unique ID,Date the Child Entered Care,"
    b"Date of Decision that Child Should be Placed for Adoption,Date of Placement Order,Date Placed for Adoption,"
    b"Date of Adoption Order\nAva,01/05/2021,01/06/2021,,,\n"}], ids=["return", "list 10"])  # fmt: skip
def test_children_are_no_agencys_own(service: Service, files: dict[str, bytes]) -> None:
    """As in a batch of events: a child is its local authority's."""
    refused = send(service, files, authority="ace")
    assert refused.status_code == 422
    assert {error["code"] for error in refused.json()["errors"]} == {"not_an_authority"}
    assert service.events() == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"authority": "covntry"}, "unknown_area"), ({"authority": "west-midlands"}, "not_an_authority"),
        ({"authority": "england"}, "not_an_authority"), ({"year": "2021"}, None), ({"year": "2021-23"}, None),
        ({"mode": "some"}, None), ({"yaer": "2021-22"}, None),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_told_by_its_parameter(service: Service, query: Any, code: str | None) -> None:
    refused = send(service, **query)
    (error,) = refused.json()["errors"]
    assert refused.status_code == 422
    assert error["parameter"] in query
    assert code in (None, error["code"])


@pytest.fixture
def of_small_limits(templates: Any) -> Iterator[Service]:
    """A service that takes bodies of a few kilobytes and files of three rows."""
    with running(*templates.copied("sqlite"), max_import_bytes=4_000) as service:
        state = service.app.state
        state.imports = Imports(state.database, state.receipts, Limits(rows=3))
        yield service


def test_too_much_is_refused_whole(of_small_limits: Service) -> None:
    """Too large a body by its size only; too many rows with the file and the first row that is too many."""
    assert send(of_small_limits).status_code == 200
    before = of_small_limits.digest()
    large = send(of_small_limits, {"episodes.csv": b"x" * 4_000})
    assert (large.status_code, large.json()["type"]) == (413, "/problems/too-large")
    rows = YEAR["episodes.csv"] + YEAR["episodes.csv"].split(b"\n", 1)[1]
    (error,) = send(of_small_limits, {"episodes.csv": rows}).json()["errors"]
    assert (error["code"], error["file"], error["row"]) == ("too_many_rows", "episodes.csv", 4)
    assert of_small_limits.digest() == before


def test_garbage_in_every_row_is_counted_and_not_shown_without_end(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.imports.receiving.MOST_CASES", 3)
    monkeypatch.setattr("app.quality.cases.MOST_SHOWN", 2)
    rows = "".join(f"{child},1,garbage,WBRI\n" * 4 for child in "ABCDE").encode()
    report = send(service, {"header.csv": b"CHILD,SEX,DOB,ETHNIC\n" + rows}).json()
    found = next(each for each in report["quality"]["findings"] if each["rows"] == 20)
    assert found["children"] == 5
    assert [len(case["rows"]) for case in found["cases"]] == [2, 2, 2]


def test_an_import_without_files_or_with_too_many_is_refused(service: Service) -> None:
    assert service.client.post("/v1/imports", params={"authority": "coventry"}).status_code == 415
    assert send_files(service, {f"{number}.csv": b"" for number in range(201)}).status_code in (400, 413, 422)


def test_a_key_that_may_only_send_sees_no_case(service: Service) -> None:
    """The report counts what is wrong, also with children whom others sent; who they are is for those who may see."""
    rows = a_return("CHILD|DECOM|RNE|LS|PLACE\nAva|2021-04-01|S|E1|U6")
    sent = send(service, rows), send(service, rows, service.key(["events:write"], ["coventry"]))
    seen, reported = (answer.json()["quality"]["findings"] for answer in sent)
    assert [finding["children"] for finding in reported] == [finding["children"] for finding in seen]
    assert all(finding["cases"] for finding in seen)
    assert not any(finding["cases"] for finding in reported)
