"""When each key was last used."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("keys", sa.Column("last_used_at", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("keys", "last_used_at")
