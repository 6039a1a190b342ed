"""What is known about an adopter family besides events: stored as versions, like the events."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import BigInteger, Column, ColumnElement, Connection, Integer, String, Table, select, update

from app.ledger.chain import Links
from app.ledger.characteristics import Ethnicity
from app.store.database import FOREVER, Code, Writing, as_known_at, metadata


class FamilyCharacteristics(BaseModel):
    """What is known about an adopter family; all optional. What is left out is not known."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"ethnicity": "MWBC", "children_sought": 2}}
    )

    ethnicity: Ethnicity | None = Field(default=None, description="SSDA903 code")
    children_sought: Annotated[int, Field(strict=True, ge=1, le=5)] | None = Field(
        default=None, description="How many children the family would adopt", examples=[2]
    )


families = Table(
    "families",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("family", Code(64), primary_key=True),
    Column("ethnicity", String(4)),
    Column("children_sought", Integer),
    Column("recorded_at", BigInteger, primary_key=True),
    Column("superseded_at", BigInteger, nullable=False),
)

_FIELDS = KNOWN = tuple(FamilyCharacteristics.model_fields)


def known(connection: Connection, authority: str, family: str, known_at: int) -> FamilyCharacteristics | None:
    """What was known about a family at an instant; None if nothing was set by then."""
    found = connection.execute(
        select(*(families.c[name] for name in _FIELDS)).where(*_is(authority, family), as_known_at(families, known_at))
    ).first()
    return None if found is None else FamilyCharacteristics.model_construct(None, **found._mapping)


def put(writing: Writing, authority: str, family: str, given: FamilyCharacteristics) -> None:
    """Set what is known about a family; what is left out is not known from now on."""
    if known(writing.connection, authority, family, FOREVER - 1) == given:
        return
    current = *_is(authority, family), families.c.superseded_at == FOREVER
    writing.connection.execute(update(families).where(*current).values(superseded_at=writing.now))
    row = (authority, family, *map(vars(given).get, _FIELDS), writing.now, FOREVER)
    writing.insert(families, [column.name for column in families.c], [row])
    Links.of(writing).know(authority, "family", {family: row[2:-2]})


def _is(authority: str, family: str) -> Iterable[ColumnElement[bool]]:
    return families.c.authority == authority, families.c.family == family
