"""The derived tables: what `read_journey` says of each child, kept so that figures need not read it again.

`adoptions` answers everything about durations, `states` everything about a day: ``since <= D < until``. The others hold
what takes more than one event to know: which leaving ended a period of care, which issue a conclusion of proceedings
belongs to, whose adopters a child was placed with. Every table has authority, child and its own day first.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from app.store.database import Code, Day, metadata

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
    sqlite_with_rowid=False,
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
    sqlite_with_rowid=False,
)
Index("ix_states_authority_until_since", states.c.authority, states.c.until, states.c.since)

cessations = Table(
    "cessations",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("child", Code(64), primary_key=True),
    Column("ceased", Day, primary_key=True),
    Column("by_adoption", Boolean(create_constraint=False), nullable=False),
    Column("financial_year", Integer, nullable=False),
    Column("recorded_at", BigInteger, primary_key=True),
    Column("superseded_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_cessations_authority_ceased", cessations.c.authority, cessations.c.ceased)

proceedings = Table(
    "proceedings",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("child", Code(64), primary_key=True),
    Column("concluded", Day, primary_key=True),
    Column("issued", Day),
    Column("recorded_at", BigInteger, primary_key=True),
    Column("superseded_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_proceedings_authority_concluded", proceedings.c.authority, proceedings.c.concluded)

placements = Table(
    "placements",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("child", Code(64), primary_key=True),
    Column("placed", Day, primary_key=True),
    Column("adopters", String(20)),
    Column("recorded_at", BigInteger, primary_key=True),
    Column("superseded_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_placements_authority_placed", placements.c.authority, placements.c.placed)

DERIVED = (adoptions, states, cessations, proceedings, placements)
