"""Everything that can go wrong, as the caller sees it (RFC 9457, problem details).

    Problem
    ├── UnreadableBody          400  the body is not what its content type says
    ├── KeyRequired             401  no key, or none that is valid now (the answer is the same for both)
    ├── ScopeMissing            403  the key lacks the scope that the operation needs
    ├── OutOfReach              403  the key does not reach the area
    ├── OnlyStandard            403  a partner asks for days or instants that would single out children
    ├── NotFound                404  no such thing, or none within reach of the key
    ├── MethodNotAllowed        405
    ├── NotAcceptable           406  no representation of the answer is one that was asked for
    ├── TooSlow                 408  the body comes too slowly
    ├── Superseded              409  a later version of the event exists already
    ├── ErasedBefore            409  the child or family was erased, and would come back
    ├── WithdrawsMuch           409  an import would withdraw much of what was reported before
    ├── StillRunning            409  the first request with this Idempotency-Key has not finished
    ├── TooLarge                413  a limit of the documentation is exceeded
    ├── UnsupportedMediaType    415
    ├── NotUnderstood           422  parameters or fields are unknown or unacceptable
    │   └── BatchRefused        422  an atomic batch had errors; nothing of it was stored
    ├── IdempotencyKeyReused    422  the key came before with another request
    ├── TooMuchAtOnce           429  the key asks for more at once than one may
    ├── Unexpected              500
    ├── Unavailable             503  the database does not answer, or its schema is not current
    ├── Overloaded              503  more is asked at once than the service can answer soon
    └── StorageFull             507  there is no room for what was sent

A problem names every mistake that was found, and never repeats the caller's input: the data are about children.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from app.mistakes import Mistake

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Base of all problems; a subclass states its status, its slug (the end of ``type``) and its title."""

    status: ClassVar[int]
    slug: ClassVar[str]
    title: ClassVar[str]
    retry_after: ClassVar[int | None] = None  # seconds after which the same request may be answered

    def __init__(
        self,
        mistakes: Sequence[Mistake] = (),
        detail: str | None = None,
        headers: Mapping[str, str] | None = None,
        **extension: Any,
    ) -> None:
        super().__init__(self.title)
        self.mistakes = list(mistakes)
        self.detail = detail or (mistakes[0].detail if len(mistakes) == 1 else self.title)
        self.headers = dict(headers or {})
        if self.retry_after:
            self.headers.setdefault("Retry-After", str(self.retry_after))
        self.extension = extension

    def as_json(self, instance: str) -> dict[str, Any]:
        return {
            "type": f"/problems/{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "errors": [mistake.as_json() for mistake in self.mistakes],
            **self.extension,
        }


class UnreadableBody(Problem):
    """The body cannot be read as its content type: broken JSON, text that is not UTF-8, a CSV file without a header."""

    status, slug, title = 400, "unreadable-body", "The body cannot be read."


class KeyRequired(Problem):
    """Send `Authorization: Bearer KEY` with a key that exists, has not expired and was not revoked."""

    status, slug, title = 401, "key-required", "A valid key is required."

    def __init__(self) -> None:
        super().__init__((), self.title[:-1] + ": send Authorization: Bearer KEY.", {"WWW-Authenticate": "Bearer"})


class ScopeMissing(Problem):
    """The key is valid, but was made without the scope that this operation needs."""

    status, slug, title = 403, "scope-missing", "The key lacks the scope that this operation needs."


class OutOfReach(Problem):
    """The key is valid, but does not reach the area. An agency's key reaches results and never a child."""

    status, slug, title = 403, "out-of-reach", "The key does not reach this area."
    beyond: Collection[tuple[str, ...]] = ()  # codes of the areas, each with a child or family if named: for the audit


class OnlyStandard(Problem):
    """Without `cases:read`: quarters and longer, as recorded now or by a month's end. `errors` names the nearest."""

    status, slug, title = 403, "only-standard-periods", "The key sees figures of standard periods only."


class NotFound(Problem):
    """There is no such thing, or none within reach of the key. The answer is the same for both."""

    status, slug, title = 404, "not-found", "There is no such thing within reach of this key."


class MethodNotAllowed(Problem):
    """The path exists, but does not take this method. The header `Allow` names the methods that it takes."""

    status, slug, title = 405, "method-not-allowed", "This path does not take that method."


class NotAcceptable(Problem):
    """Every answer is offered as JSON. An answer that is a table is also offered as CSV, some also as XLSX."""

    status, slug, title = 406, "not-acceptable", "The answer is not offered in that format."


class TooSlow(Problem):
    """The body came too slowly. After ten seconds, 16,000 bytes a second are fast enough."""

    status, slug, title = 408, "too-slow", "The body comes too slowly."


class Superseded(Problem):
    """Somebody else corrected or voided this version of the event. Read the event again and decide again."""

    status, slug, title = 409, "superseded", "A later version of this event exists, or it was voided."


class ErasedBefore(Problem):
    """The child or family was erased for good. To store something about them again, send `confirm_erased=1`.

    In a batch or an import what is about them is passed over with a warning, so that a nightly file does not bring them
    back.
    """

    status, slug, title = 409, "erased-before", "The child or family was erased."


class WithdrawsMuch(Problem):
    """An import would withdraw more than 50 events, or more than 5% of the authority's events of its years.

    `report` lists the events by type and year, and each change. Nothing was stored. Send the same request again with
    `confirm_withdrawals` and the very number of events if that is right.
    """

    status, slug, title = 409, "withdraws-much", "The import would withdraw much of what was reported before."


class StillRunning(Problem):
    """The service is still working on the first request with this Idempotency-Key. Ask again in a moment."""

    status, slug, title = 409, "still-running", "The first request with this Idempotency-Key has not finished."


class TooLarge(Problem):
    """The request exceeds a limit. The detail says which limit, and what to send instead."""

    status, slug, title = 413, "too-large", "The request is larger than the limit."


class UnsupportedMediaType(Problem):
    """The body's content type is not one that the operation takes."""

    status, slug, title = 415, "unsupported-media-type", "The operation does not take that content type."


class NotUnderstood(Problem):
    """Parameters, fields or values are unknown or unacceptable; `errors` names every one of them."""

    status, slug, title = 422, "not-understood", "Parts of the request are not understood."


class BatchRefused(NotUnderstood):
    """An atomic batch had errors. Nothing of it was stored. `report` has the counts, and `errors` names every row."""

    slug, title = "batch-refused", "The batch has errors, so nothing of it was stored."


class IdempotencyKeyReused(Problem):
    """Another request used this Idempotency-Key before. Use a new key for a new request."""

    status, slug, title = 422, "idempotency-key-reused", "This Idempotency-Key came before with another request."


class TooMuchAtOnce(Problem):
    """The key has as much running or waiting as one key may have. Ask again after the time in `Retry-After`."""

    status, slug, title = 429, "too-much-at-once", "This key has too much running at once."
    retry_after = 2


class Unexpected(Problem):
    """A fault of the service. The log has an entry with the answer's X-Request-ID."""

    status, slug, title = 500, "unexpected", "The service failed unexpectedly."


class Unavailable(Problem):
    """The database does not answer, or its schema is not current. Try again after the time in `Retry-After`."""

    status, slug, title = 503, "unavailable", "The service cannot answer now."
    retry_after = 5


class Overloaded(Problem):
    """So many requests are being answered that yours would wait too long. Nothing of it was done: send it again."""

    status, slug, title = 503, "overloaded", "The service has too much to do at this moment."
    retry_after = 1


class StorageFull(Problem):
    """The disk of the service or of its database is full. Nothing of the request was stored; reading goes on."""

    status, slug, title = 507, "storage-full", "There is no room to store this."
    retry_after = 60


def _below(kind: type[Problem]) -> Iterator[type[Problem]]:
    for each in kind.__subclasses__():
        yield from (each, *_below(each))


#: Every problem, in the order of the page /problems.
PROBLEMS: tuple[type[Problem], ...] = tuple(_below(Problem))
