"""DfE's "extended adoption" report: one row for each child adopted in the year, with almost every day of their journey.

It has no day on which a foster carer who adopts took the child in, so A10 cannot be worked out for those children.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from app.imports.tables import Column, Table, code_column, tells, tells_of
from app.journeys.care import Fact
from app.journeys.sources import EXTENDED
from app.returns import codes
from app.returns.cells import birth_month, day_of_an_event


def _day(name: str, **more: Any) -> Column:
    return Column(name, day_of_an_event, **more)


def facts(values: Sequence[Any]) -> Iterator[Fact]:
    """The facts of one row, given the values of the table's columns in their order."""
    entered, decided, order, matched, placed, place, foster_carer, ended, ended_by, *adopters = values[4:]
    days: dict[str, date | None] = {
        "entered_care": entered,
        "adoption_decision": decided,
        "placement_order": order,
        "matched": matched,
    }
    yield from (Fact(type, day) for type, day in days.items() if day)
    if placed:
        with_carer = foster_carer == "1" or place in codes.WITH_CURRENT_CARER
        yield Fact("placed", placed, {"by_current_carer": True} if with_carer else {})
    if ended and ended_by in ("", *codes.ADOPTED):
        consent = {"opposed": ended_by == "E12"} if ended_by in ("E11", "E12") else {}
        yield Fact("adopted", ended, consent | codes.who_adopts(*adopters))


EXTENDED_ADOPTION = Table(
    "extended adoption",
    (
        Column("CHILD_LA_CODE", None, required=True),
        code_column("SEX", codes.SEX, "101", essential=False),
        Column("DOB", birth_month, "102", essential=False),
        code_column("ETHNIC_CODE", codes.ETHNIC, "103", essential=False),
        _day("Date_last_POC", tells=("entered_care",)),
        _day("Date_LA_Decision", rule="112", tells=("adoption_decision",)),
        _day("Date_placement_order"),
        _day("DATE_MATCHED", rule="113"),
        _day("Date_adoptive_placement"),
        code_column("PLACEMENT", codes.PLACE, "146", essential=False),
        code_column("FORMER_FOSTER_ID", codes.FLAG, "114", essential=False),
        _day("DEC", rule="147"),
        code_column("REC", codes.EPISODE_END, "149"),
        code_column("Number_Adopter", codes.ADOPTERS, "175", essential=False),
        code_column("SEX_ADOPTER", codes.ADOPTERS_SEX, "176", essential=False),
        code_column("LS_ADOPTER", codes.ADOPTERS_STATUS, "177", essential=False),
    ),
    ("UASC_STATUS",),
    frozenset({"CHILD_LA_CODE", "Date_placement_order", "Date_adoptive_placement", "DATE_MATCHED", "DEC"}),
    format=EXTENDED,
    tells=tells("adopted", "entered_care", "adoption_decision", "placement_order", "matched")
    | tells_of("adopted", "placed", "by_current_carer")
    | tells("everyone", "adopted"),
    facts=facts,
    known=itemgetter(1, 2, 3),
)
