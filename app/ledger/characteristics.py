"""What is known about a child besides events, by source: stored as versions, like the events.

Each source says what it knows: the SSDA903 return, the API, the extended adoption report, Annex A. The value
of a field is current if its source ranks first; a different value of a lower source is stored beside it (`differing`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StrictBool
from pydantic_core import from_json, to_json
from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, String, Table, Text, bindparam, select

from app.events.identifiers import Key
from app.journeys.sources import API, RANKING, Source
from app.ledger.chain import Links
from app.store.among import among
from app.store.database import FOREVER, Code, Day, Writing, as_known_at, metadata

Ethnicity = Literal[
    "WBRI", "WIRI", "WOTH", "WIRT", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH", "BCRB",
    "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT",
]  # fmt: skip


class Characteristics(BaseModel):
    """What is known about a child; all optional. What is left out is not known."""

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
    sibling_group: Key | None = Field(default=None, description="A key that brothers and sisters share")


children = Table(
    "children",
    metadata,
    Column("authority", Code(40), primary_key=True),
    Column("child", Code(64), primary_key=True),
    Column("birth_month", String(7)),
    # The first day of the month of these birthdays, so that SQL can compare ages.
    Column("turns_1", Day),
    Column("turns_5", Day),
    Column("turns_10", Day),
    Column("turns_16", Day),
    Column("sex", String(10)),
    Column("ethnicity", String(4)),
    Column("disabled", Boolean(create_constraint=False)),
    Column("sibling_group", String(64)),
    # What each source says, as JSON; null in rows that are older than this column: all of it is the API's.
    Column("said", Text),
    Column("recorded_at", BigInteger, primary_key=True),
    Column("superseded_at", BigInteger, nullable=False),
)

_HAS_A_GROUP = children.c.sibling_group.is_not(None)
Index(
    "ix_children_authority_sibling_group",
    children.c.authority,
    children.c.sibling_group,
    sqlite_where=_HAS_A_GROUP,
    postgresql_where=_HAS_A_GROUP,
)

_FIELDS = tuple(Characteristics.model_fields)
_AGES = (1, 5, 10, 16)
_TURNS = tuple(f"turns_{age}" for age in _AGES)
#: The columns that say what is known.
KNOWN = (*_FIELDS, *_TURNS, "said")


#: What two sources say, as it is stored: {"ssda903":{"sex":"female"},"annex_a":{"sex":"male"}}. No value has a brace.
_SAID_BY_TWO = "%}%}%}"
#: What each source says about a child, by field.
Said = Mapping[Source, Mapping[str, Any]]


class Differing(NamedTuple):
    """A field about which sources differ: what each of them says, the source that ranks first first."""

    child: str
    field: str
    values: tuple[tuple[Source, Any], ...]


def known(connection: Connection, authority: str, child: str, known_at: int) -> Characteristics | None:
    """What was known about a child at an instant; None if nothing was set by then."""
    return known_of(connection, authority, [child], known_at).get(child)


def known_of(
    connection: Connection, authority: str, ids: Sequence[str], known_at: int = FOREVER - 1
) -> dict[str, Characteristics]:
    """What was known about some children at an instant; children about whom nothing was set are left out."""
    columns = [children.c[name] for name in ("child", *_FIELDS)]
    found: dict[str, Characteristics] = {}
    for some in among(connection, children.c.child, ids):
        rows = select(*columns).where(children.c.authority == authority, some, as_known_at(children, known_at))
        for child, *values in connection.execute(rows).all():
            # They were checked when they were put.
            found[child] = Characteristics.model_construct(None, **dict(zip(_FIELDS, values, strict=True)))
    return found


def said_of(connection: Connection, authority: str, ids: Sequence[str], known_at: int = FOREVER - 1) -> dict[str, Said]:
    """What each source said about some children, as known at an instant."""
    columns = [children.c[name] for name in ("child", "said", *_FIELDS)]
    found: dict[str, Said] = {}
    for some in among(connection, children.c.child, ids):
        rows = select(*columns).where(children.c.authority == authority, some, as_known_at(children, known_at))
        for child, said, *values in connection.execute(rows).all():
            found[child] = (
                from_json(said) if said is not None else _said_by_api(dict(zip(_FIELDS, values, strict=True)))
            )
    return found


def differing(said_of: Mapping[str, Said]) -> Iterator[Differing]:
    """The fields in which the sources of some children differ."""
    for child, said in said_of.items():
        if len(said) < 2:
            continue
        for field in _FIELDS:
            values = tuple((source, said[source][field]) for source in RANKING if field in said.get(source, ()))
            if len({value for _, value in values}) > 1:
                yield Differing(child, field, values)


def fields_that_differ(connection: Connection, authority: str, known_at: int) -> dict[str, frozenset[str]]:
    """For each child of an authority about whom sources differ: the fields in which they do, as known at an instant."""
    rows = connection.execute(_SAID_BY_SEVERAL, {"authority": authority, "known_at": known_at})
    fields: dict[str, set[str]] = {}
    for each in differing({child: from_json(said) for child, said in rows}):
        fields.setdefault(each.child, set()).add(each.field)
    return {child: frozenset(those) for child, those in fields.items()}


_SAID_BY_SEVERAL = select(children.c.child, children.c.said).where(
    children.c.authority == bindparam("authority"),
    as_known_at(children, bindparam("known_at", type_=BigInteger)),
    children.c.said.like(_SAID_BY_TWO),
)


def current(said: Said) -> Characteristics:
    """For each field the value of the source that ranks first."""
    known = _current(said)
    return Characteristics.model_construct(None, **{name: known.get(name) for name in _FIELDS})


def _current(said: Said) -> Mapping[str, Any]:
    """The same; a field that is not known may be left out."""
    if len(said) == 1:  # nearly always
        return next(iter(said.values()))
    known: dict[str, Any] = {}
    for source in reversed(RANKING):
        known.update(said.get(source, {}))
    return known


def put(writing: Writing, authority: str, given: Mapping[str, Characteristics]) -> dict[str, Said]:
    """Set what the API says about some children; what it leaves out, it does not say any more. Gives what all say."""
    before = said_of(writing.connection, authority, list(given))
    after: dict[str, Said] = {
        child: {**before.get(child, {}), **_said_by_api(vars(new))} for child, new in given.items()
    }
    _store(writing, authority, before, after)
    return after


def add(writing: Writing, authority: str, reported: Mapping[Source, Mapping[str, Mapping[str, Any]]]) -> None:
    """Add what each source reports about some children; what it does not report stays as it said it before."""
    before = said_of(writing.connection, authority, list({child for of in reported.values() for child in of}))
    after: dict[str, Said] = {}
    for source, of_children in reported.items():
        for child, known in of_children.items():
            if known:
                said = after.get(child) or before.get(child, {})
                after[child] = {**said, source: {**said.get(source, {}), **known}}
    _store(writing, authority, before, after)


def _said_by_api(known: Mapping[str, Any]) -> dict[Source, dict[str, Any]]:
    return {API: {name: value for name, value in known.items() if value is not None}}


def _store(writing: Writing, authority: str, before: Mapping[str, Said], after: Mapping[str, Said]) -> None:
    changed = {child: said for child, said in after.items() if before.get(child) != said}
    writing.supersede_of_children(children, authority, [child for child in changed if child in before])
    rows = {}
    for child, said in changed.items():
        known = _current(said)
        rows[child] = (*map(known.get, _FIELDS), *_birthdays(known.get("birth_month")), to_json(said).decode())
    columns = ("authority", "child", *KNOWN, "recorded_at", "superseded_at")
    writing.insert(children, columns, [(authority, child, *row, writing.now, FOREVER) for child, row in rows.items()])
    if rows:
        Links.of(writing).know(authority, "child", rows)


@cache
def _birthdays(birth_month: str | None) -> tuple[int | None, ...]:
    """The first days of the months of some birthdays, as they are stored."""
    if birth_month is None:
        return (None,) * len(_AGES)
    year, month = map(int, birth_month.split("-"))
    return tuple(date(year + age, month, 1).toordinal() for age in _AGES)
