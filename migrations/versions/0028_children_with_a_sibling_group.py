"""Children who have a sibling group are found without looking at the others: most have none.

A count of events says in how many sibling groups its children are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

_HAS_A_GROUP = sa.text("sibling_group IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_children_authority_sibling_group",
        "children",
        ["authority", "sibling_group"],
        sqlite_where=_HAS_A_GROUP,
        postgresql_where=_HAS_A_GROUP,
    )


def downgrade() -> None:
    op.drop_index("ix_children_authority_sibling_group", "children")
