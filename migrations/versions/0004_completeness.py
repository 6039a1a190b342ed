"""When each authority's record is complete, and on which day each authority last reported over the API.

The days of the reports are read off the events that are there. Returns that were imported before state nothing: import
their years again, or state with PUT /v1/authorities/{area}/completeness for which days the record is complete.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

FOREVER = 2**63 - 1
OF_FAMILIES = (
    "enquiry", "registered", "stage_two_started", "approved", "approval_declined", "withdrawn", "family_matched",
    "family_placed",
)  # fmt: skip
FROM_IMPORTS = ("ssda903", "extended_adoption", "annex_a")
MICROSECONDS_OF_A_DAY = 86_400_000_000


def code(length: int) -> sa.types.TypeEngine[str]:
    """Text that is compared by its bytes, alike on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "completeness",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority", code(40), nullable=False),
        sa.Column("source", code(40), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_completeness"),
    )
    op.create_index("ix_completeness_authority", "completeness", ["authority", "superseded_at"])
    reports = op.create_table(
        "reports",
        sa.Column("authority", code(40), nullable=False),
        sa.Column("about", sa.String(10), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "about", "recorded_at", name="pk_reports"),
    )
    op.create_index("ix_reports_authority", "reports", ["authority", "superseded_at"])
    op.bulk_insert(reports, list(_days_of_reports()))


def _days_of_reports() -> Iterator[dict[str, object]]:
    """One row for each authority, kind and day on which events over the API were recorded."""
    text = [sa.column(name, sa.String()) for name in ("authority", "type", "source_id")]
    events = sa.table("events", *text, sa.column("recorded_at", sa.BigInteger()))
    about = sa.case((events.c.type.in_(OF_FAMILIES), "family"), else_="child")
    of_the_day = events.c.recorded_at // MICROSECONDS_OF_A_DAY
    over_the_api = sa.and_(*(events.c.source_id.not_like(f"{source}/%") for source in FROM_IMPORTS))
    found = op.get_bind().execute(
        sa.select(events.c.authority, about.label("about"), sa.func.min(events.c.recorded_at).label("first"))
        .where(over_the_api)
        .group_by(events.c.authority, about, of_the_day)
        .order_by(events.c.authority, about, sa.func.min(events.c.recorded_at))
    )
    for (authority, kind), days in groupby(found, key=lambda row: (row[0], row[1])):
        instants = [first for _, _, first in days]
        for recorded_at, superseded_at in zip(instants, [*instants[1:], FOREVER], strict=True):
            day = datetime.fromtimestamp(recorded_at / 1_000_000, UTC).date().toordinal()
            yield {
                "authority": authority,
                "about": kind,
                "day": day,
                "recorded_at": recorded_at,
                "superseded_at": superseded_at,
            }


def downgrade() -> None:
    op.drop_table("reports")
    op.drop_table("completeness")
