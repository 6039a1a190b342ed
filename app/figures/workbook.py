"""Results as a workbook: one row a figure, and what each indicator means."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.areas import Areas
from app.figures import tidy
from app.figures.counting import Question
from app.figures.printing import printed_sheets
from app.figures.wording import definition
from app.http.sheets import Front, WorkbookSheet, as_workbook
from app.store.database import as_text, instant

_NOTES = (
    ("Exact figures", "Figures are exact, rounded once, half up. Small numbers can identify children."),
    ("z", "Not applicable: nobody to divide by, no such area then, or the column does not apply to the row."),
    ("x", "Not available: nobody has reported these events for the days that the figure needs. It is not 0."),
    ("c", "Suppressed: the number is of 1 to 5 children, or such a number would follow from it."),
    ("u", "Unreliable: only a part is known. The column warnings says why."),
    ("members", "How many authorities are pooled, and how many of them have reported all that the figure needs."),
    ("reported_to", "The last day of the record; for several authorities, the day until which all have reported."),
    ("basis", "Whether somebody stated that the record is complete to that day, or the batches suggest it (inferred)."),
    ("known_at", "What was recorded by this instant. Asked again with it, the service gives the same figures."),
    ("excluded", "Children left out, by reason; the sheet Definitions says what each indicator leaves out."),
    ("not_evaluable", "Children whose record lacks a date that the indicator needs, by reason."),
    ("geographic_level", "Regional adoption agencies and groups are a level of their own, named in the column raa."),
)  # fmt: skip


def as_file(results: Iterable[Mapping[str, Any]], areas: Areas, question: Question) -> bytes:
    """The bytes of the workbook: tables as people print them, where the question names some, and the tidy sheets."""
    found = list(results) if question.tables else results
    printed = list(printed_sheets(list(found), question)) if question.tables else []
    rows = ([row.get(name) for name in tidy.COLUMNS] for row in tidy.rows(found, areas))
    indicators = ((indicator.code, indicator.title, definition(indicator)) for indicator in question.indicators)
    return as_workbook(
        Front("Adoption indicators", instant(question.known_at), _cover(question), _NOTES, printed),
        WorkbookSheet("Results", "One row for each figure", tidy.COLUMNS, rows),
        WorkbookSheet("Definitions", "What each indicator means", ("Indicator", "Title", "Definition"), indicators),
    )


def _cover(question: Question) -> Sequence[tuple[str, str]]:
    return (
        ("Areas", ", ".join(area.name for area in question.areas)),
        ("Periods", ", ".join(period.label for period in question.periods)),
        ("Indicators", ", ".join(indicator.code for indicator in question.indicators)),
        ("Known at", as_text(question.known_at)),
        ("Service", "Adoption Indicators"),
    )
