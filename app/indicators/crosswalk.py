"""How figures are published elsewhere, and why a published value may differ from ours: facts, not logic.

Published values are comparators. They are never mixed into a figure.
"""

from dataclasses import dataclass
from typing import Literal

Publisher = Literal["DfE", "ASGLB", "MoJ"]

THREE_YEARS = "Published as the mean of three financial years, pooled; a figure of one year is another measure."
NOT_ADJUSTED = (
    "A1 counts the days until the adoptive placement also where foster carers adopt; A10 is the adjusted one."
)
ADJUSTED = "A10 ends on the day of moving in with the foster carer who adopts, so it is not above A1."
ZERO_DAYS = "A match before the placement order counts as 0 days and stays in the mean."
DECISION_TO_MATCH = (
    "A dashboard chart headed 'placement order and match' is in fact decision to match: it is "
    "stage.decision_to_match, not A2."
)
NEAREST_10 = "England and regions are published to the nearest 10, so differences of up to 5 mean nothing."
NEAREST_5 = "ASGLB rounds counts to the nearest 5, so differences of up to 2 mean nothing."
QUARTERLY = "ASGLB's quarterly collection is sent by agencies in aggregate, apart from the SSDA903 return."
SMALL_COUNTS = "Counts of 1 to 5 of an authority are published as c, and percentages that rest on them too."
WHOLE_PERCENT = "Published in whole percent, from counts that are not rounded."
COURTS = "Published from the courts' data, which count applications: three siblings in one application weigh once."


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One indicator as somebody publishes it; not ``comparable`` where it is another measure under a like name."""

    indicator: str
    publisher: Publisher
    name: str
    why: tuple[str, ...] = ()
    comparable: bool = True


_ASGLB = (QUARTERLY, NEAREST_5)
_COUNTED_BY_ASGLB = {
    "A15": "ADM decisions",
    "A16": "Placement orders granted",
    "A5": "ADM decisions changed away from adoption",
    "matched": "Children matched",
    "placed": "Children placed with adopters",
    "adopted": "Adoption orders granted",
    "A14": "Children with a placement order not yet placed",
    "A11": "Approved families waiting",
    "registrations": "Registrations to stage one",
    "families_approved": "Approvals",
}
CROSSWALK: tuple[Elsewhere, ...] = (
    Elsewhere(
        "A1", "DfE", "Average time between entering care and moving in with the family", (THREE_YEARS, NOT_ADJUSTED)
    ),
    Elsewhere(
        "A10",
        "DfE",
        "Average time between entering care and moving in with the family, adjusted for foster carer adoptions",
        (THREE_YEARS, ADJUSTED),
    ),
    Elsewhere("A2", "DfE", "Average time between receiving court authority and the match", (THREE_YEARS, ZERO_DAYS)),
    Elsewhere("A2", "DfE", "Time between placement order and match", (DECISION_TO_MATCH,), comparable=False),
    Elsewhere("stage.decision_to_match", "DfE", "Time between placement order and match", (DECISION_TO_MATCH,)),
    Elsewhere("A20", "DfE", "Average time between entering care and the placement order", (THREE_YEARS,)),
    Elsewhere("A3", "DfE", "Children who wait less than 14 months", (THREE_YEARS,)),
    Elsewhere(
        "A4", "DfE", "Percentage adopted of children who ceased to be looked after", (WHOLE_PERCENT, SMALL_COUNTS)
    ),
    Elsewhere("adopted", "DfE", "Children looked after who were adopted", (SMALL_COUNTS,)),
    Elsewhere("A8", "MoJ", "Average length of care proceedings", (COURTS,)),
    Elsewhere("A8.within_26", "MoJ", "Care proceedings concluded within 26 weeks", (COURTS,)),
    *(Elsewhere(code, "ASGLB", name, _ASGLB) for code, name in _COUNTED_BY_ASGLB.items()),
)
#: Who publishes, by what the name of a source has in it.
_NAMED: dict[str, Publisher] = {
    "asglb": "ASGLB",
    "coram": "ASGLB",
    "adoption and special guardianship leadership board": "ASGLB",
    "ministry of justice": "MoJ",
    "moj": "MoJ",
    "family court": "MoJ",
    "dfe": "DfE",
    "department for education": "DfE",
}


def elsewhere(indicator: str) -> tuple[Elsewhere, ...]:
    """How an indicator is published."""
    return tuple(each for each in CROSSWALK if each.indicator == indicator)


def publisher_of(source: str) -> Publisher | None:
    """Who published what a source names, if it is one of those whose ways are known."""
    folded = source.casefold()
    return next((publisher for name, publisher in _NAMED.items() if name in folded), None)
