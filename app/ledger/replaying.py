"""Every derived row that there ever was of children and families, replayed change by change. It needs no database."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table

from app.events.catalogue import CHILD_TYPES
from app.ledger.derived import DERIVED
from app.ledger.derived_statements import Child, Row
from app.ledger.deriving import derived_rows, fact
from app.store.database import FOREVER

_CHILD_TYPES = frozenset(CHILD_TYPES)
#: Children and families whose versions are in memory at once.
SUBJECTS_OF_A_PART = 2000
#: A version of an event as it is stored: type, day, source id, attributes, id, and the instants.
Version = tuple[Any, ...]
#: Some children and families, with all versions of their events.
Part = list[tuple[Child, list[Version]]]

_HISTORIES = (
    "SELECT subject, type, date, source_id, attributes, id, recorded_at, superseded_at FROM events "
    "WHERE authority = {mark} ORDER BY subject"
)


def histories(connection: Connection) -> Iterator[Part]:
    """All children and families, authority by authority, some at a time."""
    part: Part = []
    statement = _HISTORIES.format(mark="?" if connection.dialect.name == "sqlite" else "%s")
    for authority in connection.exec_driver_sql("SELECT DISTINCT authority FROM events ORDER BY 1").scalars().all():
        options = {"yield_per": 10_000}
        with connection.exec_driver_sql(statement, (authority,), execution_options=options) as rows:
            for subject, versions in groupby(rows, key=itemgetter(0)):
                part.append(((authority, subject), [tuple(version)[1:] for version in versions]))
                if len(part) == SUBJECTS_OF_A_PART:
                    yield part
                    part = []
    if part:
        yield part


class Replayed(NamedTuple):
    """Some children and families, how many of them are children, and their rows in the order of the derived tables."""

    subjects: list[Child]
    children: int
    rows: list[list[Row]]


def replay(part: Part) -> Replayed:
    """Replay some children and families."""
    rows: dict[Table, list[Row]] = {table: [] for table in DERIVED}
    children = 0
    for child, versions in part:
        children += any(version[0] in _CHILD_TYPES for version in versions)
        for table, some in _replayed(child, versions):
            rows[table] += some
    return Replayed([child for child, _ in part], children, list(rows.values()))


def _replayed(child: Child, versions: Sequence[Version]) -> Iterator[tuple[Table, list[Row]]]:
    """Every row that there ever was of it, with its instants, as upkeep would have recorded them change by change."""
    moments = sorted({moment for version in versions for moment in version[-2:]} - {FOREVER})
    if len(moments) == 1:  # most children: all was recorded at once, and is current
        for table, rows in _derived(child, versions):
            yield table, [(*row, moments[0], FOREVER) for row in dict.fromkeys(rows)]
        return
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


def _derived(child: Child, versions: Sequence[Version]) -> Iterator[tuple[Table, list[Row]]]:
    facts = [
        fact(type_, date.fromordinal(day), source_id, attributes, id_)
        for type_, day, source_id, attributes, id_, *_ in versions
    ]
    return derived_rows(child, facts)
