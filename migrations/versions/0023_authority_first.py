"""The authority comes first in every key of tables about authorities, so that it can part them among machines.

What had a number of the whole table for a key is numbered within its authority, as the events are: no sequence is left.
On SQLite the events lie in the order of their key, as the derived rows do: a key beside them would be one index more.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0023"
down_revision = "0022"

#: Tables whose rows are numbered, and the column that says whose a row is.
NUMBERED = {"completeness": "authority", "targets": "area", "agreements": "area", "published_values": "area"}


def upgrade() -> None:
    with _another_key("events", "authority", "id", with_rowid=False):
        pass
    with _another_key("changes", "authority", "receipt", "place", with_rowid=False):
        pass
    with _another_key("erasures", "authority", "erased_at") as erasures:
        erasures.drop_index("ix_erasures_authority")
    with _another_key("audit", "authority", "at", "id") as audit:
        audit.drop_index("ix_audit_authority_at")
    for table, whose in NUMBERED.items():
        with _another_key(table, whose, "id"):
            pass
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"ALTER TABLE {table} ALTER COLUMN id DROP DEFAULT")
            op.execute(f"DROP SEQUENCE {table}_id_seq")
    _index_replaces("authority", "replaces")


def downgrade() -> None:
    for table in NUMBERED:
        _number_all(table)
        with _another_key(table, "id"):
            pass
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"CREATE SEQUENCE {table}_id_seq OWNED BY {table}.id")
            op.execute(f"SELECT setval('{table}_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)")  # noqa: S608 - names of our own tables
            op.execute(f"ALTER TABLE {table} ALTER COLUMN id SET DEFAULT nextval('{table}_id_seq')")
    with _another_key("audit", "at", "id") as audit:
        audit.create_index("ix_audit_authority_at", ["authority", "at"])
    with _another_key("erasures", "erased_at") as erasures:
        erasures.create_index("ix_erasures_authority", ["authority", "erased_at"])
    with _another_key("changes", "receipt", "place", with_rowid=False):
        pass
    with _another_key("events", "id"):
        pass
    _index_replaces("replaces")


@contextmanager
def _another_key(table: str, *columns: str, with_rowid: bool = True) -> Iterator[BatchOperations]:
    """Around other changes of the table, which SQLite copies."""
    with op.batch_alter_table(table, table_kwargs={"sqlite_with_rowid": with_rowid}) as batch:
        batch.drop_constraint(f"pk_{table}", type_="primary")
        batch.create_primary_key(f"pk_{table}", list(columns))
        yield batch


def _index_replaces(*columns: str) -> None:
    op.drop_index("uq_events_replaces", "events")
    there = sa.text("replaces IS NOT NULL")
    op.create_index(
        "uq_events_replaces", "events", list(columns), unique=True, sqlite_where=there, postgresql_where=there
    )


def _number_all(table: str) -> None:
    """Number the rows of all together, in the order in which they were recorded."""
    whose = NUMBERED[table]
    op.execute(
        f"UPDATE {table} SET id = n.number FROM (SELECT {whose} AS whose, id AS was, row_number() OVER "  # noqa: S608 - names of our own tables
        f"(ORDER BY recorded_at, {whose}, id) AS number FROM {table}) AS n "
        f"WHERE n.whose = {table}.{whose} AND n.was = {table}.id"
    )
