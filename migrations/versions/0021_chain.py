"""The chain of each authority's ledger begins with what is stored."""

import os
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.ledger.chain import content_commitment, subject_of
from app.ledger.commitments import BEGINNING, NOTHING, OF_SALT, Link, begun, commitment, packed
from app.store.database import FOREVER

revision = "0021"
down_revision = "0020"


def _code(length: int) -> Any:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    chain = op.create_table(
        "chain",
        sa.Column("authority", _code(40), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded", sa.LargeBinary(), nullable=False),
        sa.Column("ended", sa.LargeBinary(), nullable=False),
        sa.Column("erased", sa.LargeBinary(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "place", name=op.f("pk_chain")),
    )
    salts = op.create_table(
        "salts",
        sa.Column("authority", _code(40), nullable=False),
        sa.Column("subject", _code(64), nullable=False),
        sa.Column("about", sa.String(6), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "subject", "about", name=op.f("pk_salts")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    for [authority] in connection.execute(sa.text("SELECT DISTINCT authority FROM events")).all():
        versions = connection.execute(_VERSIONS, {"authority": authority}).all()
        made = {subject_of(authority, each.subject, each.type): os.urandom(OF_SALT) for each in versions}
        rows = [
            {"authority": authority, "subject": of, "about": "family" if is_family else "child", "salt": salt}
            for (_, of, is_family), salt in made.items()
        ]
        op.bulk_insert(salts, rows)
        op.bulk_insert(chain, [{"authority": authority, **row} for row in _links(versions, made)])


_VERSIONS = sa.text(
    "SELECT id, authority, subject, type, date, source_id, attributes, recorded_at, superseded_at, void_reason, "
    "replaces FROM events WHERE authority = :authority ORDER BY id"
)


def _links(versions: Any, made: Any) -> Iterator[dict[str, Any]]:
    """One for each instant at which anything of what is stored was recorded or ended."""
    recorded: dict[int, list[tuple[int, bytes]]] = {}
    ended: dict[int, list[tuple[int, bytes]]] = {}
    for each in versions:
        salt = made[subject_of(each.authority, each.subject, each.type)]
        recorded.setdefault(each.recorded_at, []).append((each.id, content_commitment(begun(salt), tuple(each))))
        if each.superseded_at != FOREVER:
            reason = NOTHING if each.void_reason is None else commitment(salt, each.id, each.void_reason)
            ended.setdefault(each.superseded_at, []).append((each.id, reason))
    previous = BEGINNING
    for place, moment in enumerate(sorted(recorded.keys() | ended.keys()), start=1):
        link = Link(moment, packed(recorded.get(moment, ())), packed(ended.get(moment, ())), b"")
        previous = link.after(previous)
        yield {"place": place, **link._asdict(), "link": previous}


def downgrade() -> None:
    op.drop_table("salts")
    op.drop_table("chain")
