"""Rules on the rows about the decision and the adoption, PlacedAdoption and AD1, and how they fit the episodes."""

from collections.abc import Iterator
from datetime import date

from app.imports import codes
from app.imports.record import Decision, Row
from app.periods import financial_year_start
from app.quality.findings import Rule
from app.quality.held import Check, Held, rule

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


def _reason_missing(held: Held) -> Rows:
    return ((row,) for row in held.decisions if (row.ceased is None) != (row.reason == ""))


def _ceased_without_decision(held: Held) -> Rows:
    return ((row,) for row in held.decisions if row.ceased and row.decided is None)


def _decision_changed(held: Held) -> Rows:
    """An open decision that a later year's file has with another day."""
    standing = {row.decided for row in held.decisions}
    return ((row,) for row in held.record.decisions if row.decided not in standing)


def _reversal_forgotten(held: Held) -> Rows:
    by_day: dict[object, Decision] = {}
    for row in sorted(held.record.decisions, key=lambda each: each.year):
        before = by_day.get(row.decided)
        if before and before.ceased and row.ceased is None and before.year < row.year:
            yield before, row
        by_day[row.decided] = row


def _reversed_in_another_year(held: Held) -> Rows:
    """A year's file has the reversals of that year, and nobody's plan is given up before the child is in care."""
    in_care = held.care[0].episodes[0].start if held.care else None
    for row in held.record.decisions:
        if row.ceased and (row.ceased < date(row.year, 4, 1) or (in_care is not None and row.ceased < in_care)):
            yield (row,)


def _not_repeated(held: Held) -> Rows:
    """A decision that is still open stands in every year's file until the child is adopted or it is reversed."""
    last = max((row.year for row in held.record.decisions), default=None)
    if last is None or held.adoption:
        return
    later = [episode for episode in held.episodes if episode.year > last]
    for row in held.decisions:
        if later and row.ceased is None:
            yield row, later[-1]


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
    (
        rule(
            "reversal_row_incomplete",
            "119",
            "warning",
            "A reversal has a day without a reason, or a reason without a day.",
        ),
        _reason_missing,
    ),
    (
        rule(
            "reversal_row_without_decision",
            "563",
            "error",
            "A row of PlacedAdoption has a reversal, but no decision.",
            "A5",
        ),
        _ceased_without_decision,
    ),
    (
        rule(
            "decision_changed",
            "560",
            "warning",
            "A later year's file has an open decision with another day; the later file is read.",
            "A15",
        ),
        _decision_changed,
    ),
    (
        rule(
            "reversal_forgotten",
            "561",
            "warning",
            "A decision that an earlier year's file says was reversed is open in a later year's; the "
            "later file is read.",
            "A3",
            "A5",
            "A9",
        ),
        _reversal_forgotten,
    ),
    (
        rule(
            "reversal_of_another_year",
            "118",
            "warning",
            "A reversal has a day before the year whose file it is in, or before the child was in care.",
            "A5",
        ),
        _reversed_in_another_year,
    ),
    (
        rule(
            "open_decision_not_repeated",
            "559",
            "warning",
            "A decision that was open is not in the file of a later year in which the child was still looked after.",
            "A3",
            "A9",
        ),
        _not_repeated,
    ),
)
