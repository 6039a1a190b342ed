"""What each source says about a child: the return, the API, the extended adoption report, Annex A.

Rows from before do not say which source they are from. They count as the API's, so the next import of a return comes
first again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("children", sa.Column("said", sa.Text()))


def downgrade() -> None:
    op.drop_column("children", "said")
