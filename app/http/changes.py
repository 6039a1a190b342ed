"""What a batch or an import changed: which events of which children, from which day to which; kept with its receipt.

The rows of a receipt are packed child by child: a batch of 200,000 events has as many changes, and all of one child's
go together when the child is erased.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, Literal, NamedTuple

from pydantic_core import from_json, to_json
from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, func, select

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
    Column("receipt", String(32), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("authority", Code(40), nullable=False),
    Column("child", Code(64)),
    Column("family", Code(64)),
    Column("number", Integer, nullable=False),
    Column("packed", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_changes_authority_child", changes.c.authority, changes.c.child)
_COLUMNS = tuple(column.name for column in changes.c)


#: How one event changed: its type, its day before and after as ordinals (0: none), and the file and row that say so.
#: A plain tuple: a batch of 200,000 events has as many.
Moved = tuple[str, int, int, str | None, int | None]


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

    def as_json(self, *, named: bool = True) -> dict[str, Any]:
        """The change as the API shows it, under `child` or `family`; without the id if it is not to be ``named``."""
        shown = self._asdict()
        about = "family" if self.child is None else "child"
        shown[about] = shown[about] if named else None
        del shown["child" if about == "family" else "family"]
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in shown.items()}


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


class Changes:
    """The changes of one batch or import, in the order in which they were made."""

    def __init__(self) -> None:
        self.number = 0
        self._packed: list[_Packed] = []

    def add(self, authority: str, about: About, subject: str, moved: Sequence[Moved]) -> None:
        """Add the changes of one child or family."""
        self.number += len(moved)
        child, family = (subject, None) if about == "child" else (None, subject)
        self._packed.append(_Packed(authority, child, family, len(moved), to_json(moved).decode()))

    def __iter__(self) -> Iterator[Change]:
        return (change for packed in self._packed for change in packed.unpacked())

    def as_json(self, limit: int = SHOWN) -> list[dict[str, Any]]:
        """The first changes, as the API shows them."""
        return [change.as_json() for change in islice(self, limit)]

    def store(self, writing: Writing, receipt: str) -> None:
        """Keep them all under a receipt."""
        writing.insert(changes, _COLUMNS, [(receipt, place, *packed) for place, packed in enumerate(self._packed)])


def number_of(connection: Connection, receipt: str) -> int:
    """How many changes are kept under a receipt."""
    return int(connection.scalar(select(func.sum(changes.c.number)).where(changes.c.receipt == receipt)) or 0)


def kept(connection: Connection, receipt: str, place: int = 0) -> Iterator[tuple[int, int, Change]]:
    """The changes under a receipt from a place on: place, number within it, change."""
    columns = [changes.c[name] for name in ("place", *_Packed._fields)]
    wanted = select(*columns).where(changes.c.receipt == receipt).order_by(changes.c.place).limit(_AT_ONCE)
    while rows := connection.execute(wanted.where(changes.c.place >= place)).all():
        for at, *packed in rows:
            for within, change in enumerate(_Packed(*packed).unpacked()):
                yield at, within, change
        place = rows[-1].place + 1


def as_rows(found: Iterable[tuple[int, int, Change]], *, named: bool = True) -> Iterator[Sequence[Any]]:
    """The changes as rows of a file; the ids are left out unless ``named``."""
    for _, _, change in found:
        shown = change if named else change._replace(child=None, family=None)
        yield [value.isoformat() if isinstance(value, date) else value for value in shown]


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
