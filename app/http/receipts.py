"""Answers to what is sent: given once for each Idempotency-Key, in the transaction of the data, and shown again.

A dry run is the same work, rolled back, and is not remembered.
"""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Header, Response
from sqlalchemy import BigInteger, Column, Connection, Integer, String, Table, Text, insert, select

from app.http.access import Caller
from app.problems import (
    BatchRefused,
    IdempotencyKeyReused,
    NotFound,
    NotUnderstood,
    OutOfReach,
    Problem,
    StillRunning,
    TooLarge,
    UnreadableBody,
    UnsupportedMediaType,
)
from app.store.database import Database, Writing, as_text, metadata

receipts = Table(
    "receipts",
    metadata,
    Column("receipt", String(32), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)
#: First answers, by the caller's Idempotency-Key.
first_answers = Table(
    "first_answers",
    metadata,
    Column("key_id", String(16), primary_key=True),
    Column("idempotency_key", String(128), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
)


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
IdempotencyKey = Annotated[
    str | None,
    Header(pattern=r"^[!-~]{1,128}$", description="A new one for each request; sent again, the first answer"),
]


@dataclass(frozen=True, slots=True)
class Once:
    """An Idempotency-Key and the hash of the request that it came with."""

    key: str
    request_hash: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the caller is told: 200 for an atomic batch, 207 for a partial one; ``replayed`` if it is a first answer."""

    status: int
    body: str
    replayed: bool = False

    def as_response(self) -> Response:
        """The answer over HTTP."""
        headers = {"Idempotent-Replayed": "true"} if self.replayed else {}
        return Response(self.body, self.status, headers, "application/json")


class Receipts:
    """Does what was sent, once. One object per process: it knows which Idempotency-Keys are being worked on."""

    def __init__(self, database: Database) -> None:
        self._database = database
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
        with self._database.reading() as connection:
            return _first_answer(connection, caller, once)

    def given(
        self,
        caller: Caller,
        once: Once | None,
        work: Callable[[Writing], dict[str, Any]],
        *,
        status: int,
        dry_run: bool,
    ) -> Answer:
        """Do the work in one transaction, with its report kept as a receipt in the same. A dry run keeps nothing."""
        try:
            with self._database.writing() as writing:
                # Another process may have answered the same key while this one read the rows.
                if once and (first := _first_answer(writing.connection, caller, once)):
                    return first
                receipt = None if dry_run else secrets.token_hex(12)
                answer = Answer(status, json.dumps({"receipt": receipt, **work(writing)}, ensure_ascii=False))
                if receipt is None:
                    raise _RollBack(answer)
                _keep(writing, caller, receipt, answer, once)
                return answer
        except _RollBack as rolled_back:
            return rolled_back.answer


class _RollBack(Exception):
    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def _keep(writing: Writing, caller: Caller, receipt: str, answer: Answer, once: Once | None) -> None:
    writing.connection.execute(
        insert(receipts).values(receipt=receipt, key_id=caller.key_id, recorded_at=writing.now, body=answer.body)
    )
    if once:
        writing.connection.execute(
            insert(first_answers).values(
                key_id=caller.key_id,
                idempotency_key=once.key,
                request_hash=once.request_hash,
                status=answer.status,
                body=answer.body,
                recorded_at=writing.now,
            )
        )


def _first_answer(connection: Connection, caller: Caller, once: Once) -> Answer | None:
    found = connection.execute(
        select(first_answers.c.request_hash, first_answers.c.status, first_answers.c.body).where(
            first_answers.c.key_id == caller.key_id, first_answers.c.idempotency_key == once.key
        )
    ).first()
    if found is None:
        return None
    if found.request_hash != once.request_hash:
        raise IdempotencyKeyReused
    return Answer(found.status, found.body, replayed=True)


def read_receipt(connection: Connection, caller: Caller, receipt: str) -> dict[str, Any]:
    """A receipt again, for the key that it was given to. Raises NotFound."""
    found = connection.execute(select(receipts).where(receipts.c.receipt == receipt)).first()
    if found is None or (found.key_id != caller.key_id and not caller.reaches_all):
        raise NotFound
    return {**json.loads(found.body), "recorded_at": as_text(found.recorded_at)}
