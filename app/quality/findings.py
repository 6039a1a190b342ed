"""What a report on data quality is made of: a rule, and a finding that the record of one child breaks it.

Findings are of the stored events of a child, or of the rows of statutory returns that are held of it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from sqlalchemy import Connection

#: error: the record contradicts itself or the law; warning: it is most likely wrong or incomplete; note: worth a look.
Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

#: What a finding puts in doubt of a child's journey, and so of the figures: one milestone; which of several records of
#: a milestone is right; whether the order is not older than the entry that is recorded; whether it was the foster
#: carers who adopted; whether the child is still in the process on a last day; or everything, because care may have
#: begun earlier than the first entry that is recorded, begun again after it ended, or begun on another day than that
#: of the entry that counts.
Doubt = Literal[
    "entered", "decision", "placement_order", "matched", "placed", "moved_in_with_carer", "which_day",
    "ordered_earlier", "by_current_carer", "still_in_process", "entered_earlier", "entered_again", "entered_otherwise",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """What a record should be like, in the words of whom it is for. ``ssda903`` are codes of DfE's validation rules.

    ``touches`` are the codes of the indicators that a broken rule can move.
    """

    code: str
    ssda903: tuple[str, ...]
    severity: Severity
    words: str
    touches: tuple[str, ...] = ()
    doubt: Doubt | None = None


class EventOfChild(NamedTuple):
    """A stored event that a finding is about."""

    id: int
    type: str
    date: date


class ReturnRow(NamedTuple):
    """A row of a statutory return that a finding is about: its year (2022-23), table, and the day it begins with."""

    year: str
    table: str
    date: date | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that the record of one child breaks, and by which events or rows of returns."""

    rule: Rule
    events: tuple[EventOfChild, ...] = ()
    rows: tuple[ReturnRow, ...] = ()


#: Finds what is wrong among some children of one authority, as known at an instant: ``(child, finding)``.
Find = Callable[[Connection, str, Sequence[str], int], Iterator[tuple[str, Finding]]]
