"""Work on a connection that sees only the rows within its reach, on either engine."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from app.store.postgres_wall import opening
from app.store.reach import Reach
from app.store.sqlite_wall import reach_of


@contextmanager
def within(connection: Connection, reach: Reach, begin: str = "") -> Iterator[None]:
    """Around work on a connection that sees only what is within reach.

    On PostgreSQL the reach is of one transaction; ``begin`` begins it in the same statement.
    """
    if connection.dialect.name == "sqlite":
        with reach_of(connection, reach):
            yield
        return
    connection.exec_driver_sql(begin + opening(reach))
    yield
