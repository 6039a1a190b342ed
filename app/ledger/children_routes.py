"""Children: what is known about one, their events, and their journey in words; and their erasure."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlalchemy import Connection

from app.areas import Area
from app.audit.noting import note_apart, note_read, note_written
from app.audit.rows import Whom
from app.events.catalogue import CHILD_TYPES
from app.http.access import Caller, allowed
from app.http.caching import NOT_MODIFIED, answered, etag
from app.http.dependencies import NoParameters, TheAreas, TheDatabase, resolved_instant
from app.http.documenting import documented
from app.http.strict_route import StrictRoute
from app.journeys.care import Fact
from app.journeys.reading import read_journey
from app.ledger import characteristics
from app.ledger.characteristics import Characteristics
from app.ledger.children_shapes import CharacteristicWarning, Child, ChildQuery, CurrentCharacteristics
from app.ledger.erasure import erase, forget_erased
from app.ledger.erasures import must_not_be_erased
from app.ledger.journey_in_words import journey_as_json
from app.ledger.listing import Filter, listed
from app.ledger.shapes import PutQuery
from app.ledger.subjects import must_be_nobodys, subject_id
from app.problems import ErasedBefore, NotFound, NotUnderstood
from app.store.database import Database, as_text, known_of
from app.store.dry_runs import taken_back
from app.store.reach import EVERYTHING

router = APIRouter(tags=["Children"], route_class=StrictRoute)

_RETURN_IS_CURRENT = "The return says something else of `{field}`, and what the return says is current."
#: More events than any child has.
_ALL = 100_000


async def _authority(
    area: Annotated[
        str,
        Path(
            alias="authority",
            max_length=100,
            description="GSS code, DfE code, slug or name",
            examples=["coventry"],
        ),
    ],
    areas: TheAreas,
) -> Area:
    """The authority of the path. One that is not known, or not an authority, has no children here."""
    found = areas.at(area, "authority")
    if found.is_pooled:
        raise NotFound
    return found


TheAuthority = Annotated[Area, Depends(_authority)]


ChildId = Annotated[str, subject_id("child", "The council's", "COV-1001")]
#: Who tries the erasure of a child as the page of the documentation opens must erase nobody.
ErasedChildId = Annotated[str, subject_id("child", "The council's", "NO-SUCH-CHILD")]


@router.get(
    "/v1/authorities/{authority}/children/{child}",
    summary="A child and their journey",
    operation_id="getChild",
    response_model=Child,
    responses={**NOT_MODIFIED, **documented(NotFound, NotUnderstood)},
)
def get_child(
    request: Request,
    authority: TheAuthority,
    child: ChildId,
    asked: Annotated[ChildQuery, Query()],
    caller: Annotated[Caller, allowed("cases:read")],
    database: TheDatabase,
) -> Response:
    """What is known about the child, their events, and their journey: periods of care, stages, days and warnings."""
    must_reach(caller, database, Whom(authority.code, "child", child))
    with database.reading(caller.reach_of_records) as connection:
        known_at = resolved_instant(asked.known_at, known_of(connection, [authority.code]))
        body = _child(connection, authority.code, child, known_at)
        note_read(database, connection, [Whom(authority.code, "child", child)])
    return answered(request, etag("child", authority.code, child, known_at), lambda: body)


def _child(connection: Connection, authority: str, child: str, known_at: int) -> dict[str, Any]:
    known = characteristics.known(connection, authority, child, known_at)
    found, _ = listed(connection, Filter([authority], child, CHILD_TYPES), known_at, _ALL)
    if known is None and not found:
        raise NotFound
    facts = [
        Fact(event["type"], date.fromisoformat(event["date"]), event, event["source_id"] or "", int(event["id"]))
        for event in found
    ]
    return {
        "authority": authority,
        "child": child,
        "characteristics": (known or Characteristics()).model_dump(),
        "events": found,
        "journey": journey_as_json(read_journey(facts)),
        "known_at": as_text(known_at),
    }


@router.put(
    "/v1/authorities/{authority}/children/{child}",
    summary="Set a child's characteristics",
    operation_id="putChild",
    dependencies=[must_be_nobodys("child", _authority)],
    responses=documented(NotFound, ErasedBefore, NotUnderstood),
)
def put_child(
    authority: TheAuthority,
    child: ChildId,
    given: Characteristics,
    asked: Annotated[PutQuery, Query()],
    caller: Annotated[Caller, allowed("events:write")],
    database: TheDatabase,
) -> CurrentCharacteristics:
    """What you leave out is not known from now on. Earlier characteristics stay readable with `known_at`.

    What a return says takes precedence. The answer shows what is current, and a warning names each field for which
    the return says something else. Nothing is stored about an erased child until `confirm_erased=1` is sent.
    """
    must_reach(caller, database, Whom(authority.code, "child", child))
    with database.writing(caller.reach_of_records) as writing, taken_back(writing, asked.dry_run):
        note_written(writing.connection, [Whom(authority.code, "child", child)])
        must_not_be_erased(writing, (authority.code, "child", child), asked.confirm_erased)
        said = characteristics.put(writing, authority.code, {child: given})
    return _current(said[child], given)


def _current(said: characteristics.Said, given: Characteristics) -> CurrentCharacteristics:
    now = characteristics.current(said)
    unlike = [name for name, value in given.model_dump(exclude_none=True).items() if getattr(now, name) != value]
    warnings = [
        CharacteristicWarning(
            code="return_says_something_else", field=name, detail=_RETURN_IS_CURRENT.format(field=name)
        )
        for name in unlike
    ]
    return CurrentCharacteristics(**vars(now), warnings=warnings)


@router.delete(
    "/v1/authorities/{authority}/children/{child}",
    summary="Erase a child for good",
    operation_id="eraseChild",
    status_code=204,
    responses=documented(NotFound, NotUnderstood),
)
def erase_child(
    authority: TheAuthority,
    child: ErasedChildId,
    _: NoParameters,
    caller: Annotated[Caller, allowed("children:erase")],
    database: TheDatabase,
) -> None:
    """Delete every version of everything about the child. Figures of the past do not count the child any more.

    Receipts name the child no longer. What a later batch or import says about the child is passed over with a warning.
    Use this where a person has the right to it. To correct a mistake, send the events again or void one.
    """
    must_reach(caller, database, Whom(authority.code, "child", child))
    # Receipts about several authorities may name them too.
    with database.writing(EVERYTHING) as writing:
        if not erase(writing, authority.code, "child", child):
            raise NotFound
        note_written(writing.connection, [Whom(authority.code, "child", child)])
    forget_erased(database)
    database.replica_follows()


def must_reach(caller: Caller, database: Database, named: Whom) -> None:
    """The answer for another council's child is the one for a child that does not exist; the audit notes it."""
    if not caller.reaches_records_of(named.authority):
        note_apart(database, [named], refused=True)
        raise NotFound
