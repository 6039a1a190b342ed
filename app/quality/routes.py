"""The quality of what is stored."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.audit.noting import note_read
from app.figures.names import one_area_and_period
from app.http import paging
from app.http.access import Caller, allowed
from app.http.asking import must_not_exceed, spend
from app.http.caching import NOT_MODIFIED, answered, etag
from app.http.dependencies import TheAreas, TheDatabase, TheSettings, resolved_instant
from app.http.documenting import documented
from app.http.strict_route import StrictRoute
from app.http.tables import FILES, FORMATS, chosen_format
from app.mistakes import Mistake
from app.pools import pool
from app.problems import NotAcceptable, NotUnderstood
from app.quality.cases import AfterCase
from app.quality.downloads import as_book, as_file
from app.quality.question import QualityQuestion
from app.quality.recalling import examining_for
from app.quality.report import Report, rule_named
from app.quality.shapes import Quality, QualityQuery
from app.store.database import FOREVER, as_text, known_of

router = APIRouter(tags=["Data quality"], route_class=StrictRoute)

CasesReader = Annotated[Caller, allowed("cases:read")]


@router.get(
    "/v1/quality",
    summary="What may be wrong with the records, and what it may move",
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
    settings: TheSettings,
) -> Response:
    """Findings by rule, each with the children and events concerned, and between which values the figures lie.

    Records of adopter families are looked at too, if the key reaches all who report them. Without `limit`, every case
    of every finding is shown. With it, each finding shows its first cases and has its own `next`: the page of its cases
    that follow. Whatever is true of what is missing or doubtful, a figure lies between its `low` and its `high`.
    """
    form = chosen_format(asked.format, request.headers.get("accept"), FORMATS)
    with database.answering(caller.reach_of_records, asked.known_at) as connection:
        question = _question(request, asked, areas)
        if not question.authorities:
            caller.must_reach_results_of([question.area])
        caller.must_reach_all_records_of(areas[authority] for authority in question.authorities)
        if not all(caller.reaches_records_of(code) for code in question.families):
            question = replace(question, families=())
        now = known_of(connection, question.reporters)
        question = replace(question, known_at=min(question.known_at, now))

        must_not_exceed(question.cost, settings.max_cost, "area")

        def build() -> dict[str, Any] | bytes | Iterator[bytes]:
            spend(question.cost)
            found = Report(connection, question, examining_for(request, caller.reach_of_records))
            note_read(database, connection, found.named)
            if form == "csv":
                return as_file(found)
            return as_book(found) if form == "xlsx" else found.as_json(partial(_next_page, request, question))

        # A child's erasure changes answers about the past too, so the tag is good for no longer than the last change.
        tag = etag("quality", *question.fingerprint, asked.cursor, form, now)
        return answered(request, tag, build, form=form)


def _question(request: Request, asked: QualityQuery, areas: TheAreas) -> QualityQuestion:
    """What is asked, in words of the domain, before its instant is found. Raises NotUnderstood."""
    area, period = one_area_and_period(asked.area, asked.period, asked.on, areas)
    rule = rule_named(asked.rule) if asked.rule is not None else None
    after = paging.position(request, asked.cursor, AfterCase)
    known_at = resolved_instant(asked.known_at, FOREVER)
    records = pool(areas, area, period, "child", on_the_last_day=False).records
    families = pool(areas, area, period, "family", on_the_last_day=False).records
    question = QualityQuestion(area, period, known_at, asked.limit, rule, after, records, families)
    if after and (rule is None or after.authority not in question.reporters):
        detail = "Take `cursor` with `rule` and all else from `next` of a finding."
        raise NotUnderstood([Mistake("unknown_cursor", detail, parameter="cursor")])
    return question


def _next_page(request: Request, question: QualityQuestion, rule: str, after: AfterCase) -> str:
    """The page of a rule's cases that follow, at the same instant and of the same days."""
    fixed = {"rule": rule, "period": question.period.label, "known_at": as_text(question.known_at)}
    return paging.next_link(request, after, **fixed)
