"""Takes an import in: files become records and facts, those become events, and the report says what that supports.

files ──► rows ──► records of children, with what is held of other years ──► facts ──► events ──► journeys
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from app.areas import Area
from app.files.limits import Limits, shown_name
from app.files.opening import opened
from app.http.access import Caller
from app.http.receipts import Receipts
from app.http.stored_receipts import Answer, Once
from app.imports.contents import Contents
from app.imports.other_years import of_another_year
from app.imports.reading_files import Reader
from app.imports.storing import Storing
from app.ledger.batches import Mode
from app.ledger.collecting import no_collecting
from app.problems import BatchRefused, Mistake
from app.returns import stored
from app.store.database import Database, Writing


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was sent."""

    name: str
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class Asked:
    """How an import is to be taken: whose files they are, and their collection year (None: each file tells its own)."""

    area: Area
    year: int | None
    mode: Mode = "atomic"
    dry_run: bool = False
    numeric_ids: bool = False
    #: Collection years whose files may be mostly about another year.
    confirmed_years: frozenset[int] = frozenset()


class Imports:
    """Takes imports in."""

    def __init__(self, database: Database, receipts: Receipts, limits: Limits) -> None:
        self._database = database
        self._receipts = receipts
        self._limits = limits

    def take_in(self, files: Sequence[Upload], caller: Caller, asked: Asked, once: Once | None = None) -> Answer:
        """Take files in, of an authority within the caller's reach. Raises BatchRefused or IdempotencyKeyReused."""
        if first := self._receipts.first_answer(caller, once):
            return first
        with no_collecting():
            return self._take_in(files, caller, asked, once)

    def _take_in(self, files: Sequence[Upload], caller: Caller, asked: Asked, once: Once | None) -> Answer:
        contents = self._read(files, asked)
        errors = contents.all_errors()
        if errors and (asked.mode == "atomic" or contents.unusable):
            report = {"receipt": None, **_report(contents, {}, asked), "changed": 0, "changes": []}
            raise BatchRefused(errors, report=report)

        def record(writing: Writing) -> dict[str, Any]:
            # Who may send events may not see those of children that others sent.
            cases = None if caller.has("cases:read") else 0
            storing = Storing(writing, asked.area, asked.year, contents, cases)
            supported = storing.record()
            return {
                **_report(contents, storing.outcomes, asked),
                "changed": storing.changes.number,
                "changes": storing.changes,
                "errors": [mistake.as_json() for mistake in errors],
                "warnings": [warning.as_json() for warning in contents.warnings.values()],
                **supported,
            }

        status = 207 if asked.mode == "partial" else 200
        return self._receipts.given(caller, once, record, status=status, dry_run=asked.dry_run)

    def _read(self, files: Sequence[Upload], asked: Asked) -> Contents:
        with self._database.reading() as connection:
            spellings = stored.spellings(connection, asked.area.code)
        reader = Reader(asked.area, asked.year, spellings, numeric_ids=asked.numeric_ids)
        for position, file in enumerate(files, start=1):
            for source in opened(shown_name(file.name, position), file.content, self._limits):
                reader.read(source)
        contents = reader.contents
        of_other_years = list(of_another_year(contents.records.values(), asked.confirmed_years))
        contents.errors[:0] = of_other_years
        contents.unusable = contents.unusable or bool(of_other_years)
        if not contents.errors and not contents.received:
            contents.error(Mistake("nothing_to_read", "No file holds a row that is read here."))
        return contents


def _report(contents: Contents, outcomes: Mapping[str, int], asked: Asked) -> dict[str, Any]:
    children = {*contents.records, *(child for _, child in contents.children)} - contents.held_back
    return {
        "authority": asked.area.code,
        "received": contents.received,
        "rejected": contents.rejected,
        "children": len(children),
        "families": len({family for _, family in contents.families} - contents.families_held_back),
        "held_back": len(contents.held_back) + len(contents.families_held_back),
        **{outcome: outcomes.get(outcome, 0) for outcome in ("created", "unchanged", "replaced", "withdrawn")},
        "dry_run": asked.dry_run,
        "files": [read.as_json() for read in contents.files],
    }
