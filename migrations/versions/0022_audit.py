"""The audit: who read or changed which children and families, by marks that name nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def code(length: int) -> sa.types.TypeEngine[str]:
    """Text that is compared by its bytes, alike on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("authority", code(40), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("operation", sa.String(60), nullable=False),
        sa.Column("refused", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("whom", sa.String(22), nullable=False),
        sa.PrimaryKeyConstraint("at", "id", name="pk_audit"),
    )
    op.create_index("ix_audit_authority_whom_at", "audit", ["authority", "whom", "at"])
    op.create_index("ix_audit_authority_at", "audit", ["authority", "at"])
    op.create_table(
        "audit_sets",
        sa.Column("authority", code(40), nullable=False),
        sa.Column("whom", sa.String(22), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "whom", name="pk_audit_sets"),
    )


def downgrade() -> None:
    op.drop_table("audit_sets")
    op.drop_index("ix_audit_authority_at", "audit")
    op.drop_index("ix_audit_authority_whom_at", "audit")
    op.drop_table("audit")
