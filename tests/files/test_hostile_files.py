"""Hostile files: broken lines, odd encodings and the wrong kind of file are refused, and what is only odd is read."""

import gzip
import itertools
import json

import pytest

from tests.support.service import Service
from tests.test_hostile_input import CHILD, CSV, JSON, NDJSON, refused, rows, send

LINE = json.dumps(CHILD).encode()
BATCH = b'{"events": [' + LINE + b"]}"
ROWS = b"authority,child,type,date\nE08000026,K1,placed,2021-01-01\n"
HEADER = b"authority,child,type,date,source_id\r\n"
BOM = b"\xef\xbb\xbf"


def zipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def utf(bits: int, body: bytes) -> bytes:
    return body.decode().encode(f"utf-{bits}")


@pytest.fixture
def engine() -> str:
    """Reading a file is the same work on either engine, so it is tried on one."""
    return "sqlite"


@pytest.mark.parametrize(
    "body",
    [
        b"", b" ", b"null", b"[]", b"{}", b"1", b"\0", b"{'events': []}", b'{"events": {}}', b'{"events": null}',
        b'{"events": ""}', b'{"event": []}', BATCH[:-1], BATCH + b" x", BATCH[:-1] + b",}", BATCH + BATCH, LINE,
        BATCH[:-1] + b', "more": 1}', BATCH[:-1] + b', "events": []}', b'{"events": [\xff]}', b'{"events": [\0]}',
        BATCH.replace(b"K1", b"K\xff"), BOM + BATCH, utf(16, BATCH), utf(32, BATCH), zipped(BATCH), ROWS,
        b"[" * 100_000, b'{"a":' * 100_000, b'{"events":' * 1000 + b"[]" + b"}" * 1000,
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_what_is_no_json_batch_is_refused_as_a_whole(service: Service, body: bytes) -> None:
    assert refused(service, body, JSON).json()["errors"]
    assert send(service, body, JSON, mode="partial").is_client_error


@pytest.mark.parametrize(
    "body",
    [
        utf(16, LINE), zipped(LINE), b"[" * 10_000, b"\0", b"[" + LINE + b"]", LINE + LINE,
        LINE + b"," + LINE, json.dumps(CHILD, indent=1).encode(), ROWS, BATCH, BOM + LINE, LINE.replace(b",", b"\r"),
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_what_is_no_ndjson_at_all_is_refused_line_by_line(service: Service, body: bytes) -> None:
    assert rows(refused(service, body, NDJSON))
    assert send(service, body, NDJSON, mode="partial").json()["created"] == 0


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\n", b" \r\n", b"\n\n" + ROWS, b"\0", zipped(ROWS), utf(16, ROWS), LINE, BATCH,
        b"authority;child;type;date\n", b"authority\tchild\ttype\tdate\n", b'"authority', b"\xff,child\n",
        b"authority,child,type,date,date\n", b"authority,child,type,date,birthday\n", b"authority,,type\n",
        b"authority,Child,CHILD,type,date\n", ROWS.replace(b"\n", b"\r"), b"authority," + b"x," * 8000,
        BOM + BOM + ROWS, b"a" * 1_000_000,
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_a_csv_file_without_a_right_header_is_refused_as_a_whole(service: Service, body: bytes) -> None:
    assert refused(service, body, CSV).json()["errors"]
    assert send(service, body, CSV, mode="partial").is_client_error


@pytest.mark.parametrize(
    "line",
    [
        LINE[:-1], b"null", b"[]", b"1", b'"x"', b"{}", b"\xff", b'{"type": "placed"}', LINE + b"\0", BOM + LINE, b"{",
        b"x" * 20_000, LINE + b"x", LINE + b" " * 20_000, LINE[:-1] + b', "child": "K2"}', LINE[:-1] + b', "": 1}',
        LINE[:-1] + b', "date": "2021-01-01"}', LINE[:-1] + b', "\\ud800": 1}', LINE[:-1] + b', "child\\u0000": 1}',
        LINE[:-1] + b', "source_id": "a:b", "source_id": "a:b"}',
        LINE[:-1] + b', "source\\u005fid": "a", "source_id": "b"}',
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_a_broken_line_of_ndjson_is_one_bad_row(service: Service, line: bytes) -> None:
    body = b"\r\n".join([LINE, b"", line, b" ", LINE.replace(b"K1", b"K9")])
    one_bad_row(service, body, NDJSON, 3)


@pytest.mark.parametrize(
    "line",
    [
        b"E08000026,K1,placed", b"E08000026,K1,placed,2021-01-01,,x", b'E08000026,"K1,placed,2021-01-01,', b"x",
        b'E08000026,K1,placed,2021-01-01,"', b'"E08000026,K1,placed,2021-01-01,"', b"E08000026,K1\0,placed,2021-01-01,",
        b"E08000026,K\xff,placed,2021-01-01,", b"E08000026,K1,placed,2021-01-01," + b"x" * 20_000, b"\0", b'"',
        b'E08000026,"K1"x,placed,2021-01-01,', b"E08000026,K1,placed,1/1/21,", b"E08000026,K1,placed,44197,",
        b"E08000026;K1;placed;2021-01-01;", b"authority,child,type,date,source_id", b"E08000026,,placed,2021-01-01,",
        b"E08000026,=K1,placed,2021-01-01,", b"E08000026,K1,placed,21-01-01,", b"E08000026,K1,Placed,2021-01-01,",
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_a_broken_line_of_csv_is_one_bad_row(service: Service, line: bytes) -> None:
    """An open quote above all: Python's reader would let it swallow the rest of the file."""
    good = b"E08000026,K1,placed,2021-01-01,"
    body = HEADER + b"\r\n".join([good, b"", line, b",,,,", b" ", good.replace(b"K1", b"K9")])
    one_bad_row(service, body, CSV, 4)


def one_bad_row(service: Service, body: bytes, content_type: str, row: int) -> None:
    """The lines before and behind it are taken in, if the caller wants that."""
    assert rows(refused(service, body, content_type)) == {row}
    partial = send(service, body, content_type, mode="partial")
    assert (partial.status_code, rows(partial)) == (207, {row})
    assert [partial.json()[name] for name in ("received", "created", "rejected")] == [3, 2, 1]
    assert [event["child"] for event in service.events()] == ["K1", "K9"]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b"\r\n\t " + BATCH + b" \n"), (JSON, BATCH.replace(b"K1", b"\\u004b1")),
        ("Application/JSON; charset=utf-8", BATCH), ("application/x-ndjson;x=y", LINE),
        ("text/csv; header=present", ROWS),
        (NDJSON, LINE), (NDJSON, b"\r\n\r\n " + LINE + b" \r\n\r\n"), (NDJSON, LINE + b"\n" + LINE),
        (CSV, ROWS), (CSV, BOM + ROWS), (CSV, ROWS.replace(b"\n", b"\r\n")), (CSV, ROWS + b"\n\n,,,\n"),
        (CSV, ROWS.strip()), (CSV, ROWS[:-1] + b",,,\n"), (CSV, ROWS.replace(b",", b" , ")),
        (CSV, ROWS.replace(b"K1", b'"K1"')), (CSV, ROWS.replace(b"authority,child", b"Authority,CHILD")),
        (CSV, BOM + ROWS.replace(b"authority", b'"authority"')),
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_what_is_odd_but_clear_is_read_rightly(service: Service, content_type: str, body: bytes) -> None:
    assert send(service, body, content_type).json()["created"] == 1
    [event] = service.events()
    assert {name: event[name] for name in CHILD} == CHILD


@pytest.mark.parametrize(
    ("content_type", "body"),
    [(JSON, b'{"events": []}'), (NDJSON, b""), (NDJSON, b"\n \n"), (CSV, HEADER), (CSV, HEADER[:-2])],
)
def test_an_empty_batch_is_taken_in_like_any_other(service: Service, content_type: str, body: bytes) -> None:
    report = send(service, body, content_type).json()
    assert (report["received"], report["rejected"], bool(report["receipt"])) == (0, 0, True)


def test_colons_within_values_do_not_look_like_a_field_that_stands_twice(service: Service) -> None:
    events = [{**CHILD, "child": f"K{n}", "source_id": source} for n, source in enumerate(['a:b:"c":', "{:}", "::"])]
    assert service.post(events)["created"] == 3
    body = "\n".join(map(json.dumps, events)).encode()
    assert send(service, body, NDJSON).json()["unchanged"] == 3


def test_a_field_that_stands_twice_is_refused_in_its_row_of_json_too(service: Service) -> None:
    twice = LINE[:-1] + b', "child": "K2"}'
    answer = refused(service, b'{"events": [' + LINE + b"," + twice + b"]}", JSON)
    assert [(error["row"], error["code"]) for error in answer.json()["errors"]] == [(2, "duplicate_field")]


@pytest.mark.parametrize(("method", "path"), [("PUT", "/v1/authorities/coventry/children/K1"), ("POST", "/v1/results")])
def test_every_other_body_is_utf_8_json_with_each_field_once(service: Service, method: str, path: str) -> None:
    body = b'{"sex": "male"}' if method == "PUT" else b'{"indicator": ["A2"], "area": ["ace"], "period": ["2021-22"]}'
    headers = {"Content-Type": JSON}
    assert service.client.request(method, path, content=body, headers=headers).status_code == 200
    for wrong in (
        utf(16, body), utf(32, body), BOM + body, b"\xff", b"\0", b"[" * 9999, b'{"sex": ' + b"9" * 5000 + b"}",
        body[1:], body[:-1] + b', "sex": "male", "sex": "male"}', body[:-1] + b', "a": {"b": 1, "b": 1}}', zipped(body),
    ):  # fmt: skip
        refused = service.client.request(method, path, content=wrong, headers=headers)
        assert (refused.status_code, refused.json()["type"]) == (400, "/problems/unreadable-body"), wrong
