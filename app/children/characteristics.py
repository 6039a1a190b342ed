"""What is known of a child besides events: kept as versions, like the events."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool
from sqlalchemy import BigInteger, Boolean, Column, Connection, String, Table, delete, insert, select, update

from app.database import FOREVER, Code, Day, Writing, as_known_at, metadata
from app.events.catalogue import CHILD_TYPES
from app.events.identifiers import Pseudonym
from app.events.ledger import events
from app.journeys.rows import DERIVED

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


def known(connection: Connection, authority: str, child: str, known_at: int) -> Characteristics | None:
    """What was known of a child at an instant; None if nothing was ever set by then."""
    columns = [children.c[name] for name in _FIELDS]
    found = connection.execute(
        select(*columns).where(
            children.c.authority == authority, children.c.child == child, as_known_at(children, known_at)
        )
    ).first()
    return Characteristics(**found._mapping) if found else None


def put(writing: Writing, authority: str, child: str, given: Characteristics) -> bool:
    """Let these characteristics stand from now on. Returns whether that changed anything."""
    if known(writing.connection, authority, child, FOREVER - 1) == given:
        return False
    writing.changed = True
    writing.connection.execute(
        update(children)
        .where(children.c.authority == authority, children.c.child == child, children.c.superseded_at == FOREVER)
        .values(superseded_at=writing.now)
    )
    writing.connection.execute(
        insert(children).values(
            authority=authority,
            child=child,
            **given.model_dump(),
            **_birthdays(given.birth_month),
            recorded_at=writing.now,
            superseded_at=FOREVER,
        )
    )
    return True


def _birthdays(birth_month: str | None) -> dict[str, date]:
    if birth_month is None:
        return {}
    year, month = map(int, birth_month.split("-"))
    return {f"turns_{age}": date(year + age, month, 1) for age in (1, 5, 10, 16)}


def erase(writing: Writing, authority: str, child: str) -> int:
    """Delete every version of everything about a child. Returns the number of rows."""
    of_child = events.c.subject == child, events.c.type.in_(CHILD_TYPES)
    statements = [delete(events).where(events.c.authority == authority, *of_child)]
    statements += [
        delete(table).where(table.c.authority == authority, table.c.child == child) for table in (children, *DERIVED)
    ]
    erased = sum(writing.connection.execute(statement).rowcount for statement in statements)
    writing.changed = writing.changed or erased > 0
    return erased
