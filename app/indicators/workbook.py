"""Results as a workbook by the public sector's rules: cover, contents, notes, then one table a sheet from cell A1.

No merged or blank cells, nothing told by colour alone, no formulas and no links; the same question about the same
instant gives the same bytes.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.areas import Areas
from app.database import as_text, instant
from app.indicators import tidy
from app.indicators.answers import Question
from app.indicators.wording import definition

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_NOTES = (
    ("Exact figures", "Figures are exact, rounded once, half up. Small numbers can identify children."),
    ("z", "Not applicable: there is nobody to divide by, or the column does not apply to the row."),
    ("known_at", "What was recorded by this instant. Asked again with it, the service gives the same figures."),
    ("excluded", "Children left out, by reason; the sheet Definitions says what each indicator leaves out."),
    ("not_evaluable", "Children whose record lacks a date that the indicator needs, by reason."),
    ("geographic_level", "Regional adoption agencies are shown at the national level and named in the column raa."),
)  # fmt: skip


def as_file(results: Iterable[Mapping[str, Any]], areas: Areas, question: Question) -> bytes:
    """The bytes of the workbook."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = Workbook(content, options)
    # A fixed moment instead of now, or no two files would be equal.
    workbook.set_properties(
        {"title": "Adoption indicators", "created": instant(question.known_at).replace(tzinfo=None)}
    )
    rows = ([row.get(name) for name in tidy.COLUMNS] for row in tidy.rows(results, areas))
    _table(workbook, "Cover", ("Adoption indicators", "Details"), _cover(question))
    _table(workbook, "Contents", ("Sheet", "What it holds"), _CONTENTS)
    _table(workbook, "Notes", ("Note", "Meaning"), _NOTES)
    _table(workbook, "Results", tidy.COLUMNS, rows)
    indicators = ((indicator.code, indicator.title, definition(indicator)) for indicator in question.indicators)
    _table(workbook, "Definitions", ("Indicator", "Title", "Definition"), indicators)
    workbook.close()
    return content.getvalue()


_CONTENTS = (
    ("Cover", "What this workbook is"),
    ("Contents", "The sheets of this workbook"),
    ("Notes", "What symbols and columns mean"),
    ("Results", "One row for each figure"),
    ("Definitions", "What each indicator means"),
)


def _cover(question: Question) -> Sequence[tuple[str, str]]:
    return (
        ("Areas", ", ".join(area.name for area in question.areas)),
        ("Periods", ", ".join(period.label for period in question.periods)),
        ("Indicators", ", ".join(indicator.code for indicator in question.indicators)),
        ("Known at", as_text(question.known_at)),
        ("Service", "Adoption Indicators"),
    )


def _table(workbook: "Workbook", name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """One sheet that holds one table, marked up as such."""
    sheet = workbook.add_worksheet(name)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            # A blank cell reads as a mistake: what does not apply is said to be so.
            sheet.write(last, column, "z" if value is None or value == "" else value)
    headers = [{"header": column} for column in columns]
    sheet.add_table(
        0, 0, max(last, 1), len(columns) - 1, {"name": f"{name}_table", "columns": headers, "autofilter": False}
    )
    sheet.set_column(0, len(columns) - 1, 18)
