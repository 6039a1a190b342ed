"""Which tables of a return an authority has sent, of which collection years.

A child can be missing from a file only if the file was sent. A table may be empty, so
stored rows do not show that it was sent: each table is noted with its year when it first comes. No child is in it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import BigInteger, Column, Connection, Integer, String, Table, bindparam, select

from app.store.database import Code, Writing, metadata

sent_tables = Table(
    "sent_tables",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("name", String(20), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    # The instant at which it was sent first.
    Column("recorded_at", BigInteger, nullable=False),
)
_NO_YEARS: frozenset[int] = frozenset()
_NO_TABLES: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sent:
    """The years of which each table was sent, by its name."""

    years_of: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @property
    def years(self) -> frozenset[int]:
        """The years of which there are episodes."""
        return self.years_of.get("Episodes", _NO_YEARS)

    def has(self, names: Iterable[str], year: int) -> bool:
        """Whether all these tables of a year were sent."""
        return self.of_year(year).issuperset(names)

    def of_year(self, year: int) -> frozenset[str]:
        """The names of the tables of a year that were sent."""
        return self.of_years.get(year, _NO_TABLES)

    @cached_property
    def of_years(self) -> Mapping[int, frozenset[str]]:
        """The names of the tables of each year."""
        names: dict[int, set[str]] = {}
        for name, year in self:
            names.setdefault(year, set()).add(name)
        return {year: frozenset(of_year) for year, of_year in names.items()}

    def with_others(self, others: Mapping[str, Collection[int]]) -> "Sent":
        """The same with tables that are sent now."""
        names = {**self.years_of, **others}
        return Sent({name: self.years_of.get(name, _NO_YEARS).union(others.get(name, ())) for name in sorted(names)})

    @cached_property
    def text(self) -> str:
        """The same as text."""
        return str([*self])

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return ((name, year) for name in sorted(self.years_of) for year in sorted(self.years_of[name]))


def sent_by(connection: Connection, authority: str, known_at: int) -> Sent:
    """What an authority had sent by an instant."""
    years_of: dict[str, set[int]] = {}
    for name, year in connection.execute(_SENT, {"authority": authority, "known_at": known_at}):
        years_of.setdefault(name, set()).add(year)
    return Sent({}).with_others(years_of)


_SENT = select(sent_tables.c.name, sent_tables.c.year).where(
    sent_tables.c.authority == bindparam("authority"),
    sent_tables.c.recorded_at <= bindparam("known_at", type_=BigInteger),
)


def note_sent(writing: Writing, authority: str, tables: Mapping[str, Collection[int]]) -> Sent:
    """Note the tables that are sent now. Gives all that were sent by now."""
    before = sent_by(writing.connection, authority, writing.now)
    after = before.with_others(tables)
    new = sorted({*after} - {*before})
    writing.insert(
        sent_tables, [column.name for column in sent_tables.c], [(authority, *each, writing.now) for each in new]
    )
    return after
