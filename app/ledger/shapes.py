"""The shapes of requests and answers about events, as the API's description shows them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from app.did_you_mean import suggestion
from app.events.catalogue import BY_TYPE, CHILD_TYPES, FAMILY_TYPES
from app.events.identifiers import PSEUDONYM
from app.http.caching import as_json
from app.http.dependencies import SEVERAL, AnyDay, Instant, KnownAt, LastDay
from app.http.tables import Format
from app.ledger.batches import Mode


def _known_type(name: str) -> str:
    if name not in BY_TYPE:
        detail = "There is no such type of event." + suggestion(name, BY_TYPE)
        raise PydanticCustomError("unknown_event_type", "{detail}", {"detail": detail})
    return name


EventType = Annotated[str, Field(json_schema_extra={"enum": list(BY_TYPE)}), AfterValidator(_known_type)]


#: Types of events for which a record is complete; none are all.
CompleteTypes = Annotated[list[EventType], SEVERAL, Field(max_length=100)]


_EXAMPLE = {
    "events": [
        {"authority": "coventry", "child": "K1", "type": "entered_care", "date": "2020-04-10"},
        {"authority": "coventry", "child": "K1", "type": "adoption_decision", "date": "2020-09-14"},
        {"authority": "coventry", "child": "K1", "type": "placement_order", "date": "2020-11-02"},
        {
            "authority": "coventry",
            "child": "K1",
            "type": "matched",
            "date": "2021-03-01",
            "adopters": "own_agency",
        },
        {"authority": "coventry", "child": "K1", "type": "placed", "date": "2021-03-20"},
        {"authority": "coventry", "child": "K1", "type": "adopted", "date": "2021-12-06"},
    ]
}
_NDJSON_EXAMPLE = "".join(as_json(event).decode() + "\n" for event in _EXAMPLE["events"])
_CSV_EXAMPLE = (
    "authority,child,type,date,source_id,on_or_before\r\n"
    "coventry,K1,entered_care,2020-04-10,LCS-88213,\r\n"
    "coventry,K1,placement_order,2020-11-02,LCS-88214,true\r\n"
)
#: The body of a batch, as its operation describes it.
BATCH_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Batch"}, "example": _EXAMPLE},
        "application/x-ndjson": {"schema": {"type": "string"}, "example": _NDJSON_EXAMPLE},
        "text/csv": {"schema": {"type": "string"}, "example": _CSV_EXAMPLE},
    },
}


ConfirmErased = Annotated[
    Annotated[int, Field(ge=1)] | None,
    Field(
        description="The number of erased children and families to store again, if that is right. Without it "
        "nothing is stored about them, with the warning `erased_before`"
    ),
]


class BatchQuery(BaseModel):
    """How a batch is taken in."""

    model_config = ConfigDict(extra="forbid")

    mode: Mode = Field(
        default="atomic", description="atomic: all or nothing; partial: only the good rows, answered with 207"
    )
    dry_run: bool = Field(
        default=False,
        description="Give the answer of the real run; store only its receipt, for a day",
        examples=[True],
    )
    complete_from: AnyDay | None = Field(
        default=None, description="The record of the batch's authorities is complete from this day, once it is in"
    )
    complete_to: AnyDay | None = Field(default=None, description="To this day, which is over")
    complete_types: CompleteTypes = Field(
        default=[],
        description="For these types of events; default all events of children (of an agency, all of its families)",
    )
    confirm_erased: ConfirmErased = None


class PutQuery(BaseModel):
    """How characteristics are set: whether only to try, and whether of somebody who was erased."""

    model_config = ConfigDict(extra="forbid")

    dry_run: bool = Field(default=False, description="Give the answer of the real run; store nothing", examples=[True])

    confirm_erased: int | None = Field(default=None, ge=1, le=1, description="1: store them though they were erased")


class StoredEvent(BaseModel):
    """A version of an event: as it was sent, its attributes included, and the instants between which it was current."""

    model_config = ConfigDict(extra="allow")

    id: str
    authority: str
    child: str | None = None
    family: str | None = None
    type: EventType
    date: date
    source_id: str | None
    recorded_at: datetime
    superseded_at: datetime | None = Field(description="When it was replaced or voided; null while it is current")
    replaces: str | None = Field(description="Id of the version before")
    void_reason: str | None


class EventList(BaseModel):
    """A page of events."""

    events: list[StoredEvent]
    next: str | None = Field(description="Link to the next page")
    known_at: datetime = Field(description="Ask with it again for the same answer, byte for byte")


class LedgerChange(BaseModel):
    """One change of the ledger. To follow it, take the versions that are gone out of the copy, and put the event in."""

    change: Literal["created", "replaced", "voided", "erased"]
    at: datetime
    authority: str
    gone: list[str] = Field(description="Ids of the versions that are no longer current; all of an erased child's")
    event: StoredEvent | None = Field(description="The new version; null if there is none")
    reason: str | None = Field(description="Why it was voided")


class LedgerChanges(BaseModel):
    """A page of the changes of the ledger."""

    changes: list[LedgerChange]
    next: str | None = Field(description="Link to the next page; null if this is all until now")
    known_at: datetime = Field(description="Send it as `changed_since` the next time")


class EventsQuery(BaseModel):
    """Which events to list."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    authority: str | None = Field(
        default=None, max_length=100, description="Default: all that the key reaches", examples=["coventry"]
    )
    child: str | None = Field(default=None, pattern=PSEUDONYM, examples=["COV-1001"])
    family: str | None = Field(default=None, pattern=PSEUDONYM)
    type: EventType | None = None
    first_day: AnyDay | None = Field(default=None, alias="from", description="Events of this day and later")
    last_day: LastDay | None = Field(default=None, alias="to", description="Events of this day and earlier")
    known_at: KnownAt = None
    changed_since: Instant | None = Field(
        default=None,
        description="List what changed after this instant instead, in the order in which it was recorded: with "
        "`authority`, `limit` and `format` only. Begin with the `known_at` of a list of events, go on with that of the "
        "last page",
    )
    limit: int = Field(default=1000, ge=1, le=10_000, description="Most events on one page; files have them all")
    cursor: str | None = Field(default=None, max_length=500, description="From `next` of the page before")
    format: Format | Literal["ndjson"] | None = Field(
        default=None, description="Default from the Accept header; files have no pages. NDJSON has them"
    )

    @property
    def types(self) -> Sequence[str] | None:
        """The types asked for: a child's id and a family's may be the same text."""
        if self.type:
            return [self.type]
        if self.child:
            return CHILD_TYPES
        return FAMILY_TYPES if self.family else None


class VoidQuery(BaseModel):
    """Why an event is voided."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(
        min_length=3,
        max_length=500,
        pattern=r"^[^\x00-\x1f\x7f]*$",
        description="For those who read the record later. Do not write names",
        examples=["recorded for the wrong child"],
    )
