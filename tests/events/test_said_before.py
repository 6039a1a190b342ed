"""What is remembered of the rows before changes no verdict: each row is read as if it were sent by itself."""

import json
from io import BytesIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.events.draft import Draft
from app.events.formats import BatchReader

#: Values of each field, valid and not, some of which are equal in Python, or valid for one authority only.
VALUES: dict[str, list[Any]] = {
    "authority": ["E08000026", "coventry", "solihull", "nowhere", 7, None],
    "child": ["C1", "C2", "120315", "9434765919", "John_Smith", "", 1, True, None, ["C1"]],
    "family": ["F1", "C1", None],
    "type": ["entered_care", "early_warning", "placed", "family_registered", "nothing", None, 1],
    "date": ["2020-04-10", "2020-04-11", "2020-02-30", "2999-01-01", "1586476800", 1586476800, None],
    "source_id": ["S1", "S2", "9434765919", "with space", "", 5, None],
    "unborn": [True, False, 1, 0, 1.0, "true", None],
    "on_or_before": [True, False, 1, 0, "false"],
    "by_current_carer": [True, False, 1],
    "matched_family": ["F1", "9434765919", "120315", 1, None],
    "adopters": ["own_agency", None, "nobody"],
}
_CHILD = {"authority": "coventry", "child": "C1", "type": "early_warning", "date": "2020-04-10"}
_FAMILY = {"authority": "solihull", "family": "F1", "type": "family_registered", "date": "2020-04-11"}
USUAL: list[dict[str, Any]] = [
    _CHILD,
    _CHILD | {"unborn": True},
    _CHILD | {"type": "placed", "matched_family": "9434765919"},
    _CHILD | {"on_or_before": True, "source_id": "S1"},
    _FAMILY,
]
ABSENT = object()
CHANGE = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: st.sampled_from([{name: value} for value in VALUES[name]] + [{name: ABSENT}])
)


def _changed(usual: dict[str, Any], changes: list[dict[str, Any]]) -> dict[str, Any]:
    row = usual | {name: value for change in changes for name, value in change.items()}
    return {name: value for name, value in row.items() if value is not ABSENT}


ROWS = st.lists(st.builds(_changed, st.sampled_from(USUAL), st.lists(CHANGE, max_size=2)), min_size=4, max_size=30).map(
    lambda rows: USUAL + rows
)
NUMERIC = frozenset({"E08000026"})


def read(form: str, body: bytes) -> list[Any]:
    """What becomes of each row, without its number."""
    return [
        found._replace(row=None) if isinstance(found, Draft) else [(each.code, each.detail) for each in found]
        for _, found in getattr(BatchReader(NUMERIC), form)(BytesIO(body))
    ]


def ndjson(rows: list[dict[str, Any]]) -> bytes:
    return "\n".join(map(json.dumps, rows)).encode()


@given(ROWS)
def test_lines(rows: list[dict[str, Any]]) -> None:
    assert read("ndjson", ndjson(rows)) == [found for row in rows for found in read("ndjson", ndjson([row]))]


@given(ROWS)
def test_a_document(rows: list[dict[str, Any]]) -> None:
    together = read("json", json.dumps({"events": rows}).encode())
    assert together == [found for row in rows for found in read("json", json.dumps({"events": [row]}).encode())]


@given(ROWS)
def test_cells(rows: list[dict[str, Any]]) -> None:
    lines = [",".join(str(row.get(name) or "") for name in VALUES) for row in rows]
    head = ",".join(VALUES)
    together = read("csv", "\n".join([head, *lines]).encode())
    assert together == [found for line in lines for found in read("csv", f"{head}\n{line}".encode())]
