"""What the rivals are asked, what they compute from, and their figures beside ours."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Table, select

from app.indicators.sources import A1_THRESHOLD
from app.ledger.characteristics import children
from app.ledger.versions import events
from app.periods import Period
from app.store.database import FOREVER, Database
from app.store.reach import EVERYTHING

#: What is undone by which types of events.
UNDONE_BY = {
    "adoption_decision": ("decision_reversed",),
    "placement_order": ("placement_order_revoked",),
    "matched": ("match_ended", "decision_reversed", "placement_disrupted"),
    "placed": ("placement_disrupted",),
}
#: Plain counts of events by code: of children, with their sibling groups, and of families.
OF_CHILDREN = {
    "A5": "decision_reversed", "A15": "adoption_decision", "A16": "placement_order", "matched": "matched",
    "placed": "placed", "applications": "adoption_application", "disruptions": "placement_disrupted",
    "early_permanence": "early_permanence_placed", "early_warnings": "early_warning",
}  # fmt: skip
OF_FAMILIES = {"families_approved": "approved", "enquiries": "enquiry"}

#: The columns of the files. All versions are in them: who computes leaves out what is superseded.
FILES: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    "events": (events, ("authority", "subject", "type", "date", "source_id", "attributes", "superseded_at")),
    "children": (children, ("authority", "child", "sibling_group", "ethnicity", "birth_month", "superseded_at")),
}


class Year(NamedTuple):
    """A financial year, its first and last day as numbers, and the days that A3 compares with."""

    year: str
    first: int
    last: int
    cut_off: int


def years_of(periods: Sequence[Period]) -> list[Year]:
    return [
        Year(each.label, each.start.toordinal(), each.end.toordinal(), A1_THRESHOLD.days(each.end_year))
        for each in periods
    ]


def as_columns(asked: Sequence[Year]) -> dict[str, list[Any]]:
    """The years as columns of a table."""
    return {name: [getattr(each, name) for each in asked] for name in Year._fields}


def write_files(directory: Path, database: Database) -> None:
    """Write what is stored as CSV; days are numbers from the beginning of the calendar."""
    with database.reading(EVERYTHING) as connection:
        for name, (table, columns) in FILES.items():
            rows = connection.exec_driver_sql(str(select(*(table.c[column] for column in columns))))
            with (directory / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(columns)
                writer.writerows(map(tuple, rows))


#: The numbers of a figure: counted, and total, groups or children.
Numbers = dict[str, int]
Figures = dict[tuple[str, str, str], Numbers]


def figures_of(rows: Iterable[Mapping[str, Any]]) -> Figures:
    """The figures of a rival by code, authority and year, from rows with columns such as `A1.counted`."""
    found: Figures = {}
    for row in rows:
        of = str(row["authority"]), str(row["year"])
        for name, number in (_of_type(row) if "type" in row else row).items():
            code, _, what = name.rpartition(".")
            if code and number is not None and number == number:  # not NaN
                found.setdefault((code, *of), {})[what] = int(number)
    for (code, authority, year), numbers in list(found.items()):
        if code == "A9":
            needed = {"counted": numbers.get("groups", 0), "children": numbers["counted"]}
            found["families_required", authority, year] = needed
        elif code == "A13":
            found["assessments_underway", authority, year] = numbers
        elif code.startswith("A3 "):
            pooled = found.setdefault(("A3", authority, year), {})
            pooled.update((what, pooled.get(what, 0) + number) for what, number in numbers.items())
    return found


def _of_type(row: Mapping[str, Any]) -> dict[str, Any]:
    """Counts of one type of event, as columns named by the codes."""
    codes = [code for code, type_ in (OF_CHILDREN | OF_FAMILIES | {"sgo": "left_care"}).items() if type_ == row["type"]]
    named = {f"{code}.{what}": row[what] for code in codes for what in ("counted", "groups")}
    if row["type"] == "placed":
        named |= {"placed_in_agency.counted": row["known"], "placed_in_agency.total": row["own"]}
    return named


def differences(ours: Iterable[Mapping[str, Any]], theirs: Figures) -> tuple[int, list[str]]:
    """How many numbers of our results were compared, and where a rival's are others."""
    compared, found = 0, []
    for result in ours:
        key = result["indicator"], result["area"]["code"], result["period"]["label"]
        for what, number in _numbers_of(result).items():
            compared += 1
            if theirs.get(key, {}).get(what, 0) != number:
                found.append(f"{' '.join(key)}: {what} {theirs.get(key, {}).get(what, 0)}, and ours {number}")
    return compared, found


def _numbers_of(result: Mapping[str, Any]) -> Numbers:
    """The numbers of a result, as far as it shows them."""
    shown = {"counted": "counted", "total": "numerator", "groups": "groups", "children": "children"}
    return {what: result[name] for what, name in shown.items() if result.get(name) is not None}


__all__ = ["FILES", "FOREVER", "OF_CHILDREN", "OF_FAMILIES", "UNDONE_BY", "Figures", "Year", "as_columns", "years_of"]
