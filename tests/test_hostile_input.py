"""Hostile values: in any field of any form of batch they are refused with their row, and nothing is half-stored."""

import json
import re
from typing import Any

import httpx2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.problems import MEDIA_TYPE
from tests.support.examples import examples
from tests.support.service import Service
from tests.support.world import COVENTRY

NDJSON, CSV, JSON = "application/x-ndjson", "text/csv", "application/json"
CHILD = {"authority": COVENTRY, "child": "K1", "type": "placed", "date": "2021-01-01"}
FAMILY = {"authority": COVENTRY, "family": "F1", "type": "approved", "date": "2021-01-01"}
FIELDS = {
    "authority": CHILD, "child": CHILD, "type": CHILD, "date": CHILD, "source_id": CHILD, "by_current_carer": CHILD,
    "moved_in_with_carer": CHILD, "adopters": CHILD, "family": FAMILY, "children_sought": FAMILY,
}  # fmt: skip
#: Made up, but with the right form and check digit: NHS numbers, pupil numbers, National Insurance numbers, birthdays.
LIKE_A_PERSON = [
    '"9434765919"', '"943-476-5919"', '"943_476_5919"', '"2147483648"', '"A123456789012"', '"b12345678901a"',
    '"AB123456C"', '"ab-12-34-56-c"', '"20190304"', '"04032019"', '"03312019"', '"2019-03-04"', '"04_03_2019"',
    '"2019-3-4"', '"4-3-2019"', '"2021-1-1"', '"20210101"', '"1989-12-31"', '"2021-01-01"',
    '"21-01-01"',
]  # fmt: skip
#: JSON texts that a parser may read as something that it should not, or fail on.
UNREADABLE = [
    "NaN", "Infinity", "-Infinity", "1e999", "-1e999", '"\\ud800"', '"\\udfff\\ud800"', "[" * 900 + "]" * 900,
    "9" * 5000, '{"a":' * 900 + "1" + "}" * 900, "", "nope", "'K1'", "0x1F", "01", "1.", ".5", '"K\n1"', '"K1',
    "undefined", "/**/1",
]  # fmt: skip
#: JSON texts that are no value of a field, or of few.
VALUES = [
    "true", "false", "null", "1", "0", "-1", "1.5", "1.0", "1e3", "1612137600", "1612137600000", str(2**31),
    str(2**63), str(2**70), "[]", "{}", "[[1]]", '{"a": 1}', '""', '" "', '"' + "x" * 5000 + '"', '"\\u0000"',
    '"K\\u0000"', '"K1\\n"', '"\\ufeffK1"', '"K\\u00a01"', '"\\uff2b1"', '"\\uff12021-01-01"',
    '"01/02/2021"', '"2021-01-01T00:00:00"', '"2021-01-01T00:00:00Z"', '"2021-02-30"', '"0001-01-01"',
    '"9999-12-31"', '" 2021-01-01"', '"2021-01-01 "', '"2021-W01-1"', '"1612137600"', '"44197"', '"=cmd()"', '"@x"',
    '"true"', '"TRUE"', '"on"', '"yes"', '"1"', '"1.0"', '"null"', '"None"', '"../../x"', '"%00"', '"a b"', '"K1,"',
    '"E11"', *LIKE_A_PERSON,
]  # fmt: skip


def is_fine(field: str, value: Any) -> bool:
    """Whether the contract lets a field hold that value."""
    if field == "by_current_carer":
        return isinstance(value, bool)
    if field == "children_sought" and value == "1":
        return True  # systems send small numbers as text too
    if field == "children_sought" and type(value) is int:
        return 1 <= value <= 5
    if not isinstance(value, str):
        return value is None and field in {"source_id", "moved_in_with_carer", "adopters", "children_sought"}
    if field in {"child", "family"}:
        return bool(re.fullmatch("[A-Za-z0-9_-]{1,64}", value)) and f'"{value}"' not in LIKE_A_PERSON
    if field == "source_id":
        return bool(re.fullmatch("[!-~]{1,128}", value)) and f'"{value}"' not in (*LIKE_A_PERSON, '"01/02/2021"')
    return field in {"date", "moved_in_with_carer"} and value in {"2019-03-04", "2021-01-01"}


def is_fine_cell(field: str, cell: str) -> bool:
    """The same for a cell of a CSV file, which holds text, may have blanks around it, and if empty is not there."""
    cell = cell.strip()
    if field == "by_current_carer":
        return cell.lower() in {"", "true", "false", "on", "yes", "1", "0"}
    if field == "children_sought":
        return cell in {"", "1", "01"}
    return is_fine(field, cell or None)


def send(service: Service, body: bytes, content_type: str, **query: Any) -> httpx2.Response:
    """Send a batch, whose answer is a success or a problem of the caller's making."""
    answer = service.client.post("/v1/events", params=query, content=body, headers={"Content-Type": content_type})
    if not answer.is_success:
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert 400 <= answer.status_code < 500
    return answer


def refused(service: Service, body: bytes, content_type: str) -> httpx2.Response:
    """The answer to an atomic batch, which leaves no trace; a dry run of it says the same."""
    before = service.digest()
    answer = send(service, body, content_type)
    assert answer.is_client_error, body[:500]
    tried = send(service, body, content_type, dry_run=True)
    assert (tried.status_code, tried.json()["errors"]) == (answer.status_code, answer.json()["errors"])
    assert service.digest() == before
    return answer


def rows(answer: httpx2.Response) -> set[int]:
    return {error["row"] for error in answer.json()["errors"]}


def as_text(field: str, value: str) -> str:
    """An event as JSON with any text at all as the value of a field."""
    others = {name: given for name, given in FIELDS[field].items() if name != field}
    return f'{json.dumps(others)[:-1]}, "{field}": {value}}}'


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_a_hostile_value_of_any_field_is_refused_in_its_row(service: Service, field: str, form: str) -> None:
    lines = [as_text(field, value) for value in VALUES]
    body, content_type = f'{{"events": [{",".join(lines)}]}}', JSON
    if form == "ndjson":
        body, content_type = "\n".join(lines), NDJSON
    wrong = {row for row, value in enumerate(VALUES, 1) if not is_fine(field, json.loads(value))}
    answer = refused(service, body.encode(), content_type)
    assert (answer.status_code, different(rows(answer), wrong)) == (422, [])
    partial = send(service, body.encode(), content_type, mode="partial")
    assert (partial.status_code, partial.json()["rejected"], rows(partial)) == (207, len(wrong), wrong)


def different(found: set[int], expected: set[int]) -> list[str]:
    return [VALUES[row - 1] for row in sorted(found ^ expected)]


@pytest.mark.parametrize("value", UNREADABLE, ids=lambda value: ascii(value)[:30])
def test_what_is_no_json_is_refused_with_its_row_where_there_are_rows(service: Service, value: str) -> None:
    line = as_text("source_id", value)
    answer = refused(service, f'{{"events": [{json.dumps(CHILD)}, {line}]}}'.encode(), JSON)
    assert answer.status_code == 400 or rows(answer) == {2}
    if "\n" not in value:
        body = f"{json.dumps(CHILD)}\n{line}\n{json.dumps({**CHILD, 'child': 'K2'})}".encode()
        assert rows(refused(service, body, NDJSON)) == {2}
        partial = send(service, body, NDJSON, mode="partial").json()
        assert (partial["created"], partial["rejected"]) == (2, 1)


@pytest.mark.parametrize("field", FIELDS)
def test_a_hostile_cell_of_any_column_is_refused_in_its_row(service: Service, field: str) -> None:
    cells = [value.strip('"') for value in (*VALUES, *UNREADABLE) if not set(value) & {"\\", "\n", ","}]
    others = [name for name in FIELDS[field] if name != field]
    table = [[field, *others], *([cell, *(FIELDS[field][name] for name in others)] for cell in cells)]
    answer = refused(service, "\r\n".join(",".join(row) for row in table).encode(), CSV)
    wrong = {row for row, cell in enumerate(cells, 2) if not is_fine_cell(field, cell)}
    assert [cells[row - 2] for row in sorted(rows(answer) ^ wrong)] == []


BYTES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(st.sampled_from([b"authority", b"child", b"type", b",", b"\n", b'"', b"{", b"}", b":", b"\0"])).map(
        b"".join
    ),
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
ANY_EVENT = st.dictionaries(
    st.sampled_from([*FIELDS, "opposed", "reason", "x"]), st.sampled_from([*CHILD.values()]) | ANY_JSON
)


@settings(max_examples=examples(60))
@given(body=BYTES, content_type=st.sampled_from([JSON, NDJSON, CSV]), mode=st.sampled_from(["atomic", "partial"]))
@example(body=b'"', content_type=CSV, mode="partial")
def test_no_bytes_at_all_make_the_service_fail(service: Service, body: bytes, content_type: str, mode: str) -> None:
    answer = send(service, body, content_type, mode=mode)
    assert answer.is_client_error or answer.json()["created"] == 0


@settings(max_examples=examples(100))
@given(events=st.lists(ANY_EVENT | ANY_JSON, max_size=4), form=st.sampled_from([JSON, NDJSON]))
def test_no_json_at_all_makes_the_service_fail(service: Service, events: list[Any], form: str) -> None:
    """And an atomic batch that is refused has left nothing behind, while a partial one has left its good rows."""
    body = json.dumps({"events": events}) if form == JSON else "\n".join(map(json.dumps, events))
    before = service.events()
    answer = send(service, body.encode(), form)
    if not answer.is_success:
        assert service.events() == before
        partial = send(service, body.encode(), form, mode="partial")
        if partial.is_success:
            report = partial.json()
            assert report["rejected"] > 0
            assert report["created"] == len(service.events()) - len(before)
