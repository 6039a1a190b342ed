"""Values that others have published, such as DfE's: stored as they were printed, with source and release.

They are comparators: no figure comes from them. A value loaded again with other content supersedes the earlier one,
which stays readable at its instant. No child is in them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from sqlalchemy import BigInteger, Column, Connection, Text, bindparam, select, update

from app.store.among import among
from app.store.database import FOREVER, Code, Day, Writing, as_known_at, numbered_table

#: The symbols of official statistics that are printed where there is no number.
Symbol = Literal["c", "z", "x", "low", "u"]
SYMBOLS = get_args(Symbol)

published_values = numbered_table(
    "published_values",
    Column("area", Code(100), nullable=False),
    Column("indicator", Code(60), nullable=False),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("source", Text, nullable=False),
    Column("release", Text, nullable=False),
    Column("value", Text),
    Column("symbol", Code(5)),
    Column("numerator", BigInteger),
    Column("denominator", BigInteger),
)
_STORED = ("area", "indicator", "first_day", "last_day", "source", "release", "value", "symbol")
_COLUMNS = (*_STORED, "numerator", "denominator", "recorded_at", "superseded_at")


@dataclass(frozen=True, slots=True)
class Published:
    """One value as it was printed: ``value`` is its text, or there is a symbol in its place."""

    area: str
    indicator: str
    first: date
    last: date
    source: str
    release: str
    value: str | None = None
    symbol: str | None = None
    numerator: int | None = None
    denominator: int | None = None

    @property
    def key(self) -> tuple[str, str, date, date, str, str]:
        """What there is one current value of."""
        return self.area, self.indicator, self.first, self.last, self.source, self.release


@dataclass(slots=True)
class Loaded:
    """What became of the values of a file."""

    created: int = 0
    replaced: int = 0
    unchanged: int = 0


def load(writing: Writing, values: Sequence[Published]) -> Loaded:
    """Store values; those that are stored already with the same content stay."""
    loaded = Loaded()
    stored = {value.key: (id_, value) for id_, value in _current(writing.connection, values)}
    new: list[Published] = []
    replaced: list[tuple[str, int]] = []
    for value in values:
        id_, before = stored.get(value.key, (0, None))
        if before == value:
            loaded.unchanged += 1
            continue
        new.append(value)
        if before:
            replaced.append((value.area, id_))
    loaded.replaced, loaded.created = len(replaced), len(new) - len(replaced)
    if replaced:
        is_value = published_values.c.area == bindparam("of_area"), published_values.c.id == bindparam("of_id")
        superseding = update(published_values).where(*is_value).values(superseded_at=writing.now)
        writing.connection.execute(superseding, [{"of_area": area, "of_id": id_} for area, id_ in replaced])
    writing.insert_numbered(published_values, _COLUMNS, [_row(value, writing.now) for value in new])
    return loaded


def _row(value: Published, now: int) -> tuple[object, ...]:
    days = value.first.toordinal(), value.last.toordinal()
    of = value.area, value.indicator, *days, value.source, value.release, value.value, value.symbol
    return *of, value.numerator, value.denominator, now, FOREVER


def _current(connection: Connection, values: Sequence[Published]) -> Iterator[tuple[int, Published]]:
    areas = sorted({value.area for value in values})
    for some in among(connection, published_values.c.area, areas):
        current = select(published_values).where(some, published_values.c.superseded_at == FOREVER)
        yield from ((row.id, _published(row)) for row in connection.execute(current))


def published_of(connection: Connection, areas: Sequence[str], known_at: int) -> Iterator[Published]:
    """The values of some areas that were current at an instant, by area, indicator, days, source and release."""
    table = published_values.c
    order = (table.area, table.indicator, table.last_day, table.first_day, table.source, table.release)
    known = select(published_values).where(as_known_at(published_values, known_at)).order_by(*order)
    for some in among(connection, table.area, areas):
        yield from (_published(row) for row in connection.execute(known.where(some)))


def _published(row: object) -> Published:
    columns: Iterable[str] = (*_STORED, "numerator", "denominator")
    return Published(*(getattr(row, name) for name in columns))
