"""Children whom another source reports and no return has.

A return has everybody who was looked after in its year. Who is in none was not, as far as it says; the other source
says that they were. Or both mean one child, under two ids.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, bindparam, column, exists, not_, select, table

from app.journeys.care import LEAVING, MAKES
from app.journeys.sources import SSDA903
from app.ledger.completeness import Statement
from app.ledger.versions import events, is_of_source
from app.store.among import AboutMany
from app.store.database import as_known_at


class Said(NamedTuple):
    """What another source says of a child who is in no return."""

    authority: str
    child: str
    type: str
    day: date


class NotInReturns:
    """What is said of the children of one authority who are in none of its returns."""

    def __init__(self, said: Iterable[Said], statements: Iterable[Statement]) -> None:
        self._said = list(said)
        of_returns = (each for each in statements if each.source == SSDA903)
        self._returns = [(each, {need.type for need in each.kinds}) for each in of_returns]

    def happened(self, types: frozenset[str], first: date, last: date) -> bool:
        """Whether any of these types is of days that a return is about that would have it."""
        some = (each for each in self._said if each.type in types and first <= each.day <= last)
        return any(self._has(each.type, each.day) for each in some)

    def are_on_the_way(self, types: frozenset[str], day: date) -> bool:
        """Whether a child has all of these types by a day that a return is about, and has not left since."""
        if not types or not self._has("entered_care", day):
            return False
        by_child: dict[str, list[Said]] = {}
        for each in self._said:
            if each.day <= day:
                by_child.setdefault(each.child, []).append(each)
        return any(_is_on_the_way(said, types) for said in by_child.values())

    def _has(self, type_: str, day: date) -> bool:
        return any(each.first <= day <= each.last and type_ in types for each, types in self._returns)


def _is_on_the_way(said: Sequence[Said], types: frozenset[str]) -> bool:
    made = {each.type: each.day for each in sorted(said, key=lambda each: each.day) if each.type in types}
    left = max((each.day for each in said if each.type in LEAVING), default=date.min)
    return made.keys() == types and left < max(made.values())


def said_beside_returns(connection: Connection, authorities: Sequence[str], known_at: int) -> Iterator[Said]:
    """What other sources say of children of these authorities who are in no return."""
    return (Said(*row) for row in _SAID.rows(connection, authorities, known_at=known_at))


#: What a return would have of everybody who was looked after, and adds somebody to a figure.
_TYPES = (*MAKES, *LEAVING, "entered_care", "decision_reversed", "placement_disrupted", "early_permanence_placed")
_KNOWN_AT = bindparam("known_at", type_=BigInteger)
#: The rows of returns belong to a layer above. This module asks only which children have any.
_RETURNS = table("returns", *map(column, ("authority", "child", "recorded_at", "superseded_at")))
_SAID = AboutMany(
    select(*(events.c[name] for name in ("authority", "subject", "type", "date"))).where(
        events.c.type.in_(_TYPES),
        as_known_at(events, _KNOWN_AT),
        not_(is_of_source(SSDA903)),
        ~exists().where(
            _RETURNS.c.authority == events.c.authority,
            _RETURNS.c.child == events.c.subject,
            as_known_at(_RETURNS, _KNOWN_AT),
        ),
    ),
    events.c.authority,
)
