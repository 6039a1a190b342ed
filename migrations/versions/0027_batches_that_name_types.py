"""Batches that name the types that are complete are stored apart: of other types nothing is inferred from them.

Which batches did so before is seen where they stated days: the statement has the instant of the batch. One that stated
again what was stated already left no trace; all types are inferred from it, as before.
"""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

FOREVER = 2**63 - 1
#: The types that were there when days could be stated first: a batch that names none states at least these.
OF_CHILDREN = frozenset((
    "early_warning", "entered_care", "left_care", "proceedings_issued", "proceedings_concluded", "adoption_decision",
    "decision_reversed", "placement_order", "placement_order_revoked", "matched", "match_ended",
    "early_permanence_placed", "placed", "placement_disrupted", "adoption_application", "adopted",
    "life_story_book_completed", "later_life_letter_completed",
))  # fmt: skip
OF_FAMILIES = frozenset((
    "enquiry", "registered", "stage_two_started", "approved", "approval_declined", "withdrawn", "family_matched",
    "family_placed",
))  # fmt: skip
reports = sa.table("reports", *map(sa.column, ("authority", "about", "recorded_at", "superseded_at", "names_types")))


def upgrade() -> None:
    op.add_column("reports", sa.Column("names_types", sa.Boolean(), nullable=False, server_default=sa.false()))
    for authority, instant in _of_batches_that_name_types():
        mine = reports.c.authority == authority, reports.c.recorded_at == instant
        op.execute(reports.update().where(*mine).values(names_types=sa.true()))
    _follow(reports.c.authority, reports.c.about, reports.c.names_types)


def _of_batches_that_name_types() -> list[tuple[str, int]]:
    """Authorities and instants at which some types were stated and not all."""
    stated: dict[tuple[str, int], bool] = {}
    found = op.get_bind().execute(
        sa.text("SELECT authority, recorded_at, kinds FROM completeness WHERE source = 'api'")
    )
    for authority, instant, kinds in found:
        types = {kind.split("/")[0] for kind in kinds.split()}
        of_all = types >= OF_CHILDREN or types >= OF_FAMILIES
        stated[authority, instant] = stated.get((authority, instant), False) or of_all
    return [batch for batch, of_all in stated.items() if not of_all]


def downgrade() -> None:
    _follow(reports.c.authority, reports.c.about)
    op.drop_column("reports", "names_types")


def _follow(*alike: sa.ColumnClause[str]) -> None:
    """Let each row be current until the next one that is alike."""
    connection = op.get_bind()
    instants: dict[tuple[object, ...], list[tuple[int, int]]] = defaultdict(list)
    columns = (*alike, reports.c.recorded_at, reports.c.superseded_at)
    for *key, recorded_at, superseded_at in connection.execute(sa.select(*columns).order_by(reports.c.recorded_at)):
        instants[tuple(key)].append((recorded_at, superseded_at))
    for key, rows in instants.items():
        following = [*(recorded_at for recorded_at, _ in rows[1:]), FOREVER]
        for (recorded_at, superseded_at), until in zip(rows, following, strict=True):
            if superseded_at != until:
                same = [column == value for column, value in zip(alike, key, strict=True)]
                one = (*same, reports.c.recorded_at == recorded_at)
                connection.execute(reports.update().where(*one).values(superseded_at=until))
