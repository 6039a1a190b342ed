"""The clock has its own name: `ledger` is the package of the events."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _move("ledger", "clock")


def downgrade() -> None:
    _move("clock", "ledger")


def _move(before: str, after: str) -> None:
    """A new table with the one row of the old: a renamed one would keep the old name in its primary key."""
    op.create_table(
        after,
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("last_event_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{after}"),
    )
    op.execute(f"INSERT INTO {after} SELECT id, recorded_at, last_event_id FROM {before}")  # noqa: S608 - our own names
    op.drop_table(before)
