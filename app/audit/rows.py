"""The audit as it is stored: who read or changed which children and families, when, and from which request.

One row for each request and authority. No row has an id. It has a mark, which is the keyed hash of an id, or a set of
marks, which is stored once however often the same children are shown. Whoever knows an id can ask for it, also after an
erasure.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from heapq import nlargest
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
)

from app.audit.doing import Doing, doing
from app.store.among import among
from app.store.database import EVIDENCE, Code, clock, metadata
from app.store.inserting import insert_rows

audit = Table(
    "audit",
    metadata,
    Column("at", BigInteger, nullable=False),
    Column("id", String(16), nullable=False),
    Column("authority", Code(40), nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("operation", String(60), nullable=False),
    Column("refused", Boolean(create_constraint=False), nullable=False),
    Column("number", Integer, nullable=False),
    Column("whom", String(22), nullable=False),
    PrimaryKeyConstraint("authority", "at", "id"),
    info=EVIDENCE,
)
Index("ix_audit_authority_whom_at", audit.c.authority, audit.c.whom, audit.c.at)
#: The sets of marks, each by its hash. A row about one child or family, or about nobody, has no set.
audit_sets = Table(
    "audit_sets",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("whom", String(22), primary_key=True),
    Column("marks", Text, nullable=False),
    info=EVIDENCE,
)


class Whom(NamedTuple):
    """A child or family: the authority, which of the two, and the id. Without an id it is nobody."""

    authority: str
    about: str = ""
    subject: str = ""


class Noted(NamedTuple):
    """A row of the audit: one request about children or families of one authority."""

    at: int
    id: str
    authority: str
    key_id: str
    request_id: str
    operation: str
    refused: bool
    number: int


#: Instants in microseconds before and after which nothing is noted.
ALWAYS = (0, 2**62)


class PageOfAudit(NamedTuple):
    """Which rows: between two instants (in microseconds), at most so many, and older than one row."""

    instants: tuple[int, int] = ALWAYS
    most: int = 100_000
    before: tuple[int, str] | None = None

    def has(self, row: Noted) -> bool:
        begin, end = self.instants
        return begin <= row.at < end and (self.before is None or (row.at, row.id) < self.before)


#: At most so many rows are shown at once, the newest first.
WHOLE = PageOfAudit()


def mark(key: bytes, named: Whom) -> str:
    """The keyed hash of an id: 64 bits, as eleven letters."""
    hashed = _begun(key).copy()
    hashed.update(" ".join(named).encode())
    return _letters(hashed.digest()[:8])


@lru_cache(maxsize=4)
def _begun(key: bytes) -> hmac.HMAC:
    """The beginning of every mark: to begin takes as long as to hash an id."""
    return hmac.new(key, digestmod="sha256")


def key_of(connection: Connection) -> bytes:
    """The key of the marks: the one secret of the database."""
    return bytes.fromhex(connection.scalars(select(clock.c.cursor_key)).one())


def rows_about(key: bytes, found: Iterable[Whom], *, refused: bool = False) -> Iterator[tuple[Noted, str, str]]:
    """For each authority the row, whom it is about, and their marks if they are several."""
    of: dict[str, set[str]] = {}
    for named in found:
        marks = of.setdefault(named.authority, set())
        if named.subject:
            marks.add(mark(key, named))
    who, now = doing.get(Doing()), time.time_ns() // 1000
    for authority, marks in of.items():
        packed = whom = " ".join(sorted(marks))
        if len(marks) > 1:
            whom = _letters(hashlib.sha256(packed.encode()).digest()[:16])
        yield Noted(now, secrets.token_hex(8), authority, *who, refused, len(marks)), whom, packed


#: Each with the hash and the marks of those whom it is about.
Rows = Iterable[tuple[Noted, str, str]]


def store(connection: Connection, rows: Rows) -> None:
    """Store rows, and those of their sets of marks that are not stored yet."""
    for noted, whom, packed in rows:
        if noted.number > 1:
            insert_rows(connection, audit_sets, _OF_SETS, [(noted.authority, whom, packed)], or_leave=True)
        insert_rows(connection, audit, _OF_ROWS, [(*noted, whom)])


_OF_SETS, _OF_ROWS = ("authority", "whom", "marks"), (*Noted._fields, "whom")


def about(connection: Connection, authority: str, marks: Sequence[str], page: PageOfAudit) -> list[Noted]:
    """The newest rows of an authority; with marks, those about any of these."""
    if marks:
        return nlargest(page.most, filter(page.has, _about_any_of(connection, authority, marks)))
    begin, end = page.instants
    wanted = _ROWS.where(audit.c.authority == authority, audit.c.at >= begin, audit.c.at < end)
    if page.before:
        wanted = wanted.where(tuple_(audit.c.at, audit.c.id) < page.before)
    newest = wanted.order_by(audit.c.at.desc(), audit.c.id.desc()).limit(page.most)
    return [Noted(*row) for row in connection.execute(newest)]


_ROWS = select(*(audit.c[name] for name in Noted._fields))


def _about_any_of(connection: Connection, authority: str, marks: Sequence[str]) -> Iterator[Noted]:
    """The rows about one of these marks, or about a set with one of them in it.

    The database looks through the sets, and then finds the rows of some hundred by their index. In one statement, and
    with instants in it, PostgreSQL guesses what is rare, and with a wrong guess compares every row with every set.
    """
    find = func.instr if connection.dialect.name == "sqlite" else func.strpos  # LIKE takes three times as long
    named = or_(*(find(audit_sets.c.marks, each) > 0 for each in marks))
    sets = connection.scalars(select(audit_sets.c.whom).where(audit_sets.c.authority == authority, named))
    for those in among(connection, audit.c.whom, [*marks, *sets]):
        for row in connection.execute(_ROWS.where(audit.c.authority == authority, those)):
            yield Noted(*row)


def forget_before(connection: Connection, moment: int) -> int:
    """Delete the rows before an instant, and the sets that no row has any more. Gives the number of rows."""
    gone = connection.execute(delete(audit).where(audit.c.at < moment)).rowcount
    still = audit.c.authority == audit_sets.c.authority, audit.c.whom == audit_sets.c.whom
    connection.execute(delete(audit_sets).where(~exists().where(*still)))
    return gone


def _letters(some: bytes) -> str:
    return base64.urlsafe_b64encode(some).decode().rstrip("=")


def named_in(body: Any, authority: str = "") -> Iterator[Whom]:
    """The children and families whom an answer names, with the authority beside or around them."""
    if isinstance(body, list):
        for item in body:
            yield from named_in(item, authority)
    elif isinstance(body, dict):
        whose = body.get("authority")
        inside = whose if isinstance(whose, str) else authority
        for what in ("child", "family"):
            if isinstance(body.get(what), str):
                yield Whom(inside, what, body[what])
        for value in body.values():
            if isinstance(value, dict | list):
                yield from named_in(value, inside)
