"""A report on data quality as CSV and as a workbook: one row a case."""

from collections.abc import Iterator
from typing import Any

from app.http.sheets import Front, WorkbookSheet, as_workbook
from app.http.tables import csv_parts
from app.quality.cases import FoundCase
from app.quality.findings import ReturnRow, Rule
from app.quality.report import Report
from app.store.database import as_text, instant

COLUMNS = (
    "severity", "rule", "ssda903", "authority", "child", "family", "detail", "touches", "events", "rows", "file", "row",
    "column",
)  # fmt: skip
_RULES = ("severity", "rule", "ssda903", "detail", "touches", "children", "events", "rows", "effects")
_EFFECTS = ("indicator", "value", "unit", "low", "high", "unrounded_low", "unrounded_high", "children", "detail")
_NOTES = (
    ("error", "The record contradicts itself or the law."),
    ("warning", "The record is most likely wrong or incomplete."),
    ("note", "Worth a look: it may be right."),
    ("ssda903", "The code of the validation rule of the SSDA903 return that the child breaks."),
    ("touches", "Codes of the indicators that the finding can move."),
    ("events", "In the sheet Cases: type, day and id of each event. In the sheet Findings: their number."),
    ("rows", "The same for rows of statutory returns: year, table and day."),
    ("file, row, column", "Where each of these rows or cells is, as far as it is known, in the same order."),
    ("low and high", "The figure lies between these values, whatever is true of what is in doubt."),
    ("z", "Not applicable: there is nothing of the kind."),
    ("known_at", "What was recorded by this instant. Asked again with it, the service gives the same report."),
)  # fmt: skip


def as_file(report: Report) -> Iterator[bytes]:
    """The cases as CSV, in parts."""
    return csv_parts(COLUMNS, _cases(report))


def as_book(report: Report) -> bytes:
    """Cases, findings and effects as a workbook."""
    question, broken = report.question, report.broken
    shown, found = sum(len(each.page) for each in broken), sum(each.children for each in broken)
    cover = (
        ("Area", question.area.name),
        ("Period", question.period.label),
        ("Children looked at", str(report.children)),
        ("Cases", f"{shown} of {found} are shown"),
        ("Known at", as_text(question.known_at)),
        ("Service", "Adoption Indicators"),
    )
    effects = ([effect[name] for name in _EFFECTS] for effect in report.effects)
    return as_workbook(
        Front("Data quality", instant(question.known_at), cover, _NOTES),
        WorkbookSheet("Findings", "One row for each rule that records break", _RULES, _findings(report)),
        WorkbookSheet("Effects", "Between which values the figures lie, with all findings together", _EFFECTS, effects),
        WorkbookSheet("Cases", "One row for each child and rule", COLUMNS, _cases(report)),
    )


def _findings(report: Report) -> Iterator[list[Any]]:
    for broken in report.broken:
        effects = " ".join(effect["detail"] for effect in report.effects_of(broken.rule))
        shown = {
            **_of_rule(broken.rule),
            "children": broken.children,
            "events": broken.events,
            "rows": broken.rows,
            "effects": effects,
        }
        yield [shown[name] for name in _RULES]


def _cases(report: Report) -> Iterator[list[Any]]:
    for broken in report.broken:
        of_rule = _of_rule(broken.rule)
        for case in broken.page:
            shown = {**of_rule, **_of_case(case)}
            yield [shown[name] for name in COLUMNS]


def _of_rule(rule: Rule) -> dict[str, str]:
    return {
        "severity": rule.severity,
        "rule": rule.code,
        "ssda903": rule.ssda903,
        "detail": rule.says,
        "touches": " ".join(rule.touches),
    }


def _of_case(case: FoundCase) -> dict[str, str]:
    def each(name: str) -> str:
        values = [getattr(row, name) for row in case.rows]
        return "; ".join("" if value is None else str(value) for value in values) if any(values) else ""

    return {
        "authority": case.authority,
        "child": "",
        "family": "",
        case.about: case.subject,
        "events": "; ".join(f"{event.type} {event.date} ({event.id})" for event in case.events),
        "rows": "; ".join(map(_named, case.rows)),
        "file": each("file"),
        "row": each("row"),
        "column": each("column"),
    }


def _named(row: ReturnRow) -> str:
    return f"{row.year} {row.table} {row.date or ''}".strip()
