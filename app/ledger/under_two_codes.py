"""Children who are recorded under the code of a former council and under that of its successor too.

The successor's figures count both records, and each is read by itself: a child who is adopted under the new code still
waits under the earlier one.
"""

from collections.abc import Collection

from sqlalchemy import BigInteger, Connection, String, bindparam, exists, select

from app.areas import Areas
from app.events.catalogue import CHILD_TYPES
from app.ledger.versions import events
from app.store.database import as_known_at


def under_two_codes(
    connection: Connection, areas: Areas, authorities: Collection[str], known_at: int
) -> frozenset[str]:
    """Codes of the successors among these authorities that have a child whom one that they go on with has as well."""
    lines = (
        (successor.code, former)
        for successor in areas.successors
        for former in successor.predecessors
        if {successor.code, former} <= set(authorities)
    )
    return frozenset(
        successor
        for successor, former in lines
        if connection.scalar(_SHARED, {"successor": successor, "former": former, "known_at": known_at})
    )


_KNOWN_AT = bindparam("known_at", type_=BigInteger)
_former, _present = events.alias("former"), events.alias("present")
_SHARED = select(
    exists().where(
        _present.c.authority == bindparam("successor", type_=String),
        _present.c.type.in_(CHILD_TYPES),
        as_known_at(_present, _KNOWN_AT),
        exists().where(
            _former.c.authority == bindparam("former", type_=String),
            _former.c.subject == _present.c.subject,
            _former.c.type.in_(CHILD_TYPES),
            as_known_at(_former, _KNOWN_AT),
        ),
    )
)
