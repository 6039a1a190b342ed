"""Which rows of returns were found sound, by which edition of the rules: those are not checked again."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("returns", sa.Column("sound", sa.String(24)))


def downgrade() -> None:
    op.drop_column("returns", "sound")
