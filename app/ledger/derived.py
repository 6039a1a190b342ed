"""The derived tables: what the reading says of each child and family, stored so that figures need not read it again.

`adoptions` answers everything about durations, `states` everything about a day: ``since <= D < until``. The others have
what takes more than one event to know: which leaving ended a period of care, which issue a conclusion of proceedings
belongs to, whose adopters a child was placed with, the rounds of a family, and which events no count of events counts.
Every table has authority, child (or family) and its own day first, and what the reading gives in the reading's order.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from app.store.database import Code, Day, metadata

#: Goes up by one with each change of the reading: rows that an earlier edition derived are derived again.
READING = 2

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
    Column("entered_by", Day),
    Column("decision_by", Day),
    Column("placement_order_by", Day),
    Column("matched_by", Day),
    Column("placed_by", Day),
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
    Column("entered_by", Day),
    Column("decision_by", Day),
    Column("placement_order_by", Day),
    Column("matched_by", Day),
    Column("placed_by", Day),
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
    Column("on_or_before", Boolean(create_constraint=False), nullable=False),
    Column("recorded_at", BigInteger, primary_key=True),
    Column("superseded_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_placements_authority_placed", placements.c.authority, placements.c.placed)

uncounted = Table(
    "uncounted",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("child", Code(64), primary_key=True),
    Column("type", Code(40), primary_key=True),
    Column("date", Day, primary_key=True),
    Column("source_id", Code(128), primary_key=True),
    Column("reason", String(20), nullable=False),
    Column("recorded_at", BigInteger, primary_key=True),
    Column("superseded_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

uncounted_of_families = Table(
    "uncounted_of_families",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("family", Code(64), primary_key=True),
    Column("type", Code(40), primary_key=True),
    Column("date", Day, primary_key=True),
    Column("source_id", Code(128), primary_key=True),
    Column("reason", String(20), nullable=False),
    Column("recorded_at", BigInteger, primary_key=True),
    Column("superseded_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

rounds = Table(
    "rounds",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("family", Code(64), primary_key=True),
    Column("since", Day, primary_key=True),
    Column("until", Day, nullable=False),
    Column("registered", Day),
    Column("approved", Day),
    Column("found", Day),
    Column("ended", Day),
    Column("outcome", Day),
    Column("recorded_at", BigInteger, primary_key=True),
    Column("superseded_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_rounds_authority_until_since", rounds.c.authority, rounds.c.until, rounds.c.since)

OF_CHILDREN = (adoptions, states, cessations, proceedings, placements, uncounted)
OF_FAMILIES = (rounds, uncounted_of_families)
DERIVED = (*OF_CHILDREN, *OF_FAMILIES)
