"""Dry runs: the work of the real run, taken back again before its transaction ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.store.database import Writing


@contextmanager
def taken_back(writing: Writing, dry_run: bool) -> Iterator[None]:
    """Around work that a dry run does not store."""
    attempt = writing.connection.begin_nested()
    yield
    if dry_run:
        attempt.rollback()
        writing.forget_changes()
    else:
        attempt.commit()
