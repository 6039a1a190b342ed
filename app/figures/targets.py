"""Targets that an authority, an agency or a group sets itself: for an indicator, from a financial year on.

A target is stored like an event: appended, superseded by a later one for the same indicator and year, and readable at
any instant. No child is in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import BigInteger, Column, Connection, Integer, Text, bindparam, select, update

from app.periods import Period
from app.store.among import AboutMany
from app.store.database import FOREVER, Code, Writing, as_known_at, numbered_table
from app.store.walls import by

targets = numbered_table(
    "targets",
    Column("area", Code(100), nullable=False),
    Column("indicator", Code(60), nullable=False),
    Column("from_year", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("source", Text, nullable=False),
    info=by("area"),
)
_COLUMNS = ("area", "indicator", "from_year", "value", "source", "recorded_at", "superseded_at")


@dataclass(frozen=True, slots=True)
class OwnTarget:
    """What an area wants a figure to be, from the financial year that begins in ``from_year`` until a later target."""

    area: str
    indicator: str
    from_year: int
    value: Decimal
    source: str
    recorded_at: int = 0

    def begins_by(self, period: Period) -> bool:
        """Whether it holds for the financial year in which a period ends, unless a later one does."""
        return self.from_year < period.end_year


_KNOWN = AboutMany(
    select(*(targets.c[name] for name in _COLUMNS[:-1]))
    .where(as_known_at(targets, bindparam("known_at", type_=BigInteger)))
    .order_by(targets.c.area, targets.c.indicator, targets.c.from_year),
    targets.c.area,
)


def targets_of(connection: Connection, areas: Sequence[str], known_at: int) -> Iterator[OwnTarget]:
    """The targets of some areas that were current at an instant, by area, indicator and year."""
    for area, indicator, from_year, value, source, recorded_at in _KNOWN.rows(connection, areas, known_at=known_at):
        yield OwnTarget(area, indicator, from_year, Decimal(value), source, recorded_at)


def set_targets(writing: Writing, given: Iterable[OwnTarget]) -> None:
    """Set the targets of an area: each takes the place of the one for the same indicator and year."""
    for target in given:
        if not _is_current(writing.connection, target):
            withdraw(writing, target.area, target.indicator, target.from_year)
            values = (target.area, target.indicator, target.from_year, f"{target.value:f}", target.source)
            writing.insert_numbered(targets, _COLUMNS, [(*values, writing.now, FOREVER)])


def withdraw(writing: Writing, area: str, indicator: str, from_year: int) -> None:
    """From now on the area has no target for this indicator from this year; what was known before stays readable."""
    current = (targets.c.superseded_at == FOREVER, targets.c.from_year == from_year)
    of = (targets.c.area == area, targets.c.indicator == indicator)
    done = writing.connection.execute(update(targets).where(*of, *current).values(superseded_at=writing.now))
    if done.rowcount:
        writing.changes(area)


def _is_current(connection: Connection, target: OwnTarget) -> bool:
    same = [each for each in targets_of(connection, [target.area], FOREVER - 1) if each.indicator == target.indicator]
    found = [each for each in same if each.from_year == target.from_year]
    return bool(found) and (found[0].value, found[0].source) == (target.value, target.source)
