"""Receipts of batches and imports again, and all that was changed under one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Row

from app.audit.noting import note_read, noting
from app.audit.rows import named_in
from app.http import paging
from app.http.access import Caller, allowed
from app.http.caching import NOT_MODIFIED, answered, etag
from app.http.changes import Change, UnderReceipt, as_rows, kept, named_under, number_of, reader_of_receipts
from app.http.dependencies import NoParameters, TheDatabase
from app.http.documenting import documented
from app.http.receipts import EXAMPLE
from app.http.sheets import Front, WorkbookSheet, as_workbook
from app.http.stored_receipts import find_receipt, read_again
from app.http.strict_route import StrictRoute
from app.http.tables import FILES, FORMATS, Format, as_csv, chosen_format
from app.ledger.export import MOST_IN_A_WORKBOOK
from app.ledger.not_theirs import noting_whose
from app.ledger.receipt_shapes import BatchReceipt, ChangesOfReceipt, ChangesQuery, ReceiptOfStatement
from app.problems import NotAcceptable, NotFound, NotUnderstood, TooLarge
from app.store.database import instant, known_of

router = APIRouter(tags=["Events"], route_class=StrictRoute)

ReceiptId = Annotated[
    str,
    Path(pattern="^[0-9a-f]{1,32}$", description="From the answer to a batch", examples=[EXAMPLE]),
]
EventsWriter = Annotated[Caller, allowed("events:write")]

_NOTES = (
    ("before", "The day of the event until now; z if the event is created."),
    ("after", "The day of the event from now on; z if the event is withdrawn."),
    ("file, row", "Where the event was sent; z where nobody said so."),
    ("z", "Not applicable."),
)


@dataclass(frozen=True, slots=True)
class AfterChange:
    """Where a page begins: after so many changes of the place."""

    place: paging.Number
    within: paging.Number


@router.get(
    "/v1/receipts/{receipt}",
    summary="The receipt of a batch",
    operation_id="getReceipt",
    response_model=BatchReceipt | ReceiptOfStatement,
    responses={**NOT_MODIFIED, **documented(NotFound)},
)
def get_receipt(
    request: Request, receipt: ReceiptId, _: NoParameters, caller: EventsWriter, database: TheDatabase
) -> Response:
    """What the answer to a batch or an import said, until it expires.

    Any key can read it that may send events of all authorities in it. Without `cases:read` it names no child and no
    family.
    """
    with noting_whose(database, caller, receipt), database.reading(caller.reach_of_records) as connection:
        stored = find_receipt(connection, caller, receipt)
        tag = etag("receipt", receipt, caller.has("cases:read"), known_of(connection, stored.authorities.split()))
        found = read_again(connection, caller, stored)
        note_read(database, connection, named_in(found, stored.authorities))
    return answered(request, tag, lambda: found)


@router.get(
    "/v1/receipts/{receipt}/changes",
    summary="What a batch or an import changed",
    operation_id="getChanges",
    response_model=ChangesOfReceipt,
    responses={
        200: {"content": FILES},
        **NOT_MODIFIED,
        **documented(NotFound, NotAcceptable, TooLarge, NotUnderstood),
    },
)
def get_changes(
    request: Request,
    receipt: ReceiptId,
    asked: Annotated[ChangesQuery, Query()],
    caller: EventsWriter,
    database: TheDatabase,
) -> Response:
    """Every change by child, type and day; for a dry run, what the real run would change.

    Any key can read it that may send events of all authorities in it. Without `cases:read` it names no child and no
    family. The changes of a child are deleted when the child is erased, and all of them when the receipt expires.
    """
    form = chosen_format(asked.format, request.headers.get("accept"), FORMATS)
    after = paging.position(request, asked.cursor, AfterChange)
    with noting_whose(database, caller, receipt), database.reading(caller.reach_of_records) as connection:
        found = find_receipt(connection, caller, receipt)
        reader = reader_of_receipts(caller)
        now = known_of(connection, found.authorities.split())
        tag = etag("changes", receipt, asked.limit, asked.cursor, form, reader, now)
        of = UnderReceipt.of(found)
        number = number_of(connection, of)
        if form != "json":
            rows = as_rows(kept(connection, of), reader)
            named = partial(named_under, connection, of, reader)
            noted = noting(database, connection, lambda: _as_file(rows, form, number, found), named)
            return answered(request, tag, noted, form=form)
        page, more = _page(kept(connection, of, after.place if after else 0), after, asked.limit)
        shown = [change.as_json(reader) for change in page]
        note_read(database, connection, named_in(shown))
    link = paging.next_link(request, more) if more else None
    body = {"changes": shown, "changed": number, "next": link}
    return answered(request, tag, lambda: body, paging.link_header(link))


def _page(
    found: Iterator[tuple[int, int, Change]], after: AfterChange | None, limit: int
) -> tuple[list[Change], AfterChange | None]:
    """The changes of one page, and where the next begins."""
    rest = (each for each in found if after is None or each[:2] > (after.place, after.within))
    some = list(islice(rest, limit + 1))
    more = AfterChange(*some[limit - 1][:2]) if len(some) > limit else None
    return [change for _, _, change in some[:limit]], more


def _as_file(rows: Iterator[Sequence[Any]], form: Format, number: int, receipt: Row[Any]) -> bytes:
    """All changes as CSV or as a workbook. Raises TooLarge where a workbook would have too many."""
    if form == "csv":
        return as_csv(Change._fields, rows)
    if number > MOST_IN_A_WORKBOOK:
        detail = f"A workbook has at most {MOST_IN_A_WORKBOOK:,} changes; these are {number:,}. Take CSV."
        raise TooLarge(detail=detail)
    cover = (("Changes", f"{number:,}"), ("Receipt", receipt.receipt), ("Service", "Adoption Indicators"))
    front = Front("Changes", instant(receipt.recorded_at), cover, _NOTES)
    return as_workbook(front, WorkbookSheet("Changes", "One row for each change", Change._fields, rows))
