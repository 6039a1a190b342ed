"""Runs migrations on the connection that `app.store.schema.migrate` gives; there is no alembic.ini to keep in step."""

from alembic import context
from sqlalchemy import Connection

from app.http.access import keys
from app.http.changes import changes
from app.http.stored_receipts import first_answers, receipts
from app.ledger.characteristics import children
from app.ledger.completeness import statements
from app.ledger.derived import DERIVED
from app.ledger.reported import reports
from app.ledger.versions import events
from app.store.database import metadata

#: Importing the tables is what fills the metadata.
TABLES = (keys, children, changes, first_answers, receipts, events, statements, reports, *DERIVED)

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
