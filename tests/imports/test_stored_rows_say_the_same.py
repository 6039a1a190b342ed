"""Of the stored rows of a return the same is said, of the same rows, as was said when they were read."""

import json
import re

from tests.support.returned.files import csv_table
from tests.support.returned.stories import lines
from tests.support.service import Answer, Service
from tests.support.uploads import import_files, send_files

EPISODES = """
CHILD | DECOM      | RNE | LS | PLACE | DEC        | REC | REASON_PLACE_CHANGE | PLACE_PROVIDER | CIN | URN | PL_POST
Ava   | 01/05/2025 | S   | C2 | U6    | 01/08/2025 | X1  | CARPL               | PR4            | N1  | A B | AB1 2CD
Ava   | 01/08/2025 | P   | C2 | U6    |            |     |                     | PR9            | N1  | 123 | AB1 2CD
Ben   | 01/06/2025 | S   | E1 | A3    |            |     |                     | PR0            | N9  | 123 | AB1 2CX
Cy    | 01/06/2025 | S   | C1 | U4    | 01/09/2025 | E11 | WHY                 |                |     |     |
Dot   | 01/06/2025 | S   | V2 | R1    | 01/09/2025 | E3  |                     | PR1            | N2  |     |
Eve   | 01/06/2024 | S   | C2 | U4    |            |     |                     | PR1            | N1  | 123 | AB1 2CX
"""
#: Every table that is read, with cells that are blank, off their list or no day where that does not refuse the row.
FILES = {
    "header": """
        CHILD | SEX | DOB        | ETHNIC | UPN
        Ava   | 2   | 01/06/2022 | WBRI   | UN1
        Ben   | 3   | 01/06/2022 | MBRI   | A123456789012
        Cy    |     | 31/31/2022 |        | A123456789012
        Dot   | 1   | 01/02/2008 | NOBT   | UN1
        Eve   | 2   | 01/02/2008 | WBRI   | 1234
        """,
    "episodes": EPISODES,
    "ad1": """
        CHILD | DOB        | DATE_INT   | DATE_MATCH | FOSTER_CARE | NB_ADOPTR | SEX_ADOPTR | LS_ADOPTR
        Cy    | 01/06/2022 | 01/08/2025 | 01/07/2025 | 0           | 1         | MF         | L99
        """,
    "placed_adoption": """
        CHILD | DOB        | DATE_PLACED | DATE_PLACED_CEASED | REASON_PLACED_CEASED
        Ben   | 01/06/2022 | 01/06/2025  | 01/05/2025         | RD9
        """,
    "prev_perm": """
        CHILD | DOB        | PREV_PERM | LA_PERM | DATE_PERM
        Ava   | 01/06/2022 | P9        | E09     | 99/99/2019
        Ben   | 01/06/2022 |           |         | 01/01/2019
        """,
    "oc3": """
        CHILD | DOB        | IN_TOUCH | ACTIV | ACCOM
        Ava   | 01/06/2022 | YES      | F2    | B1
        Eve   | 01/02/2008 | YES      | F2    | B1
        """,
}


def table(text: str) -> bytes:
    header, *rows = [line.split(" | ") for line in lines(text)]
    return csv_table(header, [dict(zip(header, row, strict=True)) for row in rows])


def said(report: Answer) -> set[str]:
    """What the findings of a report say, case by case."""
    return {
        json.dumps([finding["rule"], *finding["ssda903"], finding["severity"], case], sort_keys=True)
        for finding in report["findings"]
        for case in finding["cases"]
    }


def test_stored_rows_say_what_the_rows_of_the_files_said(service: Service) -> None:
    files = {f"{name}.csv": table(text) for name, text in FILES.items()}
    imported = import_files(service, files, year="2025-26")
    read = said(imported["quality"])
    codes = {code for finding in imported["quality"]["findings"] for code in finding["ssda903"]}
    assert codes >= {"101", "103", "444", "178", "145", "631", "633", "632", "630", "187"}
    assert read == said(service.get("/v1/quality", area="coventry", period="2025-26"))


def test_what_is_wrong_with_a_cell_is_a_finding_under_the_same_code(service: Service) -> None:
    files = {f"{name}.csv": table(text) for name, text in FILES.items()}
    files["episodes.csv"] = files["episodes.csv"].replace(b"Dot,01/06/2025,S,V2", b"Dot,31/31/2025,Q,V9")
    report = send_files(service, files, year="2025-26", mode="partial").json()
    found = {
        (code, where["file"], where["row"], where["column"])
        for finding in report["quality"]["findings"]
        for code in finding["ssda903"]
        for case in finding["cases"]
        for where in case["rows"]
    }
    reported = {
        (re.findall(r"SSDA903 rule (\w+)", cell["detail"])[0], cell["file"], cell["row"], cell["column"])
        for cell in (*report["errors"], *report["warnings"])
        if cell.get("column") and cell.get("row")
    }
    assert len(reported) == 16
    assert reported <= found
