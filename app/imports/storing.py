"""Stores the contents of an import: facts become events, rows are stored, and the report says what that supports."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from app.areas import Area
from app.figures.tallies import Tallies
from app.http.changes import Changes
from app.imports.contents import Contents, Listed, Repeated
from app.imports.coverage import coverage
from app.imports.merging import MergedRows
from app.imports.places import in_lists, in_returns
from app.imports.stating import last_day_of_lists, state_completeness
from app.indicators.scorecard import INDICATORS
from app.journeys.care import Fact
from app.journeys.read_before import ReadBefore
from app.journeys.sources import SSDA903, Source, source_of
from app.ledger import characteristics
from app.ledger.accounts import Accounts
from app.mistakes import Mistake
from app.periods import Period, financial_year_start, financial_years
from app.quality.examining import examining
from app.quality.findings import Finding
from app.quality.of_returns.child import ReturnedChild
from app.quality.of_returns.rules import check, finder
from app.quality.of_returns.sound_rows import mark_of
from app.quality.question import QualityQuestion
from app.quality.report import Report
from app.returns import stored
from app.returns.child_rows import ChildRows, Header
from app.returns.facts import facts_of
from app.returns.sent import Sent, note_sent
from app.store.database import Writing

_NOTHING = ChildRows()
_SEX = {"1": "male", "2": "female", "M": "male", "F": "female", "U": "not_known"}


class Storing:
    """The work of one import within one transaction, on one authority (or, for adopters only, one agency).

    ``cases`` are the most cases of each finding that the quality report shows; None: all of them.
    """

    def __init__(self, writing: Writing, area: Area, year: int | None, contents: Contents, cases: int | None) -> None:
        self.outcomes: Counter[str] = Counter()
        self.changes = Changes()
        self._writing = writing
        self._area = area
        self._authority = area.code
        self._year = year
        self._contents = contents
        self._cases = cases
        self._years: set[int] = set().union(*contents.given.values())
        self._reported: set[tuple[str, int]] = set()
        #: What is wrong with the rows of the return's children, and of those whose rows are not stored because one of
        #: them was refused.
        self._found: dict[str, list[Finding]] = {}
        self._refused: dict[str, list[Finding]] = {}
        self._checked: set[str] = set()
        self._read = ReadBefore()

    def store(self) -> None:
        """Store everything."""
        contents = self._contents
        known: dict[Source, dict[str, dict[str, Any]]] = {SSDA903: self._returns()}
        for (source, child), listed in _good(contents.children, contents.held_back).items():
            theirs = _characteristics(listed.sex, listed.born, listed.ethnicity, listed.disabled)
            known.setdefault(source_of(f"{source}/"), {})[child] = theirs
        self._accounts(_good(contents.children, contents.held_back))
        self._accounts(_good(contents.families, contents.families_held_back), about_children=False)
        characteristics.add(self._writing, self._authority, known)
        state_completeness(self._writing, self._authority, contents, self._year)

    def _returns(self) -> dict[str, dict[str, Any]]:
        """Store what the return reports. Gives the characteristics of its children."""
        merged = MergedRows(self._writing.connection, self._authority, self._contents)
        sent = note_sent(self._writing, self._authority, self._contents.years_of_tables)
        children = {child: ReturnedChild(rows, sent) for child, rows in merged.records.items()}
        self._warn_of_absent(merged.withdrawn)
        self._check(children, merged.found_sound(mark_of(sent)), sent)
        marks = {child: None if found else mark_of(sent) for child, found in self._found.items()}
        stored.store(self._writing, self._authority, merged.records, (merged.before, merged.after), marks)
        self._accounts_of_the_return(children, merged.records)
        return {child: self._known(child, rows.known) for child, rows in merged.records.items()}

    def _check(self, children: Mapping[str, ReturnedChild], sound: Collection[str], sent: Sent) -> None:
        """Find what is wrong with the rows, except those that are known to be sound."""
        self._found = check({child: of_child for child, of_child in children.items() if child not in sound})
        self._refused = check(self._with_refused_rows(sent))
        self._checked = {*children, *self._refused}

    def _with_refused_rows(self, sent: Sent) -> dict[str, ReturnedChild]:
        """The children whose rows are all left out, because one of them was refused."""
        contents, returned = self._contents, self._contents.returned
        return {
            child: ReturnedChild(contents.records.get(child, _NOTHING), sent, returned.refused.get(child))
            for child in contents.held_back.intersection([*contents.records, *returned.refused])
        }

    def _known(self, child: str, header: Header | None) -> dict[str, Any]:
        born = self._contents.returned.birth_of(child, header)
        return _characteristics(header.sex if header else "", born, header.ethnicity if header else "")

    def _warn_of_absent(self, number: int) -> None:
        """A year's files are its whole: what an earlier import of the year had, and this one has not, is withdrawn."""
        if number:
            detail = (
                "Children in an earlier import of these years are not in these files: their rows of these years are "
                "withdrawn."
            )
            self._contents.warnings["", "", detail] = Repeated(Mistake("not_in_the_files", detail), number)

    def _accounts_of_the_return(self, children: Mapping[str, ReturnedChild], records: Mapping[str, ChildRows]) -> None:
        """Record what the rows report."""
        accounts = Accounts(self._writing, self._authority, SSDA903, self.changes, read=self._read)
        reported = {name: facts_of(child.rows, child.care) for name, child in children.items()}
        accounts.take(reported, in_returns(records))
        self.outcomes.update(accounts.outcomes)

    def _accounts(self, listed: Mapping[tuple[str, str], Listed], *, about_children: bool = True) -> None:
        """Record what other sources report, each by itself."""
        of_source: dict[str, dict[str, Sequence[Fact]]] = {}
        for (source, subject), each in listed.items():
            of_source.setdefault(source, {})[subject] = _once(each.facts, a_day=about_children)
            self._reported.update((fact.type, financial_year_start(fact.date)) for fact in each.facts)
        for source, reported in of_source.items():
            accounts = Accounts(
                self._writing, self._authority, source, self.changes, about_children=about_children, read=self._read
            )
            until = last_day_of_lists(self._contents, source, self._year)
            accounts.take(reported, in_lists(listed, source), until)
            self.outcomes.update(accounts.outcomes)

    def what_it_supports(self) -> dict[str, Any]:
        """What is stored supports this: the period, the coverage and the quality report."""
        period = _period(self.years)
        if period is None:
            return {"period": None, "coverage": [], "quality": None}
        self._writing.plan_for_what_is_there()
        connection, now = self._writing.connection, self._writing.now
        in_returns = finder(self._found | self._refused, self._checked)
        tallies = Tallies(connection, INDICATORS, now)
        question = QualityQuestion(self._area, period, now, self._cases)
        return {
            "period": period.label,
            "coverage": coverage(connection, self._authority, period, self._contents.tables.values(), tallies),
            # An agency reports adopters only.
            "quality": None
            if self._area.is_pooled
            else Report(connection, question, examining(in_returns, self._refused, self._read), tallies).as_json(),
        }

    @property
    def years(self) -> set[int]:
        """The collection years that the files are of: as asked, as they say, or those of adoptions and approvals.

        Of files on children who wait only, the newest year.
        """
        if self._year is not None:
            return {self._year}
        ended = {year for type_, year in self._reported if type_ in ("adopted", "approved")}
        newest = {max(year for _, year in self._reported)} if self._reported else set()
        return self._years | ended or newest


def _good(listed: Mapping[tuple[str, str], Listed], held_back: Collection[str]) -> dict[tuple[str, str], Listed]:
    return {key: each for key, each in listed.items() if key[1] not in held_back}


def _period(years: Iterable[int]) -> Period | None:
    in_order = sorted(years)
    return financial_years(in_order[0], in_order[-1] + 1) if in_order else None


def _once(facts: Iterable[Fact], *, a_day: bool) -> list[Fact]:
    """Each fact once: the rows of a child repeat the entry to care, those of two adopters all days of the family."""
    once: dict[Any, Fact] = {}
    for fact in sorted(facts, key=lambda each: (each.date, each.type)):
        once.setdefault((fact.type, fact.date) if a_day else fact.type, fact)
    return list(once.values())


def _characteristics(sex: str, born: Any, ethnicity: str, disabled: bool | None = None) -> dict[str, Any]:
    """What is known of a child; what is blank is left out."""
    known = {
        "sex": _SEX.get(sex),
        "birth_month": born.isoformat()[:7] if born else None,
        "ethnicity": ethnicity or None,
        "disabled": disabled,
    }
    return {name: value for name, value in known.items() if value is not None}
