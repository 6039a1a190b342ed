"""A batch from its rows to its receipt: atomic or partial. A refused batch stores nothing."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from app.areas import Areas
from app.events.draft import Draft
from app.events.formats import Read
from app.http.access import Caller
from app.http.changes import About, Changes
from app.http.receipts import Receipts
from app.http.stored_receipts import Answer, Once, ToKeep
from app.ledger.collecting import no_collecting
from app.ledger.declaring import Declared, about, note_batch
from app.ledger.erasures import PASSED_OVER, erased_among, take_again, to_take_again, with_erased
from app.ledger.intake import Intake
from app.mistakes import Mistake
from app.problems import BatchRefused, OutOfReach, TooLarge
from app.store.database import Writing

Mode = Literal["atomic", "partial"]

#: Mistakes that an answer spells out one by one; the rest are counted by kind, so an answer stays readable.
SPELLED_OUT = 1000
KINDS_COUNTED = 100
_PLACE_OF_ROW = re.compile("^/events/[0-9]+")


@dataclass(slots=True)
class BatchRows:
    """The rows of a batch after reading: drafts of the good ones, mistakes of the others."""

    received: int = 0
    drafts: list[Draft] = field(default_factory=list)
    rejected: int = 0
    mistakes: list[Mistake] = field(default_factory=list)
    further: Counter[tuple[str, str]] = field(default_factory=Counter)
    beyond_reach: list[Mistake] = field(default_factory=list)

    def reject(self, found: list[Mistake]) -> None:
        """Reject a row: its mistakes are named one by one, and counted by kind once very many are named."""
        self.rejected += 1
        for mistake in found:
            if len(self.mistakes) < SPELLED_OUT:
                self.mistakes.append(mistake)
            else:
                self.further[mistake.code, _PLACE_OF_ROW.sub("", mistake.pointer or "")] += 1

    def authorities(self) -> set[str]:
        """Whose records they are about."""
        return {draft.authority for draft in self.drafts}

    def all_mistakes(self) -> list[Mistake]:
        """Every mistake, or the first thousand and a count of each further kind."""
        return self.mistakes + [
            Mistake("more_of_these", f"{count:,} more rows with {code}.", pointer=pointer or None)
            for (code, pointer), count in self.further.most_common(KINDS_COUNTED)
        ]


@dataclass(frozen=True, slots=True)
class Terms:
    """How a batch is taken in: all or nothing, only tried, its Idempotency-Key, and what it declares complete."""

    mode: Mode
    dry_run: bool = False
    once: Once | None = None
    declared: Declared | None = None
    confirmed_erased: int | None = None


class Batches:
    """Takes batches in."""

    def __init__(self, receipts: Receipts, areas: Areas, most_events: int) -> None:
        self._receipts = receipts
        self._areas = areas
        self._most_events = most_events

    def take_in(self, rows: Iterable[Read], caller: Caller, terms: Terms) -> Answer:
        """Take a batch in, and state what it declares complete.

        Raises BatchRefused, OutOfReach, TooLarge or IdempotencyKeyReused.
        """
        if first := self._receipts.first_answer(caller, terms.once):
            return first
        with no_collecting():
            read = self._read(rows, caller)
            if read.rejected and terms.mode == "atomic":
                report = {"receipt": None, **_report(read, Counter(), terms), "changed": 0, "changes": []}
                raise BatchRefused(read.all_mistakes(), report=report)
            to_keep = ToKeep(207 if terms.mode == "partial" else 200, read.authorities(), terms.dry_run, terms.once)
            return self._receipts.given(caller, lambda writing: self._record(writing, read, terms), to_keep)

    def _record(self, writing: Writing, read: BatchRows, terms: Terms) -> dict[str, Any]:
        """Record the good rows, and state what is complete. Gives the answer."""
        changes = Changes()
        drafts, erased = _without_erased(writing, read.drafts, terms.confirmed_erased)
        outcomes = Intake(writing, changes).record(drafts)
        note_batch(writing, read.drafts, self._areas, None if read.rejected else terms.declared)
        return {
            **_report(read, outcomes, terms),
            "passed_over": len(read.drafts) - len(drafts),
            "changed": changes.number,
            "changes": changes,
            "errors": [mistake.as_json() for mistake in read.all_mistakes()],
            "warnings": [*erased, *_warnings(drafts, self._areas), *_not_complete(read, terms.declared)],
        }

    def _read(self, rows: Iterable[Read], caller: Caller) -> BatchRows:
        read, reached, beyond = BatchRows(), set[str](), set[tuple[str, ...]]()
        for row, event in rows:
            read.received += 1
            if read.received > self._most_events:
                raise TooLarge(detail=f"A batch has at most {self._most_events:,} events. Send it in parts.")
            if isinstance(event, list):
                read.reject(event)
            elif event.authority not in reached and not caller.reaches_records_of(event.authority):
                detail = f"The key does not reach {self._areas[event.authority].name}."
                read.beyond_reach.append(Mistake("out_of_reach", detail, pointer="/authority", row=row))
                beyond.add((event.authority, about(event.type), event.subject))
            else:
                reached.add(event.authority)
                read.drafts.append(event)
        if read.beyond_reach:
            problem = OutOfReach(read.beyond_reach[:SPELLED_OUT], detail=OutOfReach.title)
            problem.beyond = beyond
            raise problem
        return read


def _without_erased(
    writing: Writing, drafts: list[Draft], confirmed: int | None
) -> tuple[list[Draft], list[dict[str, str]]]:
    """The rows about children and families who were not erased, or whose number is confirmed, and a warning."""
    subjects: dict[tuple[str, About], set[str]] = {key: set() for key in with_erased(writing.connection)}
    for each in drafts if subjects else ():
        theirs = subjects.get((each.authority, about(each.type)))
        if theirs is not None:
            theirs.add(each.subject)
    erased = {key: erased_among(writing.connection, *key, theirs) for key, theirs in subjects.items()}
    number = sum(map(len, erased.values()))
    if not number:
        return drafts, []
    if number == confirmed:
        for key, theirs in erased.items():
            take_again(writing, *key, theirs)
        return drafts, []
    kept = [each for each in drafts if each.subject not in erased.get((each.authority, about(each.type)), ())]
    return kept, [{"code": PASSED_OVER, "detail": to_take_again(number)}]


def _report(read: BatchRows, outcomes: Counter[Any], terms: Terms) -> dict[str, Any]:
    return {
        "received": read.received,
        "created": outcomes["created"],
        "unchanged": outcomes["unchanged"],
        "replaced": outcomes["replaced"],
        "withdrawn": outcomes["withdrawn"],
        "rejected": read.rejected,
        "passed_over": 0,
        "dry_run": terms.dry_run,
    }


def _not_complete(read: BatchRows, declared: Declared | None) -> list[dict[str, str]]:
    """A record is not complete while rows of it are refused; and without events nobody's record is meant."""
    if declared is None or (read.drafts and not read.rejected):
        return []
    detail = "Rows were rejected, so the record is not stored as complete. Correct those rows and send them again."
    if not read.rejected:
        detail = "The batch has no events, so it names no authority. Send PUT /v1/authorities/{area}/completeness."
    return [{"code": "not_stored_as_complete", "detail": detail}]


def _warnings(drafts: Iterable[Draft], areas: Areas) -> list[dict[str, str]]:
    outside: Counter[str] = Counter()
    for authority, day in ((each.authority, each.date) for each in drafts):
        area = areas[authority]
        if (area.end and day > area.end) or (area.start and day < area.start):
            outside[area.name] += 1
    return [
        {
            "code": "authority_not_there",
            "detail": f"{count:,} events of {name} lie on days when this authority did not exist. "
            "A region counts an authority's events where it existed in the period.",
        }
        for name, count in sorted(outside.items())
    ]
