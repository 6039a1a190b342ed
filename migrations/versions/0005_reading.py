"""Days on or before which something happened, the rounds of families, and the events that no count counts.

The rows that were derived before are derived again when the service or `adoption-indicators migrate` starts next: the
clock says which edition of the reading they are from. `adoption-indicators rebuild` does the same.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BY = ("entered_by", "decision_by", "placement_order_by", "matched_by", "placed_by")


def code(length: int) -> sa.types.TypeEngine[str]:
    """Text that is compared by its bytes, alike on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("clock", sa.Column("reading", sa.Integer(), nullable=False, server_default="0"))
    for table in ("adoptions", "states"):
        for name in BY:
            op.add_column(table, sa.Column(name, sa.Integer()))
    op.add_column("placements", sa.Column("on_or_before", sa.Boolean(), nullable=False, server_default=sa.false()))
    _create_uncounted("uncounted", "child")
    _create_uncounted("uncounted_of_families", "family")
    op.create_table(
        "rounds",
        sa.Column("authority", code(40), nullable=False),
        sa.Column("family", code(64), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer()) for name in ("registered", "approved", "found", "ended", "outcome")),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "family", "since", "recorded_at", name="pk_rounds"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rounds_authority_until_since", "rounds", ["authority", "until", "since"])


def _create_uncounted(table: str, subject: str) -> None:
    op.create_table(
        table,
        sa.Column("authority", code(40), nullable=False),
        sa.Column(subject, code(64), nullable=False),
        sa.Column("type", code(40), nullable=False),
        sa.Column("date", sa.Integer(), nullable=False),
        sa.Column("source_id", code(128), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("authority", subject, "type", "date", "source_id", "recorded_at", name=f"pk_{table}"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("rounds", "uncounted_of_families", "uncounted"):
        op.drop_table(table)
    op.drop_column("placements", "on_or_before")
    for table in ("adoptions", "states"):
        for name in BY:
            op.drop_column(table, name)
    op.drop_column("clock", "reading")
