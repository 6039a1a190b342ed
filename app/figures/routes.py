"""The catalogue of indicators, and results."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.figures import tidy, wording, workbook
from app.figures.answers import results
from app.figures.behind import areas_behind
from app.figures.catalogue_shapes import Catalogue, Definition
from app.figures.desk import Desk, TheDesk
from app.figures.disclosure.viewing import must_see_instants, seen_by
from app.figures.questions import AskedResults, ResultsQuery, question
from app.figures.quick_route import FiguresRoute
from app.figures.shapes import ResultList
from app.http.access import Caller, allowed
from app.http.asking import must_not_exceed, spend
from app.http.caching import NOT_MODIFIED, answered, etag, list_as_json, stated
from app.http.dependencies import NoParameters
from app.http.documenting import documented
from app.http.remembered_answers import rests_on
from app.http.strict_route import StrictRoute
from app.http.tables import FILES, FORMATS, Format, chosen_format
from app.indicators.scorecard import INDICATORS, at
from app.problems import NotAcceptable, NotFound, NotUnderstood, OnlyStandard, TooLarge
from app.store.database import as_text
from app.store.last_change import LastChangeOf

router = APIRouter(tags=["Indicators"], route_class=StrictRoute)
#: Of figures, which may be asked for again.
figures = APIRouter(tags=["Indicators"], route_class=FiguresRoute)

ResultsReader = Annotated[Caller, allowed("results:read")]


@router.get(
    "/v1/indicators",
    summary="The catalogue of indicators",
    operation_id="listIndicators",
    response_model=Catalogue,
    responses=NOT_MODIFIED,
)
async def catalogue(request: Request, _: NoParameters, desk: TheDesk) -> Response:
    """What each indicator means, in the words of the case lists, with its thresholds by year and its source."""
    described = [wording.described(indicator, desk.thresholds.of(indicator)) for indicator in INDICATORS]
    return stated(request, Catalogue(indicators=described))


@router.get(
    "/v1/indicators/{code}",
    summary="One indicator",
    operation_id="getIndicator",
    response_model=Definition,
    responses={**NOT_MODIFIED, **documented(NotFound)},
)
async def one_indicator(
    request: Request,
    code: Annotated[str, Path(max_length=100, description="Code of the indicator", examples=["A2"])],
    _: NoParameters,
    desk: TheDesk,
) -> Response:
    """One indicator, as in the catalogue. An unknown code is answered with the nearest one."""
    indicator = at(code)
    return stated(request, wording.described(indicator, desk.thresholds.of(indicator)))


@figures.get(
    "/v1/results",
    summary="Figures for any indicators, areas and periods",
    operation_id="getResults",
    response_model=ResultList,
    responses={
        200: {"content": FILES},
        **NOT_MODIFIED,
        **documented(NotAcceptable, TooLarge, NotUnderstood, OnlyStandard),
    },
)
def get_results(
    request: Request, asked: Annotated[ResultsQuery, Query()], caller: ResultsReader, desk: TheDesk
) -> Response:
    """Compute every indicator for every area and period. A figure says how many are left out, and why.

    Repeat `indicator`, `area` and `period`, or give several with commas. A key without `cases:read` is a partner's: it
    sees standard periods only, and `c` in place of numbers of 1 to 5 children unless their authorities have agreed.
    """
    form = chosen_format(asked.format, request.headers.get("accept"), FORMATS)
    return _answered(request, asked, form, caller, desk)


@figures.post(
    "/v1/results",
    summary="The same, asked in JSON",
    operation_id="postResults",
    response_model=ResultList,
    responses={
        200: {"content": FILES},
        **NOT_MODIFIED,
        **documented(NotAcceptable, TooLarge, NotUnderstood, OnlyStandard),
    },
)
def post_results(
    request: Request, asked: AskedResults, _: NoParameters, caller: ResultsReader, desk: TheDesk
) -> Response:
    """The same with the parameters as lists in a JSON body, for questions that are too long for an address."""
    form = chosen_format(None, request.headers.get("accept"), FORMATS)
    return _answered(request, asked, form, caller, desk)


def _answered(request: Request, asked: AskedResults, form: Format, caller: Caller, desk: Desk) -> Response:
    with desk.reading(caller.reach_of_results, asked.known_at) as connection:
        asks = question(asked, desk.areas, desk.most_results)
        asks = seen_by(connection, desk.areas, caller, asks)
        behind = frozenset(areas_behind(desk.areas, asks))
        now = desk.known_of(connection, behind)
        asks = asks.as_of(now, desk.recollected_within(caller.reach_of_results))
        must_see_instants(asks, now, {"known_at": asks.known_at})
        must_not_exceed(asks.cost, desk.most_cost, "period")

        def build() -> bytes:
            spend(asks.cost)
            found = results(connection, desk.areas, desk.thresholds, asks)
            if form == "csv":
                return tidy.as_file(found, desk.areas)
            if form == "xlsx":
                return workbook.as_file(found, desk.areas, asks)
            return list_as_json("results", found, known_at=as_text(asks.known_at), warnings=[])

        # A child's erasure changes answers about the past too, so the tag is good for no longer than the last change.
        tag = etag("results", asks.fingerprint, desk.thresholds.fingerprint, form, now)
        rests_on(request, LastChangeOf(behind, now), tag, form)
        return answered(request, tag, build, form=form)
