"""Values that others have published: taken in by an operator, read by everybody."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from app.areas import ENGLAND_CODE, Areas
from app.audit.noting import note_apart
from app.audit.rows import Whom
from app.figures.comparing import EVERYBODYS
from app.figures.desk import Desk, TheDesk
from app.figures.published_files import PublishedFile
from app.figures.published_shapes import (
    COLUMNS,
    CSV_FILE,
    LoadedValues,
    PublishedQuery,
    PublishedValues,
    PublishTerms,
    as_row,
    as_shown,
)
from app.figures.published_values import load, published_of
from app.http.access import Caller, allowed
from app.http.caching import NOT_MODIFIED, answered, etag
from app.http.dependencies import resolved_instant
from app.http.documenting import documented
from app.http.forms import FORM, content_type, uploads
from app.http.strict_route import StrictRoute
from app.http.tables import CSV, as_csv, chosen_format
from app.indicators.scorecard import named
from app.problems import NotAcceptable, NotUnderstood, OutOfReach, TooLarge, UnreadableBody, UnsupportedMediaType
from app.store.database import as_text, known_of
from app.store.reach import NOBODY

router = APIRouter(tags=["Targets and published values"], route_class=StrictRoute)


@router.post(
    "/v1/published",
    summary="Load published values",
    operation_id="postPublished",
    response_model=LoadedValues,
    responses=documented(OutOfReach, NotUnderstood, TooLarge, UnreadableBody, UnsupportedMediaType),
    openapi_extra={"requestBody": CSV_FILE},
)
async def post_published(
    request: Request,
    asked: Annotated[PublishTerms, Query()],
    caller: Annotated[Caller, allowed("admin")],
    desk: TheDesk,
) -> dict[str, Any]:
    """Take in a tidy CSV file, such as DfE's: values of authorities, regions and England, with their symbols.

    A symbol of an older file (`:`, `..`, `~`, `[c]`) is stored as the one that is printed today.
    A file with mistakes is refused whole, and each is named with its row and column.
    The body is the file itself, or a form with the file as a part named `file`.
    It needs a key of all England with the scope `admin`, because everybody sees the values. A value that is loaded
    again with other content takes the place of the earlier one, which stays readable with `known_at`. Published values
    are shown beside figures with `compare=published`; no figure is computed from them.
    """
    caller.must_reach_records_of(desk.areas[ENGLAND_CODE])
    if content_type(request) == FORM:
        async with uploads(request, most=1) as [file]:
            return await run_in_threadpool(lambda: _load(desk, file.content.read(), asked))
    if content_type(request) != "text/csv":
        raise UnsupportedMediaType(detail=f"Send text/csv, or {FORM} with the file as a part named `file`.")
    return await run_in_threadpool(_load, desk, await request.body(), asked)


@router.get(
    "/v1/published",
    summary="Published values",
    operation_id="listPublished",
    response_model=PublishedValues,
    responses={200: {"content": CSV}, **NOT_MODIFIED, **documented(NotAcceptable, NotUnderstood)},
)
def list_published(
    request: Request,
    asked: Annotated[PublishedQuery, Query()],
    caller: Annotated[Caller, allowed("results:read")],
    desk: TheDesk,
) -> Response:
    """The values that an operator has loaded, as they were printed, with source and release.

    Those of regions and England are read with any key; those of an authority or agency with a key that reaches it.
    """
    chosen = _areas(asked.area, desk.areas, caller)
    code = named(asked.indicator)[0].code if asked.indicator else None
    form = chosen_format(asked.format, request.headers.get("accept"))
    with desk.database.answering(NOBODY, asked.known_at) as connection:
        now = known_of(connection, chosen)
        known_at = resolved_instant(asked.known_at, now)

        def build() -> dict[str, Any] | bytes:
            found = published_of(connection, chosen, known_at)
            shown = [as_shown(value, desk.areas) for value in found if code in {None, value.indicator}]
            if form == "csv":
                return as_csv(COLUMNS, map(as_row, shown))
            return {"known_at": as_text(known_at), "values": shown}

        return answered(request, etag("published", chosen, code, known_at, form, now), build, form=form)


def _areas(name: str | None, areas: Areas, caller: Caller) -> list[str]:
    """Codes of the areas asked for: one, or England and the regions."""
    if name is None:
        return sorted(area.code for area in areas if area.type in EVERYBODYS)
    area = areas.named(name)
    if area.type not in EVERYBODYS:
        caller.must_reach_results_of([area])
    return [area.code]


def _load(desk: Desk, content: bytes, asked: PublishTerms) -> dict[str, Any]:
    read = PublishedFile(desk.areas, asked.terms()).read(content)
    if not asked.dry_run:
        note_apart(desk.database, [Whom(ENGLAND_CODE)])
    with desk.database.writing(NOBODY) as writing:
        attempt = writing.connection.begin_nested()
        loaded = load(writing, read.values)
        if asked.dry_run:
            attempt.rollback()
            writing.forget_changes()
    counts = {"received": len(read.values), **asdict(loaded)}
    return {**counts, "passed_over": read.passed_over, "warnings": read.warnings, "dry_run": asked.dry_run}
