"""A report on data quality as CSV and as a workbook: one row a case."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.http.sheets import Front, Sheet, as_workbook
from app.http.tables import as_csv
from app.quality.report import QualityQuestion
from app.store.database import instant

COLUMNS = ("severity", "rule", "ssda903", "authority", "child", "detail", "touches", "events", "rows")
_RULES = ("severity", "rule", "ssda903", "detail", "touches", "children", "events", "rows", "effects")
_EFFECTS = ("indicator", "value", "unit", "low", "high", "unrounded_low", "unrounded_high", "children", "detail")
_NOTES = (
    ("error", "The record contradicts itself or the law."),
    ("warning", "The record is most likely wrong or incomplete."),
    ("note", "Worth a look: it may be right."),
    ("ssda903", "Codes of the validation rules of the SSDA903 return that say the same."),
    ("touches", "Codes of the indicators that the finding can move."),
    ("events", "In the sheet Cases: type, day and id of each event. In the sheet Findings: their number."),
    ("rows", "The same for rows of statutory returns: year, table and day."),
    ("low and high", "Between these values the figure lies, if what is in doubt is undecided."),
    ("z", "Not applicable: there is nothing of the kind."),
    ("known_at", "What was recorded by this instant. Asked again with it, the service gives the same report."),
)  # fmt: skip


def as_file(report: Mapping[str, Any]) -> bytes:
    """The cases as CSV."""
    return as_csv(COLUMNS, _cases(report))


def as_book(report: Mapping[str, Any], question: QualityQuestion) -> bytes:
    """Cases, findings and effects as a workbook."""
    cover = (
        ("Area", question.area.name),
        ("Period", question.period.label),
        ("Children looked at", str(report["children"])),
        ("Cases", f"{report['cases_shown']} of {report['cases']} are shown"),
        ("Known at", report["known_at"]),
        ("Service", "Adoption Indicators"),
    )
    effects = ([effect[name] for name in _EFFECTS] for effect in report["effects"])
    return as_workbook(
        Front("Data quality", instant(question.known_at), cover, _NOTES),
        Sheet("Findings", "One row for each rule that records break", _RULES, _findings(report)),
        Sheet("Effects", "Between which values the figures lie, of all findings together", _EFFECTS, effects),
        Sheet("Cases", "One row for each child and rule", COLUMNS, _cases(report)),
    )


def _findings(report: Mapping[str, Any]) -> Iterator[list[Any]]:
    for finding in report["findings"]:
        said = {
            "ssda903": " ".join(finding["ssda903"]),
            "touches": " ".join(finding["touches"]),
            "effects": " ".join(effect["detail"] for effect in finding["effects"]),
        }
        yield [said.get(name, finding[name]) for name in _RULES]


def _cases(report: Mapping[str, Any]) -> Iterator[list[Any]]:
    for finding in report["findings"]:
        for case in finding["cases"]:
            told = {
                "ssda903": " ".join(finding["ssda903"]),
                "touches": " ".join(finding["touches"]),
                "authority": case["authority"],
                "child": case["child"],
                "events": "; ".join(f"{event['type']} {event['date']} ({event['id']})" for event in case["events"]),
                "rows": "; ".join(f"{row['year']} {row['table']} {row['date'] or ''}".strip() for row in case["rows"]),
            }
            yield [told[name] if name in told else finding[name] for name in COLUMNS]
