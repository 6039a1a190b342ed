"""Small returns written by hand: tables of rows under a header, as an analyst would type them, sent as CSV files.

    DECOM      | RNE | LS | PLACE | DEC        | REC
    2020-04-10 | S   | C2 | U6    | 2020-11-02 | X1
    2020-11-02 | L   | E1 | U6    |            |

Days stand as in every story, and are sent as returns write them. Without a column CHILD the rows are Ava's; columns
that are not there are blank, but for those that every row must fill. Who is in the episodes is in the header.
"""

import re
from datetime import date
from typing import Any

import httpx2

from tests.support.returned.files import Files, csv_table
from tests.support.returned.stories import lines
from tests.support.returned.years import COLUMNS, Row, written
from tests.support.service import Answer, Service
from tests.support.uploads import happened, import_files, send_files

_FILLED = {
    "header": {"SEX": "2", "DOB": "2018-06-15", "ETHNIC": "WBRI", "UPN": "UN1", "MOTHER": "0"},
    "episodes": {"CIN": "N1", "PLACE_PROVIDER": "PR1", "URN": "XXXXXXX"},
    "ad1": {"DOB": "2018-06-15", "FOSTER_CARE": "0", "NB_ADOPTR": "2", "SEX_ADOPTR": "MF", "LS_ADOPTR": "L11"},
    "placed_for_adoption": {"DOB": "2018-06-15"},
}


def a_return(episodes: str, **more: str) -> Files:
    """The files of a year: `header`, `ad1` and `placed_for_adoption` are tables too."""
    tables = {"episodes": _read("episodes", episodes), **{name: _read(name, table) for name, table in more.items()}}
    for row in tables["episodes"]:
        if row["PLACE"].startswith("T"):
            row["PLACE_PROVIDER"] = ""
    children = sorted({row["CHILD"] for row in tables["episodes"]})
    tables.setdefault("header", [_row("header", {"CHILD": child}) for child in children])
    return {f"{name}.csv": csv_table(COLUMNS[name], rows) for name, rows in tables.items()}


def send_return(service: Service, year: str, episodes: str, query: dict[str, Any] | None = None, **more: str) -> Answer:
    """Import a year that is taken in, whatever it takes away."""
    return import_files(service, a_return(episodes, **more), year=year, **(query or {}))


def try_return(
    service: Service, year: str, episodes: str, query: dict[str, Any] | None = None, **more: str
) -> httpx2.Response:
    """Import a year, whatever comes of it."""
    return send_files(service, a_return(episodes, **more), year=year, **(query or {}))


def journey(service: Service, child: str = "Ava") -> list[str]:
    """What the service has stored about one child, day by day: `entered_care 2020-04-10`."""
    return [line.removeprefix(f"{child} ") for line in happened(service, child)]


def lines_of(text: str) -> list[str]:
    """Such a journey as a test writes it."""
    return [line.strip() for line in text.strip().splitlines()]


def event(service: Service, type_: str, child: str = "Ava") -> Answer:
    """The only event of this type, with what it says."""
    (found,) = service.events(authority="coventry", child=child, type=type_)
    return found


def case(service: Service, indicator: str, period: str, child: str = "Ava") -> Any:
    """The days of a child who is counted, or why it is not."""
    (found,) = [each for each in service.cases(indicator, "coventry", period) if each["child"] == child]
    return found["value"] if found["verdict"] == "counted" else found["reason"]


def rules_named(imported: Answer) -> set[str]:
    """The numbers of the return's validation rules that an answer names, among errors, warnings and findings."""
    found = [*imported.get("errors", []), *imported.get("warnings", []), *imported["quality"]["findings"]]
    return {str(rule) for each in found for rule in (each.get("rule"), *each.get("ssda903", []))}


def _read(table: str, text: str) -> list[Row]:
    header, *rows = [line.split(" | ") for line in lines(text)]
    return [_row(table, dict(zip(header, row, strict=True))) for row in rows]


def _row(table: str, cells: Row) -> Row:
    blank = dict.fromkeys(COLUMNS[table], "")
    row = {**blank, "CHILD": "Ava", **_FILLED[table], **cells}
    assert set(row) == set(blank), f"not a column of {table}: {set(row) - set(blank)}"
    return {column: _as_written(cell) for column, cell in row.items()}


def _as_written(cell: str) -> str:
    return written(date.fromisoformat(cell)) if re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else cell
