"""Figures that have changed."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.figures.behind import areas_behind
from app.figures.changed_figures import ChangedFigures, ChangedFiguresQuery, as_file, changed_figures
from app.figures.desk import TheDesk
from app.figures.disclosure.viewing import must_see_instants, seen_by
from app.figures.questions import question
from app.http.access import Caller, allowed
from app.http.asking import must_not_exceed, spend
from app.http.caching import NOT_MODIFIED, answered, etag
from app.http.dependencies import resolved_instant
from app.http.documenting import documented
from app.http.strict_route import StrictRoute
from app.http.tables import CSV, chosen_format
from app.problems import NotAcceptable, NotUnderstood, OnlyStandard, TooLarge
from app.store.database import as_text, known_of

router = APIRouter(tags=["Indicators"], route_class=StrictRoute)


@router.get(
    "/v1/results/changes",
    summary="Figures that have changed",
    operation_id="getChangedResults",
    response_model=ChangedFigures,
    responses={
        200: {"content": CSV},
        **NOT_MODIFIED,
        **documented(NotAcceptable, TooLarge, NotUnderstood, OnlyStandard),
    },
)
def get_changed_results(
    request: Request,
    asked: Annotated[ChangedFiguresQuery, Query()],
    caller: Annotated[Caller, allowed("results:read")],
    desk: TheDesk,
) -> Response:
    """The figures asked for that differ from what they were at the instant `since`, with both values.

    A figure differs in its value, its counts, what it shows apart (sibling groups, bands, parts), its threshold or its
    status. An erased child counts in neither value.
    """
    form = chosen_format(asked.format, request.headers.get("accept"))
    instants = asked.results.known_at, asked.since
    with desk.database.answering(caller.reach_of_results, *instants) as connection:
        # Each figure is worked out twice.
        asks = question(asked.results, desk.areas, desk.most_results // 2)
        asks = seen_by(connection, desk.areas, caller, asks)
        must_not_exceed(2 * asks.cost, desk.most_cost, "period")
        now = known_of(connection, areas_behind(desk.areas, asks))
        asks = asks.as_of(now)
        since = resolved_instant(asked.since, now)
        must_see_instants(asks, now, {"known_at": asks.known_at, "since": since})

        def build() -> dict[str, Any] | bytes:
            spend(2 * asks.cost)
            found = changed_figures(connection, desk.areas, desk.thresholds, asks, since)
            if form == "csv":
                return as_file(found)
            instants = {"since": as_text(since), "known_at": as_text(asks.known_at)}
            return {**instants, "asked": asks.size, "changes": list(found)}

        tag = etag("changed results", asks.fingerprint, desk.thresholds.fingerprint, since, form, now)
        return answered(request, tag, build, form=form)
