"""What is known of a child besides events: kept as versions, like the events."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool
from sqlalchemy import BigInteger, Boolean, Column, Connection, String, Table, delete, select

from app.events.catalogue import CHILD_TYPES
from app.events.identifiers import Pseudonym
from app.ledger.versions import events
from app.store.among import among
from app.store.database import FOREVER, Code, Day, Writing, as_known_at, metadata

Ethnicity = Literal[
    "WBRI", "WIRI", "WOTH", "WIRT", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH", "BCRB",
    "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT",
]  # fmt: skip


class Characteristics(BaseModel):
    """What is known of a child; all optional. What is left out is not known."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "birth_month": "2019-03",
                "sex": "female",
                "ethnicity": "MWBC",
                "sibling_group": "SG-006",
            }
        },
    )

    birth_month: Annotated[str, Field(pattern=r"^(19[89]|20[0-9])[0-9]-(0[1-9]|1[0-2])$")] | None = Field(
        default=None, description="Year and month, never the day", examples=["2019-03"]
    )
    sex: Literal["female", "male", "not_known"] | None = None
    ethnicity: Ethnicity | None = Field(default=None, description="SSDA903 code")
    disabled: StrictBool | None = None
    sibling_group: Pseudonym | None = Field(default=None, description="A key that brothers and sisters share")


children = Table(
    "children",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("child", Code(64), primary_key=True),
    Column("birth_month", String(7)),
    # The first day of the month of these birthdays, so that ages can be told in SQL.
    Column("turns_1", Day),
    Column("turns_5", Day),
    Column("turns_10", Day),
    Column("turns_16", Day),
    Column("sex", String(10)),
    Column("ethnicity", String(4)),
    Column("disabled", Boolean(create_constraint=False)),
    Column("sibling_group", String(64)),
    Column("recorded_at", BigInteger, primary_key=True),
    Column("superseded_at", BigInteger, nullable=False),
)

_FIELDS = tuple(Characteristics.model_fields)
_AGES = (1, 5, 10, 16)
_TURNS = tuple(f"turns_{age}" for age in _AGES)


def known(connection: Connection, authority: str, child: str, known_at: int) -> Characteristics | None:
    """What was known of a child at an instant; None if nothing was ever set by then."""
    return known_of(connection, authority, [child], known_at).get(child)


def known_of(
    connection: Connection, authority: str, ids: Sequence[str], known_at: int = FOREVER - 1
) -> dict[str, Characteristics]:
    """What was known of some children at an instant; those of whom nothing was set are left out."""
    columns = [children.c[name] for name in ("child", *_FIELDS)]
    found: dict[str, Characteristics] = {}
    for some in among(connection, children.c.child, ids):
        rows = select(*columns).where(children.c.authority == authority, some, as_known_at(children, known_at))
        for child, *values in connection.execute(rows):
            # They were checked when they were put.
            found[child] = Characteristics.model_construct(None, **dict(zip(_FIELDS, values, strict=True)))
    return found


def put(writing: Writing, authority: str, given: Mapping[str, Characteristics]) -> int:
    """Let these characteristics of children stand from now on. Returns of how many that changed anything."""
    return _store(writing, authority, known_of(writing.connection, authority, list(given)), given)


def add(writing: Writing, authority: str, told: Mapping[str, Mapping[str, Any]]) -> None:
    """Set what is told of some children, by its name; what is not told stays as it is known."""
    before = known_of(writing.connection, authority, list(told))
    after = {
        child: before[child].model_copy(update=dict(known)) if child in before else Characteristics(**known)
        for child, known in told.items()
        if known
    }
    _store(writing, authority, before, after)


def _store(
    writing: Writing, authority: str, before: Mapping[str, Characteristics], given: Mapping[str, Characteristics]
) -> int:
    changed = {child: new for child, new in given.items() if before.get(child) != new}
    writing.supersede_of_children(children, authority, [child for child in changed if child in before])
    rows = [
        (authority, child, *map(vars(new).get, _FIELDS), *_birthdays(new.birth_month), writing.now, FOREVER)
        for child, new in changed.items()
    ]
    writing.insert(children, ("authority", "child", *_FIELDS, *_TURNS, "recorded_at", "superseded_at"), rows)
    return len(changed)


@cache
def _birthdays(birth_month: str | None) -> tuple[int | None, ...]:
    """The first days of the months of some birthdays, as they are stored."""
    if birth_month is None:
        return (None,) * len(_AGES)
    year, month = map(int, birth_month.split("-"))
    return tuple(date(year + age, month, 1).toordinal() for age in _AGES)


def erase(writing: Writing, authority: str, child: str) -> int:
    """Delete every version of everything about a child. Returns the number of rows."""
    of_child = events.c.subject == child, events.c.type.in_(CHILD_TYPES)
    statements = [delete(events).where(events.c.authority == authority, *of_child)]
    # Every other table with a child in it, whichever module it belongs to: none can be forgotten.
    about_children = [table for table in metadata.tables.values() if "child" in table.c]
    statements += [
        delete(table).where(table.c.authority == authority, table.c.child == child) for table in about_children
    ]
    erased = sum(writing.connection.execute(statement).rowcount for statement in statements)
    writing.changed = writing.changed or erased > 0
    return erased
