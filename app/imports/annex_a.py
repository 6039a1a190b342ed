"""Ofsted's Annex A: list 10, children in the adoption process, and list 11, prospective adopters.

List 10 has a row for each decision, with the days of the journey, also of children who wait. It does not say whether
the child's foster carers adopt it, unless they had it under fostering for adoption. Cells hold a code, a label, or
both ("a) Male", "E1: Placement order").
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from app.imports.tables import ANNEX_A, Column, Table
from app.journeys.care import Fact
from app.returns import codes
from app.returns.cells import BLANK, Cell, Unusable, birth_month, day_of_an_event

_WORDS = re.compile(r"[A-Za-z0-9]+")
_LETTER = re.compile(r"\s*[a-z]\)\s*")


def _words(text: str) -> list[str]:
    return _WORDS.findall(_LETTER.sub("", text.casefold()))


def _labelled(list_: codes.Codes, labels: dict[str, str]) -> Cell:
    """A cell with a code, a label or both: the first word that is a code, else the first label found in the text."""

    def read(text: str) -> str:
        if text in BLANK:
            return ""
        words = _words(text)
        for word in words:
            if word.upper() in list_:
                return word.upper()
        plain = " ".join(words)
        for label, code in labels.items():
            if label in plain:
                return code
        raise Unusable("unknown_code", "The cell holds neither a code of the list nor its label.")

    return read


_SEX = _labelled(
    {"M": (None, None), "F": (None, None)},
    {"female": "F", "male": "M", "indeterminate": "U", "not known": "U", "unknown": "U", "1": "M", "2": "F"},
)
_ETHNIC = _labelled(
    codes.ETHNIC,
    {
        "white and black caribbean": "MWBC", "white and black african": "MWBA", "white and asian": "MWAS",
        "other mixed": "MOTH", "white british": "WBRI", "white english": "WBRI", "white irish": "WIRI",
        "irish heritage": "WIRT", "gypsy": "WROM", "roma": "WROM", "other white": "WOTH", "indian": "AIND",
        "pakistani": "APKN", "bangladeshi": "ABAN", "other asian": "AOTH", "caribbean": "BCRB", "african": "BAFR",
        "other black": "BOTH", "chinese": "CHNE", "other ethnic": "OOTH", "not obtained": "NOBT", "not yet": "NOBT",
        "refused": "REFU",
    },
)  # fmt: skip
_REVERSAL = _labelled(
    codes.REVERSAL,
    {
        "needs": "RD1",
        "court": "RD2",
        "order not made": "RD2",
        "could not be found": "RD3",
        "not found": "RD3",
        "other": "RD4",
        "disrupt": "RD4",
    },
)


def _flag(text: str) -> str:
    """Yes or no; blank where it is not known."""
    words = set(_words(text))
    if text in BLANK or words & {"unknown", "not"}:
        return ""
    for flag, ways in (("Y", {"y", "yes", "1", "true"}), ("N", {"n", "no", "0", "false"})):
        if words & ways:
            return flag
    raise Unusable("unknown_code", "The cell is neither yes nor no.")


def _left(text: str) -> str:
    """Why adopters left: 1 withdrew, 2 on hold, 3 refused."""
    if text in BLANK:
        return ""
    plain = text.casefold()
    for mark, label, reason in (("1", "withdr", "withdrawn"), ("2", "hold", ""), ("3", "refus", "approval_declined")):
        if plain.startswith(mark) or label in plain:
            return reason
    raise Unusable("unknown_code", "The reason is none of 1 withdrew, 2 on hold, 3 refused.")


def _day(name: str, *also: str) -> Column:
    return Column(name, day_of_an_event, also=also)


LIST_10 = Table(
    "Annex A list 10",
    (
        Column("Child Unique ID", None, required=True),
        Column("Sex", _SEX, "101", essential=False, also=("Gender",)),
        Column("Date of Birth", birth_month, "102", essential=False),
        Column("Ethnicity", _ETHNIC, "103", essential=False),
        Column("Does the Child have a Disability", _flag, essential=False),
        _day("Date the Child Entered Care"),
        _day("Date of Decision that Child Should be Placed for Adoption"),
        _day("Date of Placement Order"),
        _day("Date of Matching Child and Prospective Adopters"),
        _day("Date Placed for Adoption"),
        _day("Date of Adoption Order"),
        _day("Date of Decision that Child Should No Longer be Placed for Adoption"),
        Column("Reason Why Child No Longer Placed for Adoption", _REVERSAL, "120", essential=False),
        _day(
            "Date the child was placed for fostering in FFA or concurrent planning placement",
            "Date the child was placed for fostering in FFA or concurrent planning",
        ),
    ),
    ("Family identifier", "Age of Child (Years)", "Age"),
    frozenset(
        {
            "Child Unique ID",
            "Date the Child Entered Care",
            "Date of Decision that Child Should be Placed for Adoption",
            "Date of Placement Order",
            "Date Placed for Adoption",
            "Date of Adoption Order",
        }
    ),
    format=ANNEX_A,
)

LIST_11 = Table(
    "Annex A list 11",
    (
        Column("Individual adopter identifier", None, required=True),
        Column("Family identifier", None),
        _day("Date enquiry received"),
        _day("Date Stage 1 started"),
        _day("Date Stage 2 started"),
        _day("Date application approved"),
        _day("Date adopter matched with child(ren)"),
        _day("Date child/children placed with adopter(s)"),
        _day("Date of leaving adoption process"),
        Column("Reason for leaving adoption process", _left, essential=False),
    ),
    (
        "Gender", "Sex", "Ethnicity", "Disability", "Is the (prospective) adopter fostering for adoption?",
        "Date Stage 1 ended", "Date Stage 2 ended", "Date application submitted", "No. of children placed",
        "Date of Adoption Order",
    ),
    frozenset({"Individual adopter identifier", "Date enquiry received", "Date application approved"}),
    format=ANNEX_A,
)  # fmt: skip


def facts_of_child(values: Sequence[Any]) -> Iterator[Fact]:
    """The facts of one row of list 10, given the values of the table's columns in their order."""
    entered, decided, order, matched, placed, adopted, reversed_, reason, fostered = values[5:]
    days: dict[str, date | None] = {
        "entered_care": entered,
        "adoption_decision": decided,
        "placement_order": order,
        "early_permanence_placed": fostered,
        "matched": matched,
        "adopted": adopted,
    }
    yield from (Fact(type, day) for type, day in days.items() if day)
    if placed:
        with_carer = fostered is not None and fostered <= placed
        carer = {"by_current_carer": True, "moved_in_with_carer": fostered.isoformat()} if with_carer else {}
        yield Fact("placed", placed, carer)
    if reversed_:
        yield Fact("decision_reversed", reversed_, {"reason": reason} if reason else {})


def facts_of_adopter(values: Sequence[Any]) -> Iterator[Fact]:
    """The facts of one row of list 11: one adult of a family."""
    enquiry, registered, stage_two, approved, matched, placed, left, why = values[2:]
    days: dict[str, date | None] = {
        "enquiry": enquiry,
        "registered": registered,
        "stage_two_started": stage_two,
        "approved": approved,
        "family_matched": matched,
        "family_placed": placed,
    }
    yield from (Fact(type, day) for type, day in days.items() if day)
    if left and why:
        yield Fact(why, left)
