"""The ledger and its clock, the derived tables, children's characteristics, receipts, first answers, and keys."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

FOREVER = 2**63 - 1


def code(length: int) -> sa.types.TypeEngine[str]:
    """Text that is compared by its bytes, alike on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    ledger = op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("last_event_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
    )
    op.bulk_insert(ledger, [{"id": 1, "recorded_at": 0, "last_event_id": 0}])
    _create_events()
    _create_derived()
    _create_children()
    _create_receipts()
    _create_keys()


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, autoincrement=False),
        sa.Column("authority", code(40), nullable=False),
        sa.Column("subject", code(64), nullable=False),
        sa.Column("type", code(40), nullable=False),
        sa.Column("date", sa.Integer(), nullable=False),
        sa.Column("source_id", code(128), nullable=False, server_default=""),
        sa.Column("attributes", sa.Text(), nullable=False, server_default=""),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.Column("replaces", sa.BigInteger()),
        sa.Column("void_reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    key = ["authority", "subject", "type", "date", "source_id", "superseded_at"]
    op.create_index("uq_events_natural_key", "events", key, unique=True)
    stands_sourced = sa.text(f"source_id <> '' AND superseded_at = {FOREVER}")
    op.create_index(
        "uq_events_source_id",
        "events",
        ["authority", "source_id"],
        unique=True,
        sqlite_where=stands_sourced,
        postgresql_where=stands_sourced,
    )
    replaces = sa.text("replaces IS NOT NULL")
    op.create_index(
        "uq_events_replaces",
        "events",
        ["replaces"],
        unique=True,
        sqlite_where=replaces,
        postgresql_where=replaces,
    )
    op.create_index("ix_events_authority_type_date", "events", ["authority", "type", "date"])


def _create_derived() -> None:
    op.create_table(
        "adoptions",
        sa.Column("authority", code(40), nullable=False),
        sa.Column("child", code(64), nullable=False),
        sa.Column("adopted", sa.Integer(), nullable=False),
        sa.Column("entered", sa.Integer()),
        sa.Column("decision", sa.Integer()),
        sa.Column("placement_order", sa.Integer()),
        sa.Column("matched", sa.Integer()),
        sa.Column("placed", sa.Integer()),
        sa.Column("by_current_carer", sa.Boolean(), nullable=False),
        sa.Column("moved_in_with_carer", sa.Integer()),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "child", "adopted", "recorded_at", name="pk_adoptions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_adoptions_authority_adopted", "adoptions", ["authority", "adopted"])
    op.create_table(
        "states",
        sa.Column("authority", code(40), nullable=False),
        sa.Column("child", code(64), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("entered", sa.Integer()),
        sa.Column("decision", sa.Integer()),
        sa.Column("placement_order", sa.Integer()),
        sa.Column("matched", sa.Integer()),
        sa.Column("placed", sa.Integer()),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "child", "since", "recorded_at", name="pk_states"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_states_authority_until_since", "states", ["authority", "until", "since"])
    _create_derived_by_day(
        "cessations",
        "ceased",
        sa.Column("by_adoption", sa.Boolean(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
    )
    _create_derived_by_day("proceedings", "concluded", sa.Column("issued", sa.Integer()))
    _create_derived_by_day("placements", "placed", sa.Column("adopters", sa.String(20)))


def _create_derived_by_day(table: str, day: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        table,
        sa.Column("authority", code(40), nullable=False),
        sa.Column("child", code(64), nullable=False),
        sa.Column(day, sa.Integer(), nullable=False),
        *columns,
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "child", day, "recorded_at", name=f"pk_{table}"),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{table}_authority_{day}", table, ["authority", day])


def _create_children() -> None:
    op.create_table(
        "children",
        sa.Column("authority", code(40), nullable=False),
        sa.Column("child", code(64), nullable=False),
        sa.Column("birth_month", sa.String(7)),
        sa.Column("turns_1", sa.Integer()),
        sa.Column("turns_5", sa.Integer()),
        sa.Column("turns_10", sa.Integer()),
        sa.Column("turns_16", sa.Integer()),
        sa.Column("sex", sa.String(10)),
        sa.Column("ethnicity", sa.String(4)),
        sa.Column("disabled", sa.Boolean()),
        sa.Column("sibling_group", sa.String(64)),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "child", "recorded_at", name="pk_children"),
    )


def _create_receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("receipt", sa.String(32), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("receipt", name="pk_receipts"),
    )
    op.create_table(
        "first_answers",
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("idempotency_key", sa.String(128), nullable=False),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "idempotency_key", name="pk_first_answers"),
    )


def _create_keys() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger()),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
        sa.UniqueConstraint("hash", name="uq_keys_hash"),
    )


def downgrade() -> None:
    for table in (
        "keys", "first_answers", "receipts", "children", "placements", "proceedings", "cessations", "states",
        "adoptions", "events", "ledger",
    ):  # fmt: skip
        op.drop_table(table)
