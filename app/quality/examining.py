"""Looks at the records of one authority: what is wrong with them, and what that puts in doubt."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from sqlalchemy import Connection

from app.journeys.read_before import ReadJourney
from app.journeys.reading import read_journey
from app.ledger.collecting import no_collecting
from app.quality.bounds import Bounds
from app.quality.cases import FoundCase, cases_of
from app.quality.children import OneStay, children_of
from app.quality.findings import Find, Finding, Rule
from app.quality.of_events.plain_care import in_plain_care
from app.quality.of_events.records import StoredRecords, stored_records
from app.quality.of_events.rules import findings
from app.quality.of_families.records import families_of, family_records
from app.quality.of_families.rules import findings as findings_on_family
from app.quality.of_returns.rules import find_in_returns
from app.quality.question import QualityQuestion
from app.store.among import batches


@dataclass
class Examination:
    """What was found among the children and families of one authority: the cases, in the order of ids, and doubts."""

    bounds: Bounds
    children: int = 0
    cases: list[tuple[Rule, FoundCase]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How much was found, and is kept."""
        return 1 + len(self.cases) + self.bounds.size

    def add(self, authority: str, about: Literal["child", "family"], found: dict[str, list[Finding]]) -> None:
        """Add what is wrong with the records of some children or families."""
        for subject in sorted(found):
            self.cases += cases_of(authority, about, subject, found[subject])


#: Looks at the records that a question is about, of each who reports some, in their order. No bounds are in ``bounds``.
Examine = Callable[[Connection, QualityQuestion, Bounds], Iterator[Examination]]


def examined(
    connection: Connection,
    question: QualityQuestion,
    bounds: Bounds,
    reporters: Sequence[str] | None = None,
    finds: "_Finds | None" = None,
) -> Iterator[Examination]:
    """What is found in the stored records of each, or of some of them, some hundred children at a time."""
    among = question.reporters if reporters is None else reporters
    of_families = [authority for authority in among if authority in question.families]
    families = families_of(connection, of_families, question.period, question.known_at)
    finds = finds or _Finds(find_in_returns())
    for authority in among:
        examination = Examination(bounds.alike())
        if authority in question.authorities:
            _look_at_children(examination, connection, question, authority, finds)
        for some in batches(families.get(authority, ())):
            found = _found_on_families(examination, connection, question, authority, some)
            examination.add(authority, "family", found)
        yield examination


def examining(in_returns: Find, also: Collection[str], read: ReadJourney) -> Examine:
    """The same where ``in_returns`` finds what is wrong with rows, and ``read`` reads the journeys.

    ``also`` are children whose rows are not stored.
    """
    return partial(examined, finds=_Finds(in_returns, also, read))


@dataclass(frozen=True)
class _Finds:
    """What finds faults in rows of returns, children to look at besides those stored, and what reads journeys."""

    in_returns: Find
    also: Collection[str] = ()
    read: ReadJourney = read_journey


def _look_at_children(
    examination: Examination, connection: Connection, question: QualityQuestion, authority: str, finds: _Finds
) -> None:
    there = children_of(connection, authority, question.period, question.known_at)
    children: dict[str, OneStay | None] = dict.fromkeys(finds.also) | there
    examination.children = len(children)
    if not children:
        return
    stored = stored_records(connection, authority, question.known_at, question.today, finds.read)
    for some in batches(sorted(children)):
        of_some = {child: children[child] for child in some}
        with no_collecting():
            examination.add(authority, "child", _found(stored, of_some, finds.in_returns, examination.bounds))


def _found(
    stored: StoredRecords, some: Mapping[str, OneStay | None], in_returns: Find, bounds: Bounds
) -> dict[str, list[Finding]]:
    """What is wrong with the records of some children, each added to the bounds."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for child, finding in in_returns(stored.connection, stored.authority, [*some], stored.known_at):
        found[child].append(finding)
    in_doubt = {child for child in found if any(finding.rule.doubts for finding in found[child])}
    plain = in_plain_care(stored, {child: stay for child, stay in some.items() if stay})
    for child, record in stored.of([child for child in some if child not in plain or child in in_doubt]):
        if child not in plain and (of_events := list(findings(record))):
            found[child] = [*of_events, *found[child]]
        key = record.known.sibling_group
        group = (stored.authority, key) if key else None
        bounds.add((stored.authority, child), record, [finding.rule for finding in found.get(child, ())], group)
    return found


def _found_on_families(
    examination: Examination, connection: Connection, question: QualityQuestion, authority: str, some: Sequence[str]
) -> dict[str, list[Finding]]:
    """What is wrong with the records of some families, each added to the bounds."""
    found: dict[str, list[Finding]] = {}
    for family, record in family_records(connection, authority, some, question.known_at):
        if broken := list(findings_on_family(record)):
            found[family] = broken
            examination.bounds.add(("family", authority, family), record, [finding.rule for finding in broken])
    return found
