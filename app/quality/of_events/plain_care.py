"""Sees in the database which children have nothing but one stay in care in their record: most of them.

Where the rules say that they find nothing in such a stay, the record need not be read.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    String,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    type_coerce,
)

from app.ledger.characteristics import children
from app.ledger.versions import events, parsed
from app.quality.of_events.record import Stay, month_of_birthday
from app.quality.of_events.records import NOTHING_DIFFERS, StoredRecords
from app.quality.of_events.rules import finds_nothing
from app.store.among import AboutMany
from app.store.database import FOREVER, as_known_at

_ENTERED, _LEFT = events.c.type == "entered_care", events.c.type == "left_care"
#: Attributes are stored in the order of their names: `on_or_before` comes first in these two types of events.
_HAS_ITS_DAY = events.c.attributes.not_like('{"on_or_before"%')


def in_plain_care(stored: StoredRecords, some: Sequence[str]) -> frozenset[str]:
    """Those of some children whose record is one stay in care in which no rule can find anything."""
    today = stored.today.toordinal()
    known = _known(stored.connection, stored.authority, some, stored.known_at)
    found: set[str] = set()
    asked = {"authority": stored.authority, "known_at": stored.known_at}
    for child, entered, left, said in _ONE_STAY.rows(stored.connection, some, **asked):
        birth_month, group = known.get(child, (None, None))
        born, eighteen = _childhood(birth_month) if birth_month else (0, FOREVER)
        is_alone, differing = group in stored.groups_of_one, stored.differing.get(child, NOTHING_DIFFERS)
        stay = Stay(entered, left, _reason(said), born, eighteen, is_alone, differing, today)
        if finds_nothing(stay):
            found.add(child)
    return frozenset(found)


@cache
def _reason(attributes: str | None) -> str | None:
    """Why a child left care, as the attributes of the leaving say."""
    return parsed(attributes).get("reason") if attributes else None


@cache
def _childhood(birth_month: str) -> tuple[int, int]:
    """The first day of the month of birth, and the last of that of the eighteenth birthday."""
    return month_of_birthday(birth_month, 0)[0].toordinal(), month_of_birthday(birth_month, 18)[1].toordinal()


def _known(
    connection: Connection, authority: str, some: Sequence[str], known_at: int
) -> dict[str, tuple[str | None, str | None]]:
    """The month of birth and the sibling group of each child, as far as anything is known."""
    found = _KNOWN.rows(connection, some, authority=authority, known_at=known_at)
    return {child: (birth_month, group) for child, birth_month, group in found}


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


_DAY = type_coerce(events.c.date, Integer)  # as it is stored: there are tens of thousands of them
_ENTERED_ON, _LEFT_ON = func.max(case((_ENTERED, _DAY))), func.max(case((_LEFT, _DAY)))
_AUTHORITY, _KNOWN_AT = bindparam("authority", type_=String), bindparam("known_at", type_=BigInteger)
_KNOWN = AboutMany(
    select(children.c.child, children.c.birth_month, children.c.sibling_group).where(
        children.c.authority == _AUTHORITY, as_known_at(children, _KNOWN_AT)
    ),
    children.c.child,
)
#: Children with one entry, perhaps one leaving on that day or later, and nothing else.
_ONE_STAY = AboutMany(
    select(events.c.subject, _ENTERED_ON, _LEFT_ON, func.max(case((_LEFT, events.c.attributes))))
    .where(events.c.authority == _AUTHORITY, as_known_at(events, _KNOWN_AT))
    .group_by(events.c.subject)
    .having(
        _number_of(_ENTERED) == 1,
        _number_of(and_(or_(_ENTERED, _LEFT), _HAS_ITS_DAY)) == func.count(),
        or_(func.count() == 1, and_(func.count() == 2, _LEFT_ON >= _ENTERED_ON)),
    ),
    events.c.subject,
)
