"""The children behind a figure."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.figures import tidy
from app.figures.answers import results
from app.figures.case_questions import CasesQuery, question_of_cases
from app.figures.cases import After, cases
from app.figures.counting import coverage_of, records_of
from app.figures.desk import TheDesk
from app.figures.shapes import Cases
from app.http import paging
from app.http.access import Caller, allowed
from app.http.caching import NOT_MODIFIED, answered, etag
from app.http.documenting import documented
from app.http.strict_route import StrictRoute
from app.http.tables import CSV, chosen_format
from app.problems import NotAcceptable, NotUnderstood
from app.store.database import as_text, known_now

router = APIRouter(tags=["Indicators"], route_class=StrictRoute)


@router.get(
    "/v1/results/cases",
    summary="The children behind a figure",
    operation_id="getCases",
    response_model=Cases,
    responses={
        200: {"content": CSV},
        **NOT_MODIFIED,
        **documented(NotAcceptable, NotUnderstood),
    },
)
def get_cases(
    request: Request,
    asked: Annotated[CasesQuery, Query()],
    caller: Annotated[Caller, allowed("cases:read")],
    desk: TheDesk,
) -> Response:
    """Every child that the figure looks at: verdict, reason, days, and the two events that the days lie between.

    The figure is the count and the sum of exactly these rows.
    """
    form = chosen_format(asked.format, request.headers.get("accept"))
    after = paging.position(request, asked.cursor, After)
    with desk.database.reading() as connection:
        now = known_now(connection)
        asks = question_of_cases(asked, desk.areas, now)
        authorities = records_of(desk.areas, asks.areas[0], asks.periods[0], asks.indicators[0])
        if not authorities:
            caller.must_reach_results_of(asks.areas)
        caller.must_reach_all_records_of(desk.areas[authority] for authority in authorities)
        coverage = coverage_of(connection, desk.areas, asks)
        found, more = cases(connection, asks, authorities, coverage, asked.limit, after)
        # The next page is of the same instant, or children could be missed or shown twice.
        link = paging.next_link(request, more, known_at=as_text(asks.known_at)) if more else None

        def build() -> dict[str, Any] | bytes:
            result = next(results(connection, desk.areas, desk.thresholds, asks))
            if form == "csv":
                return tidy.cases_as_file(found, result)
            return {"result": result, "cases": found, "next": link}

        tag = etag("cases", asks.fingerprint, desk.thresholds.fingerprint, form, asked.limit, asked.cursor, now)
        return answered(request, tag, build, paging.link_header(link), form)
