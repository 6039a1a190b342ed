"""Small changes that are not worth waiting for."""

from sqlalchemy import Executable
from sqlalchemy.exc import DBAPIError

from app.store.database import Database
from app.store.reach import NOBODY


def execute_in_passing(database: Database, statement: Executable) -> None:
    """Execute a statement, or leave it out if others are writing or the database can only be read."""
    try:
        if not database.is_sqlite:
            with database.engine.begin() as connection:
                connection.exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
                connection.execute(statement)
            return
        with database.reading(NOBODY) as connection:
            [[patience]] = connection.exec_driver_sql("PRAGMA busy_timeout")
            connection.exec_driver_sql("PRAGMA busy_timeout=0")
            try:
                connection.execute(statement)
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
    except DBAPIError:
        return
