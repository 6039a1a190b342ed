"""Receipts and first answers as they are stored: without the changes that they list, which are stored apart.

So the changes of a child go when the child is erased, and an answer that is read again is put together with the rest.
"""

import json
import time
from dataclasses import dataclass
from itertools import islice
from typing import Any

from fastapi import Response
from sqlalchemy import BigInteger, Column, Connection, Index, Integer, Row, String, Table, Text, delete, insert, select

from app.http.access import Caller
from app.http.changes import SHOWN, Changes, authorities_of, changes, kept
from app.problems import IdempotencyKeyReused, NotFound
from app.store.database import Writing, as_text, metadata

receipts = Table(
    "receipts",
    metadata,
    Column("receipt", String(32), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("expires_at", BigInteger),
)
_EXPIRES = receipts.c.expires_at.is_not(None)
Index("ix_receipts_expires_at", receipts.c.expires_at, sqlite_where=_EXPIRES, postgresql_where=_EXPIRES)
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


@dataclass(frozen=True, slots=True)
class Once:
    """An Idempotency-Key and the hash of the request that it came with."""

    key: str
    request_hash: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the caller: 200 to an atomic batch, 207 to a partial one; ``replayed`` if it is a first answer."""

    status: int
    body: str
    replayed: bool = False

    def as_response(self) -> Response:
        """The answer over HTTP."""
        headers = {"Idempotent-Replayed": "true"} if self.replayed else {}
        return Response(self.body, self.status, headers, "application/json")


@dataclass(frozen=True, slots=True)
class Given:
    """A receipt and its report."""

    receipt: str
    report: dict[str, Any]

    @property
    def changes(self) -> Changes | None:
        """What was changed, in answers that list it."""
        return self.report.get("changes")

    @property
    def answer(self) -> str:
        return self._with(self.changes.as_json() if self.changes else [])

    @property
    def stored(self) -> str:
        """The answer without its changes."""
        return self._with([])

    def _with(self, listed: list[dict[str, Any]]) -> str:
        shown = {"changes": listed} if "changes" in self.report else {}
        return _as_text({"receipt": self.receipt, **self.report, **shown})


def _as_text(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False)


def _with_changes(connection: Connection, body: str) -> dict[str, Any]:
    """The answer again, with its changes as they are kept."""
    answer: dict[str, Any] = json.loads(body)
    if "changes" not in answer:
        return answer
    first = islice(kept(connection, answer["receipt"]), SHOWN)
    return {**answer, "changes": [change.as_json() for _, _, change in first]}


def keep(
    writing: Writing,
    caller: Caller,
    given: Given,
    status: int,
    once: Once | None = None,
    expires_at: int | None = None,
) -> None:
    _prune(writing)
    mine = {"key_id": caller.key_id, "recorded_at": writing.now, "body": given.stored}
    writing.connection.execute(insert(receipts).values(receipt=given.receipt, expires_at=expires_at, **mine))
    if given.changes:
        given.changes.store(writing, given.receipt)
    if once:
        key = {"idempotency_key": once.key, "request_hash": once.request_hash}
        writing.connection.execute(insert(first_answers).values(status=status, **key, **mine))


def _prune(writing: Writing) -> None:
    """Delete the receipts of dry runs that are older than a day, with their changes."""
    expired = _EXPIRES & (receipts.c.expires_at <= writing.now)
    gone = list(writing.connection.scalars(select(receipts.c.receipt).where(expired)))
    if gone:
        writing.connection.execute(delete(changes).where(changes.c.receipt.in_(gone)))
        writing.connection.execute(delete(receipts).where(receipts.c.receipt.in_(gone)))


def first_answer(connection: Connection, caller: Caller, once: Once) -> Answer | None:
    found = connection.execute(
        select(first_answers.c.request_hash, first_answers.c.status, first_answers.c.body).where(
            first_answers.c.key_id == caller.key_id, first_answers.c.idempotency_key == once.key
        )
    ).first()
    if found is None:
        return None
    if found.request_hash != once.request_hash:
        raise IdempotencyKeyReused
    return Answer(found.status, _as_text(_with_changes(connection, found.body)), replayed=True)


def find_receipt(connection: Connection, caller: Caller, receipt: str) -> Row[Any]:
    """A receipt that is still kept, for the key that it was given to. Raises NotFound."""
    found = connection.execute(select(receipts).where(receipts.c.receipt == receipt)).first()
    if found is None or (found.key_id != caller.key_id and not caller.reaches_all):
        raise NotFound
    if found.expires_at is not None and found.expires_at <= time.time_ns() // 1000:
        raise NotFound
    if not all(map(caller.reaches_records_of, authorities_of(connection, receipt))):
        raise NotFound
    return found


def read_receipt(connection: Connection, caller: Caller, receipt: str) -> dict[str, Any]:
    """A receipt again: the answer, when it was recorded, and until when it is kept. Raises NotFound."""
    found = find_receipt(connection, caller, receipt)
    expires_at = None if found.expires_at is None else as_text(found.expires_at)
    instants = {"recorded_at": as_text(found.recorded_at), "expires_at": expires_at}
    return {**_with_changes(connection, found.body), **instants}
