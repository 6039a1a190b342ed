"""What every table is made of: days, codes, instants of recording; and the tables of the clock."""

from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    FromClause,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    TypeDecorator,
    and_,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: ``superseded_at`` of a row that is current.
FOREVER = 2**63 - 1


class Day(TypeDecorator[date]):
    """A day as its proleptic ordinal, so that both engines subtract days exactly, as integers."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, _dialect: Any) -> int | None:
        return None if value is None else value.toordinal()

    def process_result_value(self, value: int | None, _dialect: Any) -> date | None:
        return None if value is None else date.fromordinal(value)

    def coerce_compared_value(self, _op: Any, value: Any) -> Any:
        return self if isinstance(value, date) else Integer()


def Code(length: int) -> TypeEngine[str]:
    """Text that is compared and sorted by its bytes, alike on both engines."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


#: The `info` of a table to which rows are only added: the role of the API can neither change nor delete them.
EVIDENCE: dict[str, bool] = {"evidence": True}
#: The clock of all writers: its one row is locked by whoever writes, so instants are in the order of commits.
clock = Table(
    "clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", BigInteger, nullable=False),
    # The instant of the last change that is everybody's: the beginning of the day, a restored backup, another reading.
    Column("everybodys_at", BigInteger, nullable=False, server_default="0"),
    # Which edition of the reading derived the rows that are stored; 0 before any did.
    Column("reading", Integer, nullable=False, server_default="0"),
    # What is in the cursors of pages is hidden with it.
    Column("cursor_key", String(64), nullable=False, server_default=""),
)

#: For each authority, agency or other area: the instant of its last change, its random number, and its last event.
area_clocks = Table(
    "area_clocks",
    metadata,
    Column("area", Code(100), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("last_event", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
)


def as_known_at(table: FromClause, known_at: int | ColumnElement[int]) -> ColumnElement[bool]:
    """The rows of a table that were current at an instant."""
    return and_(table.c.recorded_at <= known_at, table.c.superseded_at > known_at)


def numbered_table(name: str, owner: Column[str], *columns: Column[Any], info: dict[Any, Any] | None = None) -> Table:
    """A table of what areas state: versions that are numbered within their owner, and the instants of each."""
    table = Table(
        name,
        metadata,
        Column("id", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
        owner,
        *columns,
        Column("recorded_at", BigInteger, nullable=False),
        Column("superseded_at", BigInteger, nullable=False),
        PrimaryKeyConstraint(owner.name, "id"),
        info=info or {},
    )
    Index(f"ix_{name}_{owner.name}", owner, table.c.superseded_at)
    return table
