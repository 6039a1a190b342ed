"""Annex A as an inspection asks for it: list 10 of children in the adoption process, list 11 of adopters."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tests.support.returned.children import Child, Happening, day_of
from tests.support.returned.decisions import adoption_of, decisions_of, in_force, last
from tests.support.returned.files import csv_table
from tests.support.returned.reports import Record, as_text, workbook
from tests.support.returned.years import Life

LIST_10 = [
    "Child Unique ID",
    "Family identifier",
    "Gender",
    "Ethnicity",
    "Date of Birth",
    "Age of Child (Years)",
    "Does the Child have a Disability",
    "Date the Child Entered Care",
    "Date of Decision that Child Should be Placed for Adoption",
    "Date of Placement Order",
    "Date of Matching Child and Prospective Adopters",
    "Date Placed for Adoption",
    "Date of Adoption Order",
    "Date of Decision that Child Should No Longer be Placed for Adoption",
    "Reason Why Child No Longer Placed for Adoption",
    "Date the child was placed for fostering in FFA or concurrent planning placement",
]
LIST_11 = [
    "Individual adopter identifier",
    "Family identifier",
    "Gender",
    "Ethnicity",
    "Disability",
    "Is the (prospective) adopter fostering for adoption?",
    "Date enquiry received",
    "Date Stage 1 started",
    "Date Stage 1 ended",
    "Date Stage 2 started",
    "Date Stage 2 ended",
    "Date application submitted",
    "Date application approved",
    "Date adopter matched with child(ren)",
    "Date child/children placed with adopter(s)",
    "No. of children placed",
    "Date of Adoption Order",
    "Date of leaving adoption process",
    "Reason for leaving adoption process",
]
_COLUMN_OF = {
    "enquiry": "Date enquiry received",
    "registered": "Date Stage 1 started",
    "stage_two_started": "Date Stage 2 started",
    "approved": "Date application approved",
    "family_matched": "Date adopter matched with child(ren)",
    "family_placed": "Date child/children placed with adopter(s)",
}
_LEAVING = {"withdrawn": "1", "approval_declined": "3"}


def annex_a_workbook(children: Iterable[Child], families: Iterable[Happening], inspected: date) -> bytes:
    return workbook(
        {
            "List 10": (LIST_10, list_10(children, inspected)),
            "List 11": (LIST_11, list_11(families)),
        }
    )


def list_10_csv(children: Iterable[Child], inspected: date) -> bytes:
    return csv_table(LIST_10, [_texts(record) for record in list_10(children, inspected)])


def list_11_csv(families: Iterable[Happening]) -> bytes:
    return csv_table(LIST_11, [_texts(record) for record in list_11(families)])


def list_10(children: Iterable[Child], inspected: date) -> list[Record]:
    """A row for each decision that led to an adoption or was reversed within twelve months, or is open."""
    return [record for child in children for record in _of_child(child, inspected)]


def list_11(families: Iterable[Happening]) -> list[Record]:
    """Two adults for each family, from the events of families."""
    by_family: dict[str, Record] = {}
    for event in families:
        record = by_family.setdefault(event["family"], {"Family identifier": event["family"]})
        if column := _COLUMN_OF.get(event["type"]):
            record[column] = day_of(event)
        elif reason := _LEAVING.get(event["type"]):
            record["Date of leaving adoption process"] = day_of(event)
            record["Reason for leaving adoption process"] = reason
    return [
        {"Individual adopter identifier": f"{family}-{adult}", "Gender": gender, "Ethnicity": "WBRI", **record}
        for family, record in by_family.items()
        for adult, gender in ((1, "a) Male"), (2, "b) Female"))
    ]


def _of_child(child: Child, inspected: date) -> Iterator[Record]:
    adoption = adoption_of(child)
    year_before = inspected - timedelta(days=365)
    for decision in decisions_of(child):
        adopted = adoption.adopted if adoption and adoption.decision == decision.made else None
        adopted = adopted if adopted and adopted <= inspected else None
        ceased = decision.ceased if decision.ceased and decision.ceased <= inspected else None
        over = adopted or ceased
        if decision.made > inspected or (over and over < year_before):
            continue
        until = over or inspected
        yield _row(child, until) | {
            "Date of Decision that Child Should be Placed for Adoption": decision.made,
            "Date of Adoption Order": adopted,
            "Date of Decision that Child Should No Longer be Placed for Adoption": ceased,
            "Reason Why Child No Longer Placed for Adoption": decision.reason if ceased else "",
        }


def _row(child: Child, until: date) -> Record:
    """The child, and what was in force on a day."""
    order, placed = in_force(child, "placement_order", until), in_force(child, "placed", until)
    return {
        "Child Unique ID": child.child,
        "Gender": {"male": "a) Male", "female": "b) Female"}[child.known["sex"]],
        "Ethnicity": f"a) {child.known['ethnicity']}",
        "Date of Birth": Life(child, []).date_of_birth,
        "Does the Child have a Disability": "a) Yes" if child.known.get("disabled") else "b) No",
        "Date the Child Entered Care": last(child, "entered_care", until),
        "Date of Placement Order": day_of(order) if order else None,
        "Date of Matching Child and Prospective Adopters": last(child, "matched", until),
        "Date Placed for Adoption": day_of(placed) if placed else None,
        "Date the child was placed for fostering in FFA or concurrent planning placement": last(
            child, "early_permanence_placed", until
        ),
    }


def _texts(record: Record) -> dict[str, str]:
    return {column: as_text(value) for column, value in record.items()}
