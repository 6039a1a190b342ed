"""The Department's report called extended adoption: a row for each child adopted in the year."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from tests.support.returned.children import Child
from tests.support.returned.decisions import adoption_of
from tests.support.returned.episodes import episodes_of
from tests.support.returned.files import csv_table
from tests.support.returned.years import CollectionYear, Life, written

Record = dict[str, Any]

EXTENDED_ADOPTION = [
    *("CHILD_LA_CODE", "SEX", "ETHNIC_CODE", "UASC_STATUS", "DOB", "Date_LA_Decision", "Date_placement_order"),
    *("Date_adoptive_placement", "PLACEMENT", "DATE_MATCHED", "FORMER_FOSTER_ID", "Number_Adopter", "SEX_ADOPTER"),
    *("LS_ADOPTER", "Date_last_POC", "DEC", "REC"),
]


def adopted_in(children: Iterable[Child], year: CollectionYear) -> list[Record]:
    """The report's rows, with days as days."""
    return [record for child in children if (record := _record(child, year))]


def extended_adoption_csv(children: Iterable[Child], year: CollectionYear) -> bytes:
    rows = [{column: as_text(value) for column, value in record.items()} for record in adopted_in(children, year)]
    return csv_table(EXTENDED_ADOPTION, rows)


def extended_adoption_xlsx(children: Iterable[Child], year: CollectionYear) -> bytes:
    return workbook({"Extended Adoption": (EXTENDED_ADOPTION, adopted_in(children, year))})


def workbook(sheets: dict[str, tuple[Sequence[str], list[Record]]]) -> bytes:
    """Sheets with a header row each, days as a spreadsheet stores them."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    as_day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, (columns, records) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, columns)
        for number, record in enumerate(records, start=1):
            for place, column in enumerate(columns):
                value = record.get(column)
                if isinstance(value, date):
                    sheet.write_datetime(number, place, datetime(value.year, value.month, value.day), as_day)  # noqa: DTZ001 - a cell has no zone
                elif value not in (None, ""):
                    sheet.write(number, place, value)
    book.close()
    return content.getvalue()


def _record(child: Child, year: CollectionYear) -> Record | None:
    adoption = adoption_of(child)
    if adoption is None or not year.covers(adoption.adopted):
        return None
    last = next(episode for episode in episodes_of(child) if episode.dec == adoption.adopted)
    values = [
        child.child,
        {"male": "1", "female": "2"}[child.known["sex"]] if year.first < 2024 else child.known["sex"][0].upper(),
        child.known["ethnicity"],
        "0",
        Life(child, []).date_of_birth,
        adoption.decision,
        adoption.order,
        adoption.placed,
        last.place,
        adoption.matched,
        "1" if adoption.by_current_carer else "0",
        "2",
        "MF",
        "L11",
        adoption.entered,
        adoption.adopted,
        last.rec,
    ]
    return dict(zip(EXTENDED_ADOPTION, values, strict=True))


def as_text(value: object) -> str:
    return written(value) if isinstance(value, date) else "" if value is None else str(value)
