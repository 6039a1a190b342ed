"""Batches of events in, events out, and one event voided."""

import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from app.areas import Areas
from app.audit.noting import note_read, note_written, noting
from app.audit.rows import named_in
from app.events.formats import BatchReader, Read
from app.http import paging
from app.http.access import Caller, allowed
from app.http.asking import spend
from app.http.caching import NOT_MODIFIED, answered, as_json, etag
from app.http.dependencies import NoParameters, TheAreas, TheDatabase, TheSettings, resolved_instant
from app.http.documenting import documented
from app.http.receipts import SENDING_PROBLEMS, IdempotencyKey, Receipts
from app.http.stored_receipts import Once
from app.http.strict_route import StrictRoute
from app.http.tables import FILES
from app.ledger import versions as ledger
from app.ledger.batches import Batches, Terms
from app.ledger.declaring import declared
from app.ledger.export import COST_OF_FILE, as_file, subjects
from app.ledger.following_routes import NDJSON, changes_answered, form_of, page_answered
from app.ledger.listing import AfterEvent, Filter, find, listed, shown
from app.ledger.not_theirs import event_not_found, must_be_theirs
from app.ledger.pages import derive
from app.ledger.receipt_shapes import BatchAnswer
from app.ledger.shapes import BATCH_BODY, BatchQuery, EventList, EventsQuery, LedgerChanges, StoredEvent, VoidQuery
from app.ledger.spooling import form_of_batch, spooled
from app.mistakes import Mistake
from app.problems import NotAcceptable, NotFound, NotUnderstood, OutOfReach, Superseded, TooLarge
from app.store.database import FOREVER, Database, as_text, known_of
from app.store.reach import Reach

router = APIRouter(tags=["Events"], route_class=StrictRoute)

EventsWriter = Annotated[Caller, allowed("events:write")]
EventsReader = Annotated[Caller, allowed("cases:read")]


@router.post(
    "/v1/events",
    summary="Send a batch of events",
    operation_id="postEvents",
    response_model=BatchAnswer,
    responses={
        207: {
            "model": BatchAnswer,
            "description": "A partial batch: what became of it, with every rejected row.",
        },
        **documented(*SENDING_PROBLEMS),
    },
    openapi_extra={"requestBody": BATCH_BODY},
)
async def post_events(
    request: Request,
    asked: Annotated[BatchQuery, Query()],
    caller: EventsWriter,
    settings: TheSettings,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Send what happened to children and families.

    You can send the same file again: an event that is stored already is `unchanged`, and one that differs is
    `replaced`. Nothing is overwritten: earlier versions stay readable with `known_at`. If an atomic batch has an error,
    nothing of it is stored, and the answer names every row that is wrong. `complete_from` and `complete_to` say for
    which days the records of the authorities in the batch are complete once it is stored.
    """
    form = form_of_batch(request)
    complete = declared(asked.complete_from, asked.complete_to, asked.complete_types)
    with tempfile.SpooledTemporaryFile(max_size=1_000_000) as body:
        hashed, size = await spooled(
            request, body, settings.max_json_bytes if form == "json" else settings.max_batch_bytes
        )
        once = Once(idempotency_key, hashed) if idempotency_key and not asked.dry_run else None
        terms = Terms(asked.mode, asked.dry_run, once, complete, asked.confirm_erased)
        rows: Iterator[Read] = getattr(BatchReader(settings.numeric_authorities), form)(body)
        batches: Batches = request.app.state.batches
        receipts: Receipts = request.app.state.receipts
        with receipts.only_one(caller, once):
            async with request.app.state.room.batch(caller.key_id, size):
                answer = await run_in_threadpool(batches.take_in, rows, caller, terms)
    return answer.as_response()


@router.get(
    "/v1/events",
    summary="List events",
    operation_id="listEvents",
    response_model=EventList | LedgerChanges,
    responses={
        200: {"content": {**FILES, NDJSON: {"schema": {"type": "string"}}}},
        **NOT_MODIFIED,
        **documented(OutOfReach, NotAcceptable, TooLarge, NotUnderstood),
    },
)
def list_events(
    request: Request,
    asked: Annotated[EventsQuery, Query()],
    caller: EventsReader,
    database: TheDatabase,
    areas: TheAreas,
) -> Response:
    """The current events, or those that were current at `known_at`, by authority, child and day.

    CSV has the columns of a batch, so you can send the file again. A file has no pages: CSV has at most as many events
    as one batch may have, a workbook at most 50,000. NDJSON has one event on each line, and the next page in the header
    `Link`.

    With `changed_since`, what changed after that instant: each version that was recorded, replaced or voided, and of
    erased children and families the ids of versions only. Take out of a copy what is `gone` and put in what is new: it
    is then the list of events at the last page's `known_at`.
    """
    authorities = _within(asked, caller, areas)
    if asked.changed_since is not None:
        return changes_answered(request, asked, authorities, (database, caller.reach_of_records))
    return _events_answered(request, asked, authorities, (database, caller.reach_of_records))


def _events_answered(
    request: Request, asked: EventsQuery, authorities: list[str] | None, source: tuple[Database, Reach]
) -> Response:
    """A page of events, or all of them as a file."""
    form = form_of(request, asked)
    wanted = Filter(authorities, asked.child or asked.family, asked.types, asked.first_day, asked.last_day)
    after = paging.position(request, asked.cursor, AfterEvent)
    database, reach = source
    with database.answering(reach, asked.known_at) as connection:
        now = known_of(connection, authorities)
        known_at = resolved_instant(asked.known_at, now)
        # A child's erasure changes answers about the past too, so the tag is good for no longer than the last change.
        tag = etag("events", wanted, known_at, asked.limit, asked.cursor, form, now)
        if form and form != "json":
            most = request.app.state.settings.max_batch_events
            spend(COST_OF_FILE)
            noted = noting(
                database,
                connection,
                lambda: as_file(connection, wanted, known_at, form, most),
                lambda: subjects(connection, wanted, known_at),
            )
            return answered(request, tag, noted, form=form)
        found, more = listed(connection, wanted, known_at, asked.limit, after)
        note_read(database, connection, named_in(found))
    link = paging.next_link(request, more, known_at=as_text(known_at)) if more else None
    body = {"events": found, "next": link, "known_at": as_text(known_at)}
    return page_answered(request, tag, body, link, lines=None if form else "events")


def _within(asked: EventsQuery, caller: Caller, areas: Areas) -> list[str] | None:
    """The codes of those whose events are asked for; None for all. Raises OutOfReach or NotUnderstood."""
    if asked.authority is None:
        return None if caller.reaches_all else sorted(caller.areas)
    authority = areas.named(asked.authority, "authority")
    if authority.type not in {"authority", "regional_adoption_agency"}:
        detail = "The area is neither a local authority nor a regional adoption agency."
        raise NotUnderstood([Mistake("not_an_authority", detail, parameter="authority")])
    caller.must_reach_records_of(authority, "authority")
    return [authority.code]


@router.get(
    "/v1/events/{id}",
    summary="One version of an event",
    operation_id="getEvent",
    response_model=StoredEvent,
    responses={**NOT_MODIFIED, **documented(NotFound)},
)
def get_event(
    request: Request,
    id: Annotated[str, Path(max_length=100, description="From a list of events or cases", examples=["1"])],
    _: NoParameters,
    caller: EventsReader,
    database: TheDatabase,
) -> Response:
    """One version of an event, also after it was replaced or voided."""
    with database.reading(caller.reach_of_records) as connection:
        row = find(connection, id)
        if row:
            note_read(database, connection, named_in(shown(row)))
    if row is None:
        raise event_not_found(database, caller, id)
    return answered(request, etag("event", row.id, row.superseded_at), lambda: shown(row))


@router.delete(
    "/v1/events/{id}",
    summary="Void an event",
    operation_id="voidEvent",
    response_model=StoredEvent,
    responses=documented(NotFound, Superseded, NotUnderstood),
)
def void_event(
    id: Annotated[str, Path(max_length=100, description="The current version", examples=["0"])],
    asked: Annotated[VoidQuery, Query()],
    caller: EventsWriter,
    database: TheDatabase,
) -> Response:
    """Say that an event did not happen, or not to this child.

    The event is not current any more. It stays readable with `known_at`.
    """
    must_be_theirs(database, caller, id)
    with database.writing(caller.reach_of_records) as writing:
        row = find(writing.connection, id)
        if row is None:
            raise NotFound  # erased meanwhile
        if row.superseded_at != FOREVER:
            raise Superseded
        ledger.supersede(writing, [row], void_reason=asked.reason)
        derive(writing, [(row.authority, row.subject)])
        voided = shown(row) | {"superseded_at": as_text(writing.now), "void_reason": asked.reason}
        note_written(writing.connection, named_in(voided))
    return Response(as_json(voided), media_type="application/json")
