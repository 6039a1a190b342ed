"""Indexes by which another system follows the changes of the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    superseded = sa.text("superseded_at < 9223372036854775807")
    op.create_index("ix_events_recorded_at", "events", ["recorded_at", "id"])
    op.create_index(
        "ix_events_superseded_at",
        "events",
        ["superseded_at", "id"],
        sqlite_where=superseded,
        postgresql_where=superseded,
    )


def downgrade() -> None:
    op.drop_index("ix_events_superseded_at", "events")
    op.drop_index("ix_events_recorded_at", "events")
