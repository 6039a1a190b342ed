"""A child as the tests know it: events as they are posted, and asides, which a return says beside them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Happening = dict[str, Any]


@dataclass(frozen=True)
class Child:
    """`known` has birth_month, sex and ethnicity, which a return cannot do without.

    `asides` are what a return says and no event does; those of a stay have an `until`:

        accommodated        by agreement with the parents (V2), on the day of entering care
        care_order          the full order (C2); from the entry until then an interim one (C1)
        change_of_carers    to other foster carers
        house_move          with the same carers
        temporary_stay      `place` T1 hospital, T3 the carers' holiday
        short_break         respite, before or between periods of care; `status` V3 or V4
    """

    child: str
    events: list[Happening]
    asides: list[Happening] = field(default_factory=list)
    known: dict[str, Any] = field(default_factory=dict)

    def happened(self, *types: str) -> list[Happening]:
        """Events of these types by their days."""
        return sorted((event for event in self.events if event["type"] in types), key=lambda event: event["date"])


def day_of(happening: Happening) -> date:
    return date.fromisoformat(happening["date"])
