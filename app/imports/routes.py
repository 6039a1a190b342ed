"""Imports of the files that councils have: statutory returns, inspection lists, reports."""

import hashlib
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from app.areas import Area, Areas
from app.http.access import Caller, allowed
from app.http.dependencies import TheAreas, TheSettings
from app.http.documenting import documented
from app.http.forms import CHOSEN_FILE, FORM, Upload, content_type, uploads
from app.http.receipts import SENDING_PROBLEMS, IdempotencyKey, Receipts
from app.http.stored_receipts import Once
from app.http.strict_route import StrictRoute
from app.imports.receiving import Asked, Imports
from app.imports.shapes import ImportAnswer, ImportQuery
from app.mistakes import Mistake
from app.problems import NotUnderstood, UnsupportedMediaType, WithdrawsMuch
from app.returns.years import year_in

router = APIRouter(tags=["Imports"], route_class=StrictRoute)

MOST_FILES = 200
_CHUNK = 1_000_000
_EXAMPLE = (
    "CHILD_LA_CODE,SEX,ETHNIC_CODE,DOB,Date_last_POC,Date_LA_Decision,Date_placement_order,DATE_MATCHED,"
    "Date_adoptive_placement,PLACEMENT,DEC,REC\r\n"
    "77,F,WBRI,15/02/2019,10/04/2020,14/09/2020,02/11/2020,01/03/2021,20/03/2021,A6,06/12/2022,E12\r\n"
)
_BODY = {
    "required": True,
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "required": ["file"],
                "additionalProperties": False,
                "properties": {
                    "file": {
                        "type": "array",
                        "items": {**CHOSEN_FILE, "example": _EXAMPLE},  # Swagger UI sends it if no file is chosen
                        "minItems": 1,
                        "maxItems": MOST_FILES,
                        "description": "In any order, with any names: CSV, XML, XLSX, or a zip of them",
                    }
                },
            },
            "example": {"file": [_EXAMPLE]},
        }
    },
}


@router.post(
    "/v1/imports",
    summary="Import files of a return",
    operation_id="postImports",
    response_model=ImportAnswer,
    responses={
        207: {"model": ImportAnswer, "description": "A partial import: what became of it, with every rejected row."},
        **documented(*SENDING_PROBLEMS, WithdrawsMuch),
    },
    openapi_extra={"requestBody": _BODY},
)
async def post_imports(
    request: Request,
    asked: Annotated[ImportQuery, Query()],
    caller: Annotated[Caller, allowed("events:write")],
    areas: TheAreas,
    settings: TheSettings,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Send the files as they are: an SSDA903 return (CSV files, one zip of them, or XML), Annex A, extended adoption.

    The header row of a file says which table it is. A file that is not part of a return is named and passed over. The
    files of a year are the whole of that year. An event that was reported before is `unchanged`, one that differs is
    `replaced`, and one that these files do not report any more is `withdrawn`. The files of other years stay stored.
    Where years differ, a later year's file counts from its first row's first day on. An import that would withdraw many
    events is refused until their number is confirmed. Files that look like another year's are refused until the year is
    confirmed. The report says which rows are wrong, which events changed, for how many children each indicator can be
    computed, what the files cannot tell, and between which values the figures lie.
    """
    area = _reporting(areas, asked.authority)
    caller.must_reach_records_of(area, "authority")
    wanted = _wanted(area, asked, numeric_ids=area.code in settings.numeric_authorities)
    imports: Imports = request.app.state.imports
    receipts: Receipts = request.app.state.receipts
    if content_type(request) != FORM:
        raise UnsupportedMediaType(detail=f"Send {FORM}, each file as a part named `file`.")
    async with uploads(request, MOST_FILES) as files:
        once = None
        if idempotency_key and not asked.dry_run:
            once = Once(idempotency_key, await run_in_threadpool(_hash, request, files))
        with receipts.only_one(caller, once):
            async with request.app.state.room.batch(caller.key_id, sum(file.size for file in files)):
                answer = await run_in_threadpool(imports.take_in, files, caller, wanted, once)
    return answer.as_response()


def _wanted(area: Area, asked: ImportQuery, *, numeric_ids: bool) -> Asked:
    return Asked(
        area,
        year_in(asked.year) if asked.year else None,
        asked.mode,
        asked.dry_run,
        numeric_ids,
        frozenset(year for year in map(year_in, asked.confirm_year) if year),
        asked.confirm_withdrawals,
        asked.confirm_erased,
    )


def _reporting(areas: Areas, name: str) -> Area:
    area = areas.named(name, "authority")
    if area.type not in {"authority", "regional_adoption_agency"}:
        detail = "The area is neither a local authority nor a regional adoption agency."
        raise NotUnderstood([Mistake("not_an_authority", detail, parameter="authority")])
    return area


def _hash(request: Request, files: Sequence[Upload]) -> str:
    """The hash of what is asked: the text between the parts of a form differs each time it is sent."""
    hashed = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    for upload in files:
        of_file = hashlib.sha256()
        while chunk := upload.content.read(_CHUNK):
            of_file.update(chunk)
        upload.content.seek(0)
        hashed.update(f"{upload.name}\n{of_file.hexdigest()}\n".encode())
    return hashed.hexdigest()
