"""Targets that areas set themselves."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.areas import Area, Areas
from app.audit.noting import note_written
from app.audit.rows import Whom
from app.figures.desk import TheDesk
from app.figures.naming import named_area
from app.figures.publishing import as_number
from app.figures.target_shapes import AreaTargets, TargetList
from app.figures.targets import OwnTarget, set_targets, targets_of, withdraw
from app.http.access import Caller, allowed
from app.http.caching import NOT_MODIFIED, answered, etag
from app.http.dependencies import KnownAt, resolved_instant
from app.http.documenting import documented
from app.http.strict_route import StrictRoute
from app.indicators.scorecard import at
from app.mistakes import Mistake
from app.periods import financial_years
from app.problems import NotFound, NotUnderstood, OutOfReach
from app.store.database import as_text, known_of
from app.store.dry_runs import taken_back

router = APIRouter(tags=["Targets and published values"], route_class=StrictRoute)

InPath = Annotated[str, Path(max_length=100, description="GSS code, DfE code, slug or name", examples=["coventry"])]


class HowToSet(BaseModel):
    """How targets are set."""

    model_config = ConfigDict(extra="forbid")

    dry_run: bool = Field(default=False, description="Give the answer of the real run; store nothing", examples=[True])


class TargetsQuery(BaseModel):
    """Of which instant."""

    model_config = ConfigDict(extra="forbid")

    known_at: KnownAt = None


@router.put(
    "/v1/areas/{area}/targets",
    summary="Set an area's own targets",
    operation_id="putTargets",
    response_model=AreaTargets,
    responses=documented(NotFound, NotUnderstood, OutOfReach),
)
def put_targets(
    area: InPath,
    asked: Annotated[HowToSet, Query()],
    given: TargetList,
    caller: Annotated[Caller, allowed("events:write")],
    desk: TheDesk,
) -> dict[str, Any]:
    """An authority, an agency or a group sets its own targets, with the scope `events:write`.

    Figures show the target as `threshold`, with `threshold_status: "local"` and its source. A target holds from its
    financial year on until a later one, and takes the place of an earlier one for the same indicator and year. A
    `value` of null withdraws it. Earlier targets stay readable with `known_at`.
    """
    found = _with_own_targets(desk.areas, area)
    caller.must_reach_records_of(found)
    kept, withdrawn = given.read(found.code)
    with desk.database.writing(caller.reach_of_records) as writing, taken_back(writing, asked.dry_run):
        note_written(writing.connection, [Whom(found.code)])
        for indicator, from_year in withdrawn:
            withdraw(writing, found.code, indicator, from_year)
        set_targets(writing, kept)
        answer = _as_json(found, targets_of(writing.connection, [found.code], writing.now), writing.now)
    return answer | {"dry_run": asked.dry_run}


@router.get(
    "/v1/areas/{area}/targets",
    summary="An area's own targets",
    operation_id="getTargets",
    response_model=AreaTargets,
    responses={**NOT_MODIFIED, **documented(NotFound, NotUnderstood)},
)
def get_targets(
    request: Request,
    area: InPath,
    asked: Annotated[TargetsQuery, Query()],
    caller: Annotated[Caller, allowed("results:read")],
    desk: TheDesk,
) -> Response:
    """The targets that the area has set, or had set at `known_at`, by indicator and financial year."""
    found = desk.areas.at(area)
    caller.must_reach_results_of([found])
    with desk.database.answering(caller.reach_of_results, asked.known_at) as connection:
        now = known_of(connection, [found.code])
        known_at = resolved_instant(asked.known_at, now)

        def build() -> dict[str, Any]:
            return _as_json(found, targets_of(connection, [found.code], known_at), known_at)

        return answered(request, etag("targets", found.code, known_at, now), build)


def _with_own_targets(areas: Areas, name: str) -> Area:
    area = areas.at(name)
    if area.type in {"region", "country"}:
        detail = "Targets are those of a local authority, a regional adoption agency or a group."
        raise NotUnderstood([Mistake("not_an_authority", detail, parameter="area")])
    return area


def _as_json(area: Area, found: Iterable[OwnTarget], known_at: int) -> dict[str, Any]:
    return {
        "area": named_area(area),
        "known_at": as_text(known_at),
        "targets": [
            {
                "indicator": target.indicator,
                "from_year": financial_years(target.from_year, target.from_year + 1).label,
                "value": as_number(target.value),
                "unit": at(target.indicator).unit,
                "source": target.source,
                "recorded_at": as_text(target.recorded_at),
            }
            for target in found
        ],
    }
