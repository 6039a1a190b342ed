"""How rules on the rows of returns are written, and how they are checked for one child.

The check below `@rule` gets the rows of a child in one year. Most rules need less: whether
they are broken depends on the codes of one episode (`@on_episodes`), of two that follow each other (`@on_steps`), on
how a year's first episode goes on with last year's (`@on_new_years`), or on who the child is (`@on_headers`,
`@on_changes`). Their checks get only that, in a form that many children share, and each form is checked once. The
decorators for the rows of the other tables are like them, and each row is checked.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, compress
from typing import Any, Generic, Never, TypeVar

from app.quality.doubts import Doubt
from app.quality.findings import Finding, ReturnRow, Rule, RulesOn, Severity
from app.quality.of_returns.about import About
from app.quality.of_returns.child import ReturnedChild
from app.quality.of_returns.forms import (
    Forms,
    OfEpisode,
    OfStep,
    episode_forms,
    step_forms,
)
from app.quality.of_returns.forms_of_headers import OfChange, OfHeader, change_forms, header_forms
from app.quality.of_returns.forms_of_years import OfNewYear, new_year_forms
from app.quality.of_returns.shown import shown_by_children
from app.quality.of_returns.side_by_side import SideBySide, owners
from app.quality.of_returns.year_of_child import YearOfChild, years_of
from app.returns.child_rows import AdoptionRow, CareLeaver, Decision, Episode, Header, Permanence, Row
from app.returns.columns import ColumnName
from app.returns.years import label

#: What a check gives: for each time that a rule is broken, the rows that break it.
Rows = Iterator[tuple[Row, ...]]
Form = TypeVar("Form")
_MOST_FORMS = 50_000

#: A rule on all rows of a child in one year.
rule = RulesOn[YearOfChild, Row, About, Never]()


ColumnOf = ColumnName | Callable[[Any], ColumnName | None] | None
#: Makes the forms of children; the last of the rows of a form is of the year concerned.
MakeForms = Callable[[SideBySide], Forms]


class FormCheck(Generic[Form]):
    """A check of forms: ``breaks`` says whether one breaks the rule. ``column`` is the cell that it is about."""

    def __init__(self, kind: "FormRules[Form]", breaks: Callable[[Form], bool], column: "ColumnOf") -> None:
        self.kind = kind
        self.breaks = breaks
        self.column = column

    def __call__(self, year: YearOfChild) -> Rows:
        _, of_forms, of_values = self.kind.forms(SideBySide([year.child]))
        for rows, values in zip(of_forms, of_values, strict=True):
            if rows[-1].year == year.year and self.breaks(self.kind.make(values)):
                yield rows


class FormRules(Generic[Form]):
    """The decorator that makes rules of checks of one kind of form, which ``make`` makes of its values.

    ``are_shared`` is whether many children have the same forms.
    """

    def __init__(
        self, make: Callable[[tuple[Any, ...]], Form], forms: MakeForms, about: About, *, are_shared: bool = True
    ) -> None:
        self.make = make
        self.forms = forms
        self.are_shared = are_shared
        self._about = about

    def __call__(
        self,
        *,
        code: str,
        severity: Severity,
        says: str,
        ssda903: str = "",
        touches: tuple[str, ...] = (),
        doubt: Doubt | tuple[Doubt, ...] = (),
        column: ColumnOf = None,
    ) -> Callable[[Callable[[Form], bool]], Rule]:
        """Make the rule of the check below it; ``column`` is that of the cell that the rule is about, if it is one.

        Where the rule is about one of several cells, it says which for a row.
        """
        made = rule(
            code=code, severity=severity, about=(self._about,), says=says, ssda903=ssda903, touches=touches, doubt=doubt
        )
        return lambda breaks: made(FormCheck(self, breaks, column))


def _of_rows(table: Callable[[ReturnedChild], Sequence[Row]]) -> MakeForms:
    def forms(side: SideBySide) -> Forms:
        of_children = [table(child) for child in side.children]
        rows = [*chain.from_iterable(of_children)]
        return Forms(owners(of_children), zip(rows), rows)

    return forms


on_episodes = FormRules[OfEpisode](OfEpisode._make, episode_forms, "Episodes")
on_steps = FormRules[OfStep](OfStep._make, step_forms, "Episodes")
on_new_years = FormRules[OfNewYear](OfNewYear._make, new_year_forms, "Episodes")
on_headers = FormRules[OfHeader](OfHeader._make, header_forms, "Header")
on_changes = FormRules[OfChange](OfChange._make, change_forms, "Header")
on_adoption_rows = FormRules[AdoptionRow](
    AdoptionRow._make, _of_rows(lambda child: child.all.adopted), "AD1", are_shared=False
)
on_decision_rows = FormRules[Decision](
    Decision._make, _of_rows(lambda child: child.all.decisions), "PlacedAdoption", are_shared=False
)
on_permanence_rows = FormRules[Permanence](
    Permanence._make, _of_rows(lambda child: child.all.permanences), "PrevPerm", are_shared=False
)


class _Broken(dict[tuple[Any, ...], tuple[Rule, ...]]):
    """The rules that forms of one kind break: each form is checked once, as long as there is room for it."""

    def __init__(self, kind: FormRules[Any]) -> None:
        self.kind = kind
        self._checks: list[tuple[Callable[[Any], bool], Rule]] = []

    def add(self, breaks: Callable[[Any], bool], rule: Rule) -> None:
        """Add a rule on these forms, and what says whether one breaks it."""
        self._checks.append((breaks, rule))

    def __missing__(self, values: tuple[Any, ...]) -> tuple[Rule, ...]:
        form = self.kind.make(values)
        broken = tuple(rule for breaks, rule in self._checks if breaks(form))
        if self.kind.are_shared:
            if len(self) >= _MOST_FORMS:
                self.clear()
            self[values] = broken
        return broken


class Rulebook:
    """Rules, and how they are checked quickly: a form that was met before is not checked again."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self._others: list[Rule] = []
        of_kinds: dict[FormRules[Any], _Broken] = {}
        for each in rules:
            if isinstance(each.check, FormCheck):
                of_kinds.setdefault(each.check.kind, _Broken(each.check.kind)).add(each.check.breaks, each)
            else:
                self._others.append(each)
        self._of_forms = [(kind.forms, broken) for kind, broken in of_kinds.items()]
        self._about = lru_cache(maxsize=1024)(self._rules_about)
        self._to_ask = lru_cache(maxsize=4096)(self._rules_to_ask)

    def findings_of(self, children: Sequence[ReturnedChild]) -> list[list[Finding]]:
        """What is wrong with the rows of each of these children."""
        of_children: list[list[Finding]] = [[] for _ in children]
        side = SideBySide(children)
        for forms, broken in self._of_forms:
            places, rows, values = forms(side)
            those_broken = list(map(broken.__getitem__, values))
            if any(those_broken):
                for place, of_form, those in compress(zip(places, rows, those_broken, strict=True), those_broken):
                    of_children[place] += [found(each, of_form) for each in those]
        for child, shown, findings in zip(children, shown_by_children(side), of_children, strict=True):
            if self._about(shown.all):
                years = years_of(child)
                for year in years.values():
                    rules = self._to_ask(year.shows(shown.oddities), child.sent.of_year(year.year))
                    findings += _asked(rules, year)
                years.clear()  # they name each other, which only a search for garbage would find
        return of_children

    def every_finding(self, child: ReturnedChild) -> Iterator[Finding]:
        """The same, with every rule asked of every year: slow, for tests of the short cuts."""
        for year in years_of(child).values():
            sent = child.sent.of_year(year.year)
            yield from _asked([each for each in self.rules if sent.issuperset(each.needs)], year)

    def _rules_about(self, shown: frozenset[About]) -> tuple[Rule, ...]:
        return tuple(each for each in self._others if not shown.isdisjoint(each.about))

    def _rules_to_ask(self, shown: frozenset[About], sent: frozenset[str]) -> tuple[Rule, ...]:
        """The same of a year of which these tables were sent."""
        return tuple(each for each in self._about(shown) if sent.issuperset(each.needs))


def _asked(rules: Sequence[Rule], year: YearOfChild) -> Iterator[Finding]:
    """What is wrong where each of these rules is asked of a year."""
    for each in rules:
        for rows in each.check(year):
            yield found(each, rows)


_TABLES: dict[type, str] = {
    Header: "Header", Episode: "Episodes", AdoptionRow: "AD1", Decision: "PlacedAdoption", Permanence: "PrevPerm",
    CareLeaver: "OC3",
}  # fmt: skip


def found(broken: Rule, rows: tuple[Row, ...]) -> Finding:
    """A finding that rows break a rule."""
    column = broken.check.column if isinstance(broken.check, FormCheck) else None
    return Finding(broken, rows=tuple([as_shown(row, column) for row in rows]))


def as_shown(row: Row, column: ColumnOf = None) -> ReturnRow:
    """A row as a finding names it: its year, table and first day, where it was read, and the cell."""
    day = None
    match row:
        case Episode():
            day = row.start
        case AdoptionRow() | Decision():
            day = row.decided
    cell = column(row) if callable(column) else column
    return ReturnRow(label(row.year), _TABLES[type(row)], day, row.file or None, row.row or None, cell)
