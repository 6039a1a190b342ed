"""SQLite is given the numbers by which it chooses an index of the events: how many an authority has, and a child.

It supposes ten rows for an authority in a table that nobody has counted. It then reads all events of one, in the order
of their key, in place of those of a few children or types. The numbers are the same in every database, so the plans are
too. A migration that makes the table again has to give them again.
"""

from alembic import op

revision = "0026"
down_revision = "0025"

#: Rows in all, then rows for each value of the first columns of an index, one number a column.
EVENTS = {
    "events": "1000000 6500 1",
    "uq_events_natural_key": "1000000 6500 3 1 1 1 1",
    "uq_events_source_id": "1000000 6500 1",
    "ix_events_authority_type_date": "1000000 6500 300 2",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ANALYZE sqlite_master")  # makes the table of such numbers, and counts nothing
        op.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'events'")
        for index, numbers in EVENTS.items():
            op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('events', '{index}', '{numbers}')")  # noqa: S608 - names of our own
        op.execute("ANALYZE sqlite_master")  # reads them


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'events'")
