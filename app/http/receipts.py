"""Answers to what is sent: given once for each Idempotency-Key, in the transaction of the data, and shown again.

A dry run is the same work, rolled back; only its receipt is kept, for a shorter time.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Annotated, Any

from fastapi import Header

from app.http.access import Caller
from app.http.changes import sender
from app.http.stored_receipts import Answer, Days, Given, Once, ToKeep, first_answer, keep
from app.problems import (
    BatchRefused,
    IdempotencyKeyReused,
    NotUnderstood,
    OutOfReach,
    Problem,
    StillRunning,
    TooLarge,
    UnreadableBody,
    UnsupportedMediaType,
)
from app.store.database import Database, Writing

#: What can go wrong with anything that is sent to be stored.
SENDING_PROBLEMS: tuple[type[Problem], ...] = (
    UnreadableBody,
    OutOfReach,
    StillRunning,
    TooLarge,
    UnsupportedMediaType,
    NotUnderstood,
    BatchRefused,
    IdempotencyKeyReused,
)
#: The receipt that the description names, which the demonstration has.
EXAMPLE = "5f0c7a4e9b1d2c3a4b5c6d7e"
IdempotencyKey = Annotated[
    str | None,
    Header(pattern=r"^[!-~]{1,128}$", description="A new one for each request; sent again, the first answer"),
]


class Receipts:
    """Does what was sent, once. One object per process: it knows which Idempotency-Keys are being worked on."""

    def __init__(self, database: Database, days: Days | None = None, name: Callable[[], str] | None = None) -> None:
        self._database = database
        self._days = days or Days()
        self._name = name or partial(secrets.token_hex, 12)
        self._running: set[tuple[str, str]] = set()

    @contextmanager
    def only_one(self, caller: Caller, once: Once | None) -> Iterator[None]:
        """Around a request from before it waits for its turn until it is answered. Raises StillRunning."""
        if once is None:
            yield
            return
        running = (caller.key_id, once.key)
        if running in self._running:
            raise StillRunning
        self._running.add(running)
        try:
            yield
        finally:
            self._running.discard(running)

    def first_answer(self, caller: Caller, once: Once | None) -> Answer | None:
        """The answer that was given to this request before, if it was. Raises IdempotencyKeyReused."""
        if once is None:
            return None
        with self._database.reading(caller.reach_of_records) as connection:
            return first_answer(connection, caller, once)

    def given(self, caller: Caller, work: Callable[[Writing], dict[str, Any]], to_keep: ToKeep) -> Answer:
        """Do the work in one transaction, with its report kept as a receipt in the same; its `changes` are a Changes.

        A dry run is rolled back, and only its receipt is stored.
        """
        once = to_keep.once
        try:
            with self._database.writing(caller.reach_of_records) as writing:
                # Another process may have answered the same key while this one read the rows.
                if once and (first := first_answer(writing.connection, caller, once)):
                    return first
                given = Given(self._name(), work(writing), sender(caller))
                if to_keep.dry_run:
                    raise _RollBack(given)
                keep(writing, caller, given, to_keep, self._days)
                return Answer(to_keep.status, given.answer)
        except _RollBack as rolled_back:
            given = rolled_back.given
        with self._database.writing(caller.reach_of_records) as writing:
            keep(writing, caller, given, to_keep, self._days)
            writing.forget_changes()
        return Answer(to_keep.status, given.answer)


class _RollBack(Exception):
    def __init__(self, given: Given) -> None:
        self.given = given
