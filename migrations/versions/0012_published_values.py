"""Values that others have published, such as DfE's: what figures are shown beside."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def code(length: int) -> sa.types.TypeEngine[str]:
    """Text that is compared by its bytes, alike on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "published_values",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area", code(100), nullable=False),
        sa.Column("indicator", code(60), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("symbol", code(5)),
        sa.Column("numerator", sa.BigInteger()),
        sa.Column("denominator", sa.BigInteger()),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_published_values"),
    )
    op.create_index("ix_published_values_area", "published_values", ["area", "superseded_at"])


def downgrade() -> None:
    op.drop_table("published_values")
