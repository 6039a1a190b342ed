"""The report on the quality of what is stored of an area: findings by rule, and what they may move."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from app.audit.rows import Whom
from app.did_you_mean import suggestion
from app.figures.naming import named_area, named_period
from app.figures.queries import Counts, pooled
from app.figures.tallies import Tallies, ToCount
from app.mistakes import Mistake
from app.problems import NotUnderstood
from app.quality.bounds import ALL, Bounds, bounded
from app.quality.cases import AfterCase, Broken, FoundCase
from app.quality.effects import Effects
from app.quality.examining import Examine, examined
from app.quality.findings import SEVERITIES, Rule
from app.quality.of_events.rules import RULES as EVENT_RULES
from app.quality.of_families.rules import FAMILY_RULES
from app.quality.of_returns.rules import RULES as RETURN_RULES
from app.quality.question import QualityQuestion
from app.store.database import as_text

#: All rules, in the order in which a report shows those of one severity.
RULES: tuple[Rule, ...] = (*EVENT_RULES, *RETURN_RULES, *FAMILY_RULES)
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
    """What was found among the children of an area. It looks at one authority after another, whatever the area.

    ``examine`` looks at the records, or recalls what was found among them; ``tallies`` has figures that were counted
    already.
    """

    def __init__(
        self,
        connection: Connection,
        question: QualityQuestion,
        examine: Examine = examined,
        tallies: Tallies | None = None,
    ) -> None:
        bounds = Bounds(question.period, bounded())
        self.question = question
        self.children = 0
        self._broken: dict[str, Broken] = {}
        for place, found in enumerate(examine(connection, question, bounds.alike())):
            self.children += found.children
            bounds.include(found.bounds)
            self._count(place, found.cases)
        tallies = tallies or Tallies(connection, bounded(), question.known_at)
        self._effects = Effects(bounds, _figures(tallies, question))

    def _count(self, place: int, cases: Sequence[tuple[Rule, FoundCase]]) -> None:
        """Add the cases of one authority, which come in the order of ids."""
        limit, after = self.question.limit, self.question.after
        begins_after = (self.question.reporters.index(after.authority), after.child) if after else (-1, "")
        for rule, case in cases:
            broken = self._broken.setdefault(rule.code, Broken(rule, limit))
            broken.add(case, is_on_the_page=(place, case.subject) > begins_after)

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


def _figures(tallies: Tallies, question: QualityQuestion) -> dict[str, Counts]:
    """The figures themselves, counted together as for every other answer: all that have bounds."""
    records = {"child": tuple(question.authorities), "family": tuple(question.families)}
    wanted = [ToCount(each, question.period, records[each.among[0].about]) for each in bounded()]
    tallies.count(wanted)
    return {each.indicator.code: pooled(tallies.of(*each).values()) for each in wanted}
