"""Compares what is stored with the chain: what was changed, moved, added or deleted by hand."""

from collections.abc import Mapping

from sqlalchemy import Connection, select, union

from app.ledger.beside_events import besides, raw
from app.ledger.chain import Subject, chain, content_commitment, links_of, salts, subject_of
from app.ledger.characteristics import children
from app.ledger.commitments import BEGINNING, NOTHING, begun, commitment, unpacked, unpacked_ids
from app.ledger.completeness import statements
from app.ledger.families import families
from app.ledger.versions import events
from app.store.database import FOREVER

#: The place of a link in a chain, and its hash.
Heads = Mapping[str, tuple[int, bytes]]


#: What the chain says about a version: its commitment, when it was recorded and ended, and the commitment to why.
_Expected = tuple[bytes, int, int, bytes]
_COLUMNS = (
    "id", "authority", "subject", "type", "date", "source_id", "attributes", "recorded_at", "superseded_at",
    "void_reason", "replaces",
)  # fmt: skip


def altered(connection: Connection, known_heads: Heads | None = None) -> int:
    """How many versions are not what the chain says, and links not what they were; also those of ``known_heads``."""
    of_links = cut_off(connection, known_heads or {})
    return of_links + sum(altered_of(connection, authority) for authority in authorities(connection))


def authorities(connection: Connection) -> list[str]:
    """Those about whom anything is stored that is in their chain, or have a chain."""
    tables = (events, chain, children, families, statements)
    return sorted(connection.scalars(union(*(select(table.c.authority) for table in tables))))


def heads(connection: Connection) -> Heads:
    """The last link of each chain. Who has kept them sees later whether the chain goes on from there."""
    rows = connection.execute(select(chain.c.authority, chain.c.place, chain.c.link).order_by(chain.c.place))
    return {authority: (place, bytes(link)) for authority, place, link in rows}


def cut_off(connection: Connection, known: Heads) -> int:
    """How many of the chains do not go on from where they once were."""
    of_place = select(chain.c.link)
    found = 0
    for authority, (place, link) in known.items():
        there = connection.scalar(of_place.where(chain.c.authority == authority, chain.c.place == place))
        found += there is None or bytes(there) != link
    return found


def altered_of(connection: Connection, authority: str) -> int:
    """How many versions of an authority are not what its chain says, and links of it are not what they were."""
    expected, broken = _expected(connection, authority)
    rows = select(salts.c.subject, salts.c.about, salts.c.salt).where(salts.c.authority == authority)
    of_subjects = {(authority, row.subject, row.about == "family"): bytes(row.salt) for row in connection.execute(rows)}
    return broken + _unlike(connection, authority, expected, of_subjects)


def _expected(connection: Connection, authority: str) -> tuple[dict[int, _Expected], int]:
    """What the versions of an authority must be, and how many links are not what follows from those before them."""
    expected: dict[int, _Expected] = {}
    previous, broken = BEGINNING, 0
    for number, (place, link, stored) in enumerate(links_of(connection, authority), start=1):
        broken += place != number or link.after(previous) != stored
        previous = stored
        for id_, known in unpacked(link.recorded):
            before = expected.get(id_)
            expected[id_] = (known, *before[1:]) if before else (known, link.recorded_at, FOREVER, NOTHING)
        for id_, reason in unpacked(link.ended):
            if before := expected.get(id_):
                expected[id_] = (*before[:2], link.recorded_at, reason)
        for id_ in unpacked_ids(link.erased):
            expected.pop(id_, None)
    return expected, broken


def _unlike(
    connection: Connection, authority: str, expected: dict[int, _Expected], of_subjects: Mapping[Subject, bytes]
) -> int:
    """How many versions are stored that should not be, are not stored that should be, or are not what they were."""
    unlike = 0
    for row in raw(connection, "events", _COLUMNS, authority):
        recorded_at, superseded_at, reason = row[7:10]
        salt = of_subjects.get(subject_of(*row[1:4]))
        if salt is None:
            unlike += 1
            continue
        of_reason = NOTHING if reason is None else commitment(salt, row[0], reason)
        found = content_commitment(begun(salt), row), recorded_at, superseded_at, of_reason
        unlike += expected.pop(row[0], None) != found
    for each in besides(connection, authority, of_subjects):
        of = each.pair and (each.pair[1], each.recorded_at, each.withdrawn_at, NOTHING)
        unlike += of is None or expected.pop(each.pair[0], None) != of  # type: ignore[index]
    return unlike + len(expected)
