"""The cases of a report: for each rule that records break, the children or families whose records do so."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from app.http.paging import Text
from app.quality.findings import EventOfChild, Finding, ReturnRow, Rule

#: Most events and rows that a case shows; no child's record comes near it, but a broken file may.
MOST_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class AfterCase:
    """Where a page of a rule's cases begins: after this child or family of this authority."""

    authority: Text
    child: Text


class FoundCase(NamedTuple):
    """One child or family whose record breaks a rule, and by which events or rows of returns."""

    authority: str
    about: Literal["child", "family"]
    subject: str
    events: tuple[EventOfChild, ...]
    rows: tuple[ReturnRow, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "authority": self.authority,
            "child": self.subject if self.about == "child" else None,
            "family": self.subject if self.about == "family" else None,
            "events": [
                {"id": str(event.id), "type": event.type, "date": event.date.isoformat()}
                for event in self.events[:MOST_SHOWN]
            ],
            "rows": [
                row._asdict() | {"date": row.date.isoformat() if row.date else None} for row in self.rows[:MOST_SHOWN]
            ],
        }


@dataclass(slots=True)
class Broken:
    """How often a rule is broken, and the cases of one page; without a ``limit`` all of them."""

    rule: Rule
    limit: int | None
    children: int = 0
    events: int = 0
    rows: int = 0
    page: list[FoundCase] = field(default_factory=list)
    next: AfterCase | None = None

    def add(self, case: FoundCase, *, is_on_the_page: bool) -> None:
        """Count a case. They come in the order of authorities and ids."""
        self.children += 1
        self.events += len(case.events)
        self.rows += len(case.rows)
        if not is_on_the_page:
            return
        if self.limit is None or len(self.page) < self.limit:
            self.page.append(case)
        elif self.next is None and self.page:
            self.next = AfterCase(self.page[-1].authority, self.page[-1].subject)


def cases_of(
    authority: str, about: Literal["child", "family"], subject: str, found: Sequence[Finding]
) -> Iterator[tuple[Rule, FoundCase]]:
    """One case for each rule, however often the record breaks it."""
    of_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        of_rule[finding.rule.code].append(finding)
    for broken in of_rule.values():
        events = dict.fromkeys(event for finding in broken for event in finding.events)
        rows = dict.fromkeys(row for finding in broken for row in finding.rows)
        yield broken[0].rule, FoundCase(authority, about, subject, tuple(events), tuple(rows))
