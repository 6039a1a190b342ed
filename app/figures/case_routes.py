"""The children behind a figure."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.audit.noting import noting
from app.audit.rows import named_in
from app.figures import case_files
from app.figures.answers import results
from app.figures.behind import areas_behind
from app.figures.case_pages import After, PageOfCases, listed
from app.figures.case_questions import COST_OF_CASES, EVERY, PAGE, CasesQuery, candidates_of, question_of_cases
from app.figures.counting import coverage_of
from app.figures.desk import TheDesk
from app.figures.shapes import CaseList
from app.http import paging
from app.http.access import Caller, allowed
from app.http.asking import must_not_exceed, spend
from app.http.caching import NOT_MODIFIED, answered, etag
from app.http.documenting import documented
from app.http.strict_route import StrictRoute
from app.http.tables import FILES, FORMATS, chosen_format
from app.problems import NotAcceptable, NotUnderstood, TooLarge
from app.store.database import as_text, known_of

router = APIRouter(tags=["Indicators"], route_class=StrictRoute)


@router.get(
    "/v1/results/cases",
    summary="The children behind a figure",
    operation_id="getCases",
    response_model=CaseList,
    responses={
        200: {"content": FILES},
        **NOT_MODIFIED,
        **documented(NotAcceptable, NotUnderstood, TooLarge),
    },
)
def get_cases(
    request: Request,
    asked: Annotated[CasesQuery, Query()],
    caller: Annotated[Caller, allowed("cases:read")],
    desk: TheDesk,
) -> Response:
    """Every child that the figure looks at: verdict, reason, days, and the two events that the days lie between.

    The figure is the count and the sum of exactly these rows. Several indicators and periods are listed one after the
    other; `sort` orders the cases of each.
    """
    form = chosen_format(asked.format, request.headers.get("accept"), FORMATS)
    after = paging.position(request, asked.cursor, After)
    page = PageOfCases(asked.limit or (PAGE if form == "json" else EVERY), asked.order, after)
    with desk.database.answering(caller.reach_of_records, asked.known_at) as connection:
        asks = question_of_cases(asked, desk.areas)
        must_not_exceed(COST_OF_CASES * asks.cost, desk.most_cost, "period")
        spend(COST_OF_CASES * asks.cost)
        now = known_of(connection, areas_behind(desk.areas, asks))
        asks = asks.as_of(now)
        candidates = candidates_of(desk.areas, asks, coverage_of(connection, desk.areas, asks))
        authorities = dict.fromkeys(code for each in candidates for code in each.authorities)
        if not authorities:
            caller.must_reach_results_of(asks.areas)
        caller.must_reach_all_records_of(desk.areas[authority] for authority in authorities)
        found, more = listed(connection, candidates, page)
        # The next page is of the same instant, or children could be missed or shown twice.
        link = paging.next_link(request, more, known_at=as_text(asks.known_at)) if more else None

        def build() -> dict[str, Any] | bytes:
            figures = list(results(connection, desk.areas, desk.thresholds, asks))
            if form != "json":
                return case_files.as_file(form, found, figures, asks)
            one = figures[0] if len(figures) == 1 else None
            return {"result": one, "results": figures, "cases": found, "next": link}

        tag = etag("cases", asks.fingerprint, desk.thresholds.fingerprint, form, page, now)
        noted = noting(desk.database, connection, build, lambda: named_in(found))
        return answered(request, tag, noted, paging.link_header(link), form)
