"""The report on the quality of what is stored of an area: findings by rule, and what they may move."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Literal

from sqlalchemy import Connection

from app.audit.rows import Whom
from app.did_you_mean import suggestion
from app.figures.naming import named_area, named_period
from app.figures.queries import Counts, pooled
from app.figures.tallies import Tallies, ToCount
from app.ledger.collecting import no_collecting
from app.mistakes import Mistake
from app.problems import NotUnderstood
from app.quality.bounds import ALL, Bounds, Effects, bounded, without_bounds
from app.quality.cases import AfterCase, Broken, cases_of
from app.quality.children import children_of
from app.quality.findings import SEVERITIES, Find, Finding, Rule
from app.quality.of_events.plain_care import in_plain_care
from app.quality.of_events.record import Record
from app.quality.of_events.records import StoredRecords, stored_records
from app.quality.of_events.rules import RULES as EVENT_RULES
from app.quality.of_events.rules import findings
from app.quality.of_families.records import families_of, family_records
from app.quality.of_families.rules import FAMILY_RULES
from app.quality.of_families.rules import findings as findings_on_family
from app.quality.of_returns.rules import RULES as RETURN_RULES
from app.quality.of_returns.rules import find_in_returns
from app.quality.question import QualityQuestion
from app.store.among import batches
from app.store.database import as_text

#: All rules, in the order in which a report shows those of one severity.
RULES: tuple[Rule, ...] = (*EVENT_RULES, *RETURN_RULES, *FAMILY_RULES)
_NO_BOUNDS = "It is about sibling groups and the families that their matches name. No bounds are worked out for it."
_NO_FAMILIES = (
    "It is about adopter families. Their records were not looked at: an import's report looks at children only, and "
    "for any other the key must reach all who report the families."
)
#: The address of the page of a rule's cases that begins after one of them.
LinkTo = Callable[[str, AfterCase], str]


def rule_named(code: str) -> str:
    """The code of a rule. Raises NotUnderstood with the nearest one."""
    codes = [rule.code for rule in RULES]
    if code not in codes:
        detail = "There is no such rule." + suggestion(code, codes)
        raise NotUnderstood([Mistake("unknown_rule", detail, parameter="rule")])
    return code


class Report:
    """What was found among the children of an area. It reads some hundred children at a time, whatever the area.

    ``in_returns`` finds what is wrong with the rows of returns; ``also`` are children whose rows are not stored;
    ``tallies`` has figures that were counted already.
    """

    def __init__(
        self,
        connection: Connection,
        question: QualityQuestion,
        in_returns: Find | None = None,
        also: Collection[str] = (),
        tallies: Tallies | None = None,
    ) -> None:
        in_returns = in_returns or find_in_returns()
        period = question.period
        bounds = Bounds(period, bounded())
        self.question = question
        self.children = 0
        self._broken: dict[str, Broken] = {}
        for authority in question.authorities:
            children = sorted({*children_of(connection, authority, period, question.known_at), *also})
            self.children += len(children)
            stored = stored_records(connection, authority, question.known_at, question.today)
            for some in batches(children):
                with no_collecting():
                    self._count(authority, "child", self._found(stored, some, in_returns, bounds))
        for authority in question.families:
            for some in batches(families_of(connection, authority, period, question.known_at)):
                self._count(authority, "family", self._found_on_families(connection, authority, some, bounds))
        tallies = tallies or Tallies(connection, bounded(), question.known_at)
        self._effects = Effects(bounds, _figures(tallies, question))

    def _found(
        self, stored: StoredRecords, some: Sequence[str], in_returns: Find, bounds: Bounds
    ) -> dict[str, list[Finding]]:
        """What is wrong with the records of some children, each added to the bounds."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for child, finding in in_returns(stored.connection, stored.authority, some, stored.known_at):
            found[child].append(finding)
        in_doubt = {child for child in found if any(finding.rule.doubts for finding in found[child])}
        for child, record in _records(stored, some, in_doubt):
            if of_events := list(findings(record)):
                found[child] = [*of_events, *found[child]]
            key = record.known.sibling_group
            group = (stored.authority, key) if key else None
            bounds.add((stored.authority, child), record, [finding.rule for finding in found.get(child, ())], group)
        return found

    def _found_on_families(
        self, connection: Connection, authority: str, some: Sequence[str], bounds: Bounds
    ) -> dict[str, list[Finding]]:
        """What is wrong with the records of some families, each added to the bounds."""
        found: dict[str, list[Finding]] = {}
        for family, record in family_records(connection, authority, some, self.question.known_at):
            if broken := list(findings_on_family(record)):
                found[family] = broken
                bounds.add(("family", authority, family), record, [finding.rule for finding in broken])
        return found

    def _count(self, authority: str, about: Literal["child", "family"], found: dict[str, list[Finding]]) -> None:
        """Add what is wrong with the records of some children or families of an authority."""
        limit, after, reporters = self.question.limit, self.question.after, self.question.reporters
        place = reporters.index(authority)
        begins_after = (reporters.index(after.authority), after.child) if after else (-1, "")
        for subject in sorted(found):
            for rule, case in cases_of(authority, about, subject, found[subject]):
                broken = self._broken.setdefault(rule.code, Broken(rule, limit))
                broken.add(case, is_on_the_page=(place, subject) > begins_after)

    @property
    def named(self) -> Iterator[Whom]:
        """The children and families of the cases that are shown."""
        return (Whom(case.authority, case.about, case.subject) for each in self.broken for case in each.page)

    @property
    def broken(self) -> list[Broken]:
        """The rules that records break, by severity, then in the order of the rules."""
        rules = [rule for severity in SEVERITIES for rule in RULES if rule.severity == severity]
        wanted = [rule.code for rule in rules if self.question.rule in {None, rule.code}]
        return [self._broken[code] for code in wanted if code in self._broken]

    @property
    def effects(self) -> list[dict[str, Any]]:
        """Of all findings together."""
        return self._effects.of(ALL)

    def effects_of(self, rule: Rule) -> list[dict[str, Any]]:
        return self._effects.of(rule.code)

    def as_json(self, link: LinkTo | None = None) -> dict[str, Any]:
        """The report as the API shows it; without ``link``, no further page can be asked for."""
        broken = self.broken
        shown = [self._as_json(each, link) for each in broken]
        return {
            "area": named_area(self.question.area),
            "period": named_period(self.question.period),
            "known_at": as_text(self.question.known_at),
            "children": self.children,
            "cases": sum(each.children for each in broken),
            "cases_shown": sum(len(each.page) for each in broken),
            "limit": self.question.limit,
            "next": shown[0]["next"] if shown and self.question.rule else None,
            "effects": self.effects,
            "without_bounds": list(self._without_bounds()),
            "findings": shown,
        }

    def _without_bounds(self) -> Iterator[dict[str, str]]:
        if not self.question.families:
            of_families = (each for each in bounded() if each.among[0].about == "family")
            yield from ({"indicator": each.code, "detail": _NO_FAMILIES} for each in of_families)
        yield from ({"indicator": each.code, "detail": _NO_BOUNDS} for each in without_bounds())

    def _as_json(self, broken: Broken, link: LinkTo | None) -> dict[str, Any]:
        rule = broken.rule
        return {
            "rule": rule.code,
            "ssda903": [rule.ssda903] if rule.ssda903 else [],
            "severity": rule.severity,
            "detail": rule.says,
            "touches": list(rule.touches),
            "children": broken.children,
            "events": broken.events,
            "rows": broken.rows,
            "effects": self.effects_of(rule),
            "cases": [case.as_json() for case in broken.page],
            "next": link(rule.code, broken.next) if link and broken.next else None,
        }


def report(
    connection: Connection,
    question: QualityQuestion,
    in_returns: Find | None = None,
    also: Collection[str] = (),
    tallies: Tallies | None = None,
) -> dict[str, Any]:
    """The report as an import shows it, before what it found can be asked for by page."""
    return Report(connection, question, in_returns, also, tallies).as_json()


def _records(stored: StoredRecords, some: Sequence[str], in_doubt: Collection[str]) -> Iterator[tuple[str, Record]]:
    """The records of those children in which a rule may find anything, or whose rows of returns are in doubt."""
    plain = in_plain_care(stored, some) - frozenset(in_doubt)
    return stored.of([child for child in some if child not in plain])


def _figures(tallies: Tallies, question: QualityQuestion) -> dict[str, Counts]:
    """The figures themselves, counted together as for every other answer: all that have bounds."""
    records = {"child": tuple(question.authorities), "family": tuple(question.families)}
    wanted = [ToCount(each, question.period, records[each.among[0].about]) for each in bounded()]
    tallies.count(wanted)
    return {each.indicator.code: pooled(tallies.of(*each).values()) for each in wanted}
