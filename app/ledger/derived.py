"""The derived tables: what the reading says about each child and family, stored so that figures need not read it again.

`adoptions` answers everything about durations, `states` everything about a day: ``since <= D < until``. The others have
what takes more than one event to know: which leaving ended a period of care, which issue a conclusion of proceedings
belongs to, which pre-proceedings led to an issue, whose adopters a child was placed with, the rounds of a family, and
which events no count of events counts.
Every table has authority, child (or family) and its own day first, and what the reading gives in the reading's order.
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from app.http.changes import About
from app.store.database import Code, Day, metadata

#: Goes up by one with each change of the reading: rows that an earlier edition derived are derived again.
READING = 6


def _derived(name: str, about: About, *columns: Column[Any]) -> Table:
    """A table of derived rows of children or families: whose, what the reading gives, and the instants."""
    return Table(
        name,
        metadata,
        Column("authority", Code(40), primary_key=True),
        Column(about, Code(64), primary_key=True),
        *columns,
        Column("recorded_at", BigInteger, primary_key=True),
        Column("superseded_at", BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def _days(*names: str) -> list[Column[Any]]:
    return [Column(name, Day) for name in names]


def _days_by(*names: str) -> list[Column[Any]]:
    """The same steps where only a day on or before which they happened is known."""
    return _days(*(f"{name}_by" for name in names))


def _uncounted(name: str, about: About) -> Table:
    """Events that no count of events counts."""
    return _derived(
        name,
        about,
        Column("type", Code(40), primary_key=True),
        Column("date", Day, primary_key=True),
        Column("source_id", Code(128), primary_key=True),
        Column("reason", String(20), nullable=False),
    )


_STEPS = ("entered", "decision", "placement_order", "matched", "placed")

adoptions = _derived(
    "adoptions",
    "child",
    Column("adopted", Day, primary_key=True),
    *_days(*_STEPS),
    Column("by_current_carer", Boolean(create_constraint=False), nullable=False),
    *_days("moved_in_with_carer"),
    *_days_by(*_STEPS),
    *_days("application"),
    Column("opposed", Boolean(create_constraint=False)),
    Column("adopted_month", Integer, nullable=False),
    *_days("life_story_book", "later_life_letter"),
    Column("warnings", Text, nullable=False),
)
Index("ix_adoptions_authority_adopted", adoptions.c.authority, adoptions.c.adopted)

states = _derived(
    "states",
    "child",
    Column("since", Day, primary_key=True),
    Column("until", Day, nullable=False),
    *_days(*_STEPS),
    *_days_by(*_STEPS),
    *_days("linked"),
    *_days_by("linked"),
)
Index("ix_states_authority_until_since", states.c.authority, states.c.until, states.c.since)

cessations = _derived(
    "cessations",
    "child",
    Column("ceased", Day, primary_key=True),
    Column("by_adoption", Boolean(create_constraint=False), nullable=False),
    *_days("year_ends", "next_ceased"),
)
Index("ix_cessations_authority_ceased", cessations.c.authority, cessations.c.ceased)

proceedings = _derived("proceedings", "child", Column("concluded", Day, primary_key=True), *_days("issued"))
Index("ix_proceedings_authority_concluded", proceedings.c.authority, proceedings.c.concluded)

issues = _derived("issues", "child", Column("issued", Day, primary_key=True), *_days("started"))
Index("ix_issues_authority_issued", issues.c.authority, issues.c.issued)

placements = _derived(
    "placements",
    "child",
    Column("placed", Day, primary_key=True),
    Column("adopters", String(20)),
    Column("on_or_before", Boolean(create_constraint=False), nullable=False),
    Column("matched_family", Code(64)),
)
Index("ix_placements_authority_placed", placements.c.authority, placements.c.placed)

rounds = _derived(
    "rounds",
    "family",
    Column("since", Day, primary_key=True),
    Column("until", Day, nullable=False),
    *_days("registered", "approved", "found", "ended", "outcome", "approved_on"),
)
Index("ix_rounds_authority_until_since", rounds.c.authority, rounds.c.until, rounds.c.since)

uncounted = _uncounted("uncounted", "child")
uncounted_of_families = _uncounted("uncounted_of_families", "family")

DERIVED = (
    adoptions,
    states,
    cessations,
    proceedings,
    issues,
    placements,
    uncounted,
    rounds,
    uncounted_of_families,
)
