"""Each area has a clock of its own, and numbers its events by itself: nobody sees when others wrote, or how much.

Ids that events have stay as they are. Until an area is written to again, its clock stands where that of all stood.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

#: An id has so many low bits for the how many-th event of its authority it is, and so many high ones for the authority.
BITS_OF_COUNT, BITS_OF_NUMBER = 31, 22


def upgrade() -> None:
    op.add_column("clock", sa.Column("everybodys_at", sa.BigInteger(), server_default="0", nullable=False))
    op.execute("UPDATE clock SET everybodys_at = recorded_at")
    with op.batch_alter_table("clock") as clock:
        clock.drop_column("last_event_id")
    code = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")
    clocks = op.create_table(
        "area_clocks",
        sa.Column("area", code, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("last_event", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("area", name=op.f("pk_area_clocks")),
        sa.UniqueConstraint("number", name=op.f("uq_area_clocks_number")),
    )
    # A database that came down from here has ids of this kind already, which must not be given again.
    highest = "SELECT authority, max(id) FROM events GROUP BY authority ORDER BY max(id) DESC"
    taken: set[int] = {0}
    for authority, last in op.get_bind().execute(sa.text(highest)).all():
        number, count = divmod(last, 2**BITS_OF_COUNT)
        while number in taken:
            number, count = secrets.randbelow(2**BITS_OF_NUMBER), 0
        taken.add(number)
        op.bulk_insert(clocks, [{"area": authority, "number": number, "last_event": count, "recorded_at": 0}])


def downgrade() -> None:
    op.add_column("clock", sa.Column("last_event_id", sa.BigInteger(), server_default="0", nullable=False))
    highest = sa.text(
        "UPDATE clock SET last_event_id = coalesce((SELECT max(id) FROM ("
        "SELECT CAST(number AS bigint) * :one + last_event AS id FROM area_clocks UNION SELECT id FROM events"
        ") AS given), 0)"
    )
    op.execute(highest.bindparams(one=2**BITS_OF_COUNT))
    op.drop_table("area_clocks")
    with op.batch_alter_table("clock") as clock:
        clock.drop_column("everybodys_at")
