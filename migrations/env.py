"""Runs migrations on the connection that `app.store.schema.migrate` gives; there is no alembic.ini to keep in step."""

from alembic import context
from sqlalchemy import Connection

import app.main  # noqa: F401 - every table is known once every module is
from app.store.database import metadata

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
