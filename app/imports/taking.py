"""Takes an import in: files become records and facts, those become events, and the report says what that supports.

files ──► rows ──► records of children, with what is held of other years ──► facts ──► events ──► journeys
"""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from app.access import Caller
from app.areas import Area
from app.children import characteristics
from app.children.characteristics import Characteristics
from app.database import Database, Writing
from app.events.accounts import Accounts
from app.events.batches import Mode
from app.imports import holding
from app.imports.bounds import Limits, shown_name
from app.imports.coverage import SSDA903, coverage
from app.imports.events_of_returns import facts_of
from app.imports.gathered import Gathered, Repeated, Told
from app.imports.opening import opened
from app.imports.reading import Reader
from app.imports.record import Header, Record, unpacked
from app.journeys.care import Fact
from app.periods import Period, financial_year_start, financial_years
from app.problems import BatchRefused, Mistake, TooLarge
from app.quality.held import Held
from app.quality.report import QualityQuestion, report
from app.quality.return_rules import find_in_returns, finder
from app.receipts import Answer, Once, Receipts

#: Far more than any child has: finding out when a child came to its carers takes time with the square of them.
MOST_EPISODES = 2000
#: Cases of the quality report that an import's report shows.
MOST_CASES = 1000

_NOTHING = Record()
_SEX = {"1": "male", "2": "female", "M": "male", "F": "female", "U": "not_known"}


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
        with _no_collecting():
            return self._take_in(files, caller, asked, once)

    def _take_in(self, files: Sequence[Upload], caller: Caller, asked: Asked, once: Once | None) -> Answer:
        gathered = self._gather(files, asked)
        errors = gathered.all_errors()
        if errors and (asked.mode == "atomic" or gathered.broken_off):
            raise BatchRefused(errors, report={"receipt": None, **_report(gathered, Counter(), asked)})

        def record(writing: Writing) -> dict[str, Any]:
            return Taking(writing, asked.area, gathered).report(asked)

        status = 207 if asked.mode == "partial" else 200
        return self._receipts.given(caller, once, record, status=status, dry_run=asked.dry_run)

    def _gather(self, files: Sequence[Upload], asked: Asked) -> Gathered:
        with self._database.reading() as connection:
            spellings = holding.spellings(connection, asked.area.code)
        reader = Reader(asked.area.dfe_code, asked.year, spellings, numeric_ids=asked.numeric_ids)
        for position, file in enumerate(files, start=1):
            for source in opened(shown_name(file.name, position), file.content, self._limits):
                reader.read(source)
        gathered = reader.gathered
        if not gathered.errors and not gathered.received:
            gathered.error(Mistake("nothing_to_read", "No file holds a row that is read here."))
        return gathered


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Hundreds of thousands of rows are made and kept: looking for garbage among them takes a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Taking:
    """The work of one import within one transaction."""

    def __init__(self, writing: Writing, area: Area, gathered: Gathered) -> None:
        self._writing = writing
        self._authority = area.code
        self._gathered = gathered
        self._outcomes: Counter[str] = Counter()
        self._years: set[int] = set().union(*gathered.given.values())
        self._held: dict[str, Held] = {}

    def report(self, asked: Asked) -> dict[str, Any]:
        """Record everything, and report it."""
        gathered = self._gathered
        known = self._returns()
        sources = {SSDA903} if gathered.records else set()
        for (source, child), told in self._good(gathered.children):
            sources.add(source)
            known[child] = {
                **_characteristics(told.sex, told.born, told.ethnicity, told.disabled),
                **known.get(child, {}),
            }
        self._accounts(gathered.children)
        self._accounts(gathered.families, about_children=False)
        sources.update(source for source, _ in gathered.families)
        self._put(known)
        return {
            **_report(gathered, self._outcomes, asked),
            "errors": [mistake.as_json() for mistake in gathered.all_errors()],
            "warnings": [warning.as_json() for warning in gathered.warnings.values()],
            **self._what_it_supports(asked, sources),
        }

    def _returns(self) -> dict[str, dict[str, Any]]:
        """Record what the return tells. Gives the characteristics of its children."""
        gathered = self._gathered
        new = {child: record for child, record in gathered.records.items() if child not in gathered.held_back}
        if any(len(record.episodes) > MOST_EPISODES for record in new.values()):
            raise TooLarge(detail=f"A child has at most {MOST_EPISODES:,} episodes.")
        connection = self._writing.connection
        of_years = holding.children_of_years(connection, self._authority, self._years)
        absent = [child for child in of_years if child not in new and child not in gathered.held_back]
        before = dict(holding.packed_rows(connection, self._authority, [*new, *absent]))
        records = {child: unpacked(before[child]) if child in before else Record() for child in (*new, *absent)}
        for child, record in records.items():
            record.take(new.get(child, _NOTHING), gathered.given)
        changed = holding.hold(self._writing, self._authority, records, before)
        self._tell_absent(len(changed.intersection(absent)))
        years = holding.years_held(connection, self._authority, self._writing.now)
        self._held = {child: Held(record, years) for child, record in records.items()}
        accounts = Accounts(self._writing, self._authority, SSDA903)
        accounts.take({child: facts_of(held.record, held.care) for child, held in self._held.items()})
        self._outcomes.update(accounts.outcomes)
        return {child: self._known(child, record.known) for child, record in records.items()}

    def _known(self, child: str, header: Header | None) -> dict[str, Any]:
        born = self._gathered.birth_of(child, header)
        return _characteristics(header.sex if header else "", born, header.ethnicity if header else "")

    def _tell_absent(self, number: int) -> None:
        """A year's files are its whole: what an earlier import of the year had, and these have not, is withdrawn."""
        if number:
            detail = (
                "Children whom an earlier import of these years had are not in these files: those rows are withdrawn."
            )
            self._gathered.warnings["", "", detail] = Repeated(Mistake("not_in_the_files", detail), number)

    def _good(self, told: Mapping[tuple[str, str], Told]) -> Iterable[tuple[tuple[str, str], Told]]:
        return ((key, each) for key, each in told.items() if key[1] not in self._gathered.held_back)

    def _accounts(self, told: Mapping[tuple[str, str], Told], *, about_children: bool = True) -> None:
        """Record what other sources tell, each by itself."""
        of_source: dict[str, dict[str, Sequence[Fact]]] = {}
        for (source, subject), each in self._good(told):
            of_source.setdefault(source, {})[subject] = _once(each.facts, a_day=about_children)
            self._years.update(
                financial_year_start(fact.date) for fact in each.facts if fact.type in ("adopted", "approved")
            )
        for source, accounts in of_source.items():
            taken = Accounts(self._writing, self._authority, source, about_children=about_children)
            taken.take(accounts)
            self._outcomes.update(taken.outcomes)

    def _put(self, given: Mapping[str, Mapping[str, Any]]) -> None:
        """Set what the files tell of the children; what they do not tell stays as it is known."""
        before = characteristics.known_of(self._writing.connection, self._authority, list(given))
        after = {
            child: before[child].model_copy(update=dict(known)) if child in before else Characteristics(**known)
            for child, known in given.items()
            if known
        }
        characteristics.put(self._writing, self._authority, after)

    def _what_it_supports(self, asked: Asked, sources: Iterable[str]) -> dict[str, Any]:
        years = {asked.year} if asked.year is not None else self._years
        period = _period(years)
        if period is None:
            return {"period": None, "coverage": [], "quality": None}
        self._writing.plan_for_what_was_inserted()
        connection, now = self._writing.connection, self._writing.now
        # The rows are at hand if they are those of all children of these years.
        in_returns = finder(self._held) if self._held and not self._gathered.held_back else find_in_returns
        return {
            "period": period.label,
            "coverage": coverage(connection, self._authority, period, sources, now),
            # An agency reports adopters alone.
            "quality": None
            if asked.area.is_pooled
            else report(connection, QualityQuestion(asked.area, period, now, MOST_CASES), in_returns),
        }


def _period(years: Iterable[int]) -> Period | None:
    in_order = sorted(years)
    return financial_years(in_order[0], in_order[-1] + 1) if in_order else None


def _once(facts: Iterable[Fact], *, a_day: bool) -> list[Fact]:
    """Each fact once: rows of one child repeat its entry to care, those of two adopters all days of their family."""
    once: dict[Any, Fact] = {}
    for fact in sorted(facts, key=lambda each: (each.date, each.type)):
        once.setdefault((fact.type, fact.date) if a_day else fact.type, fact)
    return list(once.values())


def _characteristics(sex: str, born: Any, ethnicity: str, disabled: bool | None = None) -> dict[str, Any]:
    """What is known of a child; what is blank is left out."""
    known = {
        "sex": _SEX.get(sex),
        "birth_month": f"{born:%Y-%m}" if born else None,
        "ethnicity": ethnicity or None,
        "disabled": disabled,
    }
    return {name: value for name, value in known.items() if value is not None}


def _report(gathered: Gathered, outcomes: Counter[str], asked: Asked) -> dict[str, Any]:
    children = {*gathered.records, *(child for _, child in gathered.children)} - gathered.held_back
    return {
        "authority": asked.area.code,
        "received": gathered.received,
        "rejected": gathered.rejected,
        "children": len(children),
        "families": len(gathered.families),
        "held_back": len(gathered.held_back),
        **{outcome: outcomes[outcome] for outcome in ("created", "unchanged", "replaced", "withdrawn")},
        "dry_run": asked.dry_run,
        "files": [read.as_json() for read in gathered.files],
    }
