"""The catalogue of indicators, results, and the cases behind them."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from app.areas import Areas
from app.figures import tidy, wording, workbook
from app.figures.answers import results
from app.figures.cases import After, cases
from app.figures.counting import records_of
from app.figures.questions import AskedResults, CasesQuery, ResultsQuery, question, question_of_cases
from app.figures.shapes import Cases, Catalogue, Definition, Results
from app.http import paging
from app.http.access import Caller, allowed
from app.http.caching import NOT_MODIFIED, answered, etag, list_as_json
from app.http.dependencies import NoParameters, TheAreas, TheDatabase, TheSettings
from app.http.documenting import documented
from app.http.tables import CSV, FILES, FORMATS, Format, chosen_format
from app.http.validation import StrictJson
from app.indicators.scorecard import INDICATORS, at
from app.problems import NotAcceptable, NotFound, NotUnderstood, TooLarge
from app.store.database import Database, as_text, known_now

router = APIRouter(tags=["Indicators"], route_class=StrictJson)

ResultsReader = Annotated[Caller, allowed("results:read")]
CasesReader = Annotated[Caller, allowed("cases:read")]


@router.get("/v1/indicators", summary="The catalogue of indicators", operation_id="listIndicators")
async def catalogue(_: NoParameters) -> Catalogue:
    """What each indicator means, in the words of the case lists, with its thresholds by year and its source."""
    return Catalogue(indicators=[wording.described(indicator) for indicator in INDICATORS])


@router.get(
    "/v1/indicators/{code}",
    summary="One indicator",
    operation_id="getIndicator",
    responses=documented(NotFound),
)
async def one_indicator(
    code: Annotated[str, Path(max_length=100, description="Code of the indicator", examples=["A2"])],
    _: NoParameters,
) -> Definition:
    """One indicator, as in the catalogue. An unknown code is answered with the nearest one."""
    return wording.described(at(code))


@router.get(
    "/v1/results",
    summary="Figures for any indicators, areas and periods",
    operation_id="getResults",
    response_model=Results,
    responses={
        200: {"content": FILES},
        **NOT_MODIFIED,
        **documented(NotAcceptable, TooLarge, NotUnderstood),
    },
)
def get_results(
    request: Request,
    asked: Annotated[ResultsQuery, Query()],
    caller: ResultsReader,
    database: TheDatabase,
    areas: TheAreas,
    settings: TheSettings,
) -> Response:
    """Compute every indicator for every area and period. A figure says how many are left out, and why.

    Repeat `indicator`, `area` and `period` to ask for several at once.
    """
    form = chosen_format(asked.format, request.headers.get("accept"), FORMATS)
    return _answered(request, asked, form, caller, database, areas, settings.max_results)


@router.post(
    "/v1/results",
    summary="The same, asked in JSON",
    operation_id="postResults",
    response_model=Results,
    responses={
        200: {"content": FILES},
        **NOT_MODIFIED,
        **documented(NotAcceptable, TooLarge, NotUnderstood),
    },
)
def post_results(
    request: Request,
    asked: AskedResults,
    _: NoParameters,
    caller: ResultsReader,
    database: TheDatabase,
    areas: TheAreas,
    settings: TheSettings,
) -> Response:
    """The same with the parameters as lists in a JSON body, for questions that are too long for an address."""
    form = chosen_format(None, request.headers.get("accept"), FORMATS)
    return _answered(request, asked, form, caller, database, areas, settings.max_results)


def _answered(
    request: Request,
    asked: AskedResults,
    form: Format,
    caller: Caller,
    database: Database,
    areas: Areas,
    most: int,
) -> Response:
    with database.reading() as connection:
        now = known_now(connection)
        asks = question(asked, areas, now, most)
        caller.must_reach_results_of(asks.all_areas)

        def build() -> bytes:
            found = results(connection, areas, asks)
            if form == "csv":
                return tidy.as_file(found, areas)
            if form == "xlsx":
                return workbook.as_file(found, areas, asks)
            return list_as_json("results", found, known_at=as_text(asks.known_at), warnings=[])

        # A child's erasure changes answers about the past too, so the tag is good for no longer than the last change.
        return answered(request, etag("results", asks.fingerprint, form, now), build, form=form)


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
    caller: CasesReader,
    database: TheDatabase,
    areas: TheAreas,
) -> Response:
    """Every child that the figure looks at: verdict, reason, days, and the two events that the days lie between.

    The figure is the count and the sum of exactly these rows.
    """
    form = chosen_format(asked.format, request.headers.get("accept"))
    after = paging.position(asked.cursor, After)
    with database.reading() as connection:
        now = known_now(connection)
        asks = question_of_cases(asked, areas, now)
        authorities = records_of(areas, asks.areas[0], asks.periods[0], asks.indicators[0])
        if not authorities:
            caller.must_reach_results_of(asks.areas)
        for authority in authorities:
            caller.must_reach_records_of(areas[authority])
        found, more = cases(
            connection, asks.indicators[0], asks.periods[0], authorities, asks.known_at, asked.limit, after
        )
        # The next page is of the same instant, or children could be missed or shown twice.
        link = paging.next_link(request, more, known_at=as_text(asks.known_at)) if more else None

        def build() -> dict[str, Any] | bytes:
            result = next(results(connection, areas, asks))
            if form == "csv":
                return tidy.cases_as_file(found, result)
            return {"result": result, "cases": found, "next": link}

        tag = etag("cases", asks.fingerprint, form, asked.limit, asked.cursor, now)
        return answered(request, tag, build, paging.link_header(link), form)
