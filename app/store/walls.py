"""The wall between authorities inside the database: a connection sees only the rows within its reach."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from app.store.reach import Reach


@contextmanager
def within(connection: Connection, reach: Reach) -> Iterator[None]:
    """Around work on a connection that is to see only what is within reach."""
    connection.info["reach"] = reach
    yield
