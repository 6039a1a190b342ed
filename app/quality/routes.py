"""The quality of what is stored."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.figures.questions import one_area_and_period
from app.http.access import Caller, allowed
from app.http.caching import NOT_MODIFIED, answered, etag
from app.http.dependencies import TheAreas, TheDatabase, resolved_instant
from app.http.documenting import documented
from app.http.tables import FILES, FORMATS, chosen_format
from app.problems import NotAcceptable, NotUnderstood
from app.quality.downloads import as_book, as_file
from app.quality.report import QualityQuestion, report, rule_named
from app.quality.shapes import Quality, QualityQuery
from app.store.database import known_now

router = APIRouter(tags=["Data quality"])

CasesReader = Annotated[Caller, allowed("cases:read")]


@router.get(
    "/v1/quality",
    summary="What is odd about the records, and what it may move",
    operation_id="getQuality",
    response_model=Quality,
    responses={200: {"content": FILES}, **NOT_MODIFIED, **documented(NotAcceptable, NotUnderstood)},
)
def get_quality(
    request: Request,
    asked: Annotated[QualityQuery, Query()],
    caller: CasesReader,
    database: TheDatabase,
    areas: TheAreas,
) -> Response:
    """Findings by rule, each with the children and events concerned, and between which values the figures lie.

    A1, A2, A3, A10 and A20 have bounds: if every date that is missing or doubtful were put right, whatever it turned
    out to be, the figure would lie between `low` and `high`.
    """
    form = chosen_format(asked.format, request.headers.get("accept"), FORMATS)
    area, period = one_area_and_period(asked.area, asked.period, asked.on, areas)
    rule = rule_named(asked.rule) if asked.rule is not None else None
    with database.reading() as connection:
        now = known_now(connection)
        question = QualityQuestion(area, period, resolved_instant(asked.known_at, now), asked.limit, rule)
        if not question.authorities:
            caller.must_reach_results_of([area])
        for authority in question.authorities:
            caller.must_reach_records_of(areas[authority])

        def build() -> dict[str, Any] | bytes:
            found = report(connection, question)
            if form == "csv":
                return as_file(found)
            return as_book(found, question) if form == "xlsx" else found

        # A child's erasure changes answers about the past too, so the tag holds for no longer than the last change.
        tag = etag("quality", area.code, period, question.known_at, asked.limit, rule, form, now)
        return answered(request, tag, build, form=form)
