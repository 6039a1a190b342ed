"""Every derived row that there ever was of children and families, replayed change by change."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table

from app.events.catalogue import CHILD_TYPES
from app.ledger.at_a_glance import plain_stay
from app.ledger.derived import DERIVED, cessations
from app.ledger.derived_statements import Child, Row
from app.ledger.deriving import derived_rows, fact
from app.ledger.stretches import Stretch, rows_of
from app.store.database import FOREVER

_CHILD_TYPES = frozenset(CHILD_TYPES)
#: A version of an event as it is stored: type, day, source id, attributes, id, and the instants.
Version = tuple[Any, ...]
_COLUMNS = ("subject", "type", "date", "source_id", "attributes", "id", "recorded_at", "superseded_at")


class Replayed(NamedTuple):
    """How many children are in a stretch, and all rows that the derived tables must have of it."""

    children: int
    rows: dict[Table, list[Row]]


def replay(connection: Connection, stretch: Stretch) -> Replayed:
    """Replay the children and families of a stretch."""
    rows: dict[Table, list[Row]] = {table: [] for table in DERIVED}
    children = 0
    found = rows_of(connection, "events", _COLUMNS, "subject", stretch)
    for subject, of_subject in groupby(found, key=itemgetter(0)):
        versions = [version[1:] for version in of_subject]
        children += any(version[0] in _CHILD_TYPES for version in versions)
        for table, some in _replayed((stretch.authority, subject), versions):
            rows[table] += some
    return Replayed(children, rows)


def _replayed(child: Child, versions: Sequence[Version]) -> Iterator[tuple[Table, list[Row]]]:
    """Every row that there ever was of it, with its instants, as upkeep would have recorded them change by change."""
    moments = sorted({moment for version in versions for moment in version[-2:]} - {FOREVER})
    if len(moments) == 1:  # most children: all was recorded at once, and is current
        for table, rows in _derived(child, versions):
            yield table, [(*row, moments[0], FOREVER) for row in dict.fromkeys(rows)]
    else:
        yield from _change_by_change(child, versions, moments)


def _change_by_change(
    child: Child, versions: Sequence[Version], moments: Sequence[int]
) -> Iterator[tuple[Table, list[Row]]]:
    since: dict[Table, dict[Row, int]] = {}
    for moment in moments:
        current = [version for version in versions if version[-2] <= moment < version[-1]]
        found = {table: dict.fromkeys(rows, moment) for table, rows in _derived(child, current)}
        for table in {**since, **found}:
            before, after = since.setdefault(table, {}), found.get(table, {})
            yield table, [(*row, before.pop(row), moment) for row in list(before) if row not in after]
            before.update({row: moment for row in after if row not in before})
    for table, current_rows in since.items():
        yield table, [(*row, moment, FOREVER) for row, moment in current_rows.items()]


def _derived(child: Child, versions: Sequence[Version]) -> Iterable[tuple[Table, list[Row]]]:
    types, days, _, attributes = list(zip(*versions, strict=True))[:4] if versions else ((),) * 4
    stay = plain_stay(types, days, attributes)
    if stay is not None:
        return [(cessations, [(*child, *row) for row in stay])]
    facts = [
        fact(type_, date.fromordinal(day), source_id, attributes, id_)
        for type_, day, source_id, attributes, id_, *_ in versions
    ]
    return derived_rows(child, facts)
