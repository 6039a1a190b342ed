"""What was erased, without saying who: so that it does not come back in silence, and so that copies can follow.

The id of an erased child or family is remembered as a salted hash only, and the ids of the erased versions of their
events, which say nothing about anybody, are what another system needs to erase its copies.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence

from pydantic_core import to_json
from sqlalchemy import BigInteger, Column, Connection, PrimaryKeyConstraint, String, Table, Text, select, update

from app.http.changes import About
from app.mistakes import Mistake
from app.problems import ErasedBefore
from app.store.database import Code, Writing, metadata

erasures = Table(
    "erasures",
    metadata,
    Column("erased_at", BigInteger, nullable=False),
    Column("authority", Code(40), nullable=False),
    Column("about", String(6), nullable=False),
    Column("salt", String(32), nullable=False),
    # Null once the child or family is taken in again.
    Column("digest", String(64)),
    Column("event_ids", Text, nullable=False),
    # Tables that may still have bytes of what was erased in their files.
    Column("to_rewrite", Text, nullable=False),
    PrimaryKeyConstraint("authority", "erased_at"),
)


#: The code of the warning about rows that are passed over.
PASSED_OVER = "erased_before"
_ONE = "They were erased for good. If they are to be stored again, send confirm_erased=1."


def to_take_again(number: int) -> str:
    """What is passed over, and how the caller can still store it."""
    return (
        f"{number:,} children or families in it were erased: what it says about them is not stored. If they are to be "
        f"stored again, send confirm_erased={number}."
    )


def note(writing: Writing, whose: tuple[str, About, str], event_ids: Sequence[int], touched: Iterable[str]) -> None:
    """Note that somebody was erased: authority, what they are, and their id, of which only a hash is stored."""
    authority, about, subject = whose
    known = _salt_and_digests(writing.connection, authority, about)
    salt = known[0] or secrets.token_hex(16)
    ids = to_json(list(event_ids)).decode()
    row = (writing.now, authority, about, salt, _digest(salt, subject), ids, " ".join(touched))
    writing.insert(erasures, [column.name for column in erasures.c], [row])


def with_erased(connection: Connection) -> list[tuple[str, About]]:
    """The authorities with erased children, or families."""
    found = select(erasures.c.authority, erasures.c.about).distinct().where(erasures.c.digest.is_not(None))
    return [(authority, about) for authority, about in connection.execute(found)]


def erased_among(connection: Connection, authority: str, about: About, subjects: Iterable[str]) -> set[str]:
    """Those of an authority's children, or families, who were erased and not taken in again."""
    salt, digests = _salt_and_digests(connection, authority, about)
    return {subject for subject in subjects if _digest(salt, subject) in digests} if digests else set()


def take_again(writing: Writing, authority: str, about: About, subjects: Iterable[str]) -> None:
    """Forget that they were erased: from now on they are like any other."""
    salt, _ = _salt_and_digests(writing.connection, authority, about)
    digests = [_digest(salt, subject) for subject in subjects]
    mine = erasures.c.authority == authority, erasures.c.about == about, erasures.c.digest.in_(digests)
    writing.connection.execute(update(erasures).where(*mine).values(digest=None))


def must_not_be_erased(writing: Writing, whose: tuple[str, About, str], confirmed: int | None) -> None:
    """Raise ErasedBefore for a child or family who was erased, unless that they come back is confirmed."""
    authority, about, subject = whose
    if not erased_among(writing.connection, authority, about, [subject]):
        return
    if not confirmed:
        raise ErasedBefore([Mistake(PASSED_OVER, _ONE, parameter="confirm_erased")])
    take_again(writing, authority, about, [subject])


def _salt_and_digests(connection: Connection, authority: str, about: About) -> tuple[str, set[str]]:
    """The one salt of an authority's erasures, and the hashes of those who stay erased."""
    found = connection.execute(
        select(erasures.c.salt, erasures.c.digest).where(erasures.c.authority == authority, erasures.c.about == about)
    ).all()
    return found[0].salt if found else "", {row.digest for row in found if row.digest}


def _digest(salt: str, subject: str) -> str:
    return hashlib.sha256(f"{salt} {subject}".encode()).hexdigest()
