"""Events as a file: all of them, in the columns of a batch, so that what was exported can be sent again."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.events.catalogue import FIELDS
from app.http.tables import MEDIA_TYPES, as_csv, without_guard
from app.indicators.scorecard import INDICATORS
from app.ledger.export import MOST_IN_A_WORKBOOK
from tests.conftest import Templates, running
from tests.http.test_problems import problem
from tests.support.examples import examples
from tests.support.histories import histories
from tests.support.service import Answer, Service, answer, for_all_days
from tests.support.world import AGENCY, COVENTRY, WARWICKSHIRE, World, adoption

CODES = [indicator.code for indicator in INDICATORS]


def exported(service: Service, form: str = "csv", **asked: Any) -> bytes:
    answered = service.client.get("/v1/events", params={**asked, "format": form})
    assert answered.is_success, answered.text
    assert answered.headers["content-type"] == MEDIA_TYPES["csv" if form == "csv" else "xlsx"]
    assert "link" not in answered.headers
    return answered.content


def send_file(service: Service, content: bytes) -> Answer:
    return answer(
        service.client.post("/v1/events", params=for_all_days(), content=content, headers={"Content-Type": "text/csv"})
    )


def figures(service: Service) -> list[Answer]:
    found = service.results(CODES, [COVENTRY, AGENCY], ["2021-22", "2018-22"])
    return [{name: value for name, value in figure.items() if name != "known_at"} for figure in found]


def test_an_exported_file_can_be_sent_to_an_empty_service(service: Service) -> None:
    """With every figure the same; and what is exported from there is the same file, byte for byte."""
    World(service)
    service.post(
        [
            {**event, "source_id": f"{start}{number}"}
            for start in ("=", "+", "-", "@", "'=", "''-", "'", '"', ",", "-1.5-")
            for number, event in enumerate(adoption(WARWICKSHIRE, f"-K{ord(start[-1])}{len(start)}"))
        ]
    )
    before, content = figures(service), exported(service)
    service.empty()
    rows = len(content.splitlines()) - 1
    assert send_file(service, content)["created"] == rows
    assert exported(service) == content
    characteristics = {"A6", "A7", "age_at_adoption"}
    for figure, same in zip(before, figures(service), strict=True):
        if figure["indicator"] not in characteristics:
            assert figure == same


@settings(max_examples=examples(15))
@given(events=histories([COVENTRY, WARWICKSHIRE], max_families=2))
def test_histories_of_any_kind_come_back(services: Any, events: list[Answer]) -> None:
    service = services("sqlite")
    if events:
        service.post(events)
    content = exported(service)
    before = figures(service)
    service.empty()
    if len(content.splitlines()) > 1:
        send_file(service, content)
    assert exported(service) == content
    assert figures(service) == before


def test_a_file_has_what_many_pages_have(service: Service) -> None:
    World(service)
    pages = service.events()
    rows = list(csv.DictReader(io.StringIO(exported(service, limit=1).decode(), newline="")))
    assert tuple(rows[0]) == FIELDS
    assert len(rows) == len(pages) > 50
    for row, event in zip(rows, pages, strict=True):
        assert {name: value for name, value in row.items() if value} == {
            name: value for name, value in event.items() if name in FIELDS and value is not None
        }


def test_a_file_has_only_what_is_asked_for_and_as_it_was_known(service: Service) -> None:
    service.post(adoption(COVENTRY, "K1"))
    then = service.now()
    before = exported(service)
    service.post(adoption(COVENTRY, "K2"))
    assert exported(service, known_at=then) == before
    assert len(exported(service, type="placed").splitlines()) == 3
    assert len(exported(service, child="K2", to="2021-12-05").splitlines()) == 6


def test_a_workbook_of_events_has_no_blank_cell_and_no_formula(service: Service) -> None:
    service.post([{**event, "source_id": f"=1+{number}"} for number, event in enumerate(adoption(COVENTRY, "-1"))])
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(exported(service, "xlsx")))
    assert workbook.sheet_names == ["Cover", "Contents", "Notes", "Events"]
    header, *rows = workbook.get_sheet_by_name("Events").to_python()
    assert header == [name for name in FIELDS if name in header]
    assert {"authority", "child", "type", "date", "source_id"} <= set(header)
    assert len(rows) == 6
    assert all(value != "" for row in rows for value in row)
    assert [row[header.index("source_id")] for row in rows] == [f"=1+{number}" for number in range(6)]
    assert exported(service, "xlsx") == exported(service, "xlsx")
    service.empty()
    empty = CalamineWorkbook.from_filelike(io.BytesIO(exported(service, "xlsx"))).get_sheet_by_name("Events")
    assert empty.to_python() == [list(FIELDS), ["z"] * len(FIELDS)]


def test_a_file_is_not_sent_to_whoever_has_it(service: Service) -> None:
    service.post(adoption(COVENTRY, "K1"))
    tags = set()
    for form in ("json", "csv", "xlsx"):
        first = service.client.get("/v1/events", params={"format": form})
        tags.add(first.headers["etag"])
        again = {"If-None-Match": first.headers["etag"]}
        assert service.client.get("/v1/events", params={"format": form}, headers=again).status_code == 304
    assert len(tags) == 3


@pytest.fixture
def small(templates: Templates, tmp_path: Path) -> Iterator[Service]:
    with running(*templates.copied("sqlite"), max_batch_events=6) as service:
        yield service


def test_more_events_than_a_batch_takes_are_no_file(small: Service) -> None:
    """The limit is that of a batch, as the file could not be sent back in one; a page is given whatever there is."""
    small.post(adoption(COVENTRY, "K1"))
    for form in ("csv", "xlsx"):
        exported(small, form)
    small.post(adoption(COVENTRY, "K2"))
    for form in ("csv", "xlsx"):
        refused = small.client.get("/v1/events", params={"format": form})
        assert "at most 6 events; these are 12" in problem(refused, 413)["detail"]
        exported(small, form, child="K2")
    assert len(small.events()) == 12
    assert MOST_IN_A_WORKBOOK == 50_000


@given(st.text(alphabet="'=+-@1a.\t", max_size=6))
def test_the_guard_against_formulas_can_be_taken_off_again(text: str) -> None:
    (cell,) = list(csv.reader(io.StringIO(as_csv(["column"], [[text]]).decode(), newline="")))[1] or [""]
    assert without_guard(cell) == text
    assert not cell.startswith(("=", "+", "@", "\t", "\r"))
    assert not cell.startswith("-") or float(cell) <= 0
