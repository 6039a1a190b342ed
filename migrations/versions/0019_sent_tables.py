"""Which tables of a return were sent, of which collection years.

The stored rows say what was sent before; for tables without rows the statements of completeness do.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

#: The tables in the order in which rows are packed; the first form had the first four of them.
_TABLES = ("Header", "Episodes", "AD1", "PlacedAdoption", "PrevPerm", "OC3")
#: A kind of event that only one table reports.
_TELLING = {"matched/adopted/": "AD1", "decision_reversed/everyone/": "PlacedAdoption"}
#: The form of packed rows that begins with its number, the files and the unlisted years.
_FORM = 2


def code(length: int) -> sa.types.TypeEngine[str]:
    """Text that is compared by its bytes, alike on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "sent_tables",
        sa.Column("authority", code(40), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "name", "year", name="pk_sent_tables"),
    )
    first: dict[tuple[str, str, int], int] = {}
    for sent, recorded_at in (*_in_rows(), *_in_statements()):
        first[sent] = min(recorded_at, first.get(sent, recorded_at))
    table = sa.table("sent_tables", *map(sa.column, ("authority", "name", "year", "recorded_at")))
    rows = [
        {"authority": authority, "name": name, "year": year, "recorded_at": recorded_at}
        for (authority, name, year), recorded_at in sorted(first.items())
    ]
    if rows:
        op.bulk_insert(table, rows)


def _in_rows() -> Iterator[tuple[tuple[str, str, int], int]]:
    found = op.get_bind().execute(sa.text("SELECT authority, rows, recorded_at FROM returns"))
    for authority, packed, recorded_at in found:
        stored: list[Any] = json.loads(packed)
        tables = stored[3:] if stored and stored[0] == _FORM else stored
        for name, rows in zip(_TABLES, tables, strict=False):
            yield from (((authority, name, int(row[0])), recorded_at) for row in rows)


def _in_statements() -> Iterator[tuple[tuple[str, str, int], int]]:
    found = op.get_bind().execute(
        sa.text("SELECT authority, first_day, kinds, recorded_at FROM completeness WHERE source = 'ssda903'")
    )
    for authority, first_day, kinds, recorded_at in found:
        year = date.fromordinal(first_day).year
        for kind, name in _TELLING.items():
            if kind in kinds.split():
                yield (authority, name, year), recorded_at


def downgrade() -> None:
    op.drop_table("sent_tables")
