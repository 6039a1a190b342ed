"""The Department's report called extended adoption, and what each source says that it cannot tell."""

import pytest

from tests.support.hand_written import a_return, event, journey
from tests.support.returned.files import csv_table
from tests.support.returned.reports import EXTENDED_ADOPTION
from tests.support.service import Answer, Service
from tests.support.uploads import import_files

CHILD = {
    "CHILD_LA_CODE": "Ava", "SEX": "2", "ETHNIC_CODE": "WBRI", "UASC_STATUS": "0", "DOB": "15/06/2018",
    "Date_LA_Decision": "01/06/2021", "Date_placement_order": "01/07/2021", "Date_adoptive_placement": "09/09/2021",
    "PLACEMENT": "A6", "DATE_MATCHED": "01/09/2021", "FORMER_FOSTER_ID": "0", "Number_Adopter": "2",
    "SEX_ADOPTER": "MF", "LS_ADOPTER": "L11", "Date_last_POC": "01/04/2021", "DEC": "01/03/2022", "REC": "E11",
}  # fmt: skip


@pytest.fixture
def engine() -> str:
    """Reading a file is the same work on either engine, so it is tried on one."""
    return "sqlite"


def report(*rows: dict[str, str]) -> bytes:
    return csv_table(EXTENDED_ADOPTION, rows)


def imported(service: Service, *rows: dict[str, str]) -> Answer:
    return import_files(service, {"report.csv": report(*rows)})


def test_a_row_is_a_journey(service: Service) -> None:
    """Its year is that of the adoption: the report need not say it."""
    answer = imported(service, CHILD)
    assert (answer["created"], answer["period"], answer["errors"]) == (6, "2021-22", [])
    assert journey(service) == [
        "entered_care 2021-04-01", "adoption_decision 2021-06-01", "placement_order 2021-07-01", "matched 2021-09-01",
        "placed 2021-09-09", "adopted 2022-03-01",
    ]  # fmt: skip
    assert service.result("A1", "coventry", "2021-22")["value"] == 161
    assert event(service, "adopted")["opposed"] is False


def test_separated_by_tabs_as_the_department_gives_it(service: Service) -> None:
    import_files(service, {"report.txt": report(CHILD).replace(b",", b"\t")})
    assert event(service, "adopted")["date"] == "2022-03-01"


@pytest.mark.parametrize(
    ("changed", "type_", "attribute", "value"),
    [
        ({"REC": "E12"}, "adopted", "opposed", True), ({"REC": "e1"}, "adopted", "opposed", None),
        ({"REC": ""}, "adopted", "opposed", None), ({"FORMER_FOSTER_ID": "1"}, "placed", "by_current_carer", True),
        ({"PLACEMENT": "A5"}, "placed", "by_current_carer", True),
        ({"FORMER_FOSTER_ID": "Yes"}, "placed", "by_current_carer", True),
        ({"PLACEMENT": "a4"}, "placed", "by_current_carer", None),
        ({}, "adopted", "number_of_adopters", 2), ({"Number_Adopter": ""}, "adopted", "number_of_adopters", None),
        ({"SEX_ADOPTER": "f1"}, "adopted", "sex_of_adopters", "F1"),
        ({"SEX_ADOPTER": "XX"}, "adopted", "sex_of_adopters", None),
        ({"LS_ADOPTER": "L4"}, "adopted", "status_of_adopters", "L4"),
    ],
)  # fmt: skip
def test_how_the_adoption_came_about(
    service: Service, changed: dict[str, str], type_: str, attribute: str, value: object
) -> None:
    imported(service, {**CHILD, **changed})
    assert (event(service, type_).get(attribute) or None) == value


def test_another_end_of_care_is_no_adoption(service: Service) -> None:
    imported(service, {**CHILD, "REC": "E4A"})
    assert "adopted 2022-03-01" not in journey(service)


def test_a_carer_who_adopts_has_no_day_here(service: Service) -> None:
    """So A10 leaves the child out rather than count to another day, and the answer says why."""
    answer = imported(service, {**CHILD, "PLACEMENT": "A5", "FORMER_FOSTER_ID": "1"})
    (a10,) = [each for each in answer["coverage"] if each["indicator"] == "A10"]
    assert (a10["counted"], sum(a10["not_evaluable"].values())) == (0, 1)
    assert a10["lacks"] == ["The files do not say moved_in_with_carer of placed."]


def test_the_report_and_the_return_tell_the_same_child_once(service: Service) -> None:
    """Whichever comes first; what the return knows besides is added."""
    files = a_return(
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        2021-04-01 | S   | C2 | U6    | 2021-07-01 | X1
        2021-07-01 | L   | E1 | U6    | 2021-09-09 | X1
        2021-09-09 | P   | E1 | A6    | 2022-03-01 | E11
        """,
        ad1="DATE_INT | DATE_MATCH\n2021-06-01 | 2021-09-01",
    )
    for first, second in (({"report.csv": report(CHILD)}, files), (files, {"report.csv": report(CHILD)})):
        service.empty()
        import_files(service, first, year="2021-22")
        before = journey(service)
        answer = import_files(service, second, year="2021-22")
        assert (answer["created"], answer["unchanged"], journey(service)) == (0, 6, before)
