"""The decisions on a child, and their way to adoption, as the tables beside the episodes have them."""

from dataclasses import dataclass
from datetime import date

from tests.support.returned.children import Child, Happening, day_of

_UNDONE_BY = {
    "adoption_decision": "decision_reversed",
    "placement_order": "placement_order_revoked",
    "placed": "placement_disrupted",
}


@dataclass(frozen=True)
class Decision:
    """A row of the children who should be placed for adoption."""

    made: date
    ceased: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Adoption:
    """What was in force on the day of the adoption order, in the period of care that it ended."""

    adopted: date
    opposed: bool
    entered: date | None
    decision: date | None
    order: date | None
    matched: date | None
    placed: date | None
    by_current_carer: bool


def decisions_of(child: Child) -> list[Decision]:
    """In the order in which they were made."""
    decisions: list[Decision] = []
    for event in child.happened("adoption_decision", "decision_reversed"):
        if event["type"] == "adoption_decision":
            decisions.append(Decision(day_of(event)))
        elif decisions and decisions[-1].ceased is None:
            decisions[-1] = Decision(decisions[-1].made, day_of(event), event.get("reason") or "RD4")
    return decisions


def adoption_of(child: Child) -> Adoption | None:
    adopted = next(iter(child.happened("adopted")), None)
    if adopted is None:
        return None
    day = day_of(adopted)
    placed = in_force(child, "placed", day)
    return Adoption(
        adopted=day,
        opposed=bool(adopted.get("opposed")),
        entered=last(child, "entered_care", day),
        decision=_day(in_force(child, "adoption_decision", day)),
        order=_day(in_force(child, "placement_order", day)),
        matched=last(child, "matched", day),
        placed=_day(placed),
        by_current_carer=bool(placed and placed.get("by_current_carer")),
    )


def last(child: Child, type_: str, until: date) -> date | None:
    """The last day of such an event up to a day."""
    return max((day for event in child.happened(type_) if (day := day_of(event)) <= until), default=None)


def in_force(child: Child, made: str, until: date) -> Happening | None:
    """The first since it was last undone, in the period of care; on one day the undoing comes first."""
    entered = last(child, "entered_care", until) or date.min
    current: Happening | None = None
    of_both = child.happened(made, _UNDONE_BY[made])
    for event in sorted(of_both, key=lambda event: (event["date"], event["type"] == made)):
        if entered <= day_of(event) <= until:
            current = (current or event) if event["type"] == made else None
    return current


def _day(event: Happening | None) -> date | None:
    return day_of(event) if event else None
