"""The chain of each authority's ledger: whoever changes, moves, adds or deletes an event by hand breaks it.

Each transaction adds one link for each authority, in the order of commits: commitments to the versions that it
recorded, and which versions it ended or erased. An erasure is a link too, so the chain is sound after it, although the
child's salt is gone, and with it all that the commitments could prove about the child.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import BigInteger, Column, Connection, Integer, LargeBinary, String, Table, bindparam, select

from app.events.catalogue import FAMILY_TYPES
from app.http.changes import About
from app.ledger.commitments import (
    BEGINNING,
    NOTHING,
    OF_SALT,
    Link,
    Pair,
    begun,
    commitment,
    commitment_beside,
    commitment_to_text,
    packed,
    packed_ids,
)
from app.store.among import among
from app.store.database import EVIDENCE, Code, Writing, metadata

chain = Table(
    "chain",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("recorded", LargeBinary, nullable=False),
    Column("ended", LargeBinary, nullable=False),
    Column("erased", LargeBinary, nullable=False),
    Column("link", LargeBinary, nullable=False),
    info=EVIDENCE,
)
#: The salts of the commitments about a child or family; they are erased with them.
salts = Table(
    "salts",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("subject", Code(64), primary_key=True),
    Column("about", String(6), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
_COLUMNS = ("authority", "place", *Link._fields, "link")
_OF_SALTS = tuple(column.name for column in salts.c)
_OF_FAMILIES = frozenset(FAMILY_TYPES)
#: Whose salt it is: authority, id, and whether it is a family's.
Subject = tuple[str, str, bool]
#: A version as it is stored: id, authority, subject, type, day, source id, attributes, and at the end what it replaces.
Row = tuple[Any, ...]


class EndedVersion(Protocol):
    """A version of an event: what the chain needs of it."""

    @property
    def id(self) -> int: ...
    @property
    def authority(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def type(self) -> str: ...


def subject_of(authority: str, subject: str, type_: str) -> Subject:
    """Whose salt the commitments of an event have."""
    return authority, subject, type_ in _OF_FAMILIES


class Links:
    """The links that one transaction adds: of each authority all that it did, at its end."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._salts: dict[Subject, bytes] = {}
        self._had_none: dict[str, bool] = {}
        self._begin()
        writing.at_the_end(self.add)

    @classmethod
    def of(cls, writing: Writing) -> "Links":
        """Those of a transaction."""
        if not isinstance(writing.links, Links):
            writing.links = cls(writing)
        return writing.links

    def record(self, rows: Sequence[Row]) -> None:
        """Versions are recorded as of now, or written again without what they must not say any more."""
        self._go_to_now()
        whose = self.know_salts_of(rows)
        for subject, of_subject in groupby(zip(whose, rows, strict=True), key=_WHOSE):
            beginning, recorded = begun(self._salts[subject]), self._recorded[subject[0]]
            recorded += [(row[0], content_commitment(beginning, row)) for _, row in of_subject]

    def know_salts_of(self, rows: Sequence[Row]) -> list[Subject]:
        """Read or make the salts of these versions' children and families. Gives whose each version is."""
        whose = [(row[1], row[2], row[3] in _OF_FAMILIES) for row in rows]
        self._know_salts(whose)
        return whose

    def end(self, versions: Sequence[EndedVersion], reason: str | None) -> None:
        """Versions are current no longer as of now."""
        self._go_to_now()
        if reason is not None:
            self._know_salts((each.authority, each.subject, each.type in _OF_FAMILIES) for each in versions)
        for each in versions:
            known = NOTHING
            if reason is not None:
                known = commitment(
                    self._salts[each.authority, each.subject, each.type in _OF_FAMILIES], each.id, reason
                )
            self._ended[each.authority].append((each.id, known))

    def know(self, authority: str, about: About, known: Mapping[str, Iterable[object]]) -> None:
        """This is known about children or families as of now, as it is stored, in place of what was."""
        self._go_to_now()
        self._know_salts((authority, subject, about == "family") for subject in known)
        for subject, said in known.items():
            salt = self._salts[authority, subject, about == "family"]
            self._recorded[authority].append(commitment_beside(salt, self._at, said))

    def know_again(self, authority: str, child: str, moment: int, known: Iterable[object]) -> None:
        """What was known about a child as of an earlier moment is written again without what it must not say."""
        self._go_to_now()
        self._know_salts([(authority, child, False)])
        self._recorded[authority].append(commitment_beside(self._salts[authority, child, False], moment, known))

    def state(self, authority: str, said: Sequence[object]) -> None:
        """A statement is current as of now."""
        self._go_to_now()
        self._recorded[authority].append(commitment_to_statement(self._at, said))

    def withdraw(self, authority: str, moment: int, said: Sequence[object]) -> None:
        """A statement of an earlier moment is current no longer."""
        self._go_to_now()
        self._ended[authority].append((commitment_to_statement(moment, said)[0], NOTHING))

    def erase(self, authority: str, ids: Iterable[int], subject: str, about: About) -> None:
        """Versions are erased, and the salt is."""
        self._go_to_now()
        self._erased[authority].extend(ids)
        self._salts.pop((authority, subject, about == "family"), None)

    def _begin(self) -> None:
        self._at = self._writing.now
        self._recorded: dict[str, list[Pair]] = defaultdict(list)
        self._ended: dict[str, list[Pair]] = defaultdict(list)
        self._erased: dict[str, list[int]] = defaultdict(list)

    def _go_to_now(self) -> None:
        if self._at != self._writing.now:  # a restored backup has an instant for each erasure
            self.add()

    def add(self) -> None:
        """Add what was done up to now, if anything was."""
        rows = []
        for authority in sorted({*self._recorded, *self._ended, *self._erased}):
            link = Link(
                self._at,
                packed(self._recorded.get(authority, ())),
                packed(self._ended.get(authority, ())),
                packed_ids(self._erased.get(authority, ())),
            )
            place, previous = head_of(self._writing.connection, authority)
            rows.append((authority, place + 1, *link, link.after(previous)))
        self._writing.insert(chain, _COLUMNS, rows)
        self._begin()

    def _know_salts(self, whose: Iterable[Subject]) -> None:
        """Read the salts of the children and families of these versions, and make those that are missing."""
        missing = sorted([each for each in dict.fromkeys(whose) if each not in self._salts])
        for authority, of_authority in groupby(missing, key=_AUTHORITY):
            if self._has_no_salts(authority):
                continue
            ids = list(dict.fromkeys(subject for _, subject, _ in of_authority))
            for some in among(self._writing.connection, salts.c.subject, ids):
                wanted = _SALTS.where(salts.c.authority == authority, some)
                for subject, about, salt in self._writing.connection.execute(wanted):
                    self._salts[authority, subject, about == "family"] = bytes(salt)
        new = [key for key in missing if key not in self._salts]
        random = os.urandom(OF_SALT * len(new))
        made = [random[start : start + OF_SALT] for start in range(0, len(random), OF_SALT)]
        self._salts.update(zip(new, made, strict=True))
        rows = [
            (authority, subject, "family" if of_family else "child", salt)
            for (authority, subject, of_family), salt in zip(new, made, strict=True)
        ]
        self._writing.insert(salts, _OF_SALTS, rows)

    def _has_no_salts(self, authority: str) -> bool:
        """Whether an authority had none before this transaction: those that it made are known."""
        if authority not in self._had_none:
            some = self._writing.connection.execute(_SALTS.where(salts.c.authority == authority).limit(1)).first()
            self._had_none[authority] = some is None
        return self._had_none[authority]


_AUTHORITY = _WHOSE = itemgetter(0)
_SALTS = select(salts.c.subject, salts.c.about, salts.c.salt)


def content_commitment(beginning: blake2b, row: Row) -> bytes:
    """The commitment to all that a version says, as it is stored: id to attributes, and which version it replaces."""
    said = f"{row[0]}\x1f{row[1]}\x1f{row[2]}\x1f{row[3]}\x1f{row[4]}\x1f{row[5]}\x1f{row[6]}\x1f{row[-1]}"
    return commitment_to_text(beginning, said)


def commitment_to_statement(moment: int, said: Sequence[object]) -> Pair:
    """The id of a statement and the commitment to it: no child is in it, so there is nothing to keep secret."""
    return commitment_beside(hashlib.sha256(repr(said).encode()).digest(), moment, said)


_HEAD = (
    select(chain.c.place, chain.c.link)
    .where(chain.c.authority == bindparam("of_authority"))
    .order_by(chain.c.place.desc())
    .limit(1)
)


def head_of(connection: Connection, authority: str) -> tuple[int, bytes]:
    """The last link of an authority's chain: its place, and its hash, which depends on all before it."""
    found = connection.execute(_HEAD, {"of_authority": authority}).first()
    return (found.place, bytes(found.link)) if found else (0, BEGINNING)


def links_of(connection: Connection, authority: str) -> Iterator[tuple[int, Link, bytes]]:
    """The links of a chain in their order: place, what was done, and hash."""
    columns = [chain.c[name] for name in ("place", *Link._fields, "link")]
    rows = select(*columns).where(chain.c.authority == authority).order_by(chain.c.place)
    for place, recorded_at, *parts, link in connection.execute(rows):
        yield place, Link(recorded_at, *map(bytes, parts)), bytes(link)
