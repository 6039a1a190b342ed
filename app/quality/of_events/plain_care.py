"""Sees without reading them which records are one stay in care in which no rule finds anything: most of them."""

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import BigInteger, Connection, String, bindparam, select

from app.ledger.characteristics import children
from app.ledger.versions import parsed
from app.quality.children import OneStay
from app.quality.of_events.record import Stay, month_of_birthday
from app.quality.of_events.records import NOTHING_DIFFERS, StoredRecords
from app.quality.of_events.rules import finds_nothing
from app.store.among import AboutMany
from app.store.database import FOREVER, as_known_at


def in_plain_care(stored: StoredRecords, stays: Mapping[str, OneStay]) -> frozenset[str]:
    """Those of some children, whose record is one stay in care, in which no rule can find anything."""
    today = stored.today.toordinal()
    known = _known(stored.connection, stored.authority, [*stays], stored.known_at)
    found: set[str] = set()
    for child, (entered, left, said) in stays.items():
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


_AUTHORITY, _KNOWN_AT = bindparam("authority", type_=String), bindparam("known_at", type_=BigInteger)
_KNOWN = AboutMany(
    select(children.c.child, children.c.birth_month, children.c.sibling_group).where(
        children.c.authority == _AUTHORITY, as_known_at(children, _KNOWN_AT)
    ),
    children.c.child,
)
