"""What led to an issue of care proceedings: the pre-proceedings before it.

The rows that were derived before are derived again when the service or `adoption-indicators migrate` starts next.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def code(length: int) -> sa.types.TypeEngine[str]:
    """Text that is compared by its bytes, alike on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "issues",
        sa.Column("authority", code(40), nullable=False),
        sa.Column("child", code(64), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("started", sa.Integer()),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "child", "issued", "recorded_at", name="pk_issues"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_issues_authority_issued", "issues", ["authority", "issued"])


def downgrade() -> None:
    op.drop_index("ix_issues_authority_issued", "issues")
    op.drop_table("issues")
