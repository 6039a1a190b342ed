"""What changed in the ledger after an instant, in the order in which it was recorded: so a copy elsewhere stays true.

A change says which versions are gone and which one is new. Only the ids of an erased child's versions are left.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from pydantic_core import from_json
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    literal_column,
    select,
    tuple_,
)

from app.http.paging import Number
from app.ledger.erasures import erasures
from app.ledger.listing import shown
from app.ledger.versions import events
from app.store.database import FOREVER, as_text

#: The kinds of changes, in their order within one instant.
_ERASED, _ENDED, _RECORDED = range(3)


@dataclass(frozen=True, slots=True)
class AfterLedgerChange:
    """Where a page begins: after this change of this instant. No child is in it."""

    at: Number
    kind: Number
    id: Number


def start(since: int) -> AfterLedgerChange:
    """After everything that was recorded by an instant."""
    return AfterLedgerChange(since, _RECORDED, FOREVER)


class _Change(NamedTuple):
    """An instant, a kind, the id of a version, the authority, and of an erasure the ids that are gone."""

    at: int
    kind: int
    id: int
    authority: str
    gone: str


def followed(
    connection: Connection, authorities: Sequence[str] | None, after: AfterLedgerChange, known_at: int, limit: int
) -> tuple[list[dict[str, Any]], AfterLedgerChange | None]:
    """One page of the changes after a place and up to an instant, and where the next begins."""
    wanted = (statement.limit(limit + 1) for statement in _changes(authorities, after, known_at))
    found = sorted(_Change(*row) for statement in wanted for row in connection.execute(statement))
    page = found[:limit]
    versions = _versions(connection, [change for change in page if change.kind != _ERASED])
    more = AfterLedgerChange(*page[-1][:3]) if len(found) > limit else None
    return [_shown(change, versions) for change in page], more


def _changes(authorities: Sequence[str] | None, after: AfterLedgerChange, known_at: int) -> Iterator[Select[Any]]:
    """The changes of each kind after the place, in their order."""
    later = events.alias("later")
    replaces = later.c.authority == events.c.authority, later.c.replaces == events.c.id
    is_replaced = select(later.c.id).where(*replaces).exists()
    # A literal, so that the index of superseded versions is used.
    is_superseded = events.c.superseded_at < literal_column(str(FOREVER))
    recorded, superseded, erased = events.c.recorded_at, events.c.superseded_at, erasures.c.erased_at
    nothing: ColumnElement[str] = literal_column("''")
    for kind, at, id_, gone, conditions in (
        (_ERASED, erased, erased, erasures.c.event_ids, ()),
        (_ENDED, superseded, events.c.id, nothing, (is_superseded, ~is_replaced)),
        (_RECORDED, recorded, events.c.id, nothing, ()),
    ):
        authority = at.table.c.authority
        found = select(at, literal_column(str(kind)), id_, authority, gone).where(at <= known_at, *conditions)
        if authorities is not None:
            found = found.where(authority.in_(authorities))
        yield found.where(_is_later(kind, at, id_, after)).order_by(at, id_)


def _is_later(kind: int, at: Column[int], id_: Column[int], after: AfterLedgerChange) -> ColumnElement[bool]:
    """Whether a change of this kind comes after a place: by instant, kind and id."""
    if kind == after.kind:
        return tuple_(at, id_) > tuple_(after.at, after.id, types=[BigInteger(), BigInteger()])
    return at >= after.at if kind > after.kind else at > after.at


def _versions(connection: Connection, of: Iterable[_Change]) -> Mapping[int, Row[Any]]:
    """The versions that changes are about, by id."""
    found: dict[int, Row[Any]] = {}
    for authority, changes in groupby(sorted(of, key=_WHOSE), key=_WHOSE):
        ids = [change.id for change in changes]
        for start_ in range(0, len(ids), 500):
            some = events.c.authority == authority, events.c.id.in_(ids[start_ : start_ + 500])
            found.update((row.id, row) for row in connection.execute(select(events).where(*some)))
    return found


_WHOSE = attrgetter("authority")


def _shown(row: _Change, versions: Mapping[int, Row[Any]]) -> dict[str, Any]:
    """A change as the API shows it. A version is shown as it was when it was recorded."""
    change: dict[str, Any] = {"change": "erased", "at": as_text(row.at), "authority": row.authority}
    if row.kind == _ERASED:
        return {**change, "gone": [str(id_) for id_ in from_json(row.gone)], "event": None, "reason": None}
    version = versions[row.id]
    if row.kind == _ENDED:
        return {**change, "change": "voided", "gone": [str(row.id)], "event": None, "reason": version.void_reason}
    gone = [str(version.replaces)] if version.replaces else []
    kind = "replaced" if gone else "created"
    return {**change, "change": kind, "gone": gone, "event": shown(version, row.at), "reason": None}
