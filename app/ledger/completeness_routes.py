"""An authority, or an agency for its families, states for which days its record is complete, without any event."""

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.areas import Area, Areas
from app.http.access import Caller, allowed
from app.http.dependencies import AnyDay, TheAreas
from app.http.documenting import documented
from app.http.receipts import IdempotencyKey, Receipts
from app.http.stored_receipts import Once, ToKeep
from app.http.strict_route import StrictRoute
from app.journeys.sources import API
from app.ledger.completeness import state
from app.ledger.declaring import Declared, declared
from app.ledger.receipt_shapes import StatedDays
from app.ledger.shapes import CompleteTypes
from app.mistakes import Mistake
from app.problems import IdempotencyKeyReused, NotFound, NotUnderstood, OutOfReach, StillRunning
from app.store.database import Writing

router = APIRouter(tags=["Completeness"], route_class=StrictRoute)


class CompleteDays(BaseModel):
    """For which days and types of events the record is complete."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"complete_from": "2022-10-01", "complete_to": "2022-10-31"}}
    )

    complete_from: AnyDay = Field(description="The first day")
    complete_to: AnyDay = Field(description="The last day, today at the latest")
    complete_types: CompleteTypes = Field(
        default=[], description="For these types of events; default all of children, of an agency all of its families"
    )


class HowToState(BaseModel):
    """How a statement is taken in."""

    model_config = ConfigDict(extra="forbid")

    dry_run: bool = Field(
        default=False,
        description="Give the answer of the real run; store only its receipt, for a day",
        examples=[True],
    )


@router.put(
    "/v1/authorities/{area}/completeness",
    summary="State for which days a record is complete",
    operation_id="putCompleteness",
    response_model=StatedDays,
    responses=documented(NotFound, NotUnderstood, OutOfReach, StillRunning, IdempotencyKeyReused),
)
def put_completeness(
    request: Request,
    area: Annotated[str, Path(max_length=100, description="GSS code, DfE code, slug or name", examples=["coventry"])],
    asked: Annotated[HowToState, Query()],
    given: CompleteDays,
    caller: Annotated[Caller, allowed("events:write")],
    areas: TheAreas,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Days on which nothing happened then count as a true 0, as with `complete_from` and `complete_to` of a batch.

    A later statement about the same types takes the place of an earlier one that begins on the same day, or whose days
    it covers. An agency states it for its adopter families.
    """
    found = _reporter(areas, area)
    caller.must_reach_records_of(found, "area")
    complete = declared(given.complete_from, given.complete_to, given.complete_types, in_body=True)
    assert complete is not None  # noqa: S101 - both days are required
    receipts: Receipts = request.app.state.receipts
    once = None
    if idempotency_key and not asked.dry_run:
        once = Once(idempotency_key, hashlib.sha256(f"{found.code} {given.model_dump_json()}".encode()).hexdigest())
    with receipts.only_one(caller, once):
        answer = receipts.given(
            caller,
            lambda writing: _state(writing, found, complete, dry_run=asked.dry_run),
            ToKeep(200, {found.code}, asked.dry_run, once),
        )
    return answer.as_response()


def _reporter(areas: Areas, name: str) -> Area:
    area = areas.at(name)
    if area.type not in {"authority", "regional_adoption_agency"}:
        detail = "The area is neither a local authority nor a regional adoption agency."
        raise NotUnderstood([Mistake("not_an_authority", detail, parameter="area")])
    return area


def _state(writing: Writing, area: Area, complete: Declared, *, dry_run: bool) -> dict[str, Any]:
    kinds = complete.kinds(of_agency=area.is_pooled)
    state(writing, area.code, API, (complete.first, complete.last), kinds)
    return {
        "authority": area.code,
        "complete_from": complete.first.isoformat(),
        "complete_to": complete.last.isoformat(),
        "complete_types": sorted(kind.type for kind in kinds),
        "dry_run": dry_run,
    }
