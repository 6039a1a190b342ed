"""The report on the quality of what is stored of an area's children: findings by rule, and what they may move."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from app.areas import Area
from app.did_you_mean import suggestion
from app.events.catalogue import CHILD_TYPES
from app.figures.answers import named_area, named_period
from app.indicators.sources import A1_THRESHOLD
from app.ledger.derived import adoptions, states
from app.ledger.versions import events
from app.periods import Period, financial_year_start
from app.problems import Mistake, NotUnderstood
from app.quality.bounds import ALL, Bounds
from app.quality.findings import SEVERITIES, EventOfChild, Find, Finding, ReturnRow, Rule
from app.quality.of_events.plain_care import in_plain_care
from app.quality.of_events.record import Record
from app.quality.of_events.records import alone_in_their_group, records
from app.quality.of_events.rules import RULES as EVENT_RULES
from app.quality.of_events.rules import findings
from app.quality.of_returns.rules import RULES as RETURN_RULES
from app.quality.of_returns.rules import find_in_returns
from app.quality.possible import Asked
from app.returns.stored import returns
from app.store.among import batches
from app.store.database import as_known_at, as_text, instant

#: All rules, in the order in which a report shows those of one severity.
RULES: tuple[Rule, ...] = (*EVENT_RULES, *RETURN_RULES)


def rule_named(code: str) -> str:
    """The code of a rule. Raises NotUnderstood with the nearest one."""
    codes = [rule.code for rule in RULES]
    if code not in codes:
        detail = "There is no such rule." + suggestion(code, codes)
        raise NotUnderstood([Mistake("unknown_rule", detail, parameter="rule")])
    return code


@dataclass(frozen=True, slots=True)
class QualityQuestion:
    """What is asked; ``limit`` is the most cases that are shown, over all findings or those of one ``rule``."""

    area: Area
    period: Period
    known_at: int
    limit: int
    rule: str | None = None

    @property
    def authorities(self) -> tuple[str, ...]:
        """The codes of those whose children are looked at: as in figures, the members on the period's last day."""
        return self.area.authorities_on(self.period.end)


class Case(NamedTuple):
    """One child whose record breaks a rule, and by which events or rows of returns."""

    authority: str
    child: str
    events: tuple[EventOfChild, ...]
    rows: tuple[ReturnRow, ...]


@dataclass
class _Broken:
    """How often a rule is broken, and the first cases."""

    children: int = 0
    events: int = 0
    rows: int = 0
    cases: list[Case] = field(default_factory=list)

    def add(self, case: Case, limit: int) -> None:
        self.children += 1
        self.events += len(case.events)
        self.rows += len(case.rows)
        if len(self.cases) < limit:
            self.cases.append(case)


def report(connection: Connection, question: QualityQuestion, in_returns: Find = find_in_returns) -> dict[str, Any]:
    """The report as the API shows it. It reads some hundred children at a time, whatever the area.

    ``in_returns`` finds what is wrong with the rows of returns.
    """
    period = question.period
    bounds = Bounds(Asked(period.start, period.end, A1_THRESHOLD.days(period.end_year)))
    broken: dict[str, _Broken] = defaultdict(_Broken)
    looked_at = 0
    for authority in question.authorities:
        children = _children(connection, authority, question)
        looked_at += len(children)
        alone = alone_in_their_group(connection, authority, question.known_at)
        for some in batches(children):
            found: dict[str, list[Finding]] = defaultdict(list)
            for child, finding in in_returns(connection, authority, some, question.known_at):
                found[child].append(finding)
            for child, record in _records(connection, authority, some, question, alone):
                if of_events := list(findings(record)):
                    found[child] = [*of_events, *found[child]]
                if record.is_on_the_way:
                    bounds.add((authority, child), record, [finding.rule for finding in found.get(child, ())])
            for child in sorted(found):
                for rule, case in _cases(authority, child, found[child]):
                    broken[rule.code].add(case, question.limit)
    rules = [rule for severity in SEVERITIES for rule in RULES if rule.severity == severity]
    wanted = [rule for rule in rules if rule.code in broken and question.rule in {None, rule.code}]
    return _shown(question, looked_at, [(rule, broken[rule.code]) for rule in wanted], bounds)


def _records(
    connection: Connection, authority: str, some: Sequence[str], question: QualityQuestion, alone: Collection[str]
) -> Iterator[tuple[str, Record]]:
    """The records of those children in which a rule may find anything.

    What should have happened by now is asked of the period's last day, or of the day of the instant if that is earlier.
    """
    known_at, today = question.known_at, min(instant(question.known_at).date(), question.period.end)
    plain = in_plain_care(connection, authority, some, known_at, today, alone)
    return records(connection, authority, [child for child in some if child not in plain], known_at, today, alone)


def _children(connection: Connection, authority: str, question: QualityQuestion) -> list[str]:
    """Children of whom anything happened in the period, who were on the way then, or whose rows of its years are held.

    And those whose entry to care it may hide.
    """
    first, last, known_at = question.period.start, question.period.end, question.known_at
    happened = select(events.c.subject).where(
        events.c.authority == authority,
        events.c.type.in_(CHILD_TYPES),
        events.c.date.between(first, last),
        as_known_at(events, known_at),
    )
    on_the_way = select(states.c.child).where(
        states.c.authority == authority, states.c.since <= last, states.c.until > first, as_known_at(states, known_at)
    )
    # Adopted since, after care had ended, and decided on by then: they may have been back in care on the last day.
    adopted_later = select(adoptions.c.child).where(
        adoptions.c.authority == authority,
        adoptions.c.adopted > last,
        adoptions.c.warnings.contains("adopted_after_leaving_care"),
        as_known_at(adoptions, known_at),
    )
    decided = select(events.c.subject).where(
        events.c.authority == authority,
        events.c.subject.in_(adopted_later),
        events.c.type == "adoption_decision",
        events.c.date <= last,
        as_known_at(events, known_at),
    )
    in_returns = select(returns.c.child).where(
        returns.c.authority == authority,
        returns.c.first_year <= financial_year_start(last),
        returns.c.last_year >= financial_year_start(first),
        as_known_at(returns, known_at),
    )
    return sorted(connection.scalars(happened.union(on_the_way, decided, in_returns)))


def _cases(authority: str, child: str, found: Sequence[Finding]) -> Iterator[tuple[Rule, Case]]:
    """One case for each rule, however often the child's record breaks it."""
    of_rule: dict[Rule, list[Finding]] = defaultdict(list)
    for finding in found:
        of_rule[finding.rule].append(finding)
    for rule, broken in of_rule.items():
        about = dict.fromkeys(event for finding in broken for event in finding.events)
        rows = dict.fromkeys(row for finding in broken for row in finding.rows)
        yield rule, Case(authority, child, tuple(about), tuple(rows))


def _shown(
    question: QualityQuestion, looked_at: int, found: Sequence[tuple[Rule, _Broken]], bounds: Bounds
) -> dict[str, Any]:
    left = question.limit
    findings = []
    for rule, broken in found:
        cases = broken.cases[:left]
        left -= len(cases)
        findings.append(
            {
                "rule": rule.code,
                "ssda903": rule.ssda903.split(),
                "severity": rule.severity,
                "detail": rule.says,
                "touches": list(rule.touches),
                "children": broken.children,
                "events": broken.events,
                "rows": broken.rows,
                "effects": bounds.of(rule.code),
                "cases": [_case(case) for case in cases],
            }
        )
    return {
        "area": named_area(question.area),
        "period": named_period(question.period),
        "known_at": as_text(question.known_at),
        "children": looked_at,
        "cases": sum(broken.children for _, broken in found),
        "cases_shown": question.limit - left,
        "limit": question.limit,
        "effects": bounds.of(ALL),
        "findings": findings,
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "authority": case.authority,
        "child": case.child,
        "events": [{"id": str(event.id), "type": event.type, "date": event.date.isoformat()} for event in case.events],
        "rows": [
            {"year": row.year, "table": row.table, "date": row.date.isoformat() if row.date else None}
            for row in case.rows
        ],
    }
