"""Rules on the rows about the adoption, AD1, and how they fit the episodes and the decision."""

from collections.abc import Iterator

from app.periods import financial_year_start
from app.quality.findings import Rule
from app.quality.of_returns.child import Check, Held, rule
from app.returns import codes
from app.returns.child_rows import Row

Rows = Iterator[tuple[Row, ...]]


def _incomplete(held: Held) -> Rows:
    for row in held.record.adopted:
        cells = (row.decided, row.matched, row.by_foster_carer, row.adopters, row.adopters_sex, row.adopters_status)
        if not all(cells):
            yield (row,)


def _adopted_without_row(held: Held) -> Rows:
    if held.adoption and held.adoption.end and not held.record.adopted:
        yield (held.adoption,)


def _row_without_adoption(held: Held) -> Rows:
    if held.adopted and held.adoption is None:
        yield (held.adopted,)


def _of_another_year(held: Held) -> Rows:
    ended = held.adoption.end if held.adoption else None
    if held.adopted and held.adoption and ended and financial_year_start(ended) != held.adopted.year:
        yield held.adoption, held.adopted


def _twice_in_a_year(held: Held) -> Rows:
    years: dict[int, Row] = {}
    for row in held.record.adopted:
        if years.setdefault(row.year, row) != row:
            yield years[row.year], row


def _carer_flag(held: Held) -> Rows:
    """FOSTER_CARE 1 goes with A3 and A5, 0 with A4 and A6."""
    if held.adopted and held.adoption and held.adoption.place in codes.ADOPTIVE - {"A1", "A2"}:
        by_carer = held.adoption.place in codes.WITH_CURRENT_CARER
        if held.adopted.by_foster_carer and (held.adopted.by_foster_carer == "1") != by_carer:
            yield held.adoption, held.adopted


def _decisions_differ(held: Held) -> Rows:
    standing = [row for row in held.decisions if not row.ceased and row.decided]
    if held.adopted and held.adopted.decided and standing and standing[-1].decided != held.adopted.decided:
        yield standing[-1], held.adopted


def _reversed_and_adopted(held: Held) -> Rows:
    if held.adopted and held.decisions and all(row.ceased for row in held.decisions):
        yield held.decisions[-1], held.adopted


ADOPTION_ROWS: tuple[tuple[Rule, Check], ...] = (
    (
        rule(
            "adoption_row_missing",
            "601",
            "error",
            "The child was adopted, but no file has the row about the adoption (AD1), so the match is not known.",
            "A2",
        ),
        _adopted_without_row,
    ),
    (
        rule(
            "adoption_row_incomplete",
            "151",
            "error",
            "The row about the adoption (AD1) is filled in part: the decision, the match, the carer "
            "and the adopters are to be there, or none.",
            "A2",
            "A10",
        ),
        _incomplete,
    ),
    (
        rule(
            "adoption_row_without_adoption",
            "602",
            "error",
            "There is a row about an adoption (AD1), but no episode ended in adoption.",
            "A1",
            "A2",
            "A10",
            "A20",
            "A4",
            "adopted",
        ),
        _row_without_adoption,
    ),
    (
        rule(
            "adoption_row_of_another_year",
            "602",
            "warning",
            "The row about the adoption (AD1) is in the file of another year than that in which the child was adopted.",
        ),
        _of_another_year,
    ),
    (
        rule("adoption_row_twice", "INT33", "error", "A year's AD1 file has the child twice, with different rows."),
        _twice_in_a_year,
    ),
    (
        rule(
            "carer_flag_and_placement_differ",
            "335",
            "error",
            "Whether the foster carers adopted: the row about the adoption and the last placement say opposite things.",
            "A10",
            doubt="by_current_carer",
        ),
        _carer_flag,
    ),
    (
        rule(
            "decisions_differ",
            "523",
            "error",
            "The decision to place for adoption has one day in PlacedAdoption and another in AD1; "
            "that of PlacedAdoption is read.",
            "A15",
            "A3",
        ),
        _decisions_differ,
    ),
    (
        rule(
            "reversed_and_adopted",
            "525",
            "error",
            "The row about the adoption (AD1) is filled, but every decision to place for adoption was reversed.",
        ),
        _reversed_and_adopted,
    ),
)
