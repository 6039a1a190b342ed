"""Lists of events and of changes of the ledger as NDJSON, and what may be asked of the changes."""

from collections.abc import Iterable
from typing import Any

from fastapi import Request, Response

from app.audit.noting import note_read
from app.audit.rows import named_in
from app.http import paging
from app.http.caching import answered, as_json, etag
from app.http.tables import FORMATS, Format, chosen_format
from app.ledger.following import AfterLedgerChange, followed, start
from app.ledger.shapes import EventsQuery
from app.mistakes import Mistake
from app.problems import NotUnderstood
from app.store.database import Database, as_text, known_of, microseconds
from app.store.reach import Reach

NDJSON = "application/x-ndjson"
#: What a list of changes is narrowed by, and how it is given.
_WITH_CHANGES = {"authority", "changed_since", "limit", "cursor", "format"}


def form_of(request: Request, asked: EventsQuery) -> Format | None:
    """The format of a list; None for NDJSON. Raises NotAcceptable."""
    accept = request.headers.get("accept")
    if asked.format == "ndjson" or (asked.format is None and accept == NDJSON):
        return None
    return chosen_format(asked.format, accept, FORMATS)


def page_answered(request: Request, tag: str, body: dict[str, Any], link: str | None, *, lines: str | None) -> Response:
    """A page as JSON, or the items under a name as NDJSON: one on each line, and the next page in the header `Link`."""
    headers = paging.link_header(link)
    if lines is None:
        return answered(request, tag, lambda: body, headers)
    headers |= {"Content-Type": NDJSON, "Known-At": body["known_at"]}
    return answered(request, tag, lambda: _as_ndjson(body[lines]), headers)


def _as_ndjson(items: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(as_json(item) + b"\n" for item in items)


def changes_answered(
    request: Request, asked: EventsQuery, authorities: list[str] | None, source: tuple[Database, Reach]
) -> Response:
    """The changes of the ledger after `changed_since`. Raises NotUnderstood."""
    assert asked.changed_since is not None  # noqa: S101 - without it, events are listed
    form = form_of(request, asked)
    _must_be_of_changes(request, form)
    after = paging.position(request, asked.cursor, AfterLedgerChange) or start(microseconds(asked.changed_since))
    database, reach = source
    with database.answering(reach, after.at) as connection:
        known_at = known_of(connection, authorities)
        found, more = followed(connection, authorities, after, known_at, asked.limit)
        note_read(database, connection, named_in(found))
    tag = etag("changes of the ledger", authorities, after, asked.limit, form, known_at)
    link = paging.next_link(request, more) if more else None
    body = {"changes": found, "next": link, "known_at": as_text(known_at)}
    return page_answered(request, tag, body, link, lines=None if form else "changes")


def _must_be_of_changes(request: Request, form: Format | None) -> None:
    wrong = [name for name in request.query_params if name not in _WITH_CHANGES]
    if form not in (None, "json"):
        wrong.append("format")
    if wrong:
        detail = "It does not go with `changed_since`."
        raise NotUnderstood([Mistake("not_with_changed_since", detail, parameter=name) for name in wrong])
