"""Runs migrations on the connection that `app.schema.migrate` gives; there is no alembic.ini to keep in step."""

from alembic import context
from sqlalchemy import Connection

from app.access import keys
from app.children.characteristics import children
from app.database import metadata
from app.events.ledger import events
from app.journeys.rows import DERIVED
from app.receipts import first_answers, receipts

#: Importing the tables is what fills the metadata.
TABLES = (keys, children, first_answers, receipts, events, *DERIVED)

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
