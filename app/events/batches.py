"""A batch from its rows to its receipt: atomic or partial, once per Idempotency-Key, in one transaction.

A dry run is the same work, rolled back. A refused batch stores nothing.
"""

import json
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import BigInteger, Column, Connection, Integer, String, Table, Text, insert, select

from app.access import Caller
from app.areas import Areas
from app.database import Database, Writing, as_text, metadata
from app.events.formats import Read
from app.events.intake import Draft, Intake, draft
from app.problems import (
    BatchRefused,
    IdempotencyKeyReused,
    Mistake,
    NotFound,
    OutOfReach,
    StillRunning,
    TooLarge,
)

Mode = Literal["atomic", "partial"]

#: Mistakes that an answer spells out one by one; the rest are counted by kind, so an answer stays readable.
SPELLED_OUT = 1000
KINDS_COUNTED = 100
_PLACE_OF_ROW = re.compile("^/events/[0-9]+")

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


@dataclass(slots=True)
class Rows:
    """The rows of a batch after reading: drafts of the good ones, mistakes of the others."""

    received: int = 0
    drafts: list[Draft] = field(default_factory=list)
    rejected: int = 0
    mistakes: list[Mistake] = field(default_factory=list)
    further: Counter[tuple[str, str]] = field(default_factory=Counter)
    beyond_reach: list[Mistake] = field(default_factory=list)

    def reject(self, found: list[Mistake]) -> None:
        self.rejected += 1
        for mistake in found:
            if len(self.mistakes) < SPELLED_OUT:
                self.mistakes.append(mistake)
            else:
                self.further[mistake.code, _PLACE_OF_ROW.sub("", mistake.pointer or "")] += 1

    def all_mistakes(self) -> list[Mistake]:
        """Every mistake, or the first thousand and a count of each further kind."""
        return self.mistakes + [
            Mistake("more_of_these", f"{count:,} more rows with {code}.", pointer=pointer or None)
            for (code, pointer), count in self.further.most_common(KINDS_COUNTED)
        ]


class Batches:
    """Takes batches in. One object per process: it knows which Idempotency-Keys are being worked on."""

    def __init__(self, database: Database, areas: Areas, most_events: int) -> None:
        self._database = database
        self._areas = areas
        self._most_events = most_events
        self._running: set[tuple[str, str]] = set()

    def take_in(
        self,
        rows: Iterable[Read],
        caller: Caller,
        *,
        mode: Mode,
        dry_run: bool = False,
        once: Once | None = None,
    ) -> Answer:
        """Take a batch in. Raises BatchRefused, OutOfReach, TooLarge or IdempotencyKeyReused."""
        if once and (first := self._first_answer(caller, once)):
            return first
        read = self._read(rows, caller)
        if read.rejected and mode == "atomic":
            raise BatchRefused(read.all_mistakes(), report=_report(read, Counter(), dry_run=dry_run))
        return self._record(read, caller, mode, dry_run, once)

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

    def _first_answer(self, caller: Caller, once: Once) -> Answer | None:
        with self._database.reading() as connection:
            return _first_answer(connection, caller, once)

    def _read(self, rows: Iterable[Read], caller: Caller) -> Rows:
        read = Rows()
        for row, event in rows:
            read.received += 1
            if read.received > self._most_events:
                raise TooLarge(detail=f"A batch has at most {self._most_events:,} events. Send it in parts.")
            if isinstance(event, list):
                read.reject(event)
            elif not caller.reaches_records_of(event.authority):
                read.beyond_reach.append(Mistake("out_of_reach", OutOfReach.title, pointer="/authority", row=row))
            else:
                read.drafts.append(draft(event))
        if read.beyond_reach:
            raise OutOfReach(read.beyond_reach[:SPELLED_OUT], detail=OutOfReach.title)
        return read

    def _record(self, read: Rows, caller: Caller, mode: Mode, dry_run: bool, once: Once | None) -> Answer:
        try:
            with self._database.writing() as writing:
                # Another process may have answered the same key while this one read the rows.
                if once and (first := _first_answer(writing.connection, caller, once)):
                    return first
                verdicts = Intake(writing).record(read.drafts)
                answer = self._answer(read, verdicts, mode, dry_run)
                if dry_run:
                    raise _RollBack(answer)
                _keep(writing, caller, answer, once)
                return answer
        except _RollBack as rolled_back:
            return rolled_back.answer

    def _answer(self, read: Rows, verdicts: Counter[Any], mode: Mode, dry_run: bool) -> Answer:
        report = _report(read, verdicts, dry_run=dry_run)
        report["receipt"] = None if dry_run else secrets.token_hex(12)
        report["errors"] = [mistake.as_json() for mistake in read.all_mistakes()]
        report["warnings"] = _warnings(read.drafts, self._areas)
        return Answer(207 if mode == "partial" else 200, json.dumps(report, ensure_ascii=False))


class _RollBack(Exception):
    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def _report(read: Rows, verdicts: Counter[Any], *, dry_run: bool) -> dict[str, Any]:
    return {
        "receipt": None,
        "received": read.received,
        "created": verdicts["created"],
        "unchanged": verdicts["unchanged"],
        "replaced": verdicts["replaced"],
        "rejected": read.rejected,
        "dry_run": dry_run,
    }


def _warnings(drafts: Iterable[Draft], areas: Areas) -> list[dict[str, str]]:
    outside: Counter[str] = Counter()
    for authority, day in ((each.authority, each.date) for each in drafts):
        area = areas[authority]
        if (area.end and day > area.end) or (area.start and day < area.start):
            outside[area.name] += 1
    return [
        {
            "code": "authority_not_there",
            "detail": f"{count:,} events of {name} lie on days when this authority did not exist. "
            "Areas of several authorities pool those that exist on a period's last day.",
        }
        for name, count in sorted(outside.items())
    ]


def _keep(writing: Writing, caller: Caller, answer: Answer, once: Once | None) -> None:
    """The receipt, and the first answer of an Idempotency-Key, in the transaction of the data."""
    receipt = json.loads(answer.body)["receipt"]
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
