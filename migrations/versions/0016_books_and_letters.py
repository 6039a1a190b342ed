"""By when an adopted child had a life story book and a later life letter.

The rows that were derived before are derived again when the service or `adoption-indicators migrate` starts next.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

NAMES = ("life_story_book", "later_life_letter")


def upgrade() -> None:
    for name in NAMES:
        op.add_column("adoptions", sa.Column(name, sa.Integer()))


def downgrade() -> None:
    for name in NAMES:
        op.drop_column("adoptions", name)
