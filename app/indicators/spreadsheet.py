"""Results and cases as CSV: the same facts as the JSON, one row each."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.tables import as_csv

_RESULT_COLUMNS = (
    "indicator", "area_code", "area_name", "area_type", "period", "period_start", "period_end", "value", "unit",
    "unrounded", "numerator", "denominator", "counted", "excluded", "not_evaluable", "threshold", "threshold_status",
    "meets_threshold", "status", "known_at", "definition_version",
)  # fmt: skip
_CASE_COLUMNS = (
    "authority", "child", "verdict", "reason", "explanation", "value", "from_event", "from_id", "from_date", "to_event",
    "to_id", "to_date", "adopted", "warnings",
)  # fmt: skip


def results_csv(results: Iterable[Mapping[str, Any]]) -> bytes:
    """One row a result; reasons as `not_placed=5; no_placement_order=2`."""
    return as_csv(_RESULT_COLUMNS, ([_result_cell(result, name) for name in _RESULT_COLUMNS] for result in results))


def _result_cell(result: Mapping[str, Any], column: str) -> Any:
    outer, _, inner = column.partition("_")
    if outer in {"area", "period"}:
        return result[outer][inner or "label"]
    if column in {"excluded", "not_evaluable"}:
        return "; ".join(f"{reason}={number}" for reason, number in result[column].items())
    return result[column]


def cases_csv(cases: Iterable[Mapping[str, Any]]) -> bytes:
    """One row a child; warnings by their codes."""
    return as_csv(_CASE_COLUMNS, ([_case_cell(case, name) for name in _CASE_COLUMNS] for case in cases))


def _case_cell(case: Mapping[str, Any], column: str) -> Any:
    outer, _, inner = column.partition("_")
    if outer in {"from", "to"}:
        return case[outer] and case[outer][inner]
    if column == "warnings":
        return " ".join(warning["code"] for warning in case["warnings"])
    return case[column]
