"""Adopter families: what is known about one, their events, and their erasure."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from app.areas import Area, Areas
from app.audit.noting import note_read, note_written
from app.audit.rows import Whom
from app.events.catalogue import FAMILY_TYPES
from app.http.access import Caller, allowed
from app.http.caching import NOT_MODIFIED, answered, etag
from app.http.dependencies import NoParameters, TheAreas, TheDatabase, resolved_instant
from app.http.documenting import documented
from app.http.strict_route import StrictRoute
from app.ledger import families
from app.ledger.children_routes import must_reach
from app.ledger.children_shapes import ChildQuery
from app.ledger.erasure import erase, forget_erased
from app.ledger.erasures import must_not_be_erased
from app.ledger.families import FamilyCharacteristics
from app.ledger.listing import Filter, listed
from app.ledger.shapes import PutQuery, StoredEvent
from app.ledger.subjects import must_be_nobodys, subject_id
from app.problems import ErasedBefore, NotFound, NotUnderstood
from app.store.database import as_text, known_of
from app.store.dry_runs import taken_back
from app.store.reach import EVERYTHING

router = APIRouter(tags=["Families"], route_class=StrictRoute)

#: More events than any family has.
_ALL = 100_000


class Family(BaseModel):
    """An adopter family: what is known about them, and their events."""

    authority: str
    family: str
    characteristics: FamilyCharacteristics
    events: list[StoredEvent]
    known_at: datetime


async def _reporter(
    area: Annotated[str, Path(max_length=100, description="GSS code, DfE code, slug or name", examples=["coventry"])],
    areas: TheAreas,
) -> Area:
    """The authority or agency of the path. Others have no families here."""
    found = areas.at(area)
    if found.type not in {"authority", "regional_adoption_agency"}:
        raise NotFound
    return found


TheReporter = Annotated[Area, Depends(_reporter)]


FamilyId = Annotated[str, subject_id("family", "The authority's", "COV-FAM-1")]
#: Who tries the erasure of a family as the page of the documentation opens must erase nobody.
ErasedFamilyId = Annotated[str, subject_id("family", "The authority's", "NO-SUCH-FAMILY")]


@router.get(
    "/v1/authorities/{area}/families/{family}",
    summary="An adopter family",
    operation_id="getFamily",
    response_model=Family,
    responses={**NOT_MODIFIED, **documented(NotFound, NotUnderstood)},
)
def get_family(
    request: Request,
    area: TheReporter,
    family: FamilyId,
    asked: Annotated[ChildQuery, Query()],
    caller: Annotated[Caller, allowed("cases:read")],
    database: TheDatabase,
) -> Response:
    """What is known about the family, and their events."""
    must_reach(caller, database, Whom(area.code, "family", family))
    with database.reading(caller.reach_of_records) as connection:
        known_at = resolved_instant(asked.known_at, known_of(connection, [area.code]))
        body = _family(connection, area.code, family, known_at)
        note_read(database, connection, [Whom(area.code, "family", family)])
    return answered(request, etag("family", area.code, family, known_at), lambda: body)


def _family(connection: Connection, authority: str, family: str, known_at: int) -> dict[str, Any]:
    known = families.known(connection, authority, family, known_at)
    found, _ = listed(connection, Filter([authority], family, FAMILY_TYPES), known_at, _ALL)
    if known is None and not found:
        raise NotFound
    return {
        "authority": authority,
        "family": family,
        "characteristics": (known or FamilyCharacteristics()).model_dump(),
        "events": found,
        "known_at": as_text(known_at),
    }


@router.put(
    "/v1/authorities/{area}/families/{family}",
    summary="Set an adopter family's characteristics",
    operation_id="putFamily",
    dependencies=[must_be_nobodys("family", _reporter)],
    responses=documented(NotFound, ErasedBefore, NotUnderstood),
)
def put_family(
    area: TheReporter,
    family: FamilyId,
    given: FamilyCharacteristics,
    asked: Annotated[PutQuery, Query()],
    caller: Annotated[Caller, allowed("events:write")],
    database: TheDatabase,
) -> FamilyCharacteristics:
    """What you leave out is not known from now on. Earlier characteristics stay readable with `known_at`.

    Nothing is stored about an erased family until `confirm_erased=1` is sent.
    """
    must_reach(caller, database, Whom(area.code, "family", family))
    with database.writing(caller.reach_of_records) as writing, taken_back(writing, asked.dry_run):
        note_written(writing.connection, [Whom(area.code, "family", family)])
        must_not_be_erased(writing, (area.code, "family", family), asked.confirm_erased)
        families.put(writing, area.code, family, given)
    return given


@router.delete(
    "/v1/authorities/{area}/families/{family}",
    summary="Erase an adopter family for good",
    operation_id="eraseFamily",
    status_code=204,
    responses=documented(NotFound, NotUnderstood),
)
def erase_family(
    area: TheReporter,
    family: ErasedFamilyId,
    _: NoParameters,
    caller: Annotated[Caller, allowed("children:erase")],
    database: TheDatabase,
    areas: TheAreas,
) -> None:
    """Delete every version of everything about the family. Figures of the past do not count the family any more.

    Events of children, also of an agency's members, that name the family name nobody instead. Receipts name the family
    no longer. What a later batch or import says about the family is passed over with a warning.
    """
    must_reach(caller, database, Whom(area.code, "family", family))
    # Receipts about several authorities may name them too.
    with database.writing(EVERYTHING) as writing:
        if not erase(writing, area.code, "family", family, may_name(areas, area)):
            raise NotFound
        note_written(writing.connection, [Whom(area.code, "family", family)])
    forget_erased(database)
    database.replica_follows()


def may_name(areas: Areas, area: Area) -> list[str]:
    """The authorities whose children's events may name the family: the area, and the members of an agency."""
    members = {member.authority for member in area.members}
    return sorted({area.code, *areas.with_predecessors(members)})
