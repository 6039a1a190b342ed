"""The targets that areas set themselves: what their figures are held against."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def code(length: int) -> sa.types.TypeEngine[str]:
    """Text that is compared by its bytes, alike on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "targets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area", code(100), nullable=False),
        sa.Column("indicator", code(60), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_targets"),
    )
    op.create_index("ix_targets_area", "targets", ["area", "superseded_at"])


def downgrade() -> None:
    op.drop_table("targets")
