"""Rules on the rows about the decision, PlacedAdoption: how they fit those of other years, and the episodes."""

from collections.abc import Iterator
from datetime import date

from app.quality.findings import Rule
from app.quality.of_returns.child import Check, Held, rule
from app.returns.child_rows import Decision, Row

Rows = Iterator[tuple[Row, ...]]


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


DECISION_ROWS: tuple[tuple[Rule, Check], ...] = (
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
