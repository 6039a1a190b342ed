"""Numbers the events of each authority by themselves, so that no id tells how much others have sent.

An id is one whole number below 2**53, as JSON's readers want it: in its high bits the authority's random number, in its
low ones the number of the event. So ids grow within an authority.
"""

import secrets
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, insert, select, update

from app.store.tables import area_clocks

BITS_OF_COUNT, BITS_OF_NUMBER = 31, 22
#: The number of an area, and the number of its last event.
Numbered = tuple[int, int]


def event_id(number: int, count: int) -> int:
    """The id of an area's event, from the numbers of both."""
    return (number << BITS_OF_COUNT) | count


class Numbering:
    """Gives numbers within one transaction, which has locked the clock."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}

    def next(self, area: str, count: int) -> range:
        """The ids of an area's next events, so many of them."""
        if area not in self._last:
            number, last = self._numbered(area)
            self._first[area], self._last[area] = event_id(number, 0), event_id(number, last)
        last = self._last[area]
        self._last[area] += count
        return range(last + 1, last + 1 + count)

    def keep(self, changed: Iterable[str], now: int) -> None:
        """Keep the last number of each area that was changed, and the instant of it."""
        kept = [{"of_area": area, "last": self._count(area), "now": now} for area in sorted(changed)]
        if kept:
            self._connection.execute(_KEEP, kept)

    def _count(self, area: str) -> int:
        if area in self._last:
            return self._last[area] - self._first[area]
        return self._numbered(area)[1]

    def _numbered(self, area: str) -> Numbered:
        found = self._connection.execute(_NUMBERED, {"of_area": area}).first()
        if found:
            return found.number, found.last_event
        number = _new_number(set(self._connection.scalars(select(area_clocks.c.number))))
        self._connection.execute(insert(area_clocks).values(area=area, number=number, last_event=0, recorded_at=0))
        return number, 0


_NUMBERED = select(area_clocks.c.number, area_clocks.c.last_event).where(area_clocks.c.area == bindparam("of_area"))
_KEEP = (
    update(area_clocks)
    .where(area_clocks.c.area == bindparam("of_area"))
    .values(last_event=bindparam("last"), recorded_at=bindparam("now"))
)


def _new_number(taken: set[int]) -> int:
    """A random number that no other area has; never 0, so that every id is above those of before there were any."""
    while True:
        number = 1 + secrets.randbelow(2**BITS_OF_NUMBER - 1)
        if number not in taken:
            return number


def numbered(connection: Connection) -> dict[str, Numbered]:
    """The number of each area, and that of its last event."""
    rows = connection.execute(select(area_clocks.c.area, area_clocks.c.number, area_clocks.c.last_event))
    return {row.area: (row.number, row.last_event) for row in rows}


def go_on_from(connection: Connection, before: Mapping[str, Numbered]) -> None:
    """Let no id be given twice after an earlier state of this database was put back."""
    for area, (number, last) in before.items():
        mine = area_clocks.c.area == area, area_clocks.c.number == number, area_clocks.c.last_event < last
        connection.execute(update(area_clocks).where(*mine).values(last_event=last))
