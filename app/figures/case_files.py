"""Cases as CSV and as a workbook: one row a case, with the status of its figure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.figures.counting import Question
from app.figures.tidy import codes_of
from app.figures.wording import definition
from app.http.sheets import Front, WorkbookSheet, as_workbook
from app.http.tables import Format, as_csv
from app.store.database import as_text, instant

_COLUMNS = (
    "indicator", "period", "authority", "child", "family", "verdict", "reason", "explanation", "value", "from_event",
    "from_id", "from_date", "to_event", "to_id", "to_date", "adopted", "warnings", "figure_status", "figure_warnings",
)  # fmt: skip
_NOTES = (
    ("Children", "Each row is about a child: send it only to those who may know about the child."),
    ("value", "Days, months, or whether it is so for a percentage; z where the case is not counted."),
    ("figure_status", "u where only a part of what the figure needs is known, x where it is not known."),
)

Rows = Iterable[Mapping[str, Any]]


def as_file(form: Format, cases: Rows, results: Sequence[Mapping[str, Any]], question: Question) -> bytes:
    """All cases as CSV, or as a workbook that says what each indicator means."""
    if form == "csv":
        return as_csv(_COLUMNS, _rows(cases, results))
    indicators = ((indicator.code, indicator.title, definition(indicator)) for indicator in question.indicators)
    cover = (
        ("Area", question.areas[0].name),
        ("Periods", ", ".join(period.label for period in question.periods)),
        ("Indicators", ", ".join(indicator.code for indicator in question.indicators)),
        ("Known at", as_text(question.known_at)),
    )
    return as_workbook(
        Front("Cases behind figures", instant(question.known_at), cover, _NOTES),
        WorkbookSheet("Cases", "One row for each child or family of each figure", _COLUMNS, _rows(cases, results)),
        WorkbookSheet("Definitions", "What each indicator means", ("Indicator", "Title", "Definition"), indicators),
    )


def _rows(cases: Rows, results: Rows) -> Iterator[list[Any]]:
    """One row a child or family, with the status of the figure; warnings by their codes."""
    figures = {
        (each["indicator"], each["period"]["label"]): {
            "figure_status": each["status"],
            "figure_warnings": codes_of(each["warnings"]),
        }
        for each in results
    }
    for case in cases:
        row = {**case, **figures[case["indicator"], case["period"]]}
        yield [_cell(row, name) for name in _COLUMNS]


def _cell(case: Mapping[str, Any], column: str) -> Any:
    outer, _, inner = column.partition("_")
    if outer in {"from", "to"}:
        return case[outer] and case[outer][inner]
    if column == "warnings":
        return " ".join(warning["code"] for warning in case["warnings"])
    return case.get(column)
