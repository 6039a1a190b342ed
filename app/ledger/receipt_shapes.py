"""The shapes of answers to batches, of receipts, and of the changes that they list."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from app.http.changes import SHOWN, Kind
from app.http.dependencies import AnyDay
from app.http.tables import Format
from app.ledger.shapes import EventType


class Mistaken(BaseModel):
    """One thing that is wrong with a row."""

    code: str
    detail: str
    pointer: str | None = None
    row: int | None = None


class BatchWarning(BaseModel):
    """Something to know about a batch."""

    code: str
    detail: str


#: A change as an example, and what two answers say about theirs.
CHANGE: JsonDict = {
    "authority": "E08000026",
    "child": "K1",
    "type": "placed",
    "before": "2021-03-20",
    "after": "2021-03-22",
    "kind": "replaced",
    "file": None,
    "row": 5,
}
CHANGED = "How many changes there are in all"
CHANGES = f"The first {SHOWN:,} changes; all of them: GET /v1/receipts/{{receipt}}/changes"


NAMED = "Without `cases:read`: only of an event that was just sent; else null"


class EventChange(BaseModel):
    """What became of one event of a child or family. An event that moves to another child is two changes."""

    model_config = ConfigDict(json_schema_extra={"example": CHANGE})

    authority: str
    child: str | None = Field(default=None, description=NAMED)
    family: str | None = Field(default=None, description=NAMED)
    type: EventType
    before: date | None = Field(description="The day until now; null if the event is created, and without `cases:read`")
    after: date | None = Field(description="The day from now on; null if the event is withdrawn")
    kind: Kind
    file: str | None = Field(default=None, description="The file that reports it, in an import")
    row: int | None = Field(default=None, description="The row that reports it")


_ANSWER: JsonDict = {
    "receipt": "5f0c7a4e9b1d2c3a4b5c6d7e",
    "received": 7,
    "created": 6,
    "unchanged": 0,
    "replaced": 1,
    "withdrawn": 0,
    "rejected": 0,
    "passed_over": 0,
    "dry_run": False,
    "changed": 7,
    "changes": [CHANGE],
    "errors": [],
    "warnings": [],
}


class BatchAnswer(BaseModel):
    """What became of a batch: created + unchanged + replaced + rejected + passed_over = received."""

    model_config = ConfigDict(json_schema_extra={"example": _ANSWER})

    receipt: str | None = Field(description="GET /v1/receipts/{receipt}, until it expires: that of a dry run soon")
    received: int
    created: int
    unchanged: int = Field(description="Sent before with the same content")
    replaced: int = Field(description="Stored as a later version; the earlier one stays readable")
    withdrawn: int = Field(description="No longer current; the event stays readable")
    rejected: int
    passed_over: int = Field(default=0, description="About children and families who were erased")
    dry_run: bool
    changed: int = Field(description=CHANGED)
    changes: list[EventChange] = Field(description=CHANGES)
    errors: list[Mistaken]
    warnings: list[BatchWarning]


class BatchReceipt(BatchAnswer):
    """The answer to a batch again, with the instant at which it was recorded."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_ANSWER,
                "recorded_at": "2026-11-21T10:00:00.000000Z",
                "dry_run": True,
                "expires_at": "2026-11-22T10:00:00.000000Z",
            }
        }
    )

    recorded_at: datetime
    expires_at: datetime = Field(description="Until when it is kept")


class StatedDays(BaseModel):
    """What was stated."""

    receipt: str | None = Field(description="GET /v1/receipts/{receipt}, until it expires: that of a dry run soon")
    authority: str
    complete_from: AnyDay
    complete_to: AnyDay
    complete_types: list[str]
    dry_run: bool


class ReceiptOfStatement(StatedDays):
    """The answer to a statement about completeness again, with the instant at which it was recorded."""

    recorded_at: datetime
    expires_at: datetime = Field(description="Until when it is kept")


class ChangesOfReceipt(BaseModel):
    """A page of the changes under a receipt."""

    changes: list[EventChange]
    changed: int = Field(description=CHANGED)
    next: str | None = Field(description="Link to the next page")


class ChangesQuery(BaseModel):
    """How the changes are listed."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=SHOWN, ge=1, le=10_000, description="Most changes on one page; files have them all")
    cursor: str | None = Field(default=None, max_length=500, description="From `next` of the page before")
    format: Format | None = Field(default=None, description="Default from the Accept header; files have no pages")
