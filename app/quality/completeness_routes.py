"""Completeness of the records of an area: what a hub opens on the morning of the quarterly return."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.figures.disclosure.viewing import viewer_of
from app.figures.shapes import NamedArea, Shape
from app.http.access import Caller, allowed
from app.http.asking import spend
from app.http.caching import NOT_MODIFIED, answered, etag
from app.http.dependencies import KnownAt, TheAreas, TheDatabase, resolved_instant
from app.http.documenting import documented
from app.http.strict_route import StrictRoute
from app.http.tables import FILES, FORMATS, Format, as_csv, chosen_format
from app.periods import parse_period
from app.problems import NotAcceptable, NotFound, NotUnderstood, OnlyStandard, TooLarge
from app.quality.completeness import COLUMNS, CompletenessQuestion, as_workbook_file, completeness, rows
from app.quality.question import COST_OF_AUTHORITY
from app.quality.recalling import examining_for
from app.store.database import instant, known_of, microseconds

router = APIRouter(tags=["Completeness"], route_class=StrictRoute)

#: Findings are counted child by child, so of so many authorities at once.
MOST_WITH_FINDINGS = 20


class CompletenessQuery(BaseModel):
    """Of which instant, and whether findings are counted."""

    model_config = ConfigDict(extra="forbid")

    known_at: KnownAt = None
    findings: bool = Field(
        default=False, description="Count the open findings by severity, which takes some seconds for an authority"
    )
    period: str = Field(
        default="latest-year", max_length=100, description="Count the findings on the children of this period"
    )
    format: Format | None = Field(default=None, description="Default from the Accept header")


class CompleteRecord(Shape):
    """Kinds of events whose record is complete on the same days, for the same reason."""

    about: Literal["child", "family"]
    event_types: list[str]
    children: Literal["everyone", "process", "adopted"] | None = Field(
        description="Of all children, only of those on the way to adoption, or only of those who were adopted; null "
        "for families"
    )
    complete_from: date
    complete_to: date
    basis: Literal["stated", "inferred"] = Field(description="Whether somebody stated it, or the batches suggest it")
    source: str = Field(description="`api`, or the source of the import that states it")
    last_received: date = Field(description="The day on which the source was last received")


class FindingsBySeverity(Shape):
    """How many findings are open: a child counts once for each finding. A number that is hidden is null."""

    error: int | None
    warning: int | None
    note: int | None


class ReportingMember(NamedArea):
    """Who reports: a member of the area, a former authority before it, or the agency for the families."""

    last_received: date | None = Field(description="The day on which anything was last received; null if nothing was")
    records: list[CompleteRecord]
    findings: FindingsBySeverity | None = Field(description="With `findings`; an agency has no children")


class AreaCompleteness(Shape):
    """For which days the records of an area are complete."""

    area: NamedArea
    known_at: datetime
    findings_of: str | None
    members: list[ReportingMember]


@router.get(
    "/v1/areas/{area}/completeness",
    summary="For which days the records are complete",
    operation_id="getCompleteness",
    response_model=AreaCompleteness,
    responses={
        200: {"content": FILES},
        **NOT_MODIFIED,
        **documented(NotFound, NotAcceptable, NotUnderstood, OnlyStandard, TooLarge),
    },
)
def get_completeness(
    request: Request,
    area: Annotated[str, Path(max_length=100, description="GSS code, DfE code, slug or name", examples=["coventry"])],
    asked: Annotated[CompletenessQuery, Query()],
    caller: Annotated[Caller, allowed("results:read")],
    database: TheDatabase,
    areas: TheAreas,
) -> Response:
    """By member and kind of event: from which day to which, who says so, and when the source was last received.

    No child is in it. Numbers of findings are shown as figures are: a partner's key sees those of standard periods, and
    small ones where the authority has agreed.
    """
    found = areas.at(area)
    caller.must_reach_results_of([found])
    form = chosen_format(asked.format, request.headers.get("accept"), FORMATS)
    with database.answering(caller.reach_of_results, asked.known_at) as connection:
        # Who is a member now, or was at the instant, may report.
        moment = resolved_instant(asked.known_at, microseconds(datetime.now(UTC)))
        now = known_of(connection, CompletenessQuestion(found, moment).reporters(areas))
        known_at = resolved_instant(asked.known_at, now)
        period = parse_period(asked.period, instant(known_at).date()) if asked.findings else None
        question = CompletenessQuestion(found, known_at, period)
        if period:
            question = question.seen_by(viewer_of(connection, areas, caller), now)
        if period and len(question.reporters(areas)) > MOST_WITH_FINDINGS:
            raise TooLarge(detail=f"Findings are counted for at most {MOST_WITH_FINDINGS} authorities at once.")

        def build() -> dict[str, Any] | bytes:
            if period:
                spend(COST_OF_AUTHORITY * len(question.reporters(areas)))
            answer = completeness(connection, areas, question, examining_for(request, caller.reach_of_results))
            if form == "xlsx":
                return as_workbook_file(answer, found, known_at)
            return as_csv(COLUMNS, rows(answer)) if form == "csv" else answer

        viewer = question.viewer.fingerprint if question.viewer else None
        tag = etag("completeness", found.code, known_at, period, viewer, form, now)
        return answered(request, tag, build, form=form)
