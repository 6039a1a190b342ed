"""What is derived of those who only entered care and left it, without a reading: most children.

It is what the reading says; a test compares the two.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from app.journeys.reading import last_day_of_year
from app.ledger.derived_statements import Row


def plain_stay(types: Sequence[str], days: Sequence[int], attributes: Sequence[str]) -> list[Row] | None:
    """The rows of `cessations` without whose they are; None if the events must be read."""
    if len(types) == 1:
        return [] if types[0] == "entered_care" and "on_or_before" not in attributes[0] else None
    if len(types) != 2:
        return None
    entered, left = (0, 1) if types[0] == "entered_care" else (1, 0)
    if types[entered] != "entered_care" or types[left] != "left_care" or days[entered] > days[left]:
        return None
    if "on_or_before" in attributes[0] or "on_or_before" in attributes[1]:
        return None
    return [(days[left], False, _year_ends(days[left]), None)]


@lru_cache(maxsize=20_000)
def _year_ends(day: int) -> int:
    return last_day_of_year(date.fromordinal(day)).toordinal()
