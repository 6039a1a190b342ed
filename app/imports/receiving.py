"""Takes an import in: files become records and facts, those become events, and the report says what that supports.

files ──► rows ──► records of children, with those of other years ──► facts ──► events ──► journeys
"""

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.areas import Area
from app.files.limits import Limits, shown_name
from app.files.opening import opened
from app.http.access import Caller
from app.http.changes import sender
from app.http.forms import Upload
from app.http.receipts import Receipts
from app.http.stored_receipts import Answer, Once, ToKeep
from app.imports.annex_a import note_ended_placements
from app.imports.contents import Contents
from app.imports.erased import pass_over
from app.imports.lost_zeros import note_lost_zeros
from app.imports.other_authorities import of_another_authority
from app.imports.other_years import lists_of_another_year, of_another_year
from app.imports.reading_files import Reader
from app.imports.storing import Storing
from app.imports.withdrawals import much_withdrawn, to_confirm
from app.ledger.batches import Mode
from app.ledger.collecting import no_collecting
from app.mistakes import Mistake
from app.problems import BatchRefused, WithdrawsMuch
from app.returns import stored
from app.returns.sent import sent_by
from app.returns.years import year_in
from app.store.database import FOREVER, Database, Writing
from app.store.reach import Reach


@dataclass(frozen=True, slots=True)
class Asked:
    """How to take an import in: whose files they are, and their collection year (None: each file says its own)."""

    area: Area
    year: int | None
    mode: Mode = "atomic"
    dry_run: bool = False
    numeric_ids: bool = False
    #: Collection years whose files may be mostly about another year.
    confirmed_years: frozenset[int] = frozenset()
    #: How many events it may withdraw, where those are many.
    confirmed_withdrawals: int | None = None
    #: How many children and families who were erased it may bring back.
    confirmed_erased: int | None = None


#: Most cases of each finding that the answer to an import shows. Garbage in every row would make hundreds of megabytes.
MOST_CASES = 10_000


class _Rehearsed(Exception):
    """Ends a transaction that must store nothing."""


class Imports:
    """Takes imports in."""

    def __init__(self, database: Database, receipts: Receipts, limits: Limits) -> None:
        self._database = database
        self._receipts = receipts
        self._limits = limits

    def take_in(self, files: Sequence[Upload], caller: Caller, asked: Asked, once: Once | None = None) -> Answer:
        """Take files in, of an authority within the caller's reach.

        Raises BatchRefused, WithdrawsMuch or IdempotencyKeyReused.
        """
        if first := self._receipts.first_answer(caller, once):
            return first
        with no_collecting():  # ends when no row is in memory any more: looking for garbage among all takes long
            return self._taken_in(files, caller, asked, once)

    def _taken_in(self, files: Sequence[Upload], caller: Caller, asked: Asked, once: Once | None) -> Answer:
        contents = self._read(files, asked)
        work = _Work(contents, caller, asked)
        if contents.errors and (asked.mode == "atomic" or contents.unusable):
            raise BatchRefused(work.errors, report=self._report_of_refused(work))
        status = 207 if asked.mode == "partial" else 200
        to_keep = ToKeep(status, {asked.area.code}, asked.dry_run, once)
        return self._receipts.given(caller, work.done, to_keep)

    def _report_of_refused(self, work: "_Work") -> dict[str, Any]:
        """The report of an import that stores nothing, with the findings on the rows that are good."""
        report: dict[str, Any] = {"receipt": None, **work.counts({}), "changed": 0, "changes": []}
        if not work.contents.unusable:
            with suppress(_Rehearsed), self._database.writing(work.caller.reach_of_records) as writing:
                report |= work.supported(writing)
                raise _Rehearsed
        return report

    def _read(self, files: Sequence[Upload], asked: Asked) -> Contents:
        with self._database.reading(Reach.of([asked.area.code])) as connection:
            spellings = stored.spellings(connection, asked.area.code)
        reader = Reader(asked.area, asked.year, spellings, numeric_ids=asked.numeric_ids)
        for position, file in enumerate(files, start=1):
            for source in opened(_named(file.name, position), file.content, self._limits):
                reader.read(source)
        contents = reader.contents
        note_ended_placements(contents)
        note_lost_zeros(contents, spellings, partial(self._staying, asked.area.code, contents))
        looks_wrong = [
            *of_another_year(contents.returned, asked.confirmed_years),
            *lists_of_another_year(contents, asked.year, asked.confirmed_years),
        ]
        children_of = partial(self._children_of, asked.area.code)
        looks_wrong = looks_wrong or [*of_another_authority(contents, asked.confirmed_years, children_of)]
        contents.errors[:0] = looks_wrong
        contents.unusable = contents.unusable or bool(looks_wrong)
        if not contents.errors and not contents.received and not contents.says_that_nothing_happened:
            contents.error(Mistake("nothing_to_read", "No file has a row that is read here."))
        return contents

    def _children_of(self, authority: str, year: int) -> Collection[str]:
        """The children who have stored rows of a year, if its episodes were sent."""
        with self._database.reading(Reach.of([authority])) as connection:
            was_sent = sent_by(connection, authority, FOREVER - 1).has(["Episodes"], year)
            return stored.children_of_years(connection, authority, [year]) if was_sent else ()

    def _staying(self, authority: str, contents: Contents, children: Collection[str]) -> Collection[str]:
        """Those of these children who keep stored rows: the files replace only those of their own years."""
        with self._database.reading(Reach.of([authority])) as connection:
            return stored.staying(connection, authority, children, set().union(*contents.given.values()))


def _named(name: str, position: int) -> str:
    """How errors name a file: with the folder that it was sent with, if that says its year."""
    *folders, base = re.split(r"[/\\]", name)
    folder = folders[-1] if folders else ""
    shown = shown_name(base, position)
    return shown if year_in(folder) is None or shown_name(folder, 0) != folder else f"{folder}/{shown}"


@dataclass(frozen=True, slots=True)
class _Work:
    """What is done with the contents of files in one transaction, and the report on it."""

    contents: Contents
    caller: Caller
    asked: Asked

    def done(self, writing: Writing) -> dict[str, Any]:
        """Store everything. Gives the report; raises WithdrawsMuch."""
        pass_over(writing, self.asked.area.code, self.contents, self.asked.confirmed_erased)
        storing = self._storing(writing)
        storing.store()
        report = {
            **self.counts(storing.outcomes),
            "changed": storing.changes.number,
            "errors": [mistake.as_json() for mistake in self.errors],
            "warnings": self._warnings(),
        }
        withdrawals = much_withdrawn(
            writing, self.asked.area.code, storing.years, storing.changes, self.asked.confirmed_withdrawals
        )
        if withdrawals:
            report |= {
                "receipt": None,
                "changes": storing.changes.as_json(sender(self.caller)),
                "withdrawals": withdrawals,
            }
            raise WithdrawsMuch([to_confirm(withdrawals)], report=report)
        return {**report, "changes": storing.changes, **storing.what_it_supports()}

    def supported(self, writing: Writing) -> dict[str, Any]:
        """What the good rows support, if they were stored."""
        pass_over(writing, self.asked.area.code, self.contents, self.asked.confirmed_erased)
        storing = self._storing(writing)
        storing.store()
        return {"warnings": self._warnings(), **storing.what_it_supports()}

    @property
    def errors(self) -> list[Mistake]:
        """What is wrong with the rows, with the children whom they are about if the caller may see children."""
        return self.contents.all_errors(named=self.caller.has("cases:read"))

    def counts(self, outcomes: Mapping[str, int]) -> dict[str, Any]:
        """What was read, and what became of the events."""
        contents = self.contents
        children = {*contents.records, *(child for _, child in contents.children)} - contents.held_back
        return {
            "authority": self.asked.area.code,
            "received": contents.received,
            "rejected": contents.rejected,
            "children": len(children),
            "families": len({family for _, family in contents.families} - contents.families_held_back),
            "held_back": len(contents.held_back) + len(contents.families_held_back),
            **{outcome: outcomes.get(outcome, 0) for outcome in ("created", "unchanged", "replaced", "withdrawn")},
            "dry_run": self.asked.dry_run,
            "files": [read.as_json() for read in contents.files],
        }

    def _storing(self, writing: Writing) -> Storing:
        # Who may send events may not see those of children that others sent.
        cases = MOST_CASES if self.caller.has("cases:read") else 0
        return Storing(writing, self.asked.area, self.asked.year, self.contents, cases)

    def _warnings(self) -> list[dict[str, Any]]:
        return [warning.as_json() for warning in self.contents.warnings.values()]
