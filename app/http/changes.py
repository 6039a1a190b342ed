"""What a batch or an import changed: which events of which children, from which day to which; kept with its receipt.

The rows of a receipt are packed child by child: a batch of 200,000 events has as many changes, and all of one child's
go together when the child is erased.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice, repeat
from typing import Any, Literal, NamedTuple, Self

from pydantic_core import from_json, to_json
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    and_,
    func,
    select,
)

from app.audit.rows import Whom
from app.http.access import Caller
from app.store.database import Code, Writing, metadata

#: Changes that an answer lists; all of them are under the receipt.
SHOWN = 1000
#: Children whose changes are read at once.
_AT_ONCE = 1000

Kind = Literal["created", "replaced", "withdrawn"]
About = Literal["child", "family"]

changes = Table(
    "changes",
    metadata,
    Column("receipt", String(32), nullable=False),
    Column("place", Integer, nullable=False),
    Column("authority", Code(40), nullable=False),
    Column("child", Code(64)),
    Column("family", Code(64)),
    Column("number", Integer, nullable=False),
    Column("packed", Text, nullable=False),
    PrimaryKeyConstraint("authority", "receipt", "place"),
    sqlite_with_rowid=False,
)
Index("ix_changes_authority_child", changes.c.authority, changes.c.child)
_COLUMNS = tuple(column.name for column in changes.c)


#: How one event changed: its type, its day before and after as ordinals (0: none), and the file and row that say so.
#: A plain tuple: a batch of 200,000 events has as many.
Moved = tuple[str, int, int, str | None, int | None]


#: Who reads a list of changes: somebody who may see children, who has sent them and may not, or anybody else.
Reader = Literal["all", "sender", "other"]


def sender(caller: Caller) -> Reader:
    """The reader who has just sent it: they know the children in it, and may not see what was stored about them."""
    return "all" if caller.has("cases:read") else "sender"


def reader_of_receipts(caller: Caller) -> Reader:
    """Who reads a receipt again: perhaps another key sent it."""
    return "all" if caller.has("cases:read") else "other"


class Change(NamedTuple):
    """One change as it is listed. Before: the day until now, none if it is created; after: none if it is withdrawn."""

    authority: str
    child: str | None
    family: str | None
    type: str
    before: date | None
    after: date | None
    kind: Kind
    file: str | None
    row: int | None

    def as_json(self, to: Reader = "all") -> dict[str, Any]:
        """The change as the API shows it to a reader, under `child` or `family`."""
        shown = self.seen_by(to)._asdict()
        del shown["family" if self.family is None else "child"]
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in shown.items()}

    def seen_by(self, reader: Reader) -> "Change":
        """What a reader may see of the change. Without a right to see children, nothing that was stored about one."""
        if reader == "all":
            return self
        if reader == "sender" and self.kind != "withdrawn":
            return self._replace(before=None)
        return self._replace(child=None, family=None, before=None)


class _Packed(NamedTuple):
    """The changes of one child or family, as they are stored."""

    authority: str
    child: str | None
    family: str | None
    number: int
    packed: str

    def unpacked(self) -> Iterator[Change]:
        for type_, before, after, file, row in from_json(self.packed):
            kind: Kind = "replaced" if before and after else "created" if after else "withdrawn"
            yield Change(*self[:3], type_, _day(before), _day(after), kind, file, row)


def packed_created(
    types: Sequence[str], days: Sequence[int], files: Sequence[str | None], rows: Sequence[int | None]
) -> list[str]:
    """Events that were created, each packed: what each says is in the same place of each column."""
    if any(files):
        moved = zip(types, repeat(0), days, files, rows, strict=False)
        return [to_json(each).decode() for each in moved]
    in_file = ("null" if row is None else row for row in rows)
    return [f'["{type_}",0,{day},null,{row}]' for type_, day, row in zip(types, days, in_file, strict=True)]


class Changes:
    """The changes of one batch or import, by authority and child or family."""

    def __init__(self) -> None:
        self.number = 0
        #: The events that were withdrawn, by type and day.
        self.withdrawn: Counter[tuple[str, date]] = Counter()
        self._packed: list[_Packed] = []

    def add(self, authority: str, about: About, subject: str, moved: Sequence[Moved]) -> None:
        """Add the changes of one child or family."""
        self.number += len(moved)
        for type_, before, after, *_ in moved:
            if before and not after:
                self.withdrawn[type_, date.fromordinal(before)] += 1
        self._keep(authority, about, subject, len(moved), to_json(moved).decode())

    def add_created(self, authority: str, about: About, subject: str, created: Sequence[str]) -> None:
        """Add the events of one child or family that were created, each as `packed_created` gives it."""
        self.number += len(created)
        self._keep(authority, about, subject, len(created), f"[{','.join(created)}]")

    def _keep(self, authority: str, about: About, subject: str, number: int, packed: str) -> None:
        child, family = (subject, None) if about == "child" else (None, subject)
        self._packed.append(_Packed(authority, child, family, number, packed))

    def __iter__(self) -> Iterator[Change]:
        return (change for packed in self._in_order() for change in packed.unpacked())

    def _in_order(self) -> list[_Packed]:
        """By authority and id; those of one child or family in the order in which they were made."""
        return sorted(self._packed, key=_whose)

    @property
    def named(self) -> Iterator[Whom]:
        """Whose events changed."""
        for each in self._packed:
            yield Whom(each.authority, "child" if each.child else "family", each.child or each.family or "")

    def as_json(self, to: Reader = "all", limit: int = SHOWN) -> list[dict[str, Any]]:
        """The first changes, as the API shows them to a reader."""
        return [change.as_json(to) for change in islice(self, limit)]

    def store(self, writing: Writing, receipt: str) -> None:
        """Keep them all under a receipt."""
        rows = [(receipt, place, *packed) for place, packed in enumerate(self._in_order())]
        writing.insert(changes, _COLUMNS, rows)


def _whose(each: _Packed) -> tuple[str, str]:
    return each.authority, each.child or each.family or ""


class UnderReceipt(NamedTuple):
    """A receipt, and the codes of those whose records it is about, in their order: changes are kept by authority."""

    receipt: str
    authorities: Sequence[str]

    @classmethod
    def of(cls, stored: Any) -> Self:
        """Of a stored receipt."""
        return cls(stored.receipt, stored.authorities.split())

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Of the changes of each authority."""
        for authority in self.authorities:
            yield and_(changes.c.authority == authority, changes.c.receipt == self.receipt)


def named_under(connection: Connection, under: UnderReceipt, reader: Reader) -> Iterator[Whom]:
    """Whom a list of all changes under a receipt names to a reader."""
    columns = changes.c.authority, changes.c.child, changes.c.family
    for theirs in under.conditions() if reader == "all" else ():
        for row in connection.execute(select(*columns).where(theirs)):
            yield Whom(row.authority, "child" if row.child else "family", row.child or row.family)


def number_of(connection: Connection, under: UnderReceipt) -> int:
    """How many changes are kept under a receipt."""
    numbers = (select(func.sum(changes.c.number)).where(theirs) for theirs in under.conditions())
    return sum(int(connection.scalar(number) or 0) for number in numbers)


def kept(connection: Connection, under: UnderReceipt, place: int = 0) -> Iterator[tuple[int, int, Change]]:
    """The changes under a receipt from a place on: place, number within it, change."""
    columns = [changes.c[name] for name in ("place", *_Packed._fields)]
    for theirs in under.conditions():
        wanted = select(*columns).where(theirs).order_by(changes.c.place).limit(_AT_ONCE)
        while rows := connection.execute(wanted.where(changes.c.place >= place)).all():
            for at, *packed in rows:
                for within, change in enumerate(_Packed(*packed).unpacked()):
                    yield at, within, change
            place = rows[-1].place + 1


def as_rows(found: Iterable[tuple[int, int, Change]], to: Reader) -> Iterator[Sequence[Any]]:
    """The changes as rows of a file for a reader."""
    for _, _, change in found:
        yield [value.isoformat() if isinstance(value, date) else value for value in change.seen_by(to)]


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
