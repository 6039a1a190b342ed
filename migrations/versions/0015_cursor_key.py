"""The key that hides what is in the cursors of pages: each database has its own."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("clock", sa.Column("cursor_key", sa.String(64), server_default="", nullable=False))
    clock = sa.table("clock", sa.column("cursor_key"))
    op.execute(sa.update(clock).values(cursor_key=secrets.token_hex(32)))


def downgrade() -> None:
    op.drop_column("clock", "cursor_key")
