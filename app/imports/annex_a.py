"""Ofsted's Annex A: list 10, children in the adoption process, and list 11, prospective adopters.

List 10 has a row for each decision, with the days of the journey, also of children who wait. It does not say whether
the foster carers adopt the child, unless the child came to them under fostering for adoption. A cell is a code, a
label, or both.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from app.imports.contents import Contents
from app.imports.ethnicity_labels import ETHNICITY
from app.imports.labels import REVERSAL, SEX, left, yes_or_no
from app.imports.tables import Column, Table, tells
from app.journeys.care import Fact
from app.journeys.names import EventType
from app.journeys.sources import ANNEX_A
from app.returns.cells import birth_month, day_of_an_event


def _day(name: str, *also: str, tells: tuple[EventType, ...] = ()) -> Column:
    return Column(name, day_of_an_event, also=also, tells=tells)


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


def note_ended_placements(contents: Contents) -> None:
    """Add what rows of one child say together: who was placed, reversed, and placed again, has left the first family.

    No column has the day on which that placement ended: it was on or before that of the next one.
    """
    for (source, _), listed in contents.children.items():
        placed = sorted({fact.date for fact in listed.facts if fact.type == "placed"}) if source == ANNEX_A else []
        reversals = [fact.date for fact in listed.facts if fact.type == "decision_reversed"] if len(placed) > 1 else []
        for before, after in pairwise(placed):
            if any(before <= day <= after for day in reversals):
                listed.facts.append(Fact("placement_disrupted", after, {"on_or_before": True}))
                listed.places["placement_disrupted", after] = listed.places["placed", after]


def facts_of_adopter(values: Sequence[Any]) -> Iterator[Fact]:
    """The facts of one row of list 11: one adult of a family."""
    enquiry, registered, stage_two, approved, matched, placed, gone, why = values[2:]
    days: dict[str, date | None] = {
        "enquiry": enquiry,
        "registered": registered,
        "stage_two_started": stage_two,
        "approved": approved,
        "family_matched": matched,
        "family_placed": placed,
    }
    yield from (Fact(type, day) for type, day in days.items() if day)
    if gone and why:
        yield Fact(why, gone)


def known_of_child(values: Sequence[Any]) -> tuple[Any, ...]:
    """What a row of list 10 says about the child."""
    sex, born, ethnicity, disabled = values[1:5]
    return sex, born, ethnicity, {"Y": True, "N": False}.get(disabled)


def family_of(values: Sequence[Any]) -> str:
    """Whom a row of list 11 is about: the family of the adult, or only the adult."""
    return values[1] or values[0] or ""


LIST_10 = Table(
    "Annex A list 10",
    (
        Column("Child Unique ID", None, required=True),
        Column("Sex", SEX, "101", essential=False, also=("Gender",)),
        Column("Date of Birth", birth_month, "102", essential=False),
        Column("Ethnicity", ETHNICITY, "103", essential=False),
        Column("Does the Child have a Disability", yes_or_no, essential=False),
        _day("Date the Child Entered Care"),
        _day("Date of Decision that Child Should be Placed for Adoption"),
        _day("Date of Placement Order"),
        _day("Date of Matching Child and Prospective Adopters", tells=("matched",)),
        _day("Date Placed for Adoption"),
        _day("Date of Adoption Order"),
        _day("Date of Decision that Child Should No Longer be Placed for Adoption", tells=("decision_reversed",)),
        Column("Reason Why Child No Longer Placed for Adoption", REVERSAL, "120", essential=False),
        _day(
            "Date the child was placed for fostering in FFA or concurrent planning placement",
            "Date the child was placed for fostering in FFA or concurrent planning",
            tells=("early_permanence_placed",),
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
    # Only children in the process have decisions, orders, matches and placements: the list reports those of everyone.
    # A child has a row for each decision. What ends without a column (a disruption, a revoked order) is not an event
    # here, but who is placed, and who has an order, is right on the list's day.
    tells=tells("everyone", "adoption_decision", "decision_reversed", "placement_order", "matched", "placed", "adopted")
    | tells("process", "entered_care", "left_care", "match_ended", "placement_order_revoked", "placement_disrupted")
    | tells("process", "early_permanence_placed"),
    facts=facts_of_child,
    known=known_of_child,
)

LIST_11 = Table(
    "Annex A list 11",
    (
        Column("Individual adopter identifier", None, required=True),
        Column("Family identifier", None),
        _day("Date enquiry received"),
        _day("Date Stage 1 started", tells=("registered",)),
        _day("Date Stage 2 started", tells=("stage_two_started",)),
        _day("Date application approved"),
        _day("Date adopter matched with child(ren)", tells=("family_matched",)),
        _day("Date child/children placed with adopter(s)", tells=("family_placed",)),
        _day("Date of leaving adoption process", tells=("withdrawn", "approval_declined")),
        Column("Reason for leaving adoption process", left, essential=False),
    ),
    (
        "Gender", "Sex", "Ethnicity", "Disability", "Is the (prospective) adopter fostering for adoption?",
        "Date Stage 1 ended", "Date Stage 2 ended", "Date application submitted", "No. of children placed",
        "Date of Adoption Order",
    ),
    frozenset({"Individual adopter identifier", "Date enquiry received", "Date application approved"}),
    format=ANNEX_A,
    tells=tells("families", "enquiry", "registered", "stage_two_started", "approved", "family_matched")
    | tells("families", "family_placed", "withdrawn", "approval_declined"),
    facts=facts_of_adopter,
    subject=family_of,
    of_families=True,
)  # fmt: skip
