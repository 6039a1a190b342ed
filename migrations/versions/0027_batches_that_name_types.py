"""Batches that name the types that are complete are stored apart: of other types nothing is inferred from them.

Which batches did so before is not known. As before, all types are inferred from these.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("reports", sa.Column("names_types", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("reports", "names_types")
