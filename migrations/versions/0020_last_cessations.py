"""Which end of a period of care is a child's last in its financial year: the year's last day, and the next end.

The rows that were derived before are derived again when the service or `adoption-indicators migrate` starts next.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

NAMES = ("year_ends", "next_ceased")


def upgrade() -> None:
    for name in NAMES:
        op.add_column("cessations", sa.Column(name, sa.Integer()))
    op.drop_column("cessations", "financial_year")


def downgrade() -> None:
    for name in NAMES:
        op.drop_column("cessations", name)
    op.add_column("cessations", sa.Column("financial_year", sa.Integer(), nullable=False, server_default="0"))
