"""Rules on the rows about the decision, PlacedAdoption: each for itself, and with the others of its year."""

from itertools import pairwise

from app.quality.findings import Rule
from app.quality.of_returns.checking import Rows, on_decision_rows, rule
from app.quality.of_returns.days import birthday_month
from app.quality.of_returns.forms import fault
from app.quality.of_returns.year_of_child import YearOfChild, each, has_flaw
from app.returns import codes
from app.returns.child_rows import Decision
from app.returns.flaws import IN_THE_FUTURE

#: DfE has the rules 582 to 584 since then.
NEW_RULES = 2022


def is_reversed(row: Decision) -> bool:
    """Whether a day or a reason for the reversal is given, readable or not."""
    return bool(row.ceased or row.reason) or has_flaw(row, "DATE_PLACED_CEASED", "REASON_PLACED_CEASED")


def _has_day(row: Decision) -> bool:
    return row.ceased is not None or has_flaw(row, "DATE_PLACED_CEASED")


@on_decision_rows(
    code="reversal_row_incomplete",
    ssda903="119",
    severity="warning",
    says="The reversal has a day without a reason, or a reason without a day.",
    touches=("A5",),
    column=lambda row: "REASON_PLACED_CEASED" if _has_day(row) else "DATE_PLACED_CEASED",
)
def reversal_row_incomplete(row: Decision) -> bool:
    return _has_day(row) != (row.reason != "" or has_flaw(row, "REASON_PLACED_CEASED"))


@on_decision_rows(
    code="reversal_row_without_decision",
    ssda903="563",
    severity="error",
    says="The row has a reversal with its reason, but no decision.",
    touches=("A5",),
)
def reversal_row_without_decision(row: Decision) -> bool:
    has_reason = row.reason != "" or has_flaw(row, "REASON_PLACED_CEASED")
    return row.decided is None and not has_flaw(row, "DATE_PLACED") and row.ceased is not None and has_reason


@on_decision_rows(
    code="reversed_before_the_decision",
    ssda903="522",
    severity="error",
    says="The reversal lies before the decision.",
    touches=("A5",),
)
def reversed_before_the_decision(row: Decision) -> bool:
    return row.decided is not None and row.ceased is not None and row.ceased < row.decided


@rule(
    code="decided_while_decided",
    ssda903="579",
    severity="error",
    about=("PlacedAdoption",),
    says="A decision was made while the one before was open, or before it was reversed.",
    touches=("A3", "A5", "A9"),
    doubt=("decision_day", "still_in_process"),
)
def decided_while_decided(year: YearOfChild) -> Rows:
    for one, other in pairwise([row for row in year.different_decisions if row.decided]):
        known = not has_flaw(one, "DATE_PLACED_CEASED")
        if known and other.decided and (one.ceased is None or other.decided < one.ceased):
            yield one, other


@rule(
    code="earlier_decision_not_reversed",
    ssda903="583",
    severity="error",
    about=("PlacedAdoption",),
    says="There are several decisions, and one that is not the latest has no reversal.",
    touches=("A3", "A5", "A9"),
    doubt=("decision_day", "still_in_process"),
)
def earlier_decision_not_reversed(year: YearOfChild) -> Rows:
    if year.year >= NEW_RULES:
        rows = [row for row in year.different_decisions if row.decided]
        yield from each(row for row in rows[:-1] if row.ceased is None and not has_flaw(row, "DATE_PLACED_CEASED"))


@rule(
    code="decision_row_before_birth",
    ssda903="184",
    severity="error",
    about=("PlacedAdoption",),
    says="The decision lies before the child was born.",
    touches=("A15",),
)
def decision_row_before_birth(year: YearOfChild) -> Rows:
    born = year.child.born
    return each(row for row in year.decisions if born and row.decided and row.decided < birthday_month(born, 0)[0])


@rule(
    code="decision_after_the_year_or_care",
    ssda903="117",
    severity="error",
    about=("PlacedAdoption",),
    says="The decision, or its reversal, lies after the end of the year, or after the child left care.",
    touches=("A5", "A15"),
)
def decision_after_the_year_or_care(year: YearOfChild) -> Rows:
    latest = year.last_day
    last = year.episodes[-1] if year.episodes and year.is_complete else None
    if last and last.end and last.ended_by not in codes.NO_EXIT:
        latest = min(latest, last.end)
    for row in year.decisions:
        in_the_future = IN_THE_FUTURE in {fault(row.flaws, "DATE_PLACED"), fault(row.flaws, "DATE_PLACED_CEASED")}
        if in_the_future or any(day and day > latest for day in (row.decided, row.ceased)):
            yield (row,)


@rule(
    code="reversal_of_another_year",
    ssda903="118",
    severity="warning",
    about=("PlacedAdoption",),
    says="The reversal lies before the year began, or before the child was looked after.",
    touches=("A5",),
)
def reversal_of_another_year(year: YearOfChild) -> Rows:
    """Short breaks are not being looked after in this sense."""
    starts = [row.start for view in year.known_by_now for row in view.episodes if row.legal_status not in codes.RESPITE]
    earliest = max(year.first_day, min(starts, default=year.first_day))
    return each(row for row in year.decisions if row.ceased and row.ceased < earliest)


DECISIONS: tuple[Rule, ...] = (
    reversal_row_incomplete,
    reversal_row_without_decision,
    reversed_before_the_decision,
    decided_while_decided,
    earlier_decision_not_reversed,
    decision_row_before_birth,
    decision_after_the_year_or_care,
    reversal_of_another_year,
)
