"""Receipts as they are stored: without the changes that they list, which are stored apart, and until they expire.

So the changes of a child go when the child is erased, and an answer that is read again is put together with the rest.
"""

import json
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from fastapi import Response
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)

from app.audit.noting import note_sent
from app.http.access import Caller
from app.http.changes import SHOWN, Changes, Reader, UnderReceipt, changes, kept, reader_of_receipts, sender
from app.problems import IdempotencyKeyReused, NotFound
from app.store.database import Writing, as_text, metadata
from app.store.walls import by

receipts = Table(
    "receipts",
    metadata,
    Column("receipt", String(32), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    # Codes of those whose records it is about, with blanks between them.
    Column("authorities", Text, nullable=False, server_default=""),
    info=by("authorities", "several"),
)
Index("ix_receipts_expires_at", receipts.c.expires_at)
#: Which receipt is the first answer to an Idempotency-Key of a caller.
first_answers = Table(
    "first_answers",
    metadata,
    Column("key_id", String(16), primary_key=True),
    Column("idempotency_key", String(128), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("receipt", String(32), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)
Index("ix_first_answers_expires_at", first_answers.c.expires_at)
#: Microseconds of a day.
DAY = 24 * 60 * 60 * 1_000_000
_GONE = "There is no such receipt within reach of this key, or it has expired."


@dataclass(frozen=True, slots=True)
class Once:
    """An Idempotency-Key and the hash of the request that it came with."""

    key: str
    request_hash: str


class Days(NamedTuple):
    """For how many days answers are kept: receipts of dry runs, other receipts, and first answers."""

    of_dry_runs: int = 1
    of_receipts: int = 400
    of_first_answers: int = 30


@dataclass(frozen=True, slots=True)
class ToKeep:
    """How an answer is given and kept: its status, whose records it is about, and its Idempotency-Key."""

    status: int
    authorities: Collection[str]
    dry_run: bool = False
    once: Once | None = None


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
    """A receipt and its report, and who gets the answer at once."""

    receipt: str
    report: dict[str, Any]
    reader: Reader = "all"

    @property
    def changes(self) -> Changes | None:
        """What was changed, in answers that list it."""
        return self.report.get("changes")

    @property
    def answer(self) -> str:
        return self._with(self.changes.as_json(self.reader) if self.changes else [])

    @property
    def stored(self) -> str:
        """The answer without its changes."""
        return self._with([])

    def _with(self, listed: list[dict[str, Any]]) -> str:
        shown = {"changes": listed} if "changes" in self.report else {}
        return as_json_text({"receipt": self.receipt, **self.report, **shown})


def as_json_text(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False)


def _with_changes(connection: Connection, stored: Any, reader: Reader) -> dict[str, Any]:
    """The answer again, with its changes as they are kept, as the reader may see it."""
    answer: dict[str, Any] = json.loads(stored.body)
    if reader == "other":
        answer = without(answer, _names_somebody)
    if "changes" not in answer:
        return answer
    first = islice(kept(connection, UnderReceipt.of(stored)), SHOWN)
    return {**answer, "changes": [change.as_json(reader) for _, _, change in first]}


def _names_somebody(item: dict[str, Any]) -> bool:
    return bool(item.get("child") or item.get("family"))


def without(body: Any, goes: Callable[[dict[str, Any]], bool]) -> Any:
    """A report without some items of its lists. Its counts stay."""
    if isinstance(body, dict):
        return {name: without(value, goes) for name, value in body.items()}
    if isinstance(body, list):
        return [without(item, goes) for item in body if not (isinstance(item, dict) and goes(item))]
    return body


def keep(writing: Writing, caller: Caller, given: Given, to_keep: ToKeep, days: Days) -> None:
    """Keep a receipt, and that it is the first answer to its Idempotency-Key; delete those that have expired."""
    prune(writing)
    lasts = days.of_dry_runs if to_keep.dry_run else days.of_receipts
    authorities = " ".join(sorted(to_keep.authorities))
    row = (given.receipt, caller.key_id, writing.now, given.stored, writing.now + lasts * DAY, authorities)
    writing.insert(receipts, [column.name for column in receipts.c], [row])
    if given.changes:
        given.changes.store(writing, given.receipt)
    changed = given.changes.named if given.changes else ()
    note_sent(writing.connection, given.report, changed, to_keep.authorities)
    if to_keep.once and not to_keep.dry_run:
        # One that expires at this very moment may still be there.
        mine = first_answers.c.key_id == caller.key_id, first_answers.c.idempotency_key == to_keep.once.key
        writing.connection.execute(delete(first_answers).where(*mine))
        writing.connection.execute(
            insert(first_answers).values(
                key_id=caller.key_id,
                idempotency_key=to_keep.once.key,
                request_hash=to_keep.once.request_hash,
                status=to_keep.status,
                receipt=given.receipt,
                expires_at=writing.now + min(days.of_first_answers, days.of_receipts) * DAY,
            )
        )


def prune(writing: Writing) -> int:
    """Delete what has expired: first answers, and receipts with their changes. Gives the number of receipts."""
    writing.connection.execute(delete(first_answers).where(first_answers.c.expires_at <= writing.now))
    expired = select(receipts.c.receipt, receipts.c.authorities).where(receipts.c.expires_at <= writing.now)
    gone = writing.connection.execute(expired).all()
    for row in gone:
        for theirs in UnderReceipt.of(row).conditions():
            writing.connection.execute(delete(changes).where(theirs))
        writing.connection.execute(delete(receipts).where(receipts.c.receipt == row.receipt))
    return len(gone)


def first_answer(connection: Connection, caller: Caller, once: Once) -> Answer | None:
    """The first answer to an Idempotency-Key. Whoever sends the request again knows its children."""
    mine = first_answers.c.key_id == caller.key_id, first_answers.c.idempotency_key == once.key
    found = connection.execute(
        select(first_answers.c.request_hash, first_answers.c.status, *_OF_AN_ANSWER)
        .join(receipts, receipts.c.receipt == first_answers.c.receipt)
        .where(*mine, first_answers.c.expires_at > time.time_ns() // 1000)
    ).first()
    if found is None:
        return None
    if found.request_hash != once.request_hash:
        raise IdempotencyKeyReused
    return Answer(found.status, as_json_text(_with_changes(connection, found, sender(caller))), replayed=True)


_OF_AN_ANSWER = receipts.c.receipt, receipts.c.authorities, receipts.c.body


def find_receipt(connection: Connection, caller: Caller, receipt: str) -> Row[Any]:
    """A receipt that is still kept, for a key that reaches all whose records it is about. Raises NotFound."""
    found = connection.execute(select(receipts).where(receipts.c.receipt == receipt)).first()
    if found is None or found.expires_at <= time.time_ns() // 1000:
        raise NotFound(detail=_GONE)
    authorities = found.authorities.split()
    if not all(map(caller.reaches_records_of, authorities)):
        raise NotFound(detail=_GONE)
    if not authorities and found.key_id != caller.key_id and not caller.reaches_all:
        raise NotFound(detail=_GONE)
    return found


def read_again(connection: Connection, caller: Caller, found: Row[Any]) -> dict[str, Any]:
    """A receipt again: the answer, when it was recorded, and until when it is kept."""
    instants = {"recorded_at": as_text(found.recorded_at), "expires_at": as_text(found.expires_at)}
    return {**_with_changes(connection, found, reader_of_receipts(caller)), **instants}
