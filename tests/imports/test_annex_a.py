"""Annex A's list 10 as authorities fill it in: among other lists, under titles, with codes, labels and formulas."""

import re
from datetime import date, datetime
from typing import Any

import pytest

from tests.imports.test_annex_a_adopters import ADULT
from tests.support.files import workbook
from tests.support.hand_written import event, journey
from tests.support.returned.annex_a import LIST_10
from tests.support.returned.files import csv_table
from tests.support.service import Answer, Service
from tests.support.uploads import happened, import_files, send_files

Row = dict[str, Any]

ENTERED, DECIDED = "Date the Child Entered Care", "Date of Decision that Child Should be Placed for Adoption"
ORDER, MATCHED = "Date of Placement Order", "Date of Matching Child and Prospective Adopters"
PLACED, ADOPTED = "Date Placed for Adoption", "Date of Adoption Order"
REVERSED = "Date of Decision that Child Should No Longer be Placed for Adoption"
REASON = "Reason Why Child No Longer Placed for Adoption"
FOSTERED = "Date the child was placed for fostering in FFA or concurrent planning placement"
AVA = {
    "Child Unique ID": "Ava", "Gender": "b) Female", "Ethnicity": "a) WBRI", "Date of Birth": "15/06/2018",
    ENTERED: "01/04/2021", DECIDED: "01/06/2021", ORDER: "01/07/2021", MATCHED: "01/09/2021", PLACED: "09/09/2021",
    ADOPTED: "01/03/2022",
}  # fmt: skip
WAITING = {**AVA, MATCHED: "", PLACED: "", ADOPTED: ""}
JOURNEY = [
    "entered_care 2021-04-01", "adoption_decision 2021-06-01", "placement_order 2021-07-01", "matched 2021-09-01",
    "placed 2021-09-09", "adopted 2022-03-01",
]  # fmt: skip


@pytest.fixture
def engine() -> str:
    """Reading a file is the same work on either engine, so it is tried on one."""
    return "sqlite"


def list_10(*rows: Row, columns: list[str] = LIST_10) -> bytes:
    return csv_table(columns, rows)


def date_of(text: str) -> date:
    return date(*map(int, reversed(text.split("/"))))


def imported(service: Service, *rows: Row) -> Answer:
    return import_files(service, {"list_10.csv": list_10(*rows)})


def known(service: Service, child: str = "Ava") -> Answer:
    found: Answer = service.get(f"/v1/authorities/coventry/children/{child}")["characteristics"]
    return found


def sheet(book: Any, name: str, *rows: tuple[Any, ...], first: int = 0) -> None:
    """A sheet with rows from the one numbered ``first``; days as a spreadsheet stores them."""
    made = book.add_worksheet(name)
    as_day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate(rows, start=first):
        for place, cell in enumerate(row):
            if isinstance(cell, datetime):
                made.write_datetime(number, place, cell, as_day)
            else:
                made.write(number, place, cell)


def test_a_row_of_list_10_is_a_journey(service: Service) -> None:
    answer = imported(service, AVA)
    assert (answer["created"], answer["period"], answer["warnings"]) == (6, "2021-22", [])
    assert journey(service) == JOURNEY
    assert known(service) | {"sibling_group": None} == {
        "birth_month": "2018-06", "sex": "female", "ethnicity": "WBRI", "disabled": None, "sibling_group": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        ("Gender", "a) Male", "sex", "male"), ("Gender", "Female", "sex", "female"), ("Gender", "M", "sex", "male"),
        ("Gender", "c) Indeterminate", "sex", "not_known"), ("Gender", "2", "sex", "female"),
        ("Ethnicity", "WBRI", "ethnicity", "WBRI"), ("Ethnicity", "f) MWBC", "ethnicity", "MWBC"),
        ("Ethnicity", "AIND - Indian", "ethnicity", "AIND"), ("Ethnicity", "White British", "ethnicity", "WBRI"),
        ("Ethnicity", "White - British", "ethnicity", "WBRI"), ("Ethnicity", "k) Pakistani", "ethnicity", "APKN"),
        ("Ethnicity", "Mixed - White and Black Caribbean", "ethnicity", "MWBC"),
        ("Ethnicity", "Any other White background", "ethnicity", "WOTH"), ("Ethnicity", "Refused", "ethnicity", "REFU"),
        ("Does the Child have a Disability", "a) Yes", "disabled", True),
        ("Does the Child have a Disability", "b) No", "disabled", False),
        ("Does the Child have a Disability", "Y", "disabled", True),
        ("Does the Child have a Disability", "c) Unknown", "disabled", None),
        ("Does the Child have a Disability", "Not known", "disabled", None),
    ],
)  # fmt: skip
def test_a_code_a_label_or_both(service: Service, column: str, cell: str, field: str, value: object) -> None:
    answer = imported(service, {**WAITING, column: cell})
    assert (known(service)[field], answer["warnings"]) == (value, [])


@pytest.mark.parametrize("column", ["Gender", "Ethnicity", "Does the Child have a Disability", "Date of Birth", REASON])
def test_what_the_journey_does_not_need_is_a_warning(service: Service, column: str) -> None:
    answer = imported(service, {**AVA, column: "Qq9"})
    assert [(warning["column"], warning["row"]) for warning in answer["warnings"]] in (
        [(column, 2)], [("Sex" if column == "Gender" else column, 2)],
    )  # fmt: skip
    assert "Qq9" not in str(answer)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("RD1", "RD1"), ("RD2: The court did not make a placement order", "RD2"), ("b) RD3", "RD3"),
        ("The child\u2019s needs changed subsequent to the decision", "RD1"),
        ("Childâ€™s needs changed", "RD1"), ("Court did not make the order", "RD2"),
        ("Prospective adopters could not be found", "RD3"), ("Placement Disruption", "RD4"),
        ("d) Any other reason", "RD4"), ("", None),
    ],
)  # fmt: skip
def test_why_a_decision_was_reversed(service: Service, cell: str, reason: str | None) -> None:
    imported(service, {**WAITING, REVERSED: "01/09/2021", REASON: cell})
    assert event(service, "decision_reversed").get("reason") == reason


def test_two_rows_of_one_child_one_reversed_and_one_live(service: Service) -> None:
    """What both say is stored once; what the second leaves blank stays as the first has it."""
    first = {**WAITING, REVERSED: "01/09/2021", REASON: "RD1"}
    second = {"Child Unique ID": "Ava", ENTERED: "01/04/2021", DECIDED: "01/12/2021", ORDER: "01/07/2021"}
    imported(service, first, second)
    assert journey(service) == [
        "entered_care 2021-04-01", "adoption_decision 2021-06-01", "placement_order 2021-07-01",
        "decision_reversed 2021-09-01", "adoption_decision 2021-12-01",
    ]  # fmt: skip
    assert (known(service)["sex"], known(service)["birth_month"]) == ("female", "2018-06")


def test_fostering_for_adoption_is_a_stay_with_the_adopters(service: Service) -> None:
    imported(service, {**AVA, FOSTERED: "01/05/2021"})
    service.know_everything()
    placed = event(service, "placed")
    assert (placed["by_current_carer"], placed["moved_in_with_carer"]) == (True, "2021-05-01")
    assert service.result("A10", "coventry", "2021-22")["value"] == 30


def test_the_sheets_of_an_inspections_workbook(service: Service) -> None:
    """Lists 10 and 11 among others, with titles above, blanks in headers, days as days, and blank rows below."""
    days = [datetime(2021, month, 1) for month in (4, 6, 7, 8)]  # noqa: DTZ001 - a cell has no zone
    header = (
        "Child Unique ID ",
        "Family identifier",
        "Sex",
        ENTERED,
        DECIDED,
        ORDER,
        PLACED,
        "Date of Adoption\nOrder ",
    )

    def fill(book: Any) -> None:
        sheet(book, "Guidance", ("Annex A", "how to fill it in"))
        sheet(book, "List 8", ("Child Unique ID", "Gender", "Legal Status"), ("Ava", "a) Male", "E1"))
        sheet(
            book, "List 10", ("List 10: children in the adoption process",), ("as of today", "", 3), header,
            (331, 14159183, "b) Female", *days, "#N/A"), ("", " "), (332.0, "", "a) Male", *days[:2], "", "", "-"),
            first=1,
        )  # fmt: skip
        sheet(book, "List 11", tuple(f"{name} " for name in ADULT), tuple(ADULT.values()))

    answer = import_files(service, {"Annex A.xlsx": workbook(fill)})
    files = {file["file"]: (file["table"], file["rows"]) for file in answer["files"]}
    assert files == {
        "Annex A.xlsx [Guidance]": (None, 0), "Annex A.xlsx [List 8]": (None, 0),
        "Annex A.xlsx [List 10]": ("Annex A list 10", 2), "Annex A.xlsx [List 11]": ("Annex A list 11", 1),
    }  # fmt: skip
    assert (answer["children"], answer["families"], answer["errors"]) == (2, 1, [])
    assert happened(service, "331")[-1] == "331 placed 2021-08-01"
    assert happened(service, "332") == ["332 entered_care 2021-04-01", "332 adoption_decision 2021-06-01"]


@pytest.mark.parametrize("hidden_first", [True, False])
def test_a_hidden_copy_of_a_list_is_passed_over(service: Service, hidden_first: bool) -> None:
    """But a list that only a hidden sheet has is read."""

    def fill(book: Any) -> None:
        for name in ("old", "List 10") if hidden_first else ("List 10", "old"):
            made = book.add_worksheet(name)
            made.write_row(0, 0, ["Child Unique ID", ENTERED, DECIDED, ORDER, PLACED, ADOPTED])
            made.write_row(1, 0, ["Ava", "01/04/2021", "01/06/2021" if name == "old" else "03/06/2021"])
            if name == "old":
                made.hide()
            else:
                made.activate()
                made.set_first_sheet()
        made = book.add_worksheet("List 11")
        made.write_row(0, 0, ADULT)
        made.write_row(1, 0, ADULT.values())
        made.hide()

    answer = import_files(service, {"Annex A.xlsx": workbook(fill)})
    files = {file["file"]: (file["table"], file["used"], len(file["notes"])) for file in answer["files"]}
    assert files == {
        "Annex A.xlsx [List 10]": ("Annex A list 10", True, 1),
        "Annex A.xlsx [List 11]": ("Annex A list 11", True, 1),
        "Annex A.xlsx [old]": (None, False, 1),
    }  # fmt: skip
    assert answer["families"] == 1
    assert journey(service) == ["entered_care 2021-04-01", "adoption_decision 2021-06-03"]


def test_formulas_without_a_stored_value_are_blank_and_are_named(service: Service) -> None:
    """And one with a value is what it was when the workbook was saved: here a day's number. #N/A is nothing."""

    def fill(book: Any) -> None:
        made = book.add_worksheet("List 10")
        made.write_row(0, 0, ["Child Unique ID", ENTERED, DECIDED, ORDER, PLACED, ADOPTED])
        made.write_row(1, 0, ["Ava", "01/04/2021"])
        made.write_formula(1, 2, "=B2+61", None, 44348)
        made.write_formula(1, 3, "=C2+30", None, "")
        made.write_formula(1, 4, "=VLOOKUP(A2,X:X,1)", None, "#N/A")
        made.write_formula(1, 5, "=#REF!+5", None, "#REF!")
        for row in range(2, 30):
            made.write_formula(row, 2, f"=B{row + 1}+61", None, "#VALUE!")  # dragged down below the last child
        made.write_formula(0, 7, "=1+1", None, "")

    answer = import_files(service, {"Annex A.xlsx": workbook(fill)})
    assert [(each["code"], each["row"], each["column"], each["rows"]) for each in answer["warnings"]] == [
        ("no_value", 2, ORDER, 1), ("no_value", 2, ADOPTED, 1)
    ]  # fmt: skip
    assert (answer["received"], answer["errors"]) == (1, [])
    assert journey(service) == ["entered_care 2021-04-01", "adoption_decision 2021-06-01"]


def test_an_id_that_is_a_formula_without_a_value_is_an_error(service: Service) -> None:
    def fill(book: Any) -> None:
        made = book.add_worksheet("List 10")
        made.write_row(0, 0, ["Child Unique ID", ENTERED, DECIDED, ORDER, PLACED, ADOPTED])
        made.write_row(1, 1, ["01/04/2021"])
        made.write_formula(1, 0, "=Other!A2", None, "")

    refused = send_files(service, {"Annex A.xlsx": workbook(fill)}).json()
    assert [(error["code"], error["row"], error["column"]) for error in refused["errors"]] == [
        ("no_value", 2, "Child Unique ID")
    ]


def test_a_header_that_lacks_a_column_is_named(service: Service) -> None:
    columns = [column for column in LIST_10 if column != ORDER]
    refused = send_files(service, {"list_10.csv": list_10(columns=columns)})
    (error,) = refused.json()["errors"]
    assert (error["code"], error["row"]) == ("missing_column", 1)
    assert ORDER in error["detail"]


def test_a_row_that_contradicts_itself_is_taken_and_named(service: Service) -> None:
    """Adopted and then reversed; born after entering care: as in the published samples."""
    answer = imported(service, {**AVA, REVERSED: "06/03/2022", REASON: "RD2", "Date of Birth": f"{date(2029, 1, 1)}"})
    assert answer["created"] == 7
    rules = {finding["rule"] for finding in answer["quality"]["findings"]}
    assert "entered_before_birth" in rules
    assert len(rules) > 1


@pytest.mark.parametrize("newer_first", [True, False])
def test_an_older_list_takes_back_nothing_of_later_days(service: Service, newer_first: bool) -> None:
    """Lists of two inspections in any order: what happened after the older one was made is not in it."""
    lists = [("2021-08-31", WAITING), ("2022-03-31", AVA)]
    for day, row in reversed(lists) if newer_first else lists:
        import_files(service, {f"list_10 {day}.csv": list_10(row)})
    assert journey(service) == JOURNEY
    import_files(service, {"list_10 2022-03-31.csv": list_10({**AVA, ADOPTED: ""})})
    assert journey(service) == JOURNEY[:-1]


def test_days_of_a_workbook_that_counts_from_1904(service: Service) -> None:
    """As a date, as a plain number, and as the text of one: a cell that lost its format is not four years early."""
    days = {name: date_of(text) for name, text in AVA.items() if re.fullmatch(r"[0-9/]{10}", text)}
    numbers = {name: (day - date(1904, 1, 1)).days for name, day in days.items()}
    texts = {name: str(numbers[name]) for name in (ORDER, MATCHED)}

    def fill(book: Any) -> None:
        sheet, dated = book.add_worksheet("List 10"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, AVA)
        sheet.write_row(1, 0, {**AVA, **numbers, **texts}.values())
        sheet.write_datetime(1, list(AVA).index(ADOPTED), days[ADOPTED], dated)

    import_files(service, {"list_10.xlsx": workbook(fill, date_1904=True)})
    assert (journey(service), known(service)["birth_month"]) == (JOURNEY, "2018-06")


def test_who_was_placed_and_reversed_and_placed_again_waited_for_the_second_family(service: Service) -> None:
    """No column says when the first placement ended, and A1 was that to the first family."""
    first = {**AVA, ADOPTED: "", REVERSED: "01/11/2021", REASON: "RD4"}
    second = {**AVA, DECIDED: "01/12/2021", MATCHED: "01/02/2022", PLACED: "15/02/2022", ADOPTED: "01/09/2022"}
    imported(service, first, second)
    assert "placement_disrupted by 2022-02-15" in journey(service)
    assert service.result("A1", "coventry", "2022-23")["value"] == 320
