"""What each batch and import changed, child by child; receipts of dry runs, which expire."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def code(length: int) -> sa.types.TypeEngine[str]:
    """Text that is compared by its bytes, alike on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("receipt", sa.String(32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("authority", code(40), nullable=False),
        sa.Column("child", code(64)),
        sa.Column("family", code(64)),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("packed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("receipt", "place", name="pk_changes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_changes_authority_child", "changes", ["authority", "child"])
    op.add_column("receipts", sa.Column("expires_at", sa.BigInteger()))
    expires = sa.text("expires_at IS NOT NULL")
    op.create_index(
        "ix_receipts_expires_at", "receipts", ["expires_at"], sqlite_where=expires, postgresql_where=expires
    )


def downgrade() -> None:
    op.drop_index("ix_receipts_expires_at", "receipts")
    op.execute("DELETE FROM receipts WHERE expires_at IS NOT NULL")
    op.drop_column("receipts", "expires_at")
    op.drop_table("changes")
