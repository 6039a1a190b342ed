"""The rows of statutory returns that are stored, child by child."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def code(length: int) -> sa.types.TypeEngine[str]:
    """Text that is compared by its bytes, alike on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "returns",
        sa.Column("authority", code(40), nullable=False),
        sa.Column("child", code(64), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "child", "recorded_at", name="pk_returns"),
    )


def downgrade() -> None:
    op.drop_table("returns")
