"""Annex A's list 11: prospective adopters, an adult a row, of whom families are made."""

import pytest

from tests.support.returned.annex_a import LIST_10, LIST_11
from tests.support.returned.files import csv_table
from tests.support.service import Answer, Service
from tests.support.uploads import import_files, send_files

ADULT = {"Individual adopter identifier": "P1", "Family identifier": "F1", "Date enquiry received": "01/04/2021",
         "Date Stage 1 started": "01/05/2021", "Date Stage 2 started": "01/07/2021",
         "Date application approved": "01/09/2021"}  # fmt: skip


@pytest.fixture
def engine() -> str:
    """Reading a file is the same work on either engine, so it is tried on one."""
    return "sqlite"


def adopters(service: Service, *rows: dict[str, str]) -> Answer:
    return import_files(service, {"list_11.csv": csv_table(LIST_11, rows)})


def test_two_adults_of_a_family_are_one_family(service: Service) -> None:
    answer = adopters(service, ADULT, {**ADULT, "Individual adopter identifier": "P2"})
    assert (answer["families"], answer["created"], answer["received"]) == (1, 4, 2)
    assert service.result("families_approved", "coventry", "2021-22")["value"] == 1
    again = adopters(service, {**ADULT, "Individual adopter identifier": "P2"}, ADULT)
    assert (again["created"], again["unchanged"]) == (0, 4)


def test_adults_without_a_family_are_families_of_their_own(service: Service) -> None:
    no_family = {**ADULT, "Family identifier": ""}
    assert adopters(service, no_family, {**no_family, "Individual adopter identifier": "P2"})["families"] == 2


@pytest.mark.parametrize(
    ("cell", "type_"),
    [
        ("1", "withdrawn"), ("1) Withdrew", "withdrawn"), ("a) Prospective adopter withdrew", "withdrawn"),
        ("3", "approval_declined"), ("3 - refused", "approval_declined"), ("Refused", "approval_declined"),
        ("2", None), ("2) On hold", None), ("On hold", None), ("", None),
    ],
)  # fmt: skip
def test_why_a_family_left(service: Service, cell: str, type_: str | None) -> None:
    """On hold is not gone."""
    left = {**ADULT, "Date of leaving adoption process": "01/10/2021", "Reason for leaving adoption process": cell}
    adopters(service, {**left, "Date application approved": ""})
    reported = {each["type"] for each in service.events(authority="coventry")} - {"enquiry", "registered"}
    assert reported == {"stage_two_started", *([type_] if type_ else [])}


def test_partial_leaves_a_family_out_whole(service: Service) -> None:
    """A bad row of one of the adults, before or after that of the other."""
    bad = {**ADULT, "Individual adopter identifier": "P2", "Date Stage 1 started": "soon"}
    good = {**ADULT, "Individual adopter identifier": "P3", "Family identifier": "F2"}
    for rows in ((ADULT, bad, good), (bad, ADULT, good)):
        service.empty()
        answer = send_files(service, {"list_11.csv": csv_table(LIST_11, rows)}, mode="partial").json()
        assert (answer["held_back"], answer["rejected"], answer["families"], answer["created"]) == (1, 1, 1, 4)
        assert {each["family"] for each in service.events(authority="coventry")} == {"F2"}


def test_a_child_and_a_family_may_have_one_number(service: Service) -> None:
    files = {
        "list_10.csv": csv_table(LIST_10, [{"Child Unique ID": "7", "Date the Child Entered Care": "01/04/2021"}]),
        "list_11.csv": csv_table(LIST_11, [{**ADULT, "Family identifier": "7"}]),
    }
    assert import_files(service, files)["created"] == 5
    assert import_files(service, files)["unchanged"] == 5


def test_a_bad_row_of_a_child_does_not_hold_back_the_family_of_its_number(service: Service) -> None:
    files = {
        "list_10.csv": csv_table(LIST_10, [{"Child Unique ID": "7", "Date the Child Entered Care": "soon"}]),
        "list_11.csv": csv_table(LIST_11, [{**ADULT, "Family identifier": "7"}]),
    }
    answer = send_files(service, files, mode="partial").json()
    assert (answer["held_back"], answer["families"], answer["children"], answer["created"]) == (1, 1, 0, 4)
