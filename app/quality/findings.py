"""What a report on data quality is made of: rules, and findings that the record of one child breaks one of them.

A rule is one block: what it is about, what is wrong where it is broken, and the check that sees it.

    @rule(code="adopted_at_eighteen", severity="error", about=("adopted",), says="The child was adopted after ...")
    def adopted_at_eighteen(record: Record) -> Facts: ...

Rules look at the stored events of a child (`of_events`) or at the stored rows of statutory returns (`of_returns`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from sqlalchemy import Connection

from app.quality.doubts import Doubt

#: error: the record contradicts itself or the law; warning: it is most likely wrong or incomplete; note: worth a look.
Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong with the record of a child, and the check that finds it.

    ``says`` is what the report says where the rule is broken. ``ssda903`` is the code of the rule of the Department
    for Education that the child then breaks as well, or empty. ``about`` is what the rule looks at: it is
    checked only for children in whose record any of it is. ``touches`` are the codes of the indicators that a broken
    rule can move. ``doubts`` are what it puts in doubt; where ``in_sum`` is false, its effect on the figures is shown
    for the rule, but is not part of the effect of all findings together. ``skip_if`` is for speed only: a condition
    that is cheap to see and under which the check finds nothing. ``needs`` are the tables of a year's return without
    which nobody knows whether it is broken: it is not asked of a year of which one was never sent. For a rule on events
    they are types: it is not asked of an authority whose sources do not report them.
    """

    code: str
    ssda903: str
    severity: Severity
    about: tuple[str, ...]
    says: str
    touches: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    in_sum: bool
    check: Callable[[Any], Iterator[tuple[Any, ...]]]
    skip_if: Callable[[Any], bool] | None
    needs: tuple[str, ...] = ()


Subject = TypeVar("Subject")
Part = TypeVar("Part")
About = TypeVar("About", bound=str)
Glance = TypeVar("Glance")


class RulesOn(Generic[Subject, Part, About, Glance]):
    """The decorator that makes rules of checks of one kind of subject.

    A check gives, for each time that the subject breaks the rule, the parts of it that do so. ``About`` are the words
    that may be in ``about``; a ``Glance`` is what ``skip_if`` looks at.
    """

    def __call__(
        self,
        *,
        code: str,
        severity: Severity,
        about: tuple[About, ...],
        says: str,
        ssda903: str = "",
        touches: tuple[str, ...] = (),
        doubt: Doubt | tuple[Doubt, ...] = (),
        in_sum: bool = True,
        skip_if: Callable[[Glance], bool] | None = None,
        needs: tuple[About, ...] = (),
    ) -> Callable[[Callable[[Subject], Iterator[tuple[Part, ...]]]], Rule]:
        """Make the rule of the check below it."""
        doubts = (doubt,) if isinstance(doubt, str) else doubt
        return lambda check: Rule(
            code, ssda903, severity, about, says, touches, doubts, in_sum, check=check, skip_if=skip_if, needs=needs
        )


class EventOfChild(NamedTuple):
    """A stored event that a finding is about."""

    id: int
    type: str
    date: date


class ReturnRow(NamedTuple):
    """A row of a statutory return that a finding is about, or one cell of it.

    Its collection year (2022-23), its table, and the day that it begins with; where they are known, the name of the
    file, the number of the row in it, and the column of the cell.
    """

    year: str
    table: str
    date: date | None
    file: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that the record of one child breaks, and by which events or rows of returns."""

    rule: Rule
    events: tuple[EventOfChild, ...] = ()
    rows: tuple[ReturnRow, ...] = ()


#: Finds what is wrong among some children of one authority, as known at an instant: ``(child, finding)``.
Find = Callable[[Connection, str, Sequence[str], int], Iterator[tuple[str, Finding]]]
