"""The audit over HTTP: who read or changed a child or family, or whoever is an authority's."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.audit.asking import asked as asked_of
from app.audit.rows import ALWAYS, Noted, PageOfAudit, Whom
from app.events.identifiers import PSEUDONYM
from app.http import paging
from app.http.access import Caller, allowed
from app.http.caching import NOT_MODIFIED, answered, etag
from app.http.dependencies import AnyDay, LastDay, TheAreas, TheDatabase
from app.http.documenting import documented
from app.http.strict_route import StrictRoute
from app.http.tables import CSV, as_csv, chosen_format
from app.problems import NotAcceptable, NotUnderstood, OutOfReach
from app.store.database import as_text, microseconds

router = APIRouter(tags=["Audit"], route_class=StrictRoute)

_EXAMPLE = {
    "at": "2026-11-26T09:00:00.000000Z",
    "key": "4d304e8b",
    "request": "46a85b4aad1c4c3e9e8815bd439b0d1b",
    "operation": "getCases",
    "refused": False,
    "number": 25,
}
_EXAMPLES: dict[str, Any] = {
    "application/json": {"example": {"audit": [_EXAMPLE], "next": "/v1/audit?authority=coventry&cursor=Zm9sbG93cw"}},
    "text/csv": {
        **CSV["text/csv"],
        "example": f"{','.join(_EXAMPLE)}\r\n2026-11-26T09:00:00.000000Z,4d304e8b,46a85b4a,getCases,false,25\r\n",
    },
}


class AuditQuery(BaseModel):
    """Whose records, and on which days they were read or changed."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    authority: str = Field(
        min_length=1, max_length=100, description="GSS code, DfE code, slug or name", examples=["coventry"]
    )
    child: str | None = Field(default=None, pattern=PSEUDONYM, description="Of this child, who may be erased")
    family: str | None = Field(default=None, pattern=PSEUDONYM, description="Of this adopter family, erased or not")
    first_day: AnyDay | None = Field(default=None, alias="from", description="The first day, in UTC")
    last_day: LastDay | None = Field(default=None, alias="to", description="The last day, in UTC")
    limit: int = Field(default=100, ge=1, le=1000, description="Rows on a page")
    cursor: str | None = Field(default=None, max_length=500, description="From `next` of the page before")
    format: Literal["json", "csv"] | None = Field(default=None, description="Default: what the Accept header prefers")

    def named(self, authority: str) -> list[Whom]:
        """The child and the family who are asked about, if any."""
        subjects = (("child", self.child), ("family", self.family))
        return [Whom(authority, about, subject) for about, subject in subjects if subject]

    @property
    def instants(self) -> tuple[int, int]:
        """From the beginning of the first day to the end of the last."""
        begin = _midnight(self.first_day) if self.first_day else 0
        return begin, _midnight(self.last_day + timedelta(days=1)) if self.last_day else ALWAYS[1]


def _midnight(day: date) -> int:
    return microseconds(datetime.combine(day, time(), UTC))


class AuditRow(BaseModel):
    """One request that showed or changed children or families of the authority."""

    at: datetime = Field(description="When")
    key: str = Field(description="Id of the key, as `keys list` shows it; `operator` for a command on the machine")
    request: str = Field(description="Id of the request, as in its header `X-Request-ID` and in the log")
    operation: str = Field(description="What was done, by the name of the operation")
    refused: bool = Field(description="Whether the key does not reach them, so that it was shown nothing")
    number: int = Field(description="How many children and families the request was about")


class AuditPage(BaseModel):
    """Rows of the audit, newest first."""

    audit: list[AuditRow]
    next: str | None = Field(description="Where the next page is")


@dataclass(frozen=True, slots=True)
class AfterRow:
    """Where a page begins: after this row."""

    at: paging.Number
    id: paging.Text


@router.get(
    "/v1/audit",
    summary="Who read or changed whom, and when",
    operation_id="listAudit",
    response_model=AuditPage,
    responses={200: {"content": _EXAMPLES}, **NOT_MODIFIED, **documented(NotAcceptable, NotUnderstood, OutOfReach)},
)
def list_audit(
    request: Request,
    asked: Annotated[AuditQuery, Query()],
    caller: Annotated[Caller, allowed("audit:read")],
    areas: TheAreas,
    database: TheDatabase,
) -> Response:
    """Requests that showed or changed children and families of an authority, or only the child or family asked about.

    The audit keeps no ids: whoever knows a child's id can ask, also after the child was erased.
    """
    form = chosen_format(asked.format, request.headers.get("accept"))
    authority = areas.named(asked.authority, "authority")
    caller.must_reach_records_of(authority, "authority")
    after = paging.position(request, asked.cursor, AfterRow)
    before = (after.at, after.id) if after else None
    wanted = PageOfAudit(asked.instants, asked.limit + 1, before)
    found = asked_of(database, authority.code, asked.named(authority.code), wanted)
    page, more = found[: asked.limit], found[asked.limit :]
    link = paging.next_link(request, AfterRow(page[-1].at, page[-1].id)) if more else None
    rows = [_shown(row) for row in page]

    def build() -> dict[str, Any] | bytes:
        if form == "csv":
            return as_csv(list(AuditRow.model_fields), (list(row.values()) for row in rows))
        return {"audit": rows, "next": link}

    tag = etag("audit", form, asked.limit, [(row.at, row.id) for row in found])
    return answered(request, tag, build, paging.link_header(link), form)


def _shown(row: Noted) -> dict[str, Any]:
    return {
        "at": as_text(row.at),
        "key": row.key_id,
        "request": row.request_id,
        "operation": row.operation,
        "refused": row.refused,
        "number": row.number,
    }
