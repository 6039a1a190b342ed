"""The chain of each authority goes on with what it lacked: characteristics, and statements of completeness."""

import os
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.ledger.beside_events import KNOWN, besides, raw
from app.ledger.chain import Subject
from app.ledger.commitments import BEGINNING, NOTHING, OF_SALT, Link, Pair, packed, packed_ids, unpacked, unpacked_ids
from app.store.database import FOREVER

revision = "0024"
down_revision = "0023"

chain = sa.table("chain", *map(sa.column, ("authority", "place", *Link._fields, "link")))
salts = sa.table("salts", *map(sa.column, ("authority", "subject", "about", "salt")))


def upgrade() -> None:
    connection = op.get_bind()
    tables = ("chain", "children", "families", "completeness")
    found = " UNION ".join(f"SELECT authority FROM {table}" for table in tables)  # noqa: S608 - names of our own tables
    for authority in sorted(connection.scalars(sa.text(found))):
        recorded: dict[int, list[Pair]] = defaultdict(list)
        ended: dict[int, list[Pair]] = defaultdict(list)
        for each in besides(connection, authority, _salts(connection, authority)):
            if each.pair:  # everybody has a salt now
                recorded[each.recorded_at].append(each.pair)
                if each.withdrawn_at != FOREVER:
                    ended[each.withdrawn_at].append((each.pair[0], NOTHING))
        added = [
            Link(moment, packed(recorded.get(moment, ())), packed(ended.get(moment, ())), b"")
            for moment in sorted({*recorded, *ended})
        ]
        _write(connection, authority, _links(connection, authority), added)


def _salts(connection: sa.Connection, authority: str) -> dict[Subject, bytes]:
    """Those that are there, and new ones for whoever has none."""
    of = {
        (authority, row.subject, row.about == "family"): bytes(row.salt)
        for row in connection.execute(sa.select(salts).where(salts.c.authority == authority))
    }
    for about, (table, _) in KNOWN.items():
        for [subject] in raw(connection, table, (about,), authority):
            key = authority, subject, about == "family"
            if key not in of:
                of[key] = os.urandom(OF_SALT)
                row = {"authority": authority, "subject": subject, "about": about, "salt": of[key]}
                connection.execute(salts.insert(), row)
    return of


def _links(connection: sa.Connection, authority: str) -> list[Any]:
    return list(connection.execute(sa.select(chain).where(chain.c.authority == authority).order_by(chain.c.place)))


def _write(connection: sa.Connection, authority: str, before: list[Any], added: Iterable[Link]) -> None:
    """Add links to those before."""
    last, link = (before[-1].place, bytes(before[-1].link)) if before else (0, BEGINNING)
    for place, each in enumerate(added, start=last + 1):
        link = each.after(link)
        connection.execute(chain.insert(), {"authority": authority, "place": place, **each._asdict(), "link": link})


def downgrade() -> None:
    """Each chain is worked out again without what is not about events: ids below 0."""
    connection = op.get_bind()
    for authority in sorted(connection.scalars(sa.select(chain.c.authority).distinct())):
        left = [
            Link(
                row.recorded_at,
                packed(pair for pair in unpacked(bytes(row.recorded)) if pair[0] >= 0),
                packed(pair for pair in unpacked(bytes(row.ended)) if pair[0] >= 0),
                packed_ids(id_ for id_ in unpacked_ids(bytes(row.erased)) if id_ >= 0),
            )
            for row in _links(connection, authority)
        ]
        connection.execute(chain.delete().where(chain.c.authority == authority))
        _write(connection, authority, [], [link for link in left if any(link[1:])])
