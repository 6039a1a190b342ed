"""What more figures need of a journey: links, applications, consent, ages in months, families matched with.

The rows that were derived before are derived again when the service or `adoption-indicators migrate` starts next.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def _columns() -> tuple[tuple[str, sa.Column[object]], ...]:
    code = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
    return (
        ("adoptions", sa.Column("application", sa.Integer())),
        ("adoptions", sa.Column("opposed", sa.Boolean())),
        ("adoptions", sa.Column("adopted_month", sa.Integer(), nullable=False, server_default="0")),
        ("states", sa.Column("linked", sa.Integer())),
        ("states", sa.Column("linked_by", sa.Integer())),
        ("placements", sa.Column("matched_family", code)),
        ("rounds", sa.Column("approved_on", sa.Integer())),
    )


def upgrade() -> None:
    for table, column in _columns():
        op.add_column(table, column)


def downgrade() -> None:
    for table, column in reversed(_columns()):
        op.drop_column(table, column.name)
