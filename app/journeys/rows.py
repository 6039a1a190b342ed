"""The derived tables: what `read_journey` says of each child, kept so that figures need not read it again.

`adoptions` answers everything about durations, `states` everything about a day: ``since <= D < until``.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text

from app.database import Code, Day, metadata

adoptions = Table(
    "adoptions",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("child", Code(64), primary_key=True),
    Column("adopted", Day, primary_key=True),
    Column("entered", Day),
    Column("decision", Day),
    Column("placement_order", Day),
    Column("matched", Day),
    Column("placed", Day),
    Column("by_current_carer", Boolean(create_constraint=False), nullable=False),
    Column("moved_in_with_carer", Day),
    Column("warnings", Text, nullable=False),
    Column("recorded_at", BigInteger, primary_key=True),
    Column("superseded_at", BigInteger, nullable=False),
)
Index("ix_adoptions_authority_adopted", adoptions.c.authority, adoptions.c.adopted)

states = Table(
    "states",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("child", Code(64), primary_key=True),
    Column("since", Day, primary_key=True),
    Column("until", Day, nullable=False),
    Column("entered", Day),
    Column("decision", Day),
    Column("placement_order", Day),
    Column("matched", Day),
    Column("placed", Day),
    Column("recorded_at", BigInteger, primary_key=True),
    Column("superseded_at", BigInteger, nullable=False),
)
Index("ix_states_authority_until_since", states.c.authority, states.c.until, states.c.since)

DERIVED = (adoptions, states)
