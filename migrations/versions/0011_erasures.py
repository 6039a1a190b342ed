"""What was erased, characteristics of adopter families, and receipts that expire and know whose records they are about.

A first answer no longer has a copy of its receipt. Links in stored reports have child ids in their cursors: they go.
"""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

DAY = 24 * 60 * 60 * 1_000_000
RECEIPTS = sa.table(
    "receipts", *(sa.column(name) for name in ("receipt", "body", "recorded_at", "expires_at", "authorities"))
)
FIRST_ANSWERS = sa.table(
    "first_answers",
    *(sa.column(name) for name in ("key_id", "idempotency_key", "body", "recorded_at", "receipt", "expires_at")),
)


def code(length: int) -> sa.types.TypeEngine[str]:
    """Text that is compared by its bytes, alike on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("erased_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("authority", code(40), nullable=False),
        sa.Column("about", sa.String(6), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.Column("event_ids", sa.Text(), nullable=False),
        sa.Column("to_rewrite", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("erased_at", name="pk_erasures"),
    )
    op.create_index("ix_erasures_authority", "erasures", ["authority", "erased_at"])
    op.create_table(
        "families",
        sa.Column("authority", code(40), nullable=False),
        sa.Column("family", code(64), nullable=False),
        sa.Column("ethnicity", sa.String(4)),
        sa.Column("children_sought", sa.Integer()),
        sa.Column("recorded_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "family", "recorded_at", name="pk_families"),
    )
    op.add_column("receipts", sa.Column("authorities", sa.Text(), server_default="", nullable=False))
    op.add_column("first_answers", sa.Column("receipt", sa.String(32), server_default="", nullable=False))
    op.add_column("first_answers", sa.Column("expires_at", sa.BigInteger(), server_default="0", nullable=False))
    _fill(op.get_bind())
    op.drop_index("ix_receipts_expires_at", "receipts")
    with op.batch_alter_table("receipts") as receipts:
        receipts.alter_column("expires_at", existing_type=sa.BigInteger(), nullable=False)
    op.create_index("ix_receipts_expires_at", "receipts", ["expires_at"])
    with op.batch_alter_table("first_answers") as first_answers:
        first_answers.drop_column("body")
        first_answers.drop_column("recorded_at")
        first_answers.alter_column("receipt", existing_type=sa.String(32), server_default=None)
        first_answers.alter_column("expires_at", existing_type=sa.BigInteger(), server_default=None)
    op.create_index("ix_first_answers_expires_at", "first_answers", ["expires_at"])


def _fill(connection: sa.Connection) -> None:
    """Days of expiry, authorities and receipts, read from the reports."""
    last: sa.ColumnElement[Any] = RECEIPTS.c.recorded_at + 400 * DAY
    connection.execute(sa.update(RECEIPTS).where(RECEIPTS.c.expires_at.is_(None)).values(expires_at=last))
    of_changes = sa.text("SELECT DISTINCT authority FROM changes WHERE receipt = :receipt")
    for receipt, body in _bodies(connection, RECEIPTS, "receipt"):
        report = json.loads(body)
        authorities = set(connection.scalars(of_changes, {"receipt": receipt})) | {report.get("authority", "")}
        new = {"authorities": " ".join(sorted(authorities - {""})), "body": body}
        if _without_links(report):
            new["body"] = json.dumps(report, ensure_ascii=False)
        connection.execute(sa.update(RECEIPTS).where(RECEIPTS.c.receipt == receipt).values(new))
    for key_id, key, body in _bodies(connection, FIRST_ANSWERS, "key_id", "idempotency_key"):
        mine = FIRST_ANSWERS.c.key_id == key_id, FIRST_ANSWERS.c.idempotency_key == key
        known_until = FIRST_ANSWERS.c.recorded_at + 30 * DAY
        connection.execute(
            sa.update(FIRST_ANSWERS).where(*mine).values(receipt=json.loads(body)["receipt"], expires_at=known_until)
        )


def _bodies(connection: sa.Connection, table: sa.TableClause, *key: str) -> Iterator[Any]:
    """The reports one by one: together they may be large."""
    keys = connection.execute(sa.select(*(table.c[name] for name in key))).all()
    for values in keys:
        mine = [table.c[name] == value for name, value in zip(key, values, strict=True)]
        yield (*values, connection.scalar(sa.select(table.c.body).where(*mine)))


def _without_links(report: dict[str, Any]) -> bool:
    """Take the links to further cases out of a report. Gives whether there were any."""
    quality = report.get("quality") or {}
    linked = [part for part in (quality, *quality.get("findings", ())) if part.get("next")]
    for part in linked:
        part["next"] = None
    return bool(linked)


def downgrade() -> None:
    op.drop_index("ix_first_answers_expires_at", "first_answers")
    op.add_column("first_answers", sa.Column("body", sa.Text(), server_default="", nullable=False))
    op.add_column("first_answers", sa.Column("recorded_at", sa.BigInteger(), server_default="0", nullable=False))
    op.execute(
        "UPDATE first_answers SET recorded_at = (SELECT recorded_at FROM receipts r WHERE r.receipt = "
        "first_answers.receipt), body = (SELECT body FROM receipts r WHERE r.receipt = first_answers.receipt) "
        "WHERE receipt IN (SELECT receipt FROM receipts)"
    )
    op.execute("DELETE FROM first_answers WHERE body = ''")
    with op.batch_alter_table("first_answers") as first_answers:
        first_answers.drop_column("receipt")
        first_answers.drop_column("expires_at")
        first_answers.alter_column("body", existing_type=sa.Text(), server_default=None)
        first_answers.alter_column("recorded_at", existing_type=sa.BigInteger(), server_default=None)
    op.drop_index("ix_receipts_expires_at", "receipts")
    with op.batch_alter_table("receipts") as receipts:
        receipts.drop_column("authorities")
        receipts.alter_column("expires_at", existing_type=sa.BigInteger(), nullable=True)
    # Those of dry runs expired before, too.
    lasts = RECEIPTS.c.expires_at > RECEIPTS.c.recorded_at + 2 * DAY
    op.execute(sa.update(RECEIPTS).where(lasts).values(expires_at=None))
    expires = sa.text("expires_at IS NOT NULL")
    op.create_index(
        "ix_receipts_expires_at", "receipts", ["expires_at"], sqlite_where=expires, postgresql_where=expires
    )
    op.drop_table("families")
    op.drop_table("erasures")
